package cayley_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// TestKilled kills a process that writes to a file.
func TestKilled(t *testing.T) { testKilled(t, "bolt:"+filepath.Join(t.TempDir(), "graph.bolt")) }

// TestWriteUntilKilled is the process that testKilled starts and kills.
func TestWriteUntilKilled(t *testing.T) {
	address := os.Getenv("WHOMET_TEST_WRITE")
	if address == "" {
		t.Skip("runs as a process of its own, for other tests")
	}
	writeUntilKilled(t, address)
}

// testKilled kills a process that writes batches of three articles, at some moment, again and again: what it was told is
// written is there, batches are whole, and the store holds together.
func testKilled(t *testing.T, address string) {
	var told []string
	for range 6 {
		told = append(told, killedWriter(t, address, time.Duration(rand.IntN(400))*time.Millisecond)...)
		s := open(t, address)
		storetest.Verify(t, s)
		for _, id := range told {
			if _, err := s.Article(t.Context(), graph.ArticleID(id)); err != nil {
				t.Errorf("told to be written: %v", err)
			}
		}
		stats, err := s.Stats(t.Context())
		if err != nil || stats.Articles%3 != 0 {
			t.Errorf("%d articles, %v: a part of a batch of three is there", stats.Articles, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if len(told) == 0 {
		t.Error("nothing was written, so the test shows nothing")
	}
}

// killedWriter returns what the process said it had written before it was killed.
func killedWriter(t *testing.T, address string, after time.Duration) (told []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestWriteUntilKilled$")
	cmd.Env = append(os.Environ(), "WHOMET_TEST_WRITE="+address)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if id, ok := strings.CutPrefix(lines.Text(), "written "); ok {
			if len(told) == 0 {
				time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			}
			told = append(told, id)
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Errorf("the process ended by itself: %v", err)
	}
	return told
}

func writeUntilKilled(t *testing.T, address string) {
	s := open(t, address)
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	g := storetest.NewGenerator(rng.Uint64(), 100)
	for {
		var b cayley.Batch
		for range 3 {
			a, entities := g.Next()
			a.Article.ID = graph.ArticleID(fmt.Sprintf("%016x", rng.Uint64()))
			b.Put, b.Entities = append(b.Put, a), append(b.Entities, entities...)
		}
		if _, err := s.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		for _, a := range b.Put {
			fmt.Printf("written %s\n", a.Article.ID)
		}
	}
}
