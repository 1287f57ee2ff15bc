package kb

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// Split says which mentions of an entity are of another one: those in some articles, those of some names, or those that are
// both. What they are together becomes an entity of its own, or part of another one.
type Split struct {
	Entity   graph.EntityID
	Articles []graph.ArticleID // empty means all
	Names    []string          // as the articles write them; empty means all
	To       graph.EntityID    // that they are taken for; empty means none that is known
	By, Why  string
	When     time.Time
}

// Split makes the judgements that a split is: each mention is judged alone against one that stays, and the same as the
// others that leave. They hold as soon as Judge is given them, each can be undone, and they are one group.
func (b *Base) Split(ctx context.Context, s Split) ([]resolve.Judgement, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return nil, err
	}
	leave, stay, err := b.parts(&s)
	if err != nil {
		return nil, err
	}
	made := resolve.Judgement{By: s.By, Why: s.Why, When: s.When, Group: "split-" + strings.ToLower(rand.Text()[:12])}
	judge := func(a, other resolve.Mention, verdict resolve.Verdict) resolve.Judgement {
		j := made
		j.A, j.B, j.Verdict, j.Alone = a, other, verdict, verdict == resolve.Different
		return j
	}
	var js []resolve.Judgement
	for i, m := range leave {
		js = append(js, judge(m, stay, resolve.Different))
		if i > 0 {
			js = append(js, judge(leave[0], m, resolve.Same))
		}
	}
	if s.To == "" {
		return js, nil
	}
	to, ok := b.resolver.Anchor(s.To)
	if !ok {
		return nil, fmt.Errorf("split to %s: %w", s.To, graph.ErrNotFound)
	}
	return append(js, judge(leave[0], to, resolve.Same)), nil
}

// parts returns the mentions that leave, and one that speaks for those that stay.
func (b *Base) parts(s *Split) (leave []resolve.Mention, stay resolve.Mention, err error) {
	all := b.resolver.Mentions(s.Entity)
	entity, ok := b.resolver.Entity(s.Entity)
	switch {
	case !ok:
		return nil, stay, fmt.Errorf("split %s: %w", s.Entity, graph.ErrNotFound)
	case len(s.Articles)+len(s.Names) == 0:
		return nil, stay, fmt.Errorf("split %s: neither articles nor names are given: %w", s.Entity, graph.ErrBadQuery)
	}
	for _, m := range all {
		if s.takes(m, b.resolver.Names(m)) {
			leave = append(leave, m)
			continue
		}
		if stay.Article == "" || stay.Name != entity.Name && m.Name == entity.Name {
			stay = m
		}
	}
	switch {
	case len(leave) == 0:
		err = fmt.Errorf("split %s: none of its %d mentions is one of those: %w", s.Entity, len(all), graph.ErrNotFound)
	case len(leave) == len(all):
		err = fmt.Errorf("split %s: these are all of its %d mentions: %w", s.Entity, len(all), graph.ErrBadQuery)
	}
	return leave, stay, err
}

func (s *Split) takes(m resolve.Mention, names []string) bool {
	named := func(n string) bool {
		return slices.ContainsFunc(s.Names, func(wanted string) bool { return strings.EqualFold(wanted, n) })
	}
	return (len(s.Articles) == 0 || slices.Contains(s.Articles, m.Article)) && (len(s.Names) == 0 || slices.ContainsFunc(names, named))
}
