package main

import (
	"bufio"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// killedLoad runs a load, kills it after a while and returns the articles that it had reported as loaded, and whether it
// was still running when it was killed.
func killedLoad(t *testing.T, binary, store, articles string, after time.Duration) (reported []string, running bool) {
	t.Helper()
	cmd := exec.Command(binary, "load", "-v", "--batch", "24", "--store", store, articles)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if id, found := strings.CutPrefix(lines.Text(), "loaded "); found {
			reported = append(reported, id)
		}
	}
	return reported, cmd.Wait() != nil
}

// testKilledLoad kills loads at moments of every sort, then loads to the end: nothing that was
// reported is missing, and the graph is the same as if nothing had happened.
func testKilledLoad(t *testing.T, binary string) {
	dir := t.TempDir()
	articles := filepath.Join(dir, "articles.jsonl")
	total := writeArticles(t, articles, 1)

	undisturbed := "bolt:" + filepath.Join(dir, "undisturbed.bolt")
	began := time.Now()
	output(t, binary, "load", "--store", undisturbed, articles)
	whole := time.Since(began)

	store := "bolt:" + filepath.Join(dir, "killed.bolt")
	random := rand.New(rand.NewPCG(1, 2))
	kills := 0
	for deadline := time.Now().Add(time.Minute); kills < 6 && time.Now().Before(deadline); {
		after := time.Duration(random.Float64() * 0.9 * float64(whole))
		reported, running := killedLoad(t, binary, store, articles, after)
		if !running {
			break
		}
		kills++
		if len(reported) == 0 {
			continue // nothing promised, perhaps not even a store
		}
		stored := storedArticles(t, binary, store)
		for _, id := range reported {
			if !stored[id] {
				t.Fatalf("killed after %v: %s was reported as loaded and is not there", after, id)
			}
		}
	}
	if kills == 0 {
		t.Error("no load was killed while it ran")
	}
	output(t, binary, "load", "--store", store, articles)
	if stored := storedArticles(t, binary, store); len(stored) != total {
		t.Errorf("%d articles stored, want %d", len(stored), total)
	}
	for _, format := range []string{"nquads", "entities"} {
		want := output(t, binary, "export", "--store", undisturbed, "--format", format)
		got := output(t, binary, "export", "--store", store, "--format", format)
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s (-undisturbed +killed):\n%.3000s", format, diff)
		}
	}
}
