package kb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// Sizes of pages where the query does not say.
const (
	defaultPage      = 50
	defaultEvents    = 5
	defaultPaths     = 3
	participantsPage = 200

	// How many facts a list quotes for one thing it says: a page of them would read hundreds of articles otherwise. The page of an
	// event quotes as many as the meeting index does by itself.
	quotedOfAgent = 2
	quotedOfMet   = 1

	postsOfAgent = 50 // the last seen ones
)

// Agent returns the page of a person, organisation or place, with its newest participations.
func (b *Base) Agent(ctx context.Context, id graph.EntityID) (graph.Agent, error) {
	agent, err := b.meetings.Agent(ctx, id, meet.AgentQuery{Evidence: quotedOfAgent, Posts: postsOfAgent})
	return agent, asked(err, "entity", string(id))
}

// Timeline returns one page of an agent's participations, the newest event first.
func (b *Base) Timeline(ctx context.Context, id graph.EntityID, q graph.TimelineQuery) (graph.Timeline, error) {
	line, err := b.meetings.Timeline(ctx, id, meet.AgentQuery{Since: q.Since, Until: q.Until, Limit: q.Limit, Cursor: q.Cursor, Evidence: quotedOfAgent})
	return line, asked(err, "entity", string(id))
}

// Event returns the page of an event.
func (b *Base) Event(ctx context.Context, id graph.EntityID) (graph.Event, error) {
	event, err := b.meetings.Event(ctx, id, meet.EventQuery{Limit: participantsPage})
	return event, asked(err, "event", string(id))
}

// Article returns an article with what it says.
func (b *Base) Article(ctx context.Context, id graph.ArticleID) (graph.ArticleView, error) {
	a, err := b.store.Article(ctx, id)
	if err != nil {
		return graph.ArticleView{}, err
	}
	return b.meetings.Article(ctx, a)
}

// Entities lists the canonical entities of a kind by id, a page at a time, and says how many there are in all.
func (b *Base) Entities(_ context.Context, kind graph.EntityKind, q graph.PageQuery) ([]graph.CanonicalEntity, int, error) {
	b.mu.Lock()
	b.catalogue.sort()
	all := b.catalogue.entityIDs[kind]
	ids := page(all, q.After, cmp.Or(q.Limit, defaultPage))
	b.mu.Unlock()
	out := make([]graph.CanonicalEntity, 0, len(ids))
	for _, id := range ids {
		e, err := b.meetings.Entity(id)
		if errors.Is(err, graph.ErrNotFound) {
			continue // gone since the list was made
		}
		if err != nil {
			return nil, 0, err
		}
		out = append(out, e)
	}
	return out, len(all), nil
}

// Articles lists the articles by id, without their text, a page at a time, and says how many there are in all.
func (b *Base) Articles(_ context.Context, q graph.PageQuery) ([]graph.Article, int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.catalogue.sort()
	ids := page(b.catalogue.articleIDs, q.After, cmp.Or(q.Limit, defaultPage))
	out := make([]graph.Article, len(ids))
	for i, id := range ids {
		out[i] = b.catalogue.articles[id].Article
	}
	return out, len(b.catalogue.articleIDs), nil
}

// Heads returns articles without their text, in the order of the ids; those the base does not hold are left out.
func (b *Base) Heads(_ context.Context, ids []graph.ArticleID) ([]graph.Article, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	out := make([]graph.Article, 0, len(ids))
	for _, id := range ids {
		if a, ok := b.catalogue.articles[id]; ok {
			out = append(out, a.Article)
		}
	}
	return out, nil
}

// Met lists whom a person met, most often first, and says how many people that are in all.
func (b *Base) Met(ctx context.Context, id graph.EntityID, q graph.MetQuery) ([]graph.Encounter, int, error) {
	mq := meet.MetQuery{
		Since: q.Since, Until: q.Until, As: q.As,
		Limit: cmp.Or(q.Limit, defaultPage), Shared: cmp.Or(q.Events, defaultEvents), Evidence: quotedOfMet,
	}
	if q.Offset > 0 {
		skipped := mq
		skipped.Limit, skipped.Shared, skipped.Evidence = q.Offset, 1, -1
		page, err := b.meetings.Met(ctx, id, skipped)
		if err != nil || page.Next == "" {
			return nil, page.Total, asked(err, "person", string(id))
		}
		mq.Cursor = page.Next
	}
	page, err := b.meetings.Met(ctx, id, mq)
	return page.Encounters, page.Total, asked(err, "person", string(id))
}

// Paths returns shortest chains of people who met, from one person to another; none is no error.
func (b *Base) Paths(ctx context.Context, from, to graph.EntityID, q graph.PathQuery) ([]graph.Path, error) {
	paths, err := b.meetings.Paths(ctx, from, to, meet.PathQuery{
		Since: q.Since, Until: q.Until, Max: q.Max, Paths: cmp.Or(q.Count, defaultPaths),
	})
	return paths, asked(err, "path", fmt.Sprintf("%s to %s", from, to))
}

// Network returns a part of the graph to draw.
func (b *Base) Network(ctx context.Context, q graph.NetworkQuery) (graph.Network, error) {
	n, err := b.meetings.Network(ctx, meet.NetworkQuery{
		Focus: q.Focus, Depth: q.Depth, Since: q.Since, Until: q.Until,
		Project: q.Project, MaxNodes: q.MaxNodes,
	})
	return n, asked(err, "network around", fmt.Sprint(q.Focus))
}

// Gizmo runs a program in Cayley's query language, within bounds.
func (b *Base) Gizmo(ctx context.Context, q graph.GizmoQuery) (graph.GizmoResult, error) {
	return b.store.Gizmo(ctx, q)
}

// Stats counts what the base holds.
func (b *Base) Stats(ctx context.Context) (graph.Stats, error) {
	stats := b.meetings.Stats()
	stored, err := b.store.Stats(ctx)
	if err != nil {
		return graph.Stats{}, err
	}
	stats.Quads, stats.Store = stored.Quads, b.store.Address()
	return stats, nil
}

// Size is what the store takes, in bytes; 0 where it cannot tell.
func (b *Base) Size(ctx context.Context) (int64, error) {
	stored, err := b.store.Stats(ctx)
	return stored.Bytes, err
}

// Resolved yields every article with its facts and canonical identities, by id.
func (b *Base) Resolved(ctx context.Context) iter.Seq2[graph.ResolvedArticle, error] {
	return b.store.Articles(ctx)
}

// Canonical yields every canonical entity with its mentions, by id. It reads every article once.
func (b *Base) Canonical(ctx context.Context) iter.Seq2[graph.CanonicalEntity, error] {
	return func(yield func(graph.CanonicalEntity, error) bool) {
		mentions := map[graph.EntityID][]graph.MentionRef{}
		for a, err := range b.store.Articles(ctx) {
			if err != nil {
				yield(graph.CanonicalEntity{}, err)
				return
			}
			for _, e := range a.Entities {
				if id, ok := a.Canonical[e.ID]; ok {
					for _, m := range e.Mentions {
						mentions[id] = append(mentions[id], graph.MentionRef{Article: a.Article.ID, Span: m.Span})
					}
				}
			}
		}
		for _, id := range sortedKeys(mentions) {
			e, err := b.meetings.Entity(id)
			e.Mentions = mentions[id]
			if !yield(e, err) {
				return
			}
		}
	}
}

// asked puts what was asked for around an error of the meeting index.
func asked(err error, what, id string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", what, id, err)
}
