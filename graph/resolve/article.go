package resolve

import (
	"slices"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

// article is what the resolver keeps of an extraction: names and facts, no text.
type article struct {
	id        graph.ArticleID
	published int // days since 1970-01-01; 0 where unknown
	entities  []entity
	facts     []fact
	known     bool // has been in a Changes
}

// entity is one local entity with what it was last resolved to.
type entity struct {
	id       graph.LocalID
	kind     graph.EntityKind
	name     string
	names    []string   // every distinct surface form, name included
	first    graph.Span // of its first mention; empty where it has none
	place    string     // of a place, what its names are compared as; worked out when first asked for
	status   graph.EventStatus
	item     *item          // its place in the stage of its kind; nil for roles and dates
	reported graph.EntityID // as the last Changes had it
}

// fact is a graph.Fact with entities as indexes into the article's; none is -1.
type fact struct {
	kind          graph.FactKind
	a, b, c       int16 // the entities in the order of the guidelines: person role organisation, agent event, part whole ...
	former        bool
	as            graph.Capacity
	presence      graph.Presence
	date          string
	fromTextAlone bool // read off the words between two mentions, not stated by the extractor
}

const none = -1

func digest(x graph.Extraction) *article {
	a := &article{id: graph.ArticleID(strings.Clone(string(x.Article.ID))), published: day(x.Article.Published)}
	at := make(map[graph.LocalID]int16, len(x.Entities))
	for i, e := range x.Entities {
		at[e.ID] = int16(i)
		fresh := entity{
			id: graph.LocalID(strings.Clone(string(e.ID))), kind: e.Kind, name: strings.Clone(e.Name),
			names: surfaces(e), status: e.Status,
		}
		if len(e.Mentions) > 0 {
			fresh.first = e.Mentions[0].Span
		}
		a.entities = append(a.entities, fresh)
	}
	index := func(id graph.LocalID) int16 {
		if i, ok := at[id]; ok {
			return i
		}
		return none
	}
	for _, f := range x.Facts {
		a.facts = append(a.facts, compact(f, index))
	}
	a.facts = append(a.facts, apposed(x)...)
	return a
}

func surfaces(e graph.Entity) []string {
	out := []string{strings.Clone(e.Name)}
	for _, n := range e.Aliases {
		if n != "" && !slices.Contains(out, n) {
			out = append(out, strings.Clone(n))
		}
	}
	return out
}

func compact(f graph.Fact, index func(graph.LocalID) int16) fact {
	c := fact{kind: f.Kind, a: none, b: none, c: none, former: f.Former, as: f.As, presence: f.Presence}
	switch f.Kind {
	case graph.FactHolds:
		c.a, c.b, c.c = index(f.Person), index(f.Role), index(f.Organisation)
	case graph.FactTakesPart:
		c.a, c.b = index(f.Agent), index(f.Event)
	case graph.FactDate:
		c.a, c.date = index(f.Event), strings.Clone(f.Date)
	case graph.FactPlace:
		c.a, c.b = index(f.Event), index(f.Place)
	case graph.FactPartOf:
		c.a, c.b = index(f.Part), index(f.Whole)
	case graph.FactSigns:
		c.a, c.b = index(f.Agent), index(f.Accord)
	case graph.FactMode:
		c.a = index(f.Event)
	}
	return c
}

// of yields the facts of a kind whose first entity is e.
func (a *article) of(kind graph.FactKind, e int) func(yield func(fact) bool) {
	return func(yield func(fact) bool) {
		for _, f := range a.facts {
			if f.kind == kind && int(f.a) == e && !yield(f) {
				return
			}
		}
	}
}

// day turns an ISO date into days since 1970-01-01; 0 where it is none.
func day(iso string) int {
	if len(iso) < len("2006-01-02") {
		return 0
	}
	t, err := time.Parse(time.DateOnly, iso[:10])
	if err != nil {
		return 0
	}
	return int(t.Unix() / 86400)
}

// dayRange turns a date of any precision into its first and last day; 0 where it is none.
func dayRange(date string) (int, int) {
	from, to, ranged := strings.Cut(date, "/")
	if !ranged {
		to = from
	}
	first, _ := spread(from)
	_, last := spread(to)
	if first == 0 || last < first {
		return 0, 0
	}
	return first, last
}

func spread(date string) (int, int) {
	switch len(date) {
	case 4:
		return day(date + "-01-01"), day(date + "-12-31")
	case 7:
		first := day(date + "-01")
		if first == 0 {
			return 0, 0
		}
		last := first + 27
		for isoDay(last + 1)[:7] == date {
			last++
		}
		return first, last
	}
	d := day(date)
	return d, d
}
