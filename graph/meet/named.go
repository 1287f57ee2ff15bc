package meet

import "github.com/whomet/whomet/graph"

// Named lists the entities that articles speak of, those of several once for each; articles that the index does not know
// speak of none.
func (ix *Index) Named(articles []graph.ArticleID) []graph.EntityID {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	var out []graph.EntityID
	for _, id := range articles {
		at, ok := ix.s.slots[id]
		if !ok {
			continue
		}
		for _, n := range ix.s.articles[at].entities {
			out = append(out, ix.s.entities[n].id)
		}
	}
	return out
}
