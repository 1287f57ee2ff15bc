package resolve

import (
	"cmp"

	"github.com/whomet/whomet/graph"
)

// tally counts what a cluster is called and where. Large clusters keep theirs, so that the hundred thousandth report of a
// president costs no more than the first; small ones are counted when asked for.
type tally struct {
	names   map[string]int
	aliases map[string]int
	reports map[*article]int
	first   *item // reported first
}

// large is from how many items on a cluster keeps its tally.
const large = 32

func (t *tally) add(i *item, by int) {
	e := &i.article.entities[i.entity]
	bump(t.names, e.name, by)
	for _, n := range e.names {
		bump(t.aliases, n, by)
	}
	bump(t.reports, i.article, by)
	switch {
	case by < 0 && t.first == i:
		t.first = nil
	case by > 0 && t.first != nil && i.before(t.first):
		t.first = i
	}
}

func bump[K comparable](counts map[K]int, k K, by int) {
	if counts[k] += by; counts[k] == 0 {
		delete(counts, k)
	}
}

// before orders items by the day they were published, then by article.
func (i *item) before(j *item) bool {
	return cmp.Or(cmp.Compare(i.article.published, j.article.published), i.compare(j)) < 0
}

// count changes the tally of a cluster that keeps one.
func (c *cluster) count(i *item, by int) {
	if c != nil && c.tally != nil {
		c.tally.add(i, by)
	}
}

// counted returns the tally of the cluster, made now if it keeps none.
func (c *cluster) counted() *tally {
	t := c.tally
	if t == nil {
		t = &tally{map[string]int{}, map[string]int{}, map[*article]int{}, nil}
		n := 0
		for i := range c.items() {
			t.add(i, 1)
			n++
		}
		if n >= large {
			c.tally = t
		}
	}
	if t.first == nil {
		for i := range c.items() {
			if t.first == nil || i.before(t.first) {
				t.first = i
			}
		}
	}
	return t
}

func (c *cluster) items() func(yield func(*item) bool) {
	return func(yield func(*item) bool) {
		for _, at := range c.atoms {
			for i := range at.items {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// dates counts the dates that the reports of an event give.
func (c *cluster) dates() map[string]int {
	dates := map[string]int{}
	if c.kind != graph.KindEvent {
		return dates
	}
	for i := range c.items() {
		for f := range i.article.of(graph.FactDate, i.entity) {
			dates[f.date]++
		}
	}
	return dates
}
