package meet

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/whomet/whomet/graph"
)

// ErrNotFound is returned by every query about an entity that no article of the index speaks of.
var ErrNotFound = fmt.Errorf("%w in the meeting index", graph.ErrNotFound)

// ErrBadQuery is returned for a date, cursor or bound that cannot be read.
var ErrBadQuery = graph.ErrBadQuery

// EvidenceFunc returns the evidence of facts, one list for each, by the index in their article's Facts as they were last
// given to Update. It is called once for an answer, without any lock held.
type EvidenceFunc func(ctx context.Context, facts []graph.FactRef) ([][]graph.Evidence, error)

// Options configure an Index. The zero value is an index whose answers carry no evidence.
type Options struct {
	Evidence EvidenceFunc
}

// Index is the meeting index. Many readers may use it beside one writer; a reader sees all of an Update or none of it.
type Index struct {
	evidence EvidenceFunc

	mu      sync.RWMutex
	s       *state
	scratch sync.Pool // of *scratch
}

// New returns an empty index.
func New(opts Options) *Index {
	ix := &Index{evidence: opts.Evidence, s: newState()}
	ix.scratch.New = func() any { return new(scratch) }
	return ix
}

// Update makes the index say what the articles of put say and no longer what those of remove said. An article of put
// that the index knows is replaced; one of remove that it does not know is passed over. Facts about local entities
// without a canonical id are left out.
func (ix *Index) Update(put []graph.ResolvedArticle, remove []graph.ArticleID) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	dirty := make(map[node]struct{})
	for _, id := range remove {
		ix.s.removeArticle(id, dirty)
	}
	for i := range put {
		ix.s.putArticle(&put[i], dirty)
	}
	ix.s.settle(slices.Collect(maps.Keys(dirty)))
}

// SetEntities gives entities their names and aliases. It may come before or after the articles that speak of them; an
// entity without a name is shown by the slug of its id. Mentions and counts of articles are not taken over: the index
// counts itself.
func (ix *Index) SetEntities(entities []graph.CanonicalEntity) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	for i := range entities {
		ix.s.name(&entities[i])
	}
}

// Drop forgets the names of entities that are no more. What articles say of them goes with Update.
func (ix *Index) Drop(ids []graph.EntityID) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	for _, id := range ids {
		if n, ok := ix.s.nodes[id]; ok {
			ix.s.unname(n)
		}
	}
}

// Entity returns the names of an entity and the number of articles that speak of it.
func (ix *Index) Entity(id graph.EntityID) (graph.CanonicalEntity, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	n, err := ix.s.find(id)
	if err != nil {
		return graph.CanonicalEntity{}, err
	}
	return ix.s.canonical(n), nil
}

// Ref returns what a link to the entity needs, also for entities the index does not know.
func (ix *Index) Ref(id graph.EntityID) graph.Ref {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	if n, ok := ix.s.nodes[id]; ok {
		return ix.s.ref(n)
	}
	return graph.Ref{ID: id, Kind: kindOf(id), Name: slugOf(id)}
}

// Stats counts articles, the entities they speak of, facts, and distinct pairs of agent and event. Quads and Store stay
// empty.
func (ix *Index) Stats() graph.Stats {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	stats := graph.Stats{
		Articles: len(ix.s.slots),
		Entities: make(map[graph.EntityKind]int),
		Facts:    make(map[graph.FactKind]int),
	}
	for i := range ix.s.entities {
		e := &ix.s.entities[i]
		if len(e.articles) == 0 {
			continue
		}
		stats.Entities[e.kind]++
		if e.event != nil {
			stats.Participations += len(e.event.members)
		}
	}
	for kind, n := range ix.s.facts {
		if n > 0 {
			stats.Facts[graph.FactKinds[kind]] = n
		}
	}
	return stats
}
