package main

import (
	"bufio"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testServe starts the server, asks it something and ends it as a service manager would.
func testServe(t *testing.T, binary string) {
	dir := t.TempDir()
	cmd := exec.Command(binary, "serve", "--addr", "127.0.0.1:0", "--store", "bolt:"+filepath.Join(dir, "s.bolt"), "--load", "../../seeds/workshop-on-cambodia-china-rural-water-technology.txt")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSpace(line), "whomet serves ")
	if !found {
		t.Fatalf("no address in %q (%v); standard error: %s", line, err, stderr.String())
	}
	for path, want := range map[string]string{"/": "whomet", "/healthz": "", "/api/v1/search?q=Botksal": "Botksal",
		"/articles/workshop-on-cambodia-china-rural-water-technology/explain": "says holds"} {
		if body := get(t, address+path); !strings.Contains(body, want) {
			t.Errorf("GET %s: no %q in %.500s", path, want, body)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("ended with %v; standard error: %s", err, stderr.String())
		}
	case <-time.After(15 * time.Second):
		t.Error("still running 15 s after SIGTERM")
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("GET %s: %s, %v", url, response.Status, err)
	}
	return string(body)
}
