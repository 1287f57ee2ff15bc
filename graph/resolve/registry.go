package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

// registry gives clusters their names and ids.
type registry struct {
	lexicon *lexicon
	byID    map[graph.EntityID]*cluster
	bySlug  map[string]map[*cluster]struct{} // clusters that would share an id
}

func newRegistry(l *lexicon) *registry {
	return &registry{lexicon: l, byID: map[graph.EntityID]*cluster{}, bySlug: map[string]map[*cluster]struct{}{}}
}

// rename works out name and id of the clusters anew. It returns what differs from before, and the clusters whose id does.
func (r *registry) rename(touched []*cluster) (Changes, []*cluster) {
	before := map[*cluster]graph.CanonicalEntity{}
	slugs := map[string]struct{}{}
	for _, c := range touched {
		before[c] = c.entity
		if c.base != "" {
			slugs[c.base] = struct{}{}
			delete(r.bySlug[c.base], c)
		}
		c.base = ""
		if len(c.atoms) == 0 {
			continue
		}
		r.describe(c)
		slugs[c.base] = struct{}{}
		if r.bySlug[c.base] == nil {
			r.bySlug[c.base] = map[*cluster]struct{}{}
		}
		r.bySlug[c.base][c] = struct{}{}
	}
	for s := range slugs {
		for c := range r.bySlug[s] {
			if _, ok := before[c]; !ok {
				before[c] = c.entity
			}
		}
		r.number(s)
	}
	return r.differences(before)
}

// number gives the clusters of one slug their ids: the one that was reported first has it plain, the others with a hash of
// where they were reported first. What people took out of another comes behind, so that the other keeps its id.
func (r *registry) number(slug string) {
	namesakes := slices.SortedFunc(maps.Keys(r.bySlug[slug]), func(a, b *cluster) int {
		if out := a.takenOut(); out != b.takenOut() {
			if out {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.first.article.published, b.first.article.published), a.first.compare(b.first))
	})
	if len(namesakes) == 0 {
		delete(r.bySlug, slug)
	}
	for i, c := range namesakes {
		c.entity.ID = graph.EntityID(slug)
		if i > 0 {
			e := c.first.article.entities[c.first.entity]
			c.entity.ID += graph.EntityID(fmt.Sprintf("-%06x", hash64(string(c.first.article.id), string(e.id))&0xffffff))
		}
	}
}

func (r *registry) differences(before map[*cluster]graph.CanonicalEntity) (Changes, []*cluster) {
	var ch Changes
	var renamed []*cluster
	for c, was := range before {
		if was.ID != "" && r.byID[was.ID] == c {
			delete(r.byID, was.ID)
		}
		if len(c.atoms) == 0 {
			c.entity = graph.CanonicalEntity{}
		}
	}
	for c, was := range before {
		now := c.entity
		if now.ID != "" {
			r.byID[now.ID] = c
			if now.ID != was.ID || now.Name != was.Name || now.Articles != was.Articles || !slices.Equal(now.Aliases, was.Aliases) {
				ch.Entities = append(ch.Entities, now)
			}
		}
		if now.ID != was.ID {
			renamed = append(renamed, c)
		}
	}
	for _, was := range before {
		if was.ID != "" && r.byID[was.ID] == nil {
			ch.Gone = append(ch.Gone, was.ID)
		}
	}
	slices.SortFunc(ch.Entities, func(a, b graph.CanonicalEntity) int { return cmp.Compare(a.ID, b.ID) })
	slices.Sort(ch.Gone)
	return ch, renamed
}

// describe works out everything about a cluster but its id.
func (r *registry) describe(c *cluster) {
	t := c.counted()
	c.first = t.first
	name := r.best(c.kind, t.names)
	c.entity = graph.CanonicalEntity{
		Ref:      graph.Ref{ID: c.entity.ID, Kind: c.kind, Name: name},
		Aliases:  byFrequency(t.aliases, name),
		Articles: len(t.reports),
	}
	c.base = c.kind.String() + "/" + r.slug(c.kind, name, c.dates())
}

func (r *registry) slug(kind graph.EntityKind, name string, dates map[string]int) string {
	s := slug(name)
	if kind == graph.KindEvent && len(dates) > 0 {
		d := slices.MaxFunc(slices.Sorted(maps.Keys(dates)), func(a, b string) int {
			return cmp.Or(cmp.Compare(precise(a), precise(b)), cmp.Compare(dates[a], dates[b]), -strings.Compare(a, b))
		})
		d, _, _ = strings.Cut(d, "/")
		s = d + "-" + s
	}
	if strings.Trim(s, "-") == "" {
		s = fmt.Sprintf("%08x", hash64(name)&0xffffffff)
	}
	return s
}

func precise(date string) int {
	switch graph.PrecisionOf(date) {
	case graph.PrecisionDay:
		return 4
	case graph.PrecisionRange:
		return 3
	case graph.PrecisionMonth:
		return 2
	}
	return 1
}

// best chooses the name that a cluster goes by: the fullest sort of name, then the most frequent, then the longest, then
// the first in the alphabet. A name that not one in twenty of the reports of the most frequent one has is not asked.
func (r *registry) best(kind graph.EntityKind, names map[string]int) string {
	most := 0
	for n, count := range names {
		if code := r.lexicon.country(n); code != "" && kind == graph.KindPlace {
			return r.lexicon.countryOf[code]
		}
		most = max(most, count)
	}
	better := func(a, b string) int {
		return cmp.Or(
			cmp.Compare(fullness(kind, a), fullness(kind, b)), cmp.Compare(names[a], names[b]),
			cmp.Compare(len(a), len(b)), -strings.Compare(a, b),
		)
	}
	best := ""
	for n, count := range names {
		if count*rare >= most && (best == "" || better(n, best) > 0) {
			best = n
		}
	}
	return best
}

// fullness ranks sorts of name: a person by family and given name, a body by a name rather than an acronym, an event by as
// many words as fit a line.
func fullness(kind graph.EntityKind, name string) int {
	w := words(name)
	switch kind {
	case graph.KindPerson:
		full := 0
		for _, x := range w {
			if len(x) > 1 {
				full++
			}
		}
		return min(full, 2)
	case graph.KindEvent:
		return min(len(w), 4)
	}
	if acronym(name) {
		return 0
	}
	return min(len(w), 2)
}

// acronym reports whether a name is one word in capitals.
func acronym(name string) bool {
	return len(name) > 1 && !strings.ContainsAny(name, " \t") && strings.ToUpper(name) == name
}

func byFrequency(aliases map[string]int, name string) []string {
	return slices.SortedFunc(maps.Keys(aliases), func(a, b string) int {
		return cmp.Or(-cmp.Compare(aliases[a], aliases[b]), cmp.Compare(a, b))
	})
}

// isoDay is the inverse of day.
func isoDay(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }
