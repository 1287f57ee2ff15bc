package cayley_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
	"github.com/whomet/whomet/graph/cayley/engine/memory"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

var errDisk = errors.New("no space left on device")

// failing is a database whose transactions fail: before is how many more calls of Put and Delete succeed, negative for all of
// them.
type failing struct {
	engine.DB
	before     int
	failCommit bool
}

func (f *failing) Begin(write bool) (engine.Tx, error) {
	tx, err := f.DB.Begin(write)
	if err != nil || !write {
		return tx, err
	}
	return &failingTx{tx, f}, nil
}

func (f *failing) step() error {
	if f.before == 0 && !f.failCommit {
		return errDisk
	}
	f.before--
	return nil
}

type failingTx struct {
	engine.Tx
	f *failing
}

func (t *failingTx) Put(space string, key, value []byte) error {
	if err := t.f.step(); err != nil {
		return err
	}
	return t.Tx.Put(space, key, value)
}

func (t *failingTx) Delete(space string, key []byte) error {
	if err := t.f.step(); err != nil {
		return err
	}
	return t.Tx.Delete(space, key)
}

func (t *failingTx) Commit() error {
	// the point at which Cayley has given out ids, cached them and believes them written
	if t.f.failCommit {
		return errors.Join(errDisk, t.Tx.Rollback())
	}
	return t.Tx.Commit()
}

func TestFailedWrites(t *testing.T) {
	file, err := bolt.Open(filepath.Join(t.TempDir(), "graph.bolt"), bolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, db := range map[string]engine.DB{"memory": memory.New(), "bolt": file} {
		t.Run(name, func(t *testing.T) {
			f := &failing{DB: db, before: -1}
			s, err := cayley.OpenEngine(f)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			storetest.RunFailing(t, s, func(n int) { f.before, f.failCommit = n, n >= 0 && n%3 == 0 })
		})
	}
}
