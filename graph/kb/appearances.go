package kb

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// Appearance is one article's mention of an entity: what a split takes out.
type Appearance struct {
	Mention   resolve.Mention  `json:"mention"`
	Title     string           `json:"title"`
	Published string           `json:"published,omitempty"`
	Names     []string         `json:"names"` // that the article gives it
	Said      []graph.Evidence `json:"said"`  // sentences that speak of it
}

// Appearances lists the mentions of an entity by article, a page at a time, and says how many there are in all.
func (b *Base) Appearances(ctx context.Context, id graph.EntityID, limit, offset int) ([]Appearance, int, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return nil, 0, err
	}
	all := b.resolver.Mentions(id)
	if len(all) == 0 {
		return nil, 0, fmt.Errorf("entity %s: %w", id, graph.ErrNotFound)
	}
	from := min(max(offset, 0), len(all))
	out := make([]Appearance, 0, limit)
	for _, m := range all[from:min(from+max(limit, 0), len(all))] {
		a, err := b.store.Article(ctx, m.Article)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, Appearance{
			Mention: m, Title: a.Article.Title, Published: a.Article.Published, Names: b.resolver.Names(m), Said: sentencesOn(&a, m),
		})
	}
	return out, len(all), nil
}

// ReadOnly reports whether the base was opened for reading, so that nothing can be decided.
func (b *Base) ReadOnly() bool { return b.readOnly }
