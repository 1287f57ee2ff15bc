package server

import (
	"context"

	"github.com/whomet/whomet/graph"
)

// KB is what the server asks: a knowledge base. graph/kb.Base is one. All methods are safe for concurrent use. Those that
// look one thing up return an error that is graph.ErrNotFound when it is not there; queries that cannot be understood give
// graph.ErrBadQuery.
type KB interface {
	Searcher
	Reader
	Lister
	Meetings
	Querier
	Health
}

// Searcher turns what a user typed into things.
type Searcher interface {
	// Search returns one page of results, best first, and how many there are in all.
	Search(ctx context.Context, q graph.SearchQuery) ([]graph.Hit, int, error)
	// Find returns what a name, slug or id can mean, best first; nothing found is no error.
	Find(ctx context.Context, name string, kinds ...graph.EntityKind) ([]graph.Ref, error)
}

// Reader reads one thing.
type Reader interface {
	Agent(ctx context.Context, id graph.EntityID) (graph.Agent, error)
	// Timeline returns one page of an agent's participations, newest first.
	Timeline(ctx context.Context, id graph.EntityID, q graph.TimelineQuery) (graph.Timeline, error)
	Event(ctx context.Context, id graph.EntityID) (graph.Event, error)
	Article(ctx context.Context, id graph.ArticleID) (graph.ArticleView, error)
	// History returns what became of an article, the earliest first, also of one that was deleted.
	History(ctx context.Context, id graph.ArticleID) ([]graph.Revision, error)
	// Heads returns articles without their text, in any order; those it does not hold are left out.
	Heads(ctx context.Context, ids []graph.ArticleID) ([]graph.Article, error)
}

// Lister lists what there is, by id, and says how many in all.
type Lister interface {
	Entities(ctx context.Context, kind graph.EntityKind, q graph.PageQuery) ([]graph.CanonicalEntity, int, error)
	Articles(ctx context.Context, q graph.PageQuery) ([]graph.Article, int, error)
}

// Meetings answers who met whom.
type Meetings interface {
	// Met returns one page of the people met, most often first, and how many people that are in all.
	Met(ctx context.Context, id graph.EntityID, q graph.MetQuery) ([]graph.Encounter, int, error)
	// Paths returns shortest chains of meetings; none is no error.
	Paths(ctx context.Context, from, to graph.EntityID, q graph.PathQuery) ([]graph.Path, error)
	Network(ctx context.Context, q graph.NetworkQuery) (graph.Network, error)
}

// Querier runs programs of users, within the bounds that the query gives.
type Querier interface {
	Gizmo(ctx context.Context, q graph.GizmoQuery) (graph.GizmoResult, error)
}

// Health says how the knowledge base is.
type Health interface {
	Stats(ctx context.Context) (graph.Stats, error)
	// Ready returns nil while the knowledge base can answer.
	Ready() error
}
