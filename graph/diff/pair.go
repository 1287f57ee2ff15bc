package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// pair numbers the entities of two extractions so that those that are the same thing have one number.
func pair(before, after *graph.Extraction) (from, to *side) {
	from, to = newSide(before, "-"), newSide(after, "+")
	next := 0
	join := func(a, b *graph.Entity) {
		from.numbers[a.ID], to.numbers[b.ID] = strconv.Itoa(next), strconv.Itoa(next)
		from.paired[a.ID], to.paired[b.ID] = true, true
		next++
	}
	if before.Article.Text == after.Article.Text {
		for _, p := range overlapping(before.Entities, after.Entities) {
			a, b := &before.Entities[p.a], &after.Entities[p.b]
			if !from.paired[a.ID] && !to.paired[b.ID] {
				join(a, b)
			}
		}
	}
	named := map[string][]*graph.Entity{}
	for i := range after.Entities {
		if e := &after.Entities[i]; !to.paired[e.ID] {
			named[nameKey(e)] = append(named[nameKey(e)], e)
		}
	}
	for i := range before.Entities {
		a := &before.Entities[i]
		if same := named[nameKey(a)]; !from.paired[a.ID] && len(same) > 0 {
			join(a, same[0])
			named[nameKey(a)] = same[1:]
		}
	}
	return from, to
}

func nameKey(e *graph.Entity) string { return e.Kind.String() + " " + strings.ToLower(e.Name) }

// newSide numbers each entity by itself.
func newSide(x *graph.Extraction, mark string) *side {
	s := &side{x: x, names: map[graph.LocalID]string{}, numbers: map[graph.LocalID]string{}, paired: map[graph.LocalID]bool{}}
	for i := range x.Entities {
		id := x.Entities[i].ID
		s.names[id], s.numbers[id] = x.Entities[i].Name, mark+string(id)
	}
	return s
}

type overlap struct{ a, b, shared int }

// overlapping lists pairs of entities of one kind by how many places of the text name both, most first.
func overlapping(before, after []graph.Entity) []overlap {
	type place struct {
		graph.Span
		entity int
	}
	places := map[graph.EntityKind][]place{}
	for i := range after {
		for _, m := range after[i].Mentions {
			places[after[i].Kind] = append(places[after[i].Kind], place{m.Span, i})
		}
	}
	for _, list := range places {
		slices.SortFunc(list, func(x, y place) int { return cmp.Compare(x.Start, y.Start) })
	}
	var pairs []overlap
	for i := range before {
		shared := map[int]int{}
		list := places[before[i].Kind]
		for _, m := range before[i].Mentions {
			// mentions of one kind do not overlap each other, so ends are in order too
			at, _ := slices.BinarySearchFunc(list, m.Start, func(p place, start int) int { return cmp.Compare(p.End, start+1) })
			for ; at < len(list) && list[at].Start < m.End; at++ {
				shared[list[at].entity]++
			}
		}
		for j, n := range shared {
			pairs = append(pairs, overlap{i, j, n})
		}
	}
	slices.SortFunc(pairs, func(x, y overlap) int {
		return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	return pairs
}
