package cayley

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// ErrForeignGeneration is returned by Since for a generation that is none of this store.
var ErrForeignGeneration = errors.New("the generation is of another store")

// News is what changed between two generations, sorted by id.
type News struct {
	Generation string // the later one
	Put        []graph.ArticleID
	Deleted    []graph.ArticleID
	Entities   []graph.CanonicalEntity // new, or under other names; without counts and mentions
	Dropped    []graph.EntityID
	Ruled      []string // ids of rulings
	Undone     []string
}

// Since tells what was written after a generation, by whatever process, so that what was derived from the store then can be
// brought up to it. A thing that was removed and put again is put; one that was put and removed may be new to the caller.
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
	err = r.news(ctx, then, &news)
	return news, err
}

func (r *reader) news(ctx context.Context, then int64, news *News) error {
	var malformed error
	err := errors.Join(
		listSince(ctx, r, spaceArticle, then, &news.Put), listSince(ctx, r, spaceDeleted, then, &news.Deleted),
		listSince(ctx, r, spaceDropped, then, &news.Dropped),
		listSince(ctx, r, spaceRuling, then, &news.Ruled), listSince(ctx, r, spaceUndone, then, &news.Undone),
		r.since(ctx, spaceNames, then, func(id string, value []byte) {
			e, err := namedEntity(id, value)
			malformed = errors.Join(malformed, err)
			news.Entities = append(news.Entities, e)
		}),
	)
	slices.SortFunc(news.Entities, func(a, b graph.CanonicalEntity) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return errors.Join(err, malformed)
}

func listSince[T ~string](ctx context.Context, r *reader, space string, generation int64, ids *[]T) error {
	err := r.since(ctx, space, generation, func(id string, _ []byte) { *ids = append(*ids, T(id)) })
	slices.Sort(*ids)
	return err
}

// Shared reports whether other processes may write to the store while it is open here.
func (s *Store) Shared() bool {
	_, ok := s.backend.(watcher)
	return ok
}

// Await returns once the store is in another state than the one of a generation, within a second of the commit, whichever
// process wrote it. Where nobody else can write it waits for ctx.
func (s *Store) Await(ctx context.Context, generation string) error {
	w, ok := s.backend.(watcher)
	if !ok {
		<-ctx.Done()
		return ctx.Err()
	}
	for {
		now, err := s.Generation(ctx)
		if err != nil || now != generation {
			return err
		}
		if err := w.changed(ctx); err != nil {
			return err
		}
	}
}
