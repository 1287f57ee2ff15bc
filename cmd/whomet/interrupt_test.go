package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// testInterruptedLoad interrupts a load after its first report, as Ctrl-C does.
func testInterruptedLoad(t *testing.T, binary string) {
	dir := t.TempDir()
	articles, store := filepath.Join(dir, "articles.jsonl"), "bolt:"+filepath.Join(dir, "s.bolt")
	writeArticles(t, articles, 3)
	cmd := exec.Command(binary, "load", "-v", "--batch", "10", "--store", store, articles)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var reported []string
	var rest strings.Builder
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		id, found := strings.CutPrefix(lines.Text(), "loaded ")
		if !found {
			rest.WriteString(lines.Text() + "\n")
			continue
		}
		if reported = append(reported, id); len(reported) == 1 {
			_ = cmd.Process.Signal(os.Interrupt)
		}
	}
	checkInterrupted(t, cmd.Wait(), rest.String(), stderr.String())
	stored := storedArticles(t, binary, store)
	if len(stored) != len(reported) {
		t.Errorf("%d articles are stored, %d were reported", len(stored), len(reported))
	}
	for _, id := range reported {
		if !stored[id] {
			t.Errorf("%s was reported as loaded and is not there", id)
		}
	}
}

func checkInterrupted(t *testing.T, ended error, stdout, stderr string) {
	t.Helper()
	var exit *exec.ExitError
	if !errors.As(ended, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("ended with %v, want exit code %d", ended, exitInterrupted)
	}
	if !strings.Contains(stdout, "interrupted; what follows is kept") || !strings.Contains(stderr, "whomet: interrupted") {
		t.Errorf("nothing said of the interrupt in %q, %q", stdout, stderr)
	}
}

// testInterruptedRead ends a command that waits for input which never comes.
func testInterruptedRead(t *testing.T, binary string) {
	cmd := exec.Command(binary, "extract", "-")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted && exit.ExitCode() != -1 {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		_ = cmd.Process.Kill()
		t.Error("still waiting for input 10 s after SIGTERM")
	}
}
