package kb

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// digest tells versions of an extraction apart: SHA-256 of its JSON.
type digest [sha256.Size]byte

func digestOf(x *graph.Extraction) (digest, error) {
	data, err := json.Marshal(x)
	if err != nil {
		return digest{}, err
	}
	return sha256.Sum256(data), nil
}

// listed is what the catalogue knows of an article.
type listed struct {
	Article   graph.Article // without its text
	Extractor string
	Digest    digest
}

// catalogue lists what there is: articles and canonical entities, by id.
type catalogue struct {
	articles map[graph.ArticleID]listed
	entities map[graph.EntityKind]map[graph.EntityID]struct{}

	// Sorted ids, made when a list is asked for and dropped when it changes.
	articleIDs []graph.ArticleID
	entityIDs  map[graph.EntityKind][]graph.EntityID
}

func newCatalogue() catalogue {
	return catalogue{
		articles:  map[graph.ArticleID]listed{},
		entities:  map[graph.EntityKind]map[graph.EntityID]struct{}{},
		entityIDs: map[graph.EntityKind][]graph.EntityID{},
	}
}

func (c *catalogue) put(x *graph.Extraction, d digest) {
	a := x.Article
	a.Text = ""
	c.articles[a.ID] = listed{a, x.Extractor, d}
	c.articleIDs = nil
}

func (c *catalogue) remove(id graph.ArticleID) {
	delete(c.articles, id)
	c.articleIDs = nil
}

func (c *catalogue) addEntity(id graph.EntityID) {
	kind := kindOf(id)
	if c.entities[kind] == nil {
		c.entities[kind] = map[graph.EntityID]struct{}{}
	}
	c.entities[kind][id] = struct{}{}
	delete(c.entityIDs, kind)
}

func (c *catalogue) dropEntity(id graph.EntityID) {
	kind := kindOf(id)
	delete(c.entities[kind], id)
	delete(c.entityIDs, kind)
}

// sort makes the sorted lists that are missing.
func (c *catalogue) sort() {
	if c.articleIDs == nil {
		c.articleIDs = slices.Sorted(maps.Keys(c.articles))
	}
	for kind, ids := range c.entities {
		if c.entityIDs[kind] == nil {
			c.entityIDs[kind] = slices.Sorted(maps.Keys(ids))
		}
	}
}

// kindOf reads the kind off an id, which begins with it.
func kindOf(id graph.EntityID) graph.EntityKind {
	kind, _, _ := strings.Cut(string(id), "/")
	return graph.EntityKind(kind)
}

// page cuts one page out of a sorted list: at most limit items after the given one.
func page[T ~string](ids []T, after string, limit int) []T {
	from := 0
	if after != "" {
		i, found := slices.BinarySearch(ids, T(after))
		from = i
		if found {
			from++
		}
	}
	return ids[from:min(from+limit, len(ids))]
}
