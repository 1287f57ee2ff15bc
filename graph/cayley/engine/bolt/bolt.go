// Package bolt is a database in one file, by go.etcd.io/bbolt. A committed transaction is on disk when Commit returns; a
// process that is killed at any moment leaves the last committed state.
//
// The file is locked while it is open for writing: a second process is told so within a second.
package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/whomet/whomet/graph/cayley/engine"
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// mapSize is the address space reserved for the file where addresses are plenty. A map that has to grow waits for every
// reader, and readers that begin meanwhile wait for it: one slow reader would stop them all.
const mapSize = 64 << 30

// sequential spaces are appended to at their end, so their pages may be filled before they are split.
var sequential = map[string]float64{"log": 0.95, "sp": 0.8, "c": 0.8}

// Options says how to open a file. The zero value opens it for reading and writing, makes it where it is missing, and syncs
// every commit.
type Options struct {
	ReadOnly bool // open with a shared lock; fails where the file is missing
	NoSync   bool // leave the writing out to the operating system: a crash of the machine may lose or break the file
}

// DB is an open file.
type DB struct {
	bolt *bbolt.DB
	path string
}

// Open opens or makes a file, readable and writable by its owner only. Errors wrap engine.ErrLocked, engine.ErrNotDatabase or
// those of the file system.
func Open(path string, o Options) (*DB, error) {
	if err := check(path, o); err != nil {
		return nil, err
	}
	db, err := fenced(path, o)
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, engine.ErrLocked
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch),
		errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrInvalidMapping):
		return nil, fmt.Errorf("%w (%w)", engine.ErrNotDatabase, err)
	case err != nil:
		return nil, err
	}
	return &DB{db, path}, nil
}

// fenced turns the panics into errors that bbolt answers some broken files with.
func fenced(path string, o Options) (db *bbolt.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w (%v)", engine.ErrNotDatabase, p)
		}
	}()
	return bbolt.Open(path, 0o600, options(o))
}

// check finds out before bbolt does what it reports badly: it makes a database of an empty file and panics or says
// "invalid database" where a directory is missing.
func check(path string, o Options) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !o.ReadOnly:
		dir, err := os.Stat(filepath.Dir(path))
		if err == nil && !dir.IsDir() {
			return fmt.Errorf("%s is not a directory", filepath.Dir(path))
		}
		return err
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%w: it is a directory", engine.ErrNotDatabase)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: it is not a regular file", engine.ErrNotDatabase)
	case info.Size() == 0 && o.ReadOnly:
		return fmt.Errorf("%w: it is empty", engine.ErrNotDatabase)
	case info.Size() == 0:
		return nil
	}
	return checkLength(path, info.Size())
}

func options(o Options) *bbolt.Options {
	size := 0
	if strconv.IntSize == 64 && runtime.GOOS != "windows" && !o.ReadOnly {
		size = mapSize & (1<<(strconv.IntSize-1) - 1)
	}
	return &bbolt.Options{
		Timeout: lockWait, ReadOnly: o.ReadOnly, NoSync: o.NoSync,
		FreelistType: bbolt.FreelistMapType, InitialMmapSize: size,
	}
}

// Begin implements engine.DB.
func (db *DB) Begin(write bool) (engine.Tx, error) {
	t, err := db.bolt.Begin(write)
	if err != nil {
		return nil, err
	}
	tx := &tx{bolt: t, buckets: map[string]*bbolt.Bucket{}}
	// Buckets are looked up now because the lookup changes the transaction, which several goroutines may read.
	err = t.ForEach(func(name []byte, b *bbolt.Bucket) error {
		tx.add(string(name), b)
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, t.Rollback())
	}
	return tx, nil
}

// Size implements engine.DB with the pages in use; the file is longer, as it grows in steps.
func (db *DB) Size() (size int64) {
	err := db.bolt.View(func(tx *bbolt.Tx) error {
		size = tx.Size()
		return nil
	})
	if err != nil {
		return 0
	}
	return size
}

// Close implements engine.DB.
func (db *DB) Close() error { return db.bolt.Close() }

// Path is that of the file.
func (db *DB) Path() string { return db.path }

// Rename moves the open file, over another where there is one.
func (db *DB) Rename(path string) error {
	if err := os.Rename(db.path, path); err != nil {
		return err
	}
	db.path = path
	return nil
}

// Backup writes the last committed state, as a file that Open opens, beside whatever else goes on.
func (db *DB) Backup(w io.Writer) error {
	return db.bolt.View(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
}

// Check goes through the pages of the file and reports each that is broken, lost or used twice.
func (db *DB) Check() error {
	return db.bolt.View(func(tx *bbolt.Tx) error {
		var errs []error
		for err := range tx.Check() {
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	})
}

type tx struct {
	bolt    *bbolt.Tx
	buckets map[string]*bbolt.Bucket
}

func (t *tx) add(name string, b *bbolt.Bucket) {
	if fill := sequential[name]; fill != 0 {
		b.FillPercent = fill
	}
	t.buckets[name] = b
}

func (t *tx) Get(space string, key []byte) []byte {
	b := t.buckets[space]
	if b == nil {
		return nil
	}
	return b.Get(key)
}

func (t *tx) Put(space string, key, value []byte) error {
	b := t.buckets[space]
	if b == nil {
		made, err := t.bolt.CreateBucketIfNotExists([]byte(space))
		if err != nil {
			return err
		}
		t.add(space, made)
		b = made
	}
	return b.Put(key, value)
}

func (t *tx) Delete(space string, key []byte) error {
	if b := t.buckets[space]; b != nil {
		return b.Delete(key)
	}
	return nil
}

func (t *tx) Empty() bool { return len(t.buckets) == 0 }

func (t *tx) Commit() error { return t.bolt.Commit() }

func (t *tx) Rollback() error {
	if err := t.bolt.Rollback(); !errors.Is(err, bolterrors.ErrTxClosed) {
		return err
	}
	return nil
}

func (t *tx) Scan(space string, prefix []byte) engine.Cursor {
	b := t.buckets[space]
	if b == nil {
		return &cursor{}
	}
	return &cursor{bolt: b.Cursor(), prefix: prefix}
}

type cursor struct {
	bolt       *bbolt.Cursor // nil when ended
	prefix     []byte
	started    bool
	key, value []byte
}

func (c *cursor) Next() bool {
	switch {
	case c.bolt == nil:
		return false
	case c.started:
		c.key, c.value = c.bolt.Next()
	default:
		c.started = true
		c.key, c.value = c.bolt.Seek(c.prefix)
	}
	if c.key == nil || !bytes.HasPrefix(c.key, c.prefix) {
		c.bolt = nil
		return false
	}
	return true
}

func (c *cursor) Key() []byte   { return c.key }
func (c *cursor) Value() []byte { return c.value }
