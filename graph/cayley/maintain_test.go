package cayley_test

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// worn returns a store whose articles were replaced and deleted often, and its path.
func worn(t *testing.T) (*cayley.Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.bolt")
	s := open(t, "bolt:"+path)
	t.Cleanup(func() { s.Close() })
	for seed := range uint64(4) {
		g := storetest.NewGenerator(seed, 100)
		var b cayley.Batch
		for range 10 {
			a, entities := g.Next()
			b.Put, b.Entities = append(b.Put, a), append(b.Entities, entities...)
		}
		if _, err := s.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Write(t.Context(), cayley.Batch{Delete: []graph.ArticleID{"article-0000000", "article-0000001"}}); err != nil {
		t.Fatal(err)
	}
	return s, path
}

func TestCompact(t *testing.T) {
	s, path := worn(t)
	want := storetest.Lines(t, s)
	generation, err := s.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				if _, err := s.Article(t.Context(), "article-0000002"); err != nil {
					t.Error(err)
				}
			}
		}
	})
	before, after, err := s.Compact(t.Context())
	close(done)
	readers.Wait()
	if err != nil || after >= before {
		t.Errorf("from %d to %d bytes, %v", before, after, err)
	}
	check := func(s *cayley.Store) {
		t.Helper()
		if diff := cmp.Diff(want, storetest.Lines(t, s)); diff != "" {
			t.Error(diff)
		}
		if g, err := s.Generation(t.Context()); g != generation || err != nil {
			t.Errorf("generation %s, %v; it was %s", g, err, generation)
		}
		storetest.Verify(t, s)
	}
	check(s)
	if _, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{}); !errors.Is(err, cayley.ErrLocked) {
		t.Errorf("opened a second time: %v", err)
	}
	s.Close()
	again := open(t, "bolt:"+path)
	defer again.Close()
	check(again)
	if _, err := again.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Error(err)
	}
}

// backedUp takes a backup of a store, restores it elsewhere, and wants the same there: quads, history, evidence.
func backedUp(t *testing.T, s *cayley.Store, address string) {
	t.Helper()
	revision := graph.Revision{Article: "a 1", Action: graph.RevisionDeleted}
	for _, b := range []cayley.Batch{{Put: []graph.ResolvedArticle{workshop()}}, {Delete: []graph.ArticleID{"a 1"}, History: []graph.Revision{revision}}} {
		if _, err := s.Write(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	want := storetest.Lines(t, s)
	file := filepath.Join(t.TempDir(), "backup")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); !errors.Is(err, cayley.ErrExists) {
		t.Errorf("backup over a backup: %v", err)
	}
	stats, err := cayley.Restore(t.Context(), file, address)
	if err != nil || stats.Quads != int64(len(want)) {
		t.Fatalf("restored %+v, %v", stats, err)
	}
	if _, err := cayley.Restore(t.Context(), file, address); !errors.Is(err, cayley.ErrExists) {
		t.Errorf("restored over a store: %v", err)
	}
	restored := open(t, address)
	defer restored.Close()
	if diff := cmp.Diff(want, storetest.Lines(t, restored)); diff != "" {
		t.Error(diff)
	}
	storetest.Verify(t, restored)
	if got, err := restored.History(t.Context(), "a 1"); err != nil || len(got) == 0 {
		t.Errorf("history %v, %v", got, err)
	}
	generation, err := s.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := restored.Since(t.Context(), generation); !errors.Is(err, cayley.ErrForeignGeneration) {
		t.Errorf("a restored store passes for the one that it was made of: %v", err)
	}
	if _, err := restored.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Error(err)
	}
	storetest.Verify(t, restored)
}

func TestBackup(t *testing.T) {
	s, path := worn(t)
	backedUp(t, s, "bolt:"+path+".restored")
	m := open(t, "memory:")
	defer m.Close()
	backedUp(t, m, "bolt:"+path+".memory")
	if err := s.Backup(t.Context(), path+".backup"); err != nil {
		t.Fatal(err)
	}
	if _, err := cayley.Restore(t.Context(), path+".backup", "memory:"); !errors.Is(err, cayley.ErrNotFile) {
		t.Errorf("restored to memory: %v", err)
	}
	update(t, path+".backup", func(tx *bbolt.Tx) error { return tx.Bucket([]byte("article")).Delete([]byte("article-0000002")) })
	if _, err := cayley.Restore(t.Context(), path+".backup", "bolt:"+path+".broken"); !errors.Is(err, cayley.ErrBroken) {
		t.Errorf("restored a broken backup: %v", err)
	}
	if left, err := filepath.Glob(path + "*.part"); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestCompactBesideReaders compacts a store that is open for reading only, as a server has it.
func TestCompactBesideReaders(t *testing.T) {
	s, path := worn(t)
	want := storetest.Lines(t, s)
	s.Close()
	r, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	before, after, err := r.Compact(t.Context())
	if err != nil || after >= before {
		t.Errorf("from %d to %d bytes, %v", before, after, err)
	}
	if diff := cmp.Diff(want, storetest.Lines(t, r)); diff != "" {
		t.Error(diff)
	}
	storetest.Verify(t, r)
	if _, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{}); !errors.Is(err, cayley.ErrLocked) {
		t.Errorf("opened for writing beside a reader: %v", err)
	}
	r.Close()
	again := open(t, "bolt:"+path)
	defer again.Close()
	if diff := cmp.Diff(want, storetest.Lines(t, again)); diff != "" {
		t.Error(diff)
	}
}

// TestVerify breaks stores in several places.
func TestVerify(t *testing.T) {
	first := func(b *bbolt.Bucket) []byte {
		k, _ := b.Cursor().First()
		return k
	}
	tests := map[string]func(*bbolt.Tx) error{
		"a log entry is lost":    func(tx *bbolt.Tx) error { b := tx.Bucket([]byte("log")); return b.Delete(first(b)) },
		"an index entry is lost": func(tx *bbolt.Tx) error { b := tx.Bucket([]byte("op")); return b.Delete(first(b)) },
		"a label is lost":        func(tx *bbolt.Tx) error { b := tx.Bucket([]byte("c")); return b.Delete(first(b)) },
		"a use is not counted":   func(tx *bbolt.Tx) error { b := tx.Bucket([]byte("n")); return b.Put(first(b), []byte{99}) },
		"a node is not found":    func(tx *bbolt.Tx) error { b := tx.Bucket([]byte("v")); return b.Delete(first(b)) },
		"an article is unknown":  func(tx *bbolt.Tx) error { return tx.Bucket([]byte("article")).Delete([]byte("a 1")) },
		"evidence is lost":       func(tx *bbolt.Tx) error { return tx.Bucket([]byte("evidence")).Delete([]byte("a 1")) },
		"a count is wrong":       func(tx *bbolt.Tx) error { return tx.Bucket([]byte("article")).Put([]byte("a 1"), []byte{1}) },
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "graph.bolt")
			s := open(t, "bolt:"+path)
			if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
				t.Fatal(err)
			}
			storetest.Verify(t, s)
			s.Close()
			update(t, path, damage)
			s = open(t, "bolt:"+path)
			defer s.Close()
			err := s.Verify(t.Context())
			if !errors.Is(err, cayley.ErrBroken) {
				t.Errorf("found %v", err)
			}
			t.Log(err)
		})
	}
}
