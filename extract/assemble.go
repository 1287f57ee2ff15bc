package extract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// letters begin the local ids of each kind of entity, as in the annotated corpus: P1, O2.
var letters = map[graph.EntityKind]string{
	graph.KindPerson: "P", graph.KindOrganisation: "O", graph.KindRole: "R", graph.KindEvent: "E",
	graph.KindPlace: "L", graph.KindDate: "D", graph.KindAccord: "A",
}

// assemble brings an extraction to its one final form: entities by their first mention and numbered by kind, facts without
// those below the least confidence, in the order of what they say, every evidence signed with the article.
func assemble(x *graph.Extraction, least float64) {
	for i := range x.Entities {
		slices.SortFunc(x.Entities[i].Mentions, compareMentions)
	}
	slices.SortStableFunc(x.Entities, func(a, b graph.Entity) int {
		return cmp.Or(compareFirst(a, b), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	ids := renumber(x.Entities)
	x.Facts = slices.DeleteFunc(x.Facts, func(f graph.Fact) bool { return f.Confidence < least })
	for i := range x.Facts {
		f := &x.Facts[i]
		for _, id := range fields(f) {
			*id = ids[*id]
		}
		for j := range f.Evidence {
			f.Evidence[j].Article = x.Article.ID
		}
	}
	slices.SortStableFunc(x.Facts, compareFacts)
	if x.Entities == nil {
		x.Entities = []graph.Entity{}
	}
	if x.Facts == nil {
		x.Facts = []graph.Fact{}
	}
}

func compareMentions(a, b graph.Mention) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

func compareFirst(a, b graph.Entity) int {
	if len(a.Mentions) == 0 || len(b.Mentions) == 0 {
		return cmp.Compare(len(b.Mentions), len(a.Mentions))
	}
	return compareMentions(a.Mentions[0], b.Mentions[0])
}

// renumber gives entities their ids and returns them by the old ones. The empty id stays empty.
func renumber(entities []graph.Entity) map[graph.LocalID]graph.LocalID {
	ids := map[graph.LocalID]graph.LocalID{}
	count := map[graph.EntityKind]int{}
	for i := range entities {
		e := &entities[i]
		count[e.Kind]++
		id := graph.LocalID(fmt.Sprintf("%s%d", letters[e.Kind], count[e.Kind]))
		ids[e.ID] = id
		e.ID = id
	}
	return ids
}

// fields returns the places of a fact that name entities, in the order in which facts are sorted by them.
func fields(f *graph.Fact) []*graph.LocalID {
	return []*graph.LocalID{
		&f.Person, &f.Role, &f.Organisation, &f.Agent, &f.Event, &f.Place, &f.Part, &f.Whole, &f.Accord,
	}
}

func compareFacts(a, b graph.Fact) int {
	c := cmp.Compare(slices.Index(graph.FactKinds, a.Kind), slices.Index(graph.FactKinds, b.Kind))
	x, y := fields(&a), fields(&b)
	for i := range x {
		c = cmp.Or(c, compareIDs(*x[i], *y[i]))
	}
	return cmp.Or(c, strings.Compare(a.Date, b.Date), strings.Compare(string(a.As), string(b.As)), strings.Compare(string(a.Mode), string(b.Mode)))
}

// compareIDs orders P2 before P10.
func compareIDs(a, b graph.LocalID) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
