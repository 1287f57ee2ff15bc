package main

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph/cayley/storetest"
)

// startServer starts `whomet serve` with arguments and returns its address.
func startServer(t *testing.T, binary string, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("serve ended with %v; standard error: %s", err, stderr.String())
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	address, found := strings.CutPrefix(strings.TrimSpace(line), "whomet serves ")
	if !found {
		t.Fatalf("no address in %q (%v); standard error: %s", line, err, stderr.String())
	}
	return address
}

// testServers runs two servers on one store in PostgreSQL while other processes load into it: both come to answer as a server
// does that has the same articles in a file, and their graphs are the same byte for byte.
func testServers(t *testing.T, binary string) {
	shared := storetest.Postgres(t)()
	alone := "bolt:" + filepath.Join(t.TempDir(), "alone.bolt")
	first, second := "../../seeds/workshop-on-cambodia-china-rural-water-technology.txt", "../../seeds"
	output(t, binary, "load", "--store", shared, first)
	servers := []string{startServer(t, binary, "--store", shared), startServer(t, binary, "--store", shared)}
	output(t, binary, "load", "--store", shared, second)
	output(t, binary, "load", "--store", alone, second)
	reference := startServer(t, binary, "--store", alone)
	for _, path := range []string{"/api/v1/search?q=Botksal", "/api/v1/people/watt-botksal", "/api/v1/people/watt-botksal/met", "/api/v1/search?q=Abdikarimov"} {
		want := get(t, reference+path)
		for i, server := range servers {
			got := get(t, server+path)
			for deadline := time.Now().Add(10 * time.Second); got != want && time.Now().Before(deadline); got = get(t, server+path) {
				time.Sleep(50 * time.Millisecond)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("server %d, %s (-alone +shared):\n%.2000s", i, path, diff)
			}
		}
	}
	if diff := cmp.Diff(string(output(t, binary, "export", "--store", alone, "--format", "nquads")), string(output(t, binary, "export", "--store", shared, "--format", "nquads"))); diff != "" {
		t.Errorf("graphs (-alone +shared):\n%.2000s", diff)
	}
}
