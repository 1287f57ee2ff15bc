package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/whomet/whomet/graph"
)

// Bounds of a query.
const (
	DefaultLimit  = 20
	maxWords      = 12
	maxWordLength = 40
	// window is how many candidates, the best connected first, are ranked by how well their names match. Of a query
	// that matches more, those beyond it follow in the order of their connections.
	window = 300
	// fewHits is up to how many entities that match as typed a query is asked again with room for typing errors.
	fewHits = 4
)

// Query narrows and pages a search. Its zero value asks for the first hits of every kind.
type Query struct {
	Kinds  []string // graph.EntityKind values and KindArticle; empty for all
	Limit  int      // hits on a page; 0 means DefaultLimit
	Offset int      // hits before the page
}

func (q *Query) wants(kind string) bool { return len(q.Kinds) == 0 || slices.Contains(q.Kinds, kind) }

// Search returns a page of hits, the best first, and how many there are on all pages. Text without a letter or digit
// finds nothing. Summary is empty in all hits: what an entity is and where an article speaks of the words is for the
// caller to add, for the hits it shows.
func (ix *Index) Search(ctx context.Context, text string, q Query) ([]graph.Hit, int, error) {
	typed := words(text)
	if len(typed) == 0 {
		return nil, 0, nil
	}
	typed = typed[:min(len(typed), maxWords)]
	for i, w := range typed {
		typed[i] = clip(w)
	}
	need := q.Offset + cmp.Or(q.Limit, DefaultLimit)
	hits, total, err := ix.entities(ctx, typed, q, need)
	if err != nil {
		return nil, 0, err
	}
	if q.wants(KindArticle) {
		articles, count, err := ix.articles(ctx, typed, need)
		if err != nil {
			return nil, 0, err
		}
		hits, total = append(hits, articles...), total+count
	}
	slices.SortFunc(hits, compareHits)
	hits = hits[min(q.Offset, len(hits)):min(need, len(hits))]
	return hits, total, nil
}

func clip(word string) string {
	if len(word) <= maxWordLength {
		return word
	}
	end := maxWordLength
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

func compareHits(a, b graph.Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// entities finds entities by name. Where few match as typed, those that match but for typing errors or for a word too
// many come after them.
func (ix *Index) entities(ctx context.Context, typed []string, q Query, need int) ([]graph.Hit, int, error) {
	kinds := entityKinds(q)
	if len(kinds) == 0 {
		return nil, 0, nil
	}
	found, err := ix.candidates(ctx, strictly(typed), kinds, need)
	if err != nil {
		return nil, 0, err
	}
	if found.Total <= fewHits {
		if found, err = ix.candidates(ctx, loosely(typed), kinds, need); err != nil {
			return nil, 0, err
		}
	}
	hits := ix.rank(found.Hits, typed)
	exact, err := ix.candidates(ctx, termQuery(fieldExact, joined(typed)), kinds, need)
	if err != nil {
		return nil, 0, err
	}
	for _, hit := range ix.rank(exact.Hits, typed) {
		if !slices.ContainsFunc(hits, func(h graph.Hit) bool { return h.ID == hit.ID }) {
			hits = append(hits, hit)
		}
	}
	return hits, int(found.Total), nil
}

func entityKinds(q Query) []string {
	var kinds []string
	for _, k := range graph.EntityKinds {
		if findable(k) && q.wants(string(k)) {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// candidates asks bleve for entities, the best connected first. Scores are ours to make, so bleve is spared them.
func (ix *Index) candidates(ctx context.Context, names query.Query, kinds []string, need int) (*bleve.SearchResult, error) {
	ofKind := bleve.NewDisjunctionQuery()
	for _, k := range kinds {
		ofKind.AddQuery(termQuery(fieldKind, k))
	}
	req := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(names, ofKind), max(window, need), 0, false)
	req.Score = "none"
	req.Fields = []string{fieldNames, fieldDegree}
	req.SortByCustom(bsearch.SortOrder{
		&bsearch.SortField{Field: fieldDegree, Desc: true, Type: bsearch.SortFieldAsString},
		&bsearch.SortDocID{},
	})
	found, err := ix.b.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("search names: %w", err)
	}
	return found, nil
}

// strictly wants every word to be in a name, as typed or as the beginning of a longer one.
func strictly(typed []string) query.Query {
	all := bleve.NewConjunctionQuery()
	for _, w := range typed {
		all.AddQuery(prefixQuery(fieldWords, w))
	}
	return all
}

// loosely wants half of the words, and lets each of them have typing errors after its first letter.
func loosely(typed []string) query.Query {
	some := bleve.NewDisjunctionQuery()
	for _, w := range typed {
		word := bleve.NewDisjunctionQuery(prefixQuery(fieldWords, w))
		if edits := allowedEdits(w); edits > 0 {
			fuzzy := bleve.NewFuzzyQuery(w)
			fuzzy.SetField(fieldWords)
			fuzzy.SetFuzziness(edits)
			fuzzy.SetPrefix(1)
			word.AddQuery(fuzzy)
		}
		some.AddQuery(word)
	}
	some.SetMin(float64((len(typed) + 1) / 2))
	return some
}

// allowedEdits is how many letters of a word may be wrong.
func allowedEdits(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// articles finds articles that have every word in title or text. The last word may be the beginning of a longer one, if
// it has three letters: shorter beginnings stand for too many words to score.
func (ix *Index) articles(ctx context.Context, typed []string, need int) ([]graph.Hit, int, error) {
	all := bleve.NewConjunctionQuery()
	for i, w := range typed {
		inTitle := termQuery(fieldTitle, w)
		inTitle.SetBoost(3)
		word := bleve.NewDisjunctionQuery(inTitle, termQuery(fieldText, w))
		if i == len(typed)-1 && utf8.RuneCountInString(w) >= 3 {
			word.AddQuery(prefixQuery(fieldText, w), prefixQuery(fieldTitle, w))
		}
		all.AddQuery(word)
	}
	req := bleve.NewSearchRequestOptions(all, need, 0, false)
	req.Fields = []string{fieldTitle}
	req.SortByCustom(bsearch.SortOrder{&bsearch.SortScore{Desc: true}, &bsearch.SortDocID{}})
	found, err := ix.b.SearchInContext(ctx, req)
	if err != nil {
		return nil, 0, fmt.Errorf("search articles: %w", err)
	}
	hits := make([]graph.Hit, 0, len(found.Hits))
	for _, h := range found.Hits {
		id, _ := parseKey(h.ID)
		title, _ := h.Fields[fieldTitle].(string)
		hits = append(hits, graph.Hit{Kind: KindArticle, ID: id, Name: title, Score: articleScore(h.Score)})
	}
	return hits, int(found.Total), nil
}

func termQuery(field, term string) *query.TermQuery {
	q := bleve.NewTermQuery(term)
	q.SetField(field)
	return q
}

func prefixQuery(field, prefix string) *query.PrefixQuery {
	q := bleve.NewPrefixQuery(prefix)
	q.SetField(field)
	return q
}
