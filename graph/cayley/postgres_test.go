package cayley_test

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

func TestPostgres(t *testing.T) {
	fresh := storetest.Postgres(t)
	t.Run("conformance", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) storetest.Place {
			at := fresh()
			return storetest.Place{Open: func(t *testing.T) *cayley.Store { return open(t, at) }, Persistent: true, Shared: true}
		})
	})
	t.Run("gizmo", func(t *testing.T) { testGizmo(t, withWorkshop(t, fresh())) })
	t.Run("cuts", func(t *testing.T) {
		s := open(t, fresh())
		defer s.Close()
		testGizmoCuts(t, s)
	})
	t.Run("as cockroach", func(t *testing.T) { testAsCockroach(t, fresh) })
	t.Run("deadlock", func(t *testing.T) { testDeadlock(t, fresh()) })
	t.Run("upgrade", func(t *testing.T) { testUpgrade(t, fresh()) })
	t.Run("await", func(t *testing.T) { testAwait(t, fresh()) })
	t.Run("killed", func(t *testing.T) { testKilled(t, fresh()) })
	t.Run("broken connection", func(t *testing.T) { testBrokenConnection(t, fresh()) })
	t.Run("backup", func(t *testing.T) {
		s := open(t, fresh())
		defer s.Close()
		write := cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}
		write.Put[0].Article.ID = "another"
		if _, err := s.Write(t.Context(), write); err != nil {
			t.Fatal(err)
		}
		if _, after, err := s.Compact(t.Context()); err != nil || after == 0 {
			t.Errorf("compacted to %d bytes, %v", after, err)
		}
		backedUp(t, s, fresh())
		backedUp(t, s, "bolt:"+filepath.Join(t.TempDir(), "restored"))
	})
	t.Run("errors", func(t *testing.T) { testPostgresErrors(t, fresh()) })
}

// testBrokenConnection has the server end all connections now and then: a write that fails leaves nothing, the next one works.
func testBrokenConnection(t *testing.T, address string) {
	s := open(t, address)
	defer s.Close()
	killer, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer killer.Close(t.Context())
	const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'whomet' AND query LIKE $1`
	g := storetest.NewGenerator(3, 100)
	var batch cayley.Batch
	patterns := []string{"%quads%", "%nodes%", "%keys%", "%"}
	failed := 0
	for round := range 20 {
		done := make(chan struct{})
		var wait sync.WaitGroup
		wait.Go(func() {
			for round%2 == 0 { // the others find out whether the connections left behind are noticed
				if _, err := killer.Exec(t.Context(), kill, patterns[round%len(patterns)]); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				case <-time.After(time.Duration(round) * 3 * time.Millisecond):
				}
			}
		})
		a, entities := g.Next()
		batch.Put, batch.Entities = append(batch.Put, a), append(batch.Entities, entities...)
		_, err := s.Write(t.Context(), batch)
		close(done)
		wait.Wait()
		if err != nil {
			failed++
		}
		if _, err := s.Write(t.Context(), cayley.Batch{}); err != nil {
			t.Logf("just after: %v", err)
		}
	}
	if failed == 0 || failed == 20 {
		t.Errorf("%d of 20 writes failed, so the test shows little", failed)
	}
	storetest.Verify(t, s)
}

func testPostgresErrors(t *testing.T, address string) {
	if _, err := cayley.Open(t.Context(), address, cayley.Options{ReadOnly: true}); !errors.Is(err, cayley.ErrNotStore) {
		t.Errorf("reading what is not there: %v", err)
	}
	for _, address := range []string{
		"postgres://me:secret@127.0.0.1:1/nowhere?connect_timeout=1", "postgres://me:secret@[nonsense", "postgres://me:secret@127.0.0.1/x?port=none",
		"cockroach://me:secret@127.0.0.1:1/nowhere?connect_timeout=1",
	} {
		_, err := cayley.Open(t.Context(), address, cayley.Options{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error is %v", err)
		}
		t.Log(err)
	}
	s := open(t, address)
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Error(err)
	}
	s.Close()
	r, err := cayley.Open(t.Context(), address, cayley.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Article(t.Context(), "a 1"); err != nil {
		t.Error(err)
	}
}
