// Package kb is the knowledge base: the one door through which commands and the server load articles and ask questions.
// It owns the store (graph/cayley), identity (graph/resolve), the meeting index (graph/meet) and the search index
// (graph/search), and keeps the derived three true to the store.
//
//	base, err := kb.Open(ctx, "bolt:meetings.bolt", kb.Options{})
//	report, err := base.Load(ctx, extractions)
//	encounters, total, err := base.Met(ctx, "person/watt-botksal", graph.MetQuery{})
//
// It refuses to extract: what it loads are extractions, from this program or another one.
package kb

import (
	"context"
	"io"
	"iter"
	"log/slog"

	"github.com/whomet/whomet/graph"
)

// Options says how to open a knowledge base. The zero value opens it for reading and writing, without a log.
type Options struct {
	ReadOnly bool
	Log      *slog.Logger // nil discards
}

// Base is an open knowledge base. Its methods may be called by many goroutines; loads and deletions wait for each other.
type Base struct{}

// Open opens the store at an address ("memory:", "bolt:PATH"; a store that does not exist is made unless ReadOnly) and
// brings the derived indexes up to it, from their snapshot where it is true to the store, else from the articles.
func Open(ctx context.Context, address string, o Options) (*Base, error) { return nil, nil }

// Close waits for the load in progress, saves the snapshots of the derived indexes and closes the store.
func (b *Base) Close() error { return nil }

// LoadReport counts what a load did. Articles = New + Changed + Unchanged.
type LoadReport struct {
	Articles     int `json:"articles"`
	New          int `json:"new"`
	Changed      int `json:"changed"`
	Unchanged    int `json:"unchanged"`
	Facts        int `json:"facts"`
	QuadsAdded   int `json:"quads_added"`
	QuadsRemoved int `json:"quads_removed"`
}

// Add sums two reports.
func (r *LoadReport) Add(other LoadReport) {}

// Has reports whether the base holds exactly this version of an article: same text (by SHA-256), extracted by the same
// extractor. Loading it again would change nothing, so a caller may skip the extraction.
func (b *Base) Has(id graph.ArticleID, sha256, extractor string) bool { return false }

// Load stores extractions, in one atomic batch: when it returns without an error everything is on disk. An article that is
// there already is replaced, or counted as unchanged when nothing differs. Extractions that break the contract (facts
// naming unknown entities, spans outside the text, no article id) are refused together, with an error that names each.
func (b *Base) Load(ctx context.Context, extractions []graph.Extraction) (LoadReport, error) {
	return LoadReport{}, nil
}

// Delete removes articles and everything that only they said. Unknown ids give graph.ErrNotFound before anything is removed.
func (b *Base) Delete(ctx context.Context, ids []graph.ArticleID) (LoadReport, error) {
	return LoadReport{}, nil
}

// Search finds people, organisations, events, places and articles, best first, and says how many there are in all.
func (b *Base) Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, int, error) {
	return nil, 0, nil
}

// Find returns the entities of the given kinds (empty: any) that a user can mean by a name, a slug or an id, best first. One that
// is named exactly so, alone, is the only answer.
func (b *Base) Find(ctx context.Context, name string, kinds ...graph.EntityKind) ([]graph.Ref, error) {
	return nil, nil
}

// Agent returns the page of a person, organisation or place.
func (b *Base) Agent(ctx context.Context, id graph.EntityID) (graph.Agent, error) {
	return graph.Agent{}, nil
}

// Event returns the page of an event.
func (b *Base) Event(ctx context.Context, id graph.EntityID) (graph.Event, error) {
	return graph.Event{}, nil
}

// Article returns an article with what it says.
func (b *Base) Article(ctx context.Context, id graph.ArticleID) (graph.ArticleView, error) {
	return graph.ArticleView{}, nil
}

// Entities lists the canonical entities of a kind by id, a page at a time, and says how many there are in all.
func (b *Base) Entities(ctx context.Context, kind graph.EntityKind, q graph.PageQuery) ([]graph.CanonicalEntity, int, error) {
	return nil, 0, nil
}

// Articles lists the articles by id, without their text, a page at a time, and says how many there are in all.
func (b *Base) Articles(ctx context.Context, q graph.PageQuery) ([]graph.Article, int, error) {
	return nil, 0, nil
}

// Met lists whom a person met, most often first, and says how many people that are in all.
func (b *Base) Met(ctx context.Context, id graph.EntityID, q graph.MetQuery) ([]graph.Encounter, int, error) {
	return nil, 0, nil
}

// Paths returns shortest chains of people who met, from one person to another; none is no error.
func (b *Base) Paths(ctx context.Context, from, to graph.EntityID, q graph.PathQuery) ([]graph.Path, error) {
	return nil, nil
}

// Network returns a part of the graph to draw.
func (b *Base) Network(ctx context.Context, q graph.NetworkQuery) (graph.Network, error) {
	return graph.Network{}, nil
}

// Gizmo runs a program in Cayley's query language, within bounds.
func (b *Base) Gizmo(ctx context.Context, q graph.GizmoQuery) (graph.GizmoResult, error) {
	return graph.GizmoResult{}, nil
}

// Stats counts what the base holds.
func (b *Base) Stats(ctx context.Context) (graph.Stats, error) { return graph.Stats{}, nil }

// Ready returns nil while the base can answer.
func (b *Base) Ready() error { return nil }

// WriteNQuads writes the whole graph as N-Quads, sorted.
func (b *Base) WriteNQuads(ctx context.Context, w io.Writer) error { return nil }

// Resolved yields every article with its facts and canonical identities, by id.
func (b *Base) Resolved(ctx context.Context) iter.Seq2[graph.ResolvedArticle, error] { return nil }

// Canonical yields every canonical entity with its mentions, by id.
func (b *Base) Canonical(ctx context.Context) iter.Seq2[graph.CanonicalEntity, error] { return nil }
