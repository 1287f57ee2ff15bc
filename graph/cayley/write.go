package cayley

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph"
)

// Batch is what one Write does, all of it or nothing. An article, entity or ruling named twice counts as its last
// naming; one that is both put and deleted is put.
type Batch struct {
	Put      []graph.ResolvedArticle // new or changed articles
	Delete   []graph.ArticleID       // unknown ids are no error
	Entities []graph.CanonicalEntity // new or changed names and types
	Drop     []graph.EntityID        // entities that no article names any more
	Rule     []Ruling                // new or changed rulings
	Undo     []string                // ids of rulings that no longer hold
	History  []graph.Revision        // what to remember of articles put or deleted; their counts of quads are filled in
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

// writer collects the differences between a batch and the store.
type writer struct {
	transaction
	added, removed []quad.Quad
	counts         map[string]map[string][]byte // what the spaces keep for the keys whose quads change
	named          map[string][]byte            // what spaceNames keeps for the entities whose names change; nil for those that are no more
	records        map[string][]byte            // of the evidence of articles that change
	deltas         map[graph.ArticleID]delta    // of the articles that change
	rewrite        bool                         // records are written also where nothing changes
	change         Change
}

func newWriter(tx transaction) *writer {
	counts := map[string]map[string][]byte{spaceArticle: {}, spaceEntity: {}, spaceRuling: {}}
	return &writer{
		transaction: tx, counts: counts, named: map[string][]byte{}, records: map[string][]byte{}, deltas: map[graph.ArticleID]delta{},
	}
}

func (w *writer) write(ctx context.Context, b Batch) error {
	articles := make(map[graph.ArticleID]*graph.ResolvedArticle, len(b.Put)+len(b.Delete))
	for _, id := range b.Delete {
		articles[id] = nil
	}
	for i := range b.Put {
		articles[b.Put[i].Article.ID] = &b.Put[i]
	}
	had, err := w.values(ctx, spaceArticle, keysOf(articles))
	if err != nil {
		return err
	}
	for id, article := range articles {
		if err := w.article(ctx, id, article, had[string(id)] != nil); err != nil {
			return fmt.Errorf("article %q: %w", id, err)
		}
	}
	if err := w.entities(ctx, b); err != nil {
		return err
	}
	return w.rulings(ctx, b)
}

func (w *writer) entities(ctx context.Context, b Batch) error {
	entities := make(map[graph.EntityID]*graph.CanonicalEntity, len(b.Entities)+len(b.Drop))
	for _, id := range b.Drop {
		entities[id] = nil
	}
	for i := range b.Entities {
		entities[b.Entities[i].ID] = &b.Entities[i]
	}
	keys := keysOf(entities)
	had, err := w.values(ctx, spaceEntity, keys)
	if err != nil {
		return err
	}
	named, err := w.values(ctx, spaceNames, keys)
	if err != nil {
		return err
	}
	for id, entity := range entities {
		if err := w.entity(ctx, id, entity, had[string(id)] != nil, named[string(id)]); err != nil {
			return fmt.Errorf("entity %q: %w", id, err)
		}
	}
	return nil
}

func (w *writer) rulings(ctx context.Context, b Batch) error {
	rulings := make(map[string]*Ruling, len(b.Rule)+len(b.Undo))
	for _, id := range b.Undo {
		rulings[id] = nil
	}
	for i := range b.Rule {
		rulings[b.Rule[i].ID] = &b.Rule[i]
	}
	had, err := w.values(ctx, spaceRuling, keysOf(rulings))
	if err != nil {
		return err
	}
	for id, ruling := range rulings {
		wanted := newProjection(rulingIRI(id), 0)
		if ruling != nil {
			if wanted, err = projectRuling(*ruling); err != nil {
				return fmt.Errorf("ruling %q: %w", id, err)
			}
		}
		if _, err := w.diff(ctx, spaceRuling, id, wanted, had[id] != nil); err != nil {
			return fmt.Errorf("ruling %q: %w", id, err)
		}
	}
	return nil
}

func keysOf[K ~string, V any](m map[K]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, string(key))
	}
	return keys
}

