package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hidal-go/hidalgo/kv"
)

// ErrClosed is returned by reads of a snapshot that has been closed.
var ErrClosed = errors.New("the snapshot is closed")

// place says where a two-part key of Cayley lies. The buckets of its hash tables are named by the first bytes of the hash
// ('v' or 'n', then two bytes: 65,536 of each), which the key repeats; here each table is one space.
func place(key kv.Key) (space string, rest []byte) {
	if len(key) == 0 {
		return "", nil
	}
	space = string(key[0])
	if len(space) == 3 && (space[0] == 'v' || space[0] == 'n') {
		space = space[:1]
	}
	if len(key) > 1 {
		rest = key[1]
	}
	return space, rest
}

// Within shows one open transaction that writes to Cayley's quad store. Every transaction that Cayley opens and commits is
// that one, so whatever it is made to do takes effect together, when the owner commits.
func Within(tx Tx) kv.KV { return within{tx} }

type within struct{ tx Tx }

func (w within) Tx(bool) (kv.Tx, error)     { return w, nil }
func (within) Commit(context.Context) error { return nil }
func (within) Close() error                 { return nil }

func (w within) Get(_ context.Context, key kv.Key) (kv.Value, error) {
	space, rest := place(key)
	if value := w.tx.Get(space, rest); value != nil {
		return value, nil
	}
	return nil, kv.ErrNotFound
}

func (w within) GetBatch(_ context.Context, keys []kv.Key) ([]kv.Value, error) {
	values := make([]kv.Value, len(keys))
	for i, key := range keys {
		space, rest := place(key)
		values[i] = w.tx.Get(space, rest)
	}
	return values, nil
}

func (w within) Put(key kv.Key, value kv.Value) error {
	space, rest := place(key)
	if len(rest) == 0 { // "make this bucket"; spaces are made as they are needed
		return nil
	}
	return w.tx.Put(space, rest, value)
}

func (w within) Del(key kv.Key) error {
	space, rest := place(key)
	return w.tx.Delete(space, rest)
}

func (w within) Scan(prefix kv.Key) kv.Iterator {
	space, rest := place(prefix)
	return &iterator{w.tx.Scan(space, rest)}
}

type iterator struct{ cursor Cursor }

func (it *iterator) Next(context.Context) bool { return it.cursor.Next() }
func (it *iterator) Key() kv.Key               { return kv.Key{it.cursor.Key()} }
func (it *iterator) Val() kv.Value             { return it.cursor.Value() }
func (it *iterator) Err() error                { return nil }
func (it *iterator) Close() error              { return nil }

// Snapshot shows one state of a database to Cayley's quad store: every transaction that Cayley opens is the same one, so a
// query of many steps sees one graph, and none of them waits for a writer. It may be closed while a query still runs: the
// reads that follow fail.
type Snapshot struct {
	guard func() error

	mu sync.RWMutex
	tx Tx // nil once closed
}

var _ kv.KV = (*Snapshot)(nil)

// NewSnapshot begins a snapshot of the last committed state. Every read asks the guard first and fails with its error; a nil
// guard allows everything.
func NewSnapshot(db DB, guard func() error) (*Snapshot, error) {
	tx, err := db.Begin(false)
	if err != nil {
		return nil, fmt.Errorf("begin to read: %w", err)
	}
	return &Snapshot{guard: guard, tx: tx}, nil
}

// Close ends the snapshot. Values that it handed out stay valid.
func (s *Snapshot) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tx == nil {
		return nil
	}
	tx := s.tx
	s.tx = nil
	return tx.Rollback()
}

// Tx implements kv.KV; only reading is allowed.
func (s *Snapshot) Tx(write bool) (kv.Tx, error) {
	if write {
		return nil, kv.ErrReadOnly
	}
	return snapshotTx{s}, nil
}

// Get reads one key outside Cayley's spaces.
func (s *Snapshot) Get(space string, key []byte) ([]byte, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.mu.RUnlock()
	return bytes.Clone(s.tx.Get(space, key)), nil
}

// Scan goes through keys outside Cayley's spaces; the snapshot must stay open meanwhile.
func (s *Snapshot) Scan(space string, prefix []byte) (Cursor, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.mu.RUnlock()
	return s.tx.Scan(space, prefix), nil
}

// enter locks the snapshot for reading unless it is closed or the guard objects.
func (s *Snapshot) enter() error {
	if s.guard != nil {
		if err := s.guard(); err != nil {
			return err
		}
	}
	s.mu.RLock()
	if s.tx == nil {
		s.mu.RUnlock()
		return ErrClosed
	}
	return nil
}

type snapshotTx struct{ s *Snapshot }

func (t snapshotTx) Get(_ context.Context, key kv.Key) (kv.Value, error) {
	space, rest := place(key)
	value, err := t.s.Get(space, rest)
	if err == nil && value == nil {
		err = kv.ErrNotFound
	}
	return value, err
}

func (t snapshotTx) GetBatch(_ context.Context, keys []kv.Key) ([]kv.Value, error) {
	if err := t.s.enter(); err != nil {
		return nil, err
	}
	defer t.s.mu.RUnlock()
	values := make([]kv.Value, len(keys))
	for i, key := range keys {
		space, rest := place(key)
		values[i] = bytes.Clone(t.s.tx.Get(space, rest))
	}
	return values, nil
}

func (t snapshotTx) Scan(prefix kv.Key) kv.Iterator {
	space, rest := place(prefix)
	cursor, err := t.s.Scan(space, rest)
	return &snapshotIterator{s: t.s, cursor: cursor, err: err}
}

func (snapshotTx) Put(kv.Key, kv.Value) error   { return kv.ErrReadOnly }
func (snapshotTx) Del(kv.Key) error             { return kv.ErrReadOnly }
func (snapshotTx) Commit(context.Context) error { return nil }
func (snapshotTx) Close() error                 { return nil }

type snapshotIterator struct {
	s      *Snapshot
	cursor Cursor
	key    kv.Key
	value  kv.Value
	err    error
}

func (it *snapshotIterator) Next(context.Context) bool {
	if it.err != nil {
		return false
	}
	if it.err = it.s.enter(); it.err != nil {
		return false
	}
	defer it.s.mu.RUnlock()
	if !it.cursor.Next() {
		return false
	}
	it.key, it.value = kv.Key{bytes.Clone(it.cursor.Key())}, bytes.Clone(it.cursor.Value())
	return true
}

func (it *snapshotIterator) Key() kv.Key   { return it.key }
func (it *snapshotIterator) Val() kv.Value { return it.value }
func (it *snapshotIterator) Err() error    { return it.err }
func (it *snapshotIterator) Close() error  { return nil }
