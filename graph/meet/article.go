package meet

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Article shows what one stored article says in terms of canonical entities, with the names that the index knows. It
// looks at the article alone: what other articles say of the same events is left to Event.
func (ix *Index) Article(ctx context.Context, a graph.ResolvedArticle) (graph.ArticleView, error) {
	view := graph.ArticleView{Article: a.Article, Extractor: a.Extractor, Mentions: ix.linked(&a)}
	alone := New(Options{Evidence: func(_ context.Context, facts []graph.FactRef) ([][]graph.Evidence, error) {
		out := make([][]graph.Evidence, len(facts))
		for i, f := range facts {
			out[i] = a.Facts[f.Fact].Evidence
		}
		return out, nil
	}})
	alone.Update([]graph.ResolvedArticle{a}, nil)
	alone.SetEntities(ix.namesIn(&a))

	quoted := newQuotes(len(a.Facts) + 1)
	record := &alone.s.articles[0]
	var said []ref
	for i := range record.says {
		said = append(said, ref{article: 0, index: uint32(i), published: publishedDay(record.published), kind: record.says[i].kind})
	}
	view.Posts = alone.s.posts(said, 0, quoted)
	if err := quoted.fetch(ctx, alone.evidence); err != nil {
		return graph.ArticleView{}, err
	}
	view.Events = []graph.Event{}
	for _, n := range record.entities {
		e := &alone.s.entities[n]
		if e.event == nil {
			continue
		}
		page, err := alone.Event(ctx, e.id, EventQuery{Evidence: len(a.Facts) + 1})
		if err != nil {
			return graph.ArticleView{}, fmt.Errorf("event %q: %w", e.id, err)
		}
		if known, err := ix.Entity(e.id); err == nil {
			page.CanonicalEntity = known
		}
		view.Events = append(view.Events, page)
	}
	slices.SortFunc(view.Events, func(a, b graph.Event) int { return cmp.Compare(a.ID, b.ID) })
	return view, nil
}

// linked lists the article's mentions that link to something, by where they start, the longer one first.
func (ix *Index) linked(a *graph.ResolvedArticle) []graph.LinkedMention {
	links := []graph.LinkedMention{}
	for i := range a.Entities {
		e := &a.Entities[i]
		id, ok := a.Canonical[e.ID]
		if !ok {
			continue
		}
		to := ix.Ref(id)
		for _, m := range e.Mentions {
			links = append(links, graph.LinkedMention{Span: m.Span, Entity: to})
		}
	}
	slices.SortStableFunc(links, func(a, b graph.LinkedMention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return links
}

// namesIn returns the names of the article's entities, as the index knows them or, failing that, as the article does.
func (ix *Index) namesIn(a *graph.ResolvedArticle) []graph.CanonicalEntity {
	var names []graph.CanonicalEntity
	for i := range a.Entities {
		id, ok := a.Canonical[a.Entities[i].ID]
		if !ok {
			continue
		}
		known, err := ix.Entity(id)
		if err != nil {
			known = graph.CanonicalEntity{
				Ref:     graph.Ref{ID: id, Kind: kindOf(id), Name: a.Entities[i].Name},
				Aliases: a.Entities[i].Aliases,
			}
		}
		names = append(names, known)
	}
	return names
}