// article makes the quads of an article those of a; a nil a has none.
func (w *writer) article(ctx context.Context, id graph.ArticleID, a *graph.ResolvedArticle, had bool) error {
	wanted := newProjection(ArticleIRI(id), 0)
	if a != nil {
		var err error
		if wanted, err = projectArticle(*a); err != nil {
			return err
		}
	}
	added, removed := len(w.added), len(w.removed)
	changed, err := w.diff(ctx, spaceArticle, string(id), wanted, had)
	if changed {
		w.deltas[id] = delta{len(w.added) - added, len(w.removed) - removed}
	}
	switch {
	case err != nil:
		return err
	case a == nil && had:
		w.change.Deleted++
		w.records[string(id)] = nil
	case a == nil:
	case !had:
		w.change.New++
	case changed:
		w.change.Changed++
	default:
		w.change.Unchanged++
	}
	if a != nil && (changed || w.rewrite) {
		w.records[string(id)] = newRecord(&a.Extraction)
	}
	return nil
}

// entity makes the quads and the names of an entity those of e; a nil e has none.
func (w *writer) entity(ctx context.Context, id graph.EntityID, e *graph.CanonicalEntity, had bool, named []byte) error {
	wanted := newProjection(EntityIRI(id), 0)
	var names []byte
	if e != nil {
		var err error
		if names, err = namesOf(*e); err != nil {
			return err
		}
		wanted = projectEntity(*e)
	}
	if !bytes.Equal(names, withoutGeneration(named)) {
		w.named[string(id)] = names
	}
	_, err := w.diff(ctx, spaceEntity, string(id), wanted, had)
	return err
}

// diff notes what the quads of a label lack and what they have too much, and their count, which a space keeps under a key. It
// takes the wanted quads apart.
func (w *writer) diff(ctx context.Context, space, key string, wanted projection, had bool) (changed bool, err error) {
	count := len(wanted.quads)
	var present []quad.Quad
	if had {
		if present, err = w.quads(ctx, wanted.label); err != nil {
			return false, err
		}
	}
	before := len(w.added) + len(w.removed)
	for _, q := range present {
		if _, ok := wanted.quads[q]; ok {
			delete(wanted.quads, q)
		} else {
			w.removed = append(w.removed, q)
		}
	}
	for q := range wanted.quads {
		w.added = append(w.added, q)
	}
	if len(w.added)+len(w.removed) == before {
		return false, nil
	}
	w.counts[space][key] = nil
	if count > 0 {
		w.counts[space][key] = ofCount(count)
	}
	return true, nil
}

// finish applies the differences, notes the new state and the history, and commits. It returns the count of the state that is
// then.
func (w *writer) finish(ctx context.Context, generation int64, revisions []graph.Revision) (int64, error) {
	w.change.QuadsAdded, w.change.QuadsRemoved = len(w.added), len(w.removed)
	if len(w.added)+len(w.removed)+len(w.named)+len(w.records) == 0 {
		return generation, nil
	}
	if err := w.apply(ctx, w.added, w.removed); err != nil {
		return generation, fmt.Errorf("write quads: %w", err)
	}
	generation++
	kept := w.keys(generation)
	var err error
	if kept[spaceHistory], err = w.note(ctx, revisions); err != nil {
		return generation, fmt.Errorf("note the history: %w", err)
	}
	for space, values := range kept {
		if len(values) == 0 {
			continue
		}
		if err := w.put(ctx, space, values); err != nil {
			return generation, fmt.Errorf("write counts: %w", err)
		}
	}
	if err := w.commit(ctx); err != nil {
		return generation, fmt.Errorf("commit: %w", err)
	}
	return generation, nil
}

// keys are the values of all spaces that change with a new generation.
func (w *writer) keys(generation int64) map[string]map[string][]byte {
	all := map[string]map[string][]byte{
		spaceStore: {keyGeneration: ofCount(generation)}, spaceNames: {}, spaceEvidence: w.records,
	}
	for space, values := range w.counts {
		kept, buried := make(map[string][]byte, len(values)), make(map[string][]byte, len(values))
		for key, count := range values {
			kept[key], buried[key] = nil, ofCount(generation)
			if count != nil {
				kept[key], buried[key] = binary.AppendUvarint(count, uint64(generation)), nil
			}
		}
		all[space], all[graves[space]] = kept, buried
	}
	for id, names := range w.named {
		all[spaceNames][id] = nil
		if names != nil {
			all[spaceNames][id] = append(ofCount(generation), names...)
		}
	}
	return all
}
