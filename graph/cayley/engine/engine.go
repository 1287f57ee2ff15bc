// Package engine is what a key-value database must do to carry a graph, and the adapter that makes Cayley run on it.
//
// A DB holds spaces (named sorted maps from bytes to bytes) and hands out transactions: one writer at a time, any number of
// readers, each of which sees the database as it was when it began. Two databases are written here, engine/bolt (a file)
// and engine/memory; Within and Snapshot show a transaction of one to Cayley's key-value quad store.
//
//	db, err := bolt.Open(path, bolt.Options{})
//	snapshot, err := engine.NewSnapshot(db, nil)
//	quads, err := kv.New(snapshot, graph.Options{kv.OptNoBloom: true})
//
// The package does not know what a quad is, and offers no way to write outside a transaction.
package engine

import "errors"

// ErrLocked is returned by the opening of a database that another process holds.
var ErrLocked = errors.New("the store is in use by another process")

// ErrNotDatabase is returned by the opening of a file that is no database of the expected kind.
var ErrNotDatabase = errors.New("not a whomet store")

// DB is a transactional database of sorted spaces.
type DB interface {
	// Begin starts a transaction. With write it waits for the writer before it.
	Begin(write bool) (Tx, error)
	// Size is the room that the database takes on disk, or about that in memory, in bytes.
	Size() int64
	// Close waits for the open transactions.
	Close() error
}

// Tx is a transaction. One that reads may be used by several goroutines; one that writes, by one.
type Tx interface {
	// Get returns the value of a key, nil where there is none. The slice must not be changed and is valid until the
	// transaction ends.
	Get(space string, key []byte) []byte
	// Put keeps the slices it is given until the transaction ends.
	Put(space string, key, value []byte) error
	Delete(space string, key []byte) error
	// Scan goes through the keys that begin with a prefix, in order.
	Scan(space string, prefix []byte) Cursor
	// Empty reports whether the database has no space at all.
	Empty() bool
	Commit() error
	// Rollback ends the transaction; after Commit it does nothing.
	Rollback() error
}

// Cursor goes through keys: for c.Next() { c.Key(); c.Value() }. Its slices are valid as those of Tx.Get are.
type Cursor interface {
	Next() bool
	Key() []byte
	Value() []byte
}
