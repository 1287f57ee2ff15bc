package cayley

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// History returns what became of an article, the earliest first; graph.ErrNotFound where the store never had it. Articles that
// were loaded by a version that kept no history have none, or one that begins later.
func (s *Store) History(ctx context.Context, id graph.ArticleID) ([]graph.Revision, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer r.close()
	kept, err := r.get(ctx, spaceHistory, string(id))
	if err != nil {
		return nil, err
	}
	if kept == nil {
		if here, err := r.get(ctx, spaceArticle, string(id)); err != nil || here != nil {
			return nil, err
		}
		return nil, fmt.Errorf("history of article %q: %w", id, graph.ErrNotFound)
	}
	var revisions []graph.Revision
	for line := range bytes.Lines(kept) {
		var revision graph.Revision
		if err := json.Unmarshal(line, &revision); err != nil {
			return nil, fmt.Errorf("history of article %q: %w", id, err)
		}
		revisions = append(revisions, revision)
	}
	return revisions, nil
}

// note appends revisions to what the store keeps of their articles. Those of articles that a batch leaves as they are are dropped.
func (w *writer) note(ctx context.Context, revisions []graph.Revision) (map[string][]byte, error) {
	var keys []string
	for _, revision := range revisions {
		if _, changed := w.deltas[revision.Article]; changed {
			keys = append(keys, string(revision.Article))
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	kept, err := w.values(ctx, spaceHistory, keys)
	if err != nil {
		return nil, err
	}
	for _, revision := range revisions {
		d, changed := w.deltas[revision.Article]
		if !changed {
			continue
		}
		revision.QuadsAdded, revision.QuadsRemoved = d.added, d.removed
		line, err := json.Marshal(revision)
		if err != nil {
			return nil, err
		}
		key := string(revision.Article)
		kept[key] = append(append(bytes.Clone(kept[key]), line...), '\n')
	}
	return kept, nil
}

// delta counts the quads of one article that a batch changes.
type delta struct{ added, removed int }
