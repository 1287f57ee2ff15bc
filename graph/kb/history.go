package kb

import (
	"context"
	"fmt"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/diff"
)

// History returns what became of an article, the earliest first, also of one that was deleted; graph.ErrNotFound where
// there never was one of this id.
func (b *Base) History(ctx context.Context, id graph.ArticleID) ([]graph.Revision, error) {
	return b.store.History(ctx, id)
}

// Extraction returns an article with its facts as they were loaded, before corrections.
func (b *Base) Extraction(ctx context.Context, id graph.ArticleID) (graph.Extraction, error) {
	a, err := b.store.Article(ctx, id)
	return a.Said(), err
}

// Extractors tells for each article what extracted it.
func (b *Base) Extractors() map[graph.ArticleID]string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	by := make(map[graph.ArticleID]string, len(b.catalogue.articles))
	for id, a := range b.catalogue.articles {
		by[id] = a.Extractor
	}
	return by
}

// became says what a revision makes of its articles; corrected are those that it puts and those whose corrections it changes.
// The writer lock is held.
func (b *Base) became(ctx context.Context, rev revision, corrected []graph.ResolvedArticle) ([]graph.Revision, error) {
	out := make([]graph.Revision, 0, len(corrected)+len(rev.remove))
	put := make(map[graph.ArticleID]bool, len(rev.put))
	for i := range rev.put {
		x := &rev.put[i].x
		put[x.Article.ID] = true
		r, err := b.loaded(ctx, x)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	for i := range corrected {
		x := &corrected[i].Extraction
		if put[x.Article.ID] {
			continue
		}
		old, err := b.store.Article(ctx, x.Article.ID)
		if err != nil {
			return nil, fmt.Errorf("what is corrected: %w", err)
		}
		out = append(out, against(graph.RevisionCorrected, &old.Extraction, x))
	}
	for _, id := range rev.remove {
		old, err := b.store.Article(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("what is deleted: %w", err)
		}
		r := describe(graph.RevisionDeleted, &old.Extraction)
		r.Facts, r.Removed = 0, len(old.Facts)
		out = append(out, r)
	}
	now := b.now().UTC().Truncate(time.Second)
	for i := range out {
		out[i].At = now
	}
	return out, nil
}

// loaded says what becomes of an article whose extraction is loaded, before corrections.
func (b *Base) loaded(ctx context.Context, x *graph.Extraction) (graph.Revision, error) {
	if _, known := b.listed(x.Article.ID); !known {
		r := describe(graph.RevisionLoaded, x)
		r.Added = len(x.Facts)
		return r, nil
	}
	stored, err := b.store.Article(ctx, x.Article.ID)
	if err != nil {
		return graph.Revision{}, fmt.Errorf("what is replaced: %w", err)
	}
	old := stored.Said()
	if old.Article.SHA256 == x.Article.SHA256 && old.Extractor != x.Extractor {
		return against(graph.RevisionReprocessed, &old, x), nil
	}
	return against(graph.RevisionReplaced, &old, x), nil
}

// against counts what a version of an article changes in the one before.
func against(action graph.RevisionAction, before, after *graph.Extraction) graph.Revision {
	r := describe(action, after)
	count := diff.Tally(diff.Facts(before, after))
	r.Added, r.Removed, r.Changed = count.Added, count.Removed, count.Changed
	return r
}

func describe(action graph.RevisionAction, x *graph.Extraction) graph.Revision {
	return graph.Revision{
		Article: x.Article.ID, Action: action, Title: x.Article.Title, SHA256: x.Article.SHA256,
		Extractor: x.Extractor, Facts: len(x.Facts),
	}
}
