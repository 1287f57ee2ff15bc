package cayley

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/whomet/whomet/graph"
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

func (r *reader) generation(ctx context.Context) (id string, n int64, err error) {
	name, err := r.get(ctx, spaceStore, keyID)
	if err != nil {
		return "", 0, err
	}
	count, err := r.get(ctx, spaceStore, keyGeneration)
	return string(name), countOf(count), err
}

// ErrForeignGeneration is returned by Since for a generation that is none of this store.
var ErrForeignGeneration = errors.New("the generation is of another store")

// News is what changed between two generations: ids, sorted.
type News struct {
	Generation string // the later one
	Put        []graph.ArticleID
	Deleted    []graph.ArticleID
}

// Since tells which articles were put or deleted after a generation, by whatever process, so that what was derived from the
// store then can be brought up to it. An article that was deleted and put again is put; one that was put and deleted may be
// new to the caller.
func (s *Store) Since(ctx context.Context, generation string) (News, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return News{}, err
	}
	defer r.close()
	id, now, err := r.generation(ctx)
	if err != nil {
		return News{}, err
	}
	then, err := strconv.ParseInt(strings.TrimPrefix(generation, id+"-"), 10, 64)
	if err != nil || then < 0 || then > now {
		return News{}, ErrForeignGeneration
	}
	news := News{Generation: nameGeneration(id, now)}
	if then == now {
		return news, nil
	}
	for space, ids := range map[string]*[]graph.ArticleID{spaceArticle: &news.Put, spaceDeleted: &news.Deleted} {
		err := r.each(ctx, space, func(id string, value []byte) (bool, error) {
			if lastCount(value) > then {
				*ids = append(*ids, graph.ArticleID(id))
			}
			return true, nil
		})
		if err != nil {
			return News{}, err
		}
	}
	return news, nil
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
