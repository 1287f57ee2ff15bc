// Package memory is a database in memory, for stores that need not outlive the process. A transaction works on a
// copy-on-write clone of the trees, so that readers beside a writer see one state and a rolled-back write leaves nothing.
package memory

import (
	"bytes"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/google/btree"

	"github.com/whomet/whomet/graph/cayley/engine"
)

// degree of the trees: nodes of up to 127 items.
const degree = 64

var errReadOnly = errors.New("write in a transaction that reads")

type item struct{ key, value []byte }

func less(a, b item) bool { return bytes.Compare(a.key, b.key) < 0 }

type spaces map[string]*btree.BTreeG[item]

// DB is a database in memory. New makes one.
type DB struct {
	writer sync.Mutex // held by the transaction that writes

	mu        sync.Mutex // guards committed, and the cloning of its trees
	committed spaces
	size      atomic.Int64
}

// New returns an empty database.
func New() *DB { return &DB{committed: spaces{}} }

// Begin implements engine.DB; it never fails.
func (db *DB) Begin(write bool) (engine.Tx, error) {
	if write {
		db.writer.Lock()
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	tx := &tx{db: db, write: write, spaces: make(spaces, len(db.committed))}
	for name, tree := range db.committed {
		if write {
			tree = tree.Clone()
		}
		tx.spaces[name] = tree
	}
	return tx, nil
}

// Size implements engine.DB with the bytes of all keys and values.
func (db *DB) Size() int64 { return db.size.Load() }

// Close implements engine.DB.
func (db *DB) Close() error { return nil }

type tx struct {
	db     *DB
	write  bool
	done   bool
	spaces spaces
	grown  int64
}

func (t *tx) Get(space string, key []byte) []byte {
	tree := t.spaces[space]
	if tree == nil {
		return nil
	}
	found, _ := tree.Get(item{key: key})
	return found.value
}

func (t *tx) Put(space string, key, value []byte) error {
	if !t.write {
		return errReadOnly
	}
	tree := t.spaces[space]
	if tree == nil {
		tree = btree.NewG(degree, less)
		t.spaces[space] = tree
	}
	if value == nil {
		value = []byte{}
	}
	old, replaced := tree.ReplaceOrInsert(item{bytes.Clone(key), value})
	t.grown += int64(len(value)) - int64(len(old.value))
	if !replaced {
		t.grown += int64(len(key))
	}
	return nil
}

func (t *tx) Delete(space string, key []byte) error {
	if !t.write {
		return errReadOnly
	}
	if tree := t.spaces[space]; tree != nil {
		old, found := tree.Delete(item{key: key})
		if found {
			t.grown -= int64(len(old.key) + len(old.value))
		}
	}
	return nil
}

func (t *tx) Empty() bool { return len(t.spaces) == 0 }

func (t *tx) Commit() error {
	if t.done {
		return errors.New("commit of an ended transaction")
	}
	t.done = true
	if !t.write {
		return nil
	}
	defer t.db.writer.Unlock()
	t.db.mu.Lock()
	defer t.db.mu.Unlock()
	t.db.committed = t.spaces
	t.db.size.Add(t.grown)
	return nil
}

func (t *tx) Rollback() error {
	if !t.done {
		t.done = true
		if t.write {
			t.db.writer.Unlock()
		}
	}
	return nil
}

func (t *tx) Scan(space string, prefix []byte) engine.Cursor {
	return &cursor{tree: t.spaces[space], prefix: prefix, from: prefix}
}

// chunk is how many items a cursor fetches at once, as the tree hands them out by a callback only.
const chunk = 64

type cursor struct {
	tree   *btree.BTreeG[item]
	prefix []byte
	from   []byte // where the next chunk begins
	items  []item
	at     item
	ended  bool
}

func (c *cursor) Next() bool {
	if len(c.items) == 0 && !c.fill() {
		return false
	}
	c.at, c.items = c.items[0], c.items[1:]
	return true
}

func (c *cursor) fill() bool {
	if c.tree == nil || c.ended {
		return false
	}
	c.items = make([]item, 0, 4)
	c.ended = true
	c.tree.AscendGreaterOrEqual(item{key: c.from}, func(i item) bool {
		if !bytes.HasPrefix(i.key, c.prefix) {
			return false
		}
		if len(c.items) == chunk {
			c.from, c.ended = i.key, false
			return false
		}
		c.items = append(c.items, i)
		return true
	})
	return len(c.items) > 0
}

func (c *cursor) Key() []byte   { return c.at.key }
func (c *cursor) Value() []byte { return c.at.value }
