package engine_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hidal-go/hidalgo/kv"

	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
	"github.com/whomet/whomet/graph/cayley/engine/memory"
)

// each runs a test on an empty database of each kind.
func each(t *testing.T, test func(*testing.T, engine.DB)) {
	file, err := bolt.Open(filepath.Join(t.TempDir(), "db"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]engine.DB{"bolt": file, "memory": memory.New()} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			}()
			test(t, db)
		})
	}
}

func begin(t *testing.T, db engine.DB, write bool) engine.Tx {
	t.Helper()
	tx, err := db.Begin(write)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func keys(tx engine.Tx, space, prefix string) (found []string) {
	for c := tx.Scan(space, []byte(prefix)); c.Next(); {
		found = append(found, string(c.Key())+"="+string(c.Value()))
	}
	return found
}

func TestTransactions(t *testing.T) {
	each(t, func(t *testing.T, db engine.DB) {
		tx := begin(t, db, true)
		if !tx.Empty() {
			t.Error("a new database is not empty")
		}
		must(t, tx.Put("s", []byte("a"), []byte("1")), tx.Put("s", []byte("ab"), []byte("2")), tx.Put("t", []byte("a"), []byte{}), tx.Commit())

		before := begin(t, db, false)
		undone := begin(t, db, true)
		must(t, undone.Put("s", []byte("x"), nil), undone.Delete("s", []byte("a")), undone.Put("u", []byte("k"), nil), undone.Rollback())
		done := begin(t, db, true)
		must(t, done.Put("s", []byte("b"), []byte("3")), done.Put("s", []byte("a"), []byte("4")), done.Delete("s", []byte("ab")), done.Delete("none", []byte("k")))
		if diff := cmp.Diff([]string{"a=4", "b=3"}, keys(done, "s", "")); diff != "" {
			t.Errorf("a writer does not see what it wrote: %s", diff)
		}
		must(t, done.Commit(), done.Rollback())
		if diff := cmp.Diff([]string{"a=1", "ab=2"}, keys(before, "s", "")); diff != "" {
			t.Errorf("a reader sees what was written after it began: %s", diff)
		}
		must(t, before.Rollback())

		after := begin(t, db, false)
		defer after.Rollback()
		if diff := cmp.Diff([]string{"a=4", "b=3"}, keys(after, "s", "")); diff != "" {
			t.Errorf("committed: %s", diff)
		}
		if after.Get("t", []byte("a")) == nil || after.Get("s", []byte("ab")) != nil || after.Get("u", []byte("k")) != nil || after.Get("none", nil) != nil {
			t.Error("an empty value is missing, or a missing one is there")
		}
		if err := after.Put("s", []byte("k"), nil); err == nil {
			t.Error("a reader wrote")
		}
	})
}

func TestScan(t *testing.T) {
	each(t, func(t *testing.T, db engine.DB) {
		tx := begin(t, db, true)
		var want []string
		for i := range 300 { // more than a cursor fetches at once
			key := []byte{'p', byte(i / 250), byte(i % 250)}
			must(t, tx.Put("s", key, []byte("v")), tx.Put("s", append([]byte("o"), key...), nil))
			want = append(want, string(key)+"=v")
		}
		must(t, tx.Put("s", []byte("q"), nil), tx.Commit())
		tx = begin(t, db, false)
		defer tx.Rollback()
		if diff := cmp.Diff(want, keys(tx, "s", "p")); diff != "" {
			t.Error(diff)
		}
		for prefix, n := range map[string]int{"": 601, "pp": 0, "z": 0, "q": 1, "p\x01": 50} {
			if found := keys(tx, "s", prefix); len(found) != n {
				t.Errorf("%d keys begin with %q, want %d", len(found), prefix, n)
			}
		}
	})
}

// TestSnapshot reads a snapshot as Cayley does.
func TestSnapshot(t *testing.T) {
	each(t, func(t *testing.T, db engine.DB) {
		tx := begin(t, db, true)
		within := engine.Within(tx)
		key := kv.SKey("v\x01\x02", "\x01\x02hash")
		must(t, kv.Update(t.Context(), within, func(tx kv.Tx) error { return tx.Put(key, []byte("id")) }), tx.Commit())

		var stop error
		snapshot, err := engine.NewSnapshot(db, func() error { return stop })
		must(t, err)
		if _, err := snapshot.Tx(true); !errors.Is(err, kv.ErrReadOnly) {
			t.Errorf("write to a snapshot: %v", err)
		}
		read, err := snapshot.Tx(false)
		must(t, err)
		if value, err := read.Get(t.Context(), key); err != nil || string(value) != "id" {
			t.Errorf("read %q, %v", value, err)
		}
		if _, err := read.Get(t.Context(), kv.SKey("v\x01\x02", "none")); !errors.Is(err, kv.ErrNotFound) {
			t.Errorf("missing key: %v", err)
		}
		it := read.Scan(kv.SKey("v\x01\x02", "\x01"))
		stop = errors.New("enough")
		if it.Next(t.Context()) || !errors.Is(it.Err(), stop) {
			t.Errorf("scan past the guard: %v", it.Err())
		}
		if _, err := read.GetBatch(t.Context(), []kv.Key{key}); !errors.Is(err, stop) {
			t.Errorf("read past the guard: %v", err)
		}
		stop = nil
		must(t, snapshot.Close(), snapshot.Close())
		if _, err := read.Get(t.Context(), key); !errors.Is(err, engine.ErrClosed) {
			t.Errorf("read of a closed snapshot: %v", err)
		}
	})
}
