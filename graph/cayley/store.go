package cayley

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
)

// ErrReadOnly is returned by Write on a store that was opened for reading.
var ErrReadOnly = errors.New("the store is open for reading only")

// Store is an open graph. Its methods may be called by many goroutines: writes wait for each other, reads see the state of
// the last committed write before they began.
type Store struct {
	address  string
	readOnly bool
	writer   sync.Mutex // held by what writes
	backend  backend
}

// Address is the one that the store was opened by, without secrets.
func (s *Store) Address() string { return s.address }

// Close waits for reads and writes in progress and closes the store.
func (s *Store) Close() error {
	s.writer.Lock()
	defer s.writer.Unlock()
	return s.backend.close()
}

// Stats counts what a store holds.
type Stats struct {
	Articles int
	Entities int
	Quads    int64
	Bytes    int64 // on disk, or about that in memory
}

// Stats counts what the store holds now.
func (s *Store) Stats(ctx context.Context) (stats Stats, err error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return Stats{}, err
	}
	defer r.close()
	if stats.Quads, err = r.count(ctx); err != nil {
		return Stats{}, err
	}
	if stats.Bytes, err = s.backend.size(ctx); err != nil {
		return Stats{}, err
	}
	for space, n := range map[string]*int{spaceArticle: &stats.Articles, spaceEntity: &stats.Entities} {
		err := r.each(ctx, space, func(string, []byte) (bool, error) {
			*n++
			return true, nil
		})
		if err != nil {
			return Stats{}, err
		}
	}
	return stats, nil
}

// Generation names the present state: it changes with each committed Write that changes anything, and is never the same
// for two states of this store or for two stores. Keep it beside whatever is derived from the store.
func (s *Store) Generation(ctx context.Context) (string, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return "", err
	}
	defer r.close()
	id, n, err := r.generation(ctx)
	return nameGeneration(id, n), err
}

func nameGeneration(id string, n int64) string { return fmt.Sprintf("%s-%d", id, n) }

func (r *reader) generation(ctx context.Context) (string, int64, error) { return generationIn(ctx, r) }

// generationIn is that of a state, or of the one that a transaction changes.
func generationIn(ctx context.Context, in interface {
	get(ctx context.Context, space, key string) ([]byte, error)
}) (id string, n int64, err error) {
	name, err := in.get(ctx, spaceStore, keyID)
	if err != nil {
		return "", 0, err
	}
	count, err := in.get(ctx, spaceStore, keyGeneration)
	return string(name), countOf(count), err
}

// lastCount reads the last of the counts in a value.
func lastCount(value []byte) (n int64) {
	for len(value) > 0 {
		v, size := binary.Uvarint(value)
		if size <= 0 {
			return 0
		}
		n, value = int64(v), value[size:]
	}
	return n
}

// countOf reads the first count in a value; nil is 0.
func countOf(value []byte) int64 {
	n, _ := binary.Uvarint(value)
	return int64(n)
}

func ofCount[T int | int64](n T) []byte { return binary.AppendUvarint(nil, uint64(n)) }

// reader is one state of the store with what is read from any kind of store in the same way.
type reader struct{ state }

// read begins to read the last committed state. A nil guard allows everything.
func (s *Store) read(ctx context.Context, guard func() error) (*reader, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	state, err := s.backend.read(ctx, guard)
	if err != nil {
		return nil, fmt.Errorf("begin to read: %w", err)
	}
	return &reader{state}, nil
}
