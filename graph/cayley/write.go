package cayley

import (
	"context"
	"encoding/binary"
	"fmt"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley/engine"
)

// Batch is what one Write does, all of it or nothing. An article or entity named twice counts as its last naming; one that
// is both put and deleted is put.
type Batch struct {
	Put      []graph.ResolvedArticle // new or changed articles
	Delete   []graph.ArticleID       // unknown ids are no error
	Entities []graph.CanonicalEntity // new or changed names and types
	Drop     []graph.EntityID        // entities that no article names any more
}

// Change says exactly what a Write changed.
type Change struct {
	QuadsAdded   int
	QuadsRemoved int
	New          int // articles
	Changed      int // articles
	Unchanged    int // articles that were put as they are
	Deleted      int // articles
}

// Write makes the quads of each article and entity of a batch exactly what the batch says, and commits. Batches of about
// 10,000 quads are fastest. After an error nothing of the batch is in the store.
func (s *Store) Write(ctx context.Context, b Batch) (Change, error) {
	if s.readOnly {
		return Change{}, ErrReadOnly
	}
	s.writer.Lock()
	defer s.writer.Unlock()
	if err := ctx.Err(); err != nil {
		return Change{}, err
	}
	tx, err := s.db().Begin(true)
	if err != nil {
		return Change{}, fmt.Errorf("begin to write: %w", err)
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	w := writer{tx: tx}
	if w.quads, err = quadStore(engine.Within(tx)); err != nil {
		return Change{}, err
	}
	if err := w.write(ctx, b); err != nil {
		return Change{}, err
	}
	if err := ctx.Err(); err != nil {
		return Change{}, err
	}
	if err := w.commit(); err != nil {
		return Change{}, err
	}
	return w.change, nil
}

// writer collects the differences between a batch and the store.
type writer struct {
	tx      engine.Tx
	quads   *kv.QuadStore
	added   []cayleygraph.Delta
	removed []cayleygraph.Delta
	change  Change
}

func (w *writer) write(ctx context.Context, b Batch) error {
	articles := make(map[graph.ArticleID]*graph.ResolvedArticle, len(b.Put)+len(b.Delete))
	for _, id := range b.Delete {
		articles[id] = nil
	}
	for i := range b.Put {
		articles[b.Put[i].Article.ID] = &b.Put[i]
	}
	for id, article := range articles {
		if err := w.article(ctx, id, article); err != nil {
			return fmt.Errorf("article %q: %w", id, err)
		}
	}
	entities := make(map[graph.EntityID]*graph.CanonicalEntity, len(b.Entities)+len(b.Drop))
	for _, id := range b.Drop {
		entities[id] = nil
	}
	for i := range b.Entities {
		entities[b.Entities[i].ID] = &b.Entities[i]
	}
	for id, entity := range entities {
		if err := w.entity(ctx, id, entity); err != nil {
			return fmt.Errorf("entity %q: %w", id, err)
		}
	}
	return nil
}

// article makes the quads of an article those of a; a nil a has none.
func (w *writer) article(ctx context.Context, id graph.ArticleID, a *graph.ResolvedArticle) error {
	wanted := newProjection(ArticleIRI(id), 0)
	if a != nil {
		var err error
		if wanted, err = projectArticle(*a); err != nil {
			return err
		}
	}
	had, changed, err := w.diff(ctx, spaceArticle, string(id), wanted)
	switch {
	case err != nil:
		return err
	case a == nil && had:
		w.change.Deleted++
	case a == nil:
	case !had:
		w.change.New++
	case changed:
		w.change.Changed++
	default:
		w.change.Unchanged++
	}
	return nil
}

func (w *writer) entity(ctx context.Context, id graph.EntityID, e *graph.CanonicalEntity) error {
	wanted := newProjection(EntityIRI(id), 0)
	if e != nil {
		wanted = projectEntity(*e)
	}
	_, _, err := w.diff(ctx, spaceEntity, string(id), wanted)
	return err
}

// diff notes what the quads of a label lack and what they have too much, and keeps their count under a key of
// the space. It takes the wanted quads apart.
func (w *writer) diff(ctx context.Context, space, key string, wanted projection) (had, changed bool, err error) {
	count := len(wanted.quads)
	if had = w.tx.Get(space, []byte(key)) != nil; had {
		present, err := quadsOf(ctx, w.quads, wanted.label)
		if err != nil {
			return had, changed, err
		}
		for _, q := range present {
			if _, ok := wanted.quads[q]; ok {
				delete(wanted.quads, q)
				continue
			}
			changed = true
			w.change.QuadsRemoved++
			w.removed = append(w.removed, cayleygraph.Delta{Quad: q, Action: cayleygraph.Delete})
		}
	}
	for q := range wanted.quads {
		changed = true
		w.change.QuadsAdded++
		w.added = append(w.added, cayleygraph.Delta{Quad: q, Action: cayleygraph.Add})
	}
	switch {
	case !changed:
	case count == 0:
		err = w.tx.Delete(space, []byte(key))
	default:
		err = w.tx.Put(space, []byte(key), binary.AppendUvarint(nil, uint64(count)))
	}
	return had, changed, err
}

// commit applies the differences, notes the new state, and commits.
//
// What is added and what is removed goes to Cayley by two calls inside the one transaction. In one call it nets the uses of
// each node, and a node that loses more than it gains is left out of the quads that are added (its id in them is 0).
func (w *writer) commit() error {
	if len(w.added)+len(w.removed) == 0 {
		return nil
	}
	for _, deltas := range [][]cayleygraph.Delta{w.added, w.removed} {
		if len(deltas) == 0 {
			continue
		}
		if err := w.quads.ApplyDeltas(deltas, cayleygraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
			return fmt.Errorf("write quads: %w", err)
		}
	}
	n, _ := binary.Uvarint(w.tx.Get(spaceStore, keyGeneration))
	if err := w.tx.Put(spaceStore, keyGeneration, binary.AppendUvarint(nil, n+1)); err != nil {
		return err
	}
	if err := w.tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
