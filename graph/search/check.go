package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2"

	"github.com/whomet/whomet/graph"
)

// fieldSum is stored: a hash of all that a document was made of, but for how connected it is.
const fieldSum = "sum"

func entitySum(names []byte) []byte { return sumOf("entity", names) }

func articleSum(a *graph.Article) []byte {
	return sumOf("article", []byte(oneLine(a.Title)), []byte(a.Text))
}

func sumOf(kind string, parts ...[]byte) []byte {
	h := sha256.New()
	fmt.Fprint(h, kind)
	for _, p := range parts {
		fmt.Fprintf(h, " %d:%s", len(p), p)
	}
	return []byte(hex.EncodeToString(h.Sum(nil)[:8]))
}

// Check compares an index with what it should hold: tell it of every entity and article, then ask for Faults.
type Check struct {
	ix   *Index
	want map[string]string // sum by key
}

// Check begins a comparison.
func (ix *Index) Check() *Check { return &Check{ix, map[string]string{}} }

// Entity says that the index should hold an entity.
func (c *Check) Entity(e *graph.CanonicalEntity) {
	if findable(e.Kind) {
		c.want[entityKey(e.ID)] = string(entitySum(namesOf(e)))
	}
}

// Article says that the index should hold an article.
func (c *Check) Article(a *graph.Article) { c.want[articleKey(a.ID)] = string(articleSum(a)) }

// checkPage is how many documents are read at a time.
const checkPage = 1000

// Faults tells in words, at most so many times, what the index lacks, has too much or has otherwise.
func (c *Check) Faults(ctx context.Context, limit int) ([]string, error) {
	var faults []string
	note := func(key, what string) {
		if len(faults) < limit {
			id, _ := parseKey(key)
			faults = append(faults, id+" "+what)
		}
	}
	after := ""
	for {
		req := bleve.NewSearchRequestOptions(bleve.NewMatchAllQuery(), checkPage, 0, false)
		req.Fields = []string{fieldSum}
		req.SortBy([]string{"_id"})
		if after != "" {
			req.SearchAfter = []string{after}
		}
		page, err := c.ix.b.SearchInContext(ctx, req)
		if err != nil {
			return nil, fmt.Errorf("check the search index: %w", err)
		}
		for _, hit := range page.Hits {
			after = hit.ID
			sum, _ := hit.Fields[fieldSum].(string)
			switch want, wanted := c.want[hit.ID]; {
			case !wanted:
				note(hit.ID, "is in the index and not in the store")
			case sum != want:
				note(hit.ID, "is in the index as it was before")
			}
			delete(c.want, hit.ID)
		}
		if len(page.Hits) < checkPage {
			break
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.want)) {
		note(key, "is missing in the index")
	}
	return faults, nil
}
