package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// testLive maintains the store of a server that writes to it.
func testLive(t *testing.T, binary string) {
	dir := t.TempDir()
	store, saved := "bolt:"+filepath.Join(dir, "s.bolt"), filepath.Join(dir, "saved.bolt")
	address := startServer(t, binary, "--store", store, "--load", "../../seeds/workshop-on-cambodia-china-rural-water-technology.txt")
	for _, args := range [][]string{{"backup", saved}, {"compact"}, {"verify"}} {
		stderr := failure(t, binary, append(args, "--store", store)...)
		if !strings.Contains(stderr, "in use by another process") || !strings.Contains(stderr, "--server http://") {
			t.Errorf("%s beside the server: %s", args[0], stderr)
		}
	}
	for _, step := range []struct{ want, command string }{
		{`^1 article, \d+ quads in .*saved.bolt, verified\n$`, "backup " + saved},
		{`^from \d+\.\d to \d+\.\d MiB\n$`, "compact"},
		{`^store, meeting index and search index are sound\n$`, "verify"},
	} {
		out := output(t, binary, append(strings.Fields(step.command), "--server", address)...)
		if !regexp.MustCompile(step.want).Match(out) {
			t.Errorf("%s: %s", step.command, out)
		}
	}
	if body := get(t, address+"/api/v1/search?q=Botksal"); !strings.Contains(body, "Botksal") {
		t.Errorf("after compaction the server finds nothing: %s", body)
	}
	if stderr := failure(t, binary, "backup", saved, "--server", address); !strings.Contains(stderr, "nothing is overwritten") {
		t.Errorf("backup over a backup: %s", stderr)
	}
	output(t, binary, "verify", "--store", "bolt:"+saved)
	if left, err := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// testLiveToken maintains the store of a server that asks for a token.
func testLiveToken(t *testing.T, binary string) {
	t.Setenv("WHOMET_TOKEN", "open sesame")
	store := "bolt:" + filepath.Join(t.TempDir(), "s.bolt")
	address := startServer(t, binary, "--store", store, "--load", "../../seeds/workshop-on-cambodia-china-rural-water-technology.txt")
	output(t, binary, "compact", "--server", address)
	if err := os.Unsetenv("WHOMET_TOKEN"); err != nil {
		t.Fatal(err)
	}
	if stderr := failure(t, binary, "compact", "--server", address); !strings.Contains(stderr, "token") {
		t.Errorf("without the token: %s", stderr)
	}
}

// failure runs a command that must fail, and returns what it says on standard error.
func failure(t *testing.T, binary string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil {
		t.Errorf("%v did not fail", args)
	}
	return stderr.String()
}
