package cayley

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	hidalgo "github.com/hidal-go/hidalgo/kv"

	"github.com/whomet/whomet/graph/cayley/engine"
)

// ErrReadOnly is returned by Write on a store that was opened for reading.
var ErrReadOnly = errors.New("the store is open for reading only")

// Store is an open graph. Its methods may be called by many goroutines: writes wait for each other, reads see the state of
// the last committed write before they began.
type Store struct {
	address  string
	readOnly bool
	writer   sync.Mutex // held by what writes
	current  atomic.Pointer[engine.DB]
}

// db is the database of the store; Compact puts another in its place.
func (s *Store) db() engine.DB { return *s.current.Load() }

// Address is the one that the store was opened by, without secrets.
func (s *Store) Address() string { return s.address }

// Close waits for reads and writes in progress and closes the store.
func (s *Store) Close() error {
	s.writer.Lock()
	defer s.writer.Unlock()
	return s.db().Close()
}

// Stats counts what a store holds.
type Stats struct {
	Articles int
	Entities int
	Quads    int64
	Bytes    int64 // on disk, or about that in memory
}

// Stats counts what the store holds now.
func (s *Store) Stats(ctx context.Context) (Stats, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return Stats{}, err
	}
	defer r.close()
	stats := Stats{Quads: r.quads.Size(), Bytes: s.db().Size()}
	for space, n := range map[string]*int{spaceArticle: &stats.Articles, spaceEntity: &stats.Entities} {
		keys, err := r.snapshot.Scan(space, nil)
		if err != nil {
			return Stats{}, err
		}
		for keys.Next() {
			*n++
		}
	}
	return stats, ctx.Err()
}

// Generation names the present state: it changes with each committed Write that changes anything, and is never the same
// for two states of this store or for two stores. Keep it beside whatever is derived from the store.
func (s *Store) Generation(ctx context.Context) (string, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return "", err
	}
	defer r.close()
	return r.generation()
}

// reader is one state of the store, as Cayley sees it.
type reader struct {
	snapshot *engine.Snapshot
	quads    *kv.QuadStore
}

// read begins to read the last committed state. A nil guard allows everything.
func (s *Store) read(ctx context.Context, guard engine.Guard) (*reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	snapshot, err := s.snapshot(guard)
	if err != nil {
		return nil, err
	}
	quads, err := quadStore(snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	return &reader{snapshot, quads}, nil
}

// snapshot begins to read; once more where Compact closed the database just then.
func (s *Store) snapshot(guard engine.Guard) (*engine.Snapshot, error) {
	for {
		db := s.current.Load()
		snapshot, err := engine.NewSnapshot(*db, guard)
		if err == nil || s.current.Load() == db {
			return snapshot, err
		}
	}
}

func (r *reader) close() { _ = r.snapshot.Close() } // ending a read transaction does nothing that can fail

func (r *reader) generation() (string, error) {
	id, err := r.snapshot.Get(spaceStore, keyID)
	if err != nil {
		return "", err
	}
	n, err := r.snapshot.Get(spaceStore, keyGeneration)
	if err != nil {
		return "", err
	}
	count, _ := binary.Uvarint(n)
	return fmt.Sprintf("%s-%d", id, count), nil
}

// quadStore makes a new Cayley store over a database. It is cheap, and a new one for every task has none of the state that
// Cayley keeps between tasks: ids cached before a commit that failed, which would turn up in facts nobody wrote.
func quadStore(db hidalgo.KV) (*kv.QuadStore, error) {
	quads, err := kv.New(db, cayleygraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return nil, err
	}
	return quads.(*kv.QuadStore), nil
}
