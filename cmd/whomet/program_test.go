package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/corpus"
)

// TestProgram builds the program as users get it and tests what only a process of its own can show.
func TestProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it many times")
	}
	binary := buildBinary(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, string)
	}{
		{"a killed load keeps what it reported", testKilledLoad},
		{"an interrupted load says what it kept", testInterruptedLoad},
		{"an interrupt ends the wait for input", testInterruptedRead},
		{"serve answers and stops", testServe},
		{"the store of a server that writes is maintained by it", testLive},
		{"maintenance takes the token", testLiveToken},
		{"killed workers lose nothing", testKilledWorker},
		{"a stopped worker puts back what it has not begun", testStoppedWorker},
		{"servers on one database answer alike", testServers},
		{"workers share a store", testSharedStore},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, binary) })
	}
}

// buildBinary builds the program as users get it.
func buildBinary(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "whomet")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// writeArticles writes the training articles as JSON Lines, several times over under ids of their own, and returns how many.
func writeArticles(t *testing.T, file string, copies int) int {
	t.Helper()
	articles, err := corpus.ReadDir("../../extract/corpus/train")
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := json.NewEncoder(f)
	for i := range copies {
		for _, a := range articles {
			title, _, _ := strings.Cut(a.Article.Text, "\n")
			line := map[string]string{
				"id": fmt.Sprintf("%s-%d", a.Article.ID, i), "title": strings.TrimSpace(title), "text": a.Article.Text, "published": a.Article.Published,
			}
			if err := out.Encode(line); err != nil {
				t.Fatal(err)
			}
		}
	}
	return copies * len(articles)
}

func output(t *testing.T, binary string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, stderr.String())
	}
	return out
}

// storedArticles returns the ids of the articles that a store holds.
func storedArticles(t *testing.T, binary, store string) map[string]bool {
	t.Helper()
	stored := map[string]bool{}
	for line := range bytes.Lines(output(t, binary, "export", "--store", store, "--format", "jsonl")) {
		var x struct{ Article struct{ ID string } }
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatalf("export: %v in %.200s", err, line)
		}
		stored[x.Article.ID] = true
	}
	return stored
}
