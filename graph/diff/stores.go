package diff

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Store is what is compared: articles and entities, each sorted by the bytes of their ids. *cayley.Store is one.
type Store interface {
	Articles(ctx context.Context) iter.Seq2[graph.ResolvedArticle, error]
	Entities(ctx context.Context) iter.Seq2[graph.CanonicalEntity, error]
}

// Head is what a difference says of one version of an article.
type Head struct {
	Title     string `json:"title,omitempty"`
	SHA256    string `json:"sha256,omitempty"`
	Extractor string `json:"extractor,omitempty"`
	Facts     int    `json:"facts"`
}

// Article is the difference of one article in two stores: only in the second (no Before), only in the first (no After), or
// in both in different versions.
type Article struct {
	ID         graph.ArticleID `json:"article"`
	Before     *Head           `json:"before,omitempty"`
	After      *Head           `json:"after,omitempty"`
	Changes    []Change        `json:"changes,omitempty"`    // of facts; of an article in both
	Identities []Identity      `json:"identities,omitempty"` // likewise
}

// Identity is an entity of an article that is another canonical one in each store; empty where it is none.
type Identity struct {
	Name   string         `json:"name"`
	Before graph.EntityID `json:"before,omitempty"`
	After  graph.EntityID `json:"after,omitempty"`
}

// Entity is the difference of one canonical entity: its names in each store, the first of them its own; empty where it is not.
type Entity struct {
	ID     graph.EntityID `json:"entity"`
	Before []string       `json:"before,omitempty"`
	After  []string       `json:"after,omitempty"`
}

// Visitor is told of each difference; an error ends the comparison.
type Visitor struct {
	Article func(Article) error
	Entity  func(Entity) error
}

// Sides counts things by where they are.
type Sides struct {
	Added   int `json:"added"`   // only in the second
	Removed int `json:"removed"` // only in the first
	Changed int `json:"changed"`
	Same    int `json:"same"`
}

// Summary counts the differences of two stores. Facts counts those of articles in both, and all of articles in one.
type Summary struct {
	Articles Sides `json:"articles"`
	Facts    Count `json:"facts"`
	Entities Sides `json:"entities"`
}

// Equal reports whether there was no difference.
func (s Summary) Equal() bool {
	return s.Articles.Added+s.Articles.Removed+s.Articles.Changed+s.Entities.Added+s.Entities.Removed+s.Entities.Changed == 0
}

// Stores compares the articles of two stores, then their entities, and holds one of each at a time.
func Stores(ctx context.Context, a, b Store, v Visitor) (Summary, error) {
	var s Summary
	articleID := func(x graph.ResolvedArticle) string { return string(x.Article.ID) }
	err := join(a.Articles(ctx), b.Articles(ctx), articleID, func(x, y *graph.ResolvedArticle) error {
		return s.article(x, y, v.Article)
	})
	if err != nil {
		return s, fmt.Errorf("compare articles: %w", err)
	}
	entityID := func(e graph.CanonicalEntity) string { return string(e.ID) }
	err = join(a.Entities(ctx), b.Entities(ctx), entityID, func(x, y *graph.CanonicalEntity) error {
		return s.entity(x, y, v.Entity)
	})
	if err != nil {
		return s, fmt.Errorf("compare entities: %w", err)
	}
	return s, ctx.Err()
}

// join calls visit with what two sorted lists have under each key; nil where one has nothing.
func join[T any](a, b iter.Seq2[T, error], key func(T) string, visit func(x, y *T) error) error {
	nextA, stopA := iter.Pull2(a)
	defer stopA()
	nextB, stopB := iter.Pull2(b)
	defer stopB()
	x, errX, hasX := nextA()
	y, errY, hasY := nextB()
	for hasX || hasY {
		if err := cmp.Or(errX, errY); err != nil {
			return err
		}
		order := 0
		switch {
		case !hasY:
			order = -1
		case !hasX:
			order = 1
		default:
			order = cmp.Compare(key(x), key(y))
		}
		var left, right *T
		if order <= 0 {
			left = new(T)
			*left = x
			x, errX, hasX = nextA()
		}
		if order >= 0 {
			right = new(T)
			*right = y
			y, errY, hasY = nextB()
		}
		if err := visit(left, right); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sides) note(before, after, same bool) {
	switch {
	case !before:
		s.Added++
	case !after:
		s.Removed++
	case same:
		s.Same++
	default:
		s.Changed++
	}
}

func (s *Summary) article(x, y *graph.ResolvedArticle, visit func(Article) error) error {
	same := x != nil && y != nil && reflect.DeepEqual(x, y)
	s.Articles.note(x != nil, y != nil, same)
	if same {
		return nil
	}
	d := Article{Before: head(x), After: head(y)}
	switch {
	case x == nil:
		d.ID = y.Article.ID
		s.Facts.Added += len(y.Facts)
	case y == nil:
		d.ID = x.Article.ID
		s.Facts.Removed += len(x.Facts)
	default:
		d.ID, d.Changes, d.Identities = x.Article.ID, Facts(&x.Extraction, &y.Extraction), identities(x, y)
		s.Facts.Add(Tally(d.Changes))
	}
	return visit(d)
}

func head(a *graph.ResolvedArticle) *Head {
	if a == nil {
		return nil
	}
	return &Head{Title: a.Article.Title, SHA256: a.Article.SHA256, Extractor: a.Extractor, Facts: len(a.Facts)}
}

// identities lists the entities of an article that are in both versions and are another one in each store.
func identities(x, y *graph.ResolvedArticle) []Identity {
	from, to := pair(&x.Extraction, &y.Extraction)
	after := map[string]graph.EntityID{}
	for id, number := range to.numbers {
		after[number] = y.Canonical[id]
	}
	var out []Identity
	for i := range x.Entities {
		e := &x.Entities[i]
		if !from.paired[e.ID] {
			continue
		}
		if here, there := x.Canonical[e.ID], after[from.numbers[e.ID]]; here != there {
			out = append(out, Identity{e.Name, here, there})
		}
	}
	return out
}

func (s *Summary) entity(x, y *graph.CanonicalEntity, visit func(Entity) error) error {
	var d Entity
	if x != nil {
		d.ID, d.Before = x.ID, names(x)
	}
	if y != nil {
		d.ID, d.After = y.ID, names(y)
	}
	same := slices.Equal(d.Before, d.After)
	s.Entities.note(x != nil, y != nil, same)
	if same {
		return nil
	}
	return visit(d)
}

// names lists those of an entity, its own first.
func names(e *graph.CanonicalEntity) []string {
	others := slices.DeleteFunc(slices.Sorted(slices.Values(e.Aliases)), func(n string) bool { return n == e.Name })
	return append([]string{e.Name}, slices.Compact(others)...)
}
