package storetest

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Generator makes up articles in which few people meet often and many rarely (Zipf), as in news. The same seed gives the same
// articles.
type Generator struct {
	rng    *rand.Rand
	people *rand.Zipf
	bodies *rand.Zipf
	next   int
	known  map[graph.EntityID]bool
}

// NewGenerator returns a generator of articles about some of so many people.
func NewGenerator(seed uint64, people int) *Generator {
	rng := rand.New(rand.NewPCG(seed, 1))
	return &Generator{
		rng:    rng,
		people: rand.NewZipf(rng, 1.1, 8, uint64(people-1)),
		bodies: rand.NewZipf(rng, 1.1, 8, uint64(people/4)),
		known:  map[graph.EntityID]bool{},
	}
}

var capacities = []graph.Capacity{
	graph.CapacityAttendee, graph.CapacityAttendee, graph.CapacityAttendee, graph.CapacityAttendee, graph.CapacitySpeaker,
	graph.CapacityHost, graph.CapacityChair, graph.CapacityCoChair,
}

var titles = []string{"Minister", "Secretary of State", "Director General", "Ambassador", "Under Secretary", "Chairman"}

// Next returns the next article and the entities that no article before it named: about 10 participations and 150 quads.
func (g *Generator) Next() (graph.ResolvedArticle, []graph.CanonicalEntity) {
	a := &article{g: g, ids: map[graph.EntityID]graph.LocalID{}}
	a.Canonical = map[graph.LocalID]graph.EntityID{}
	n := g.next
	g.next++
	a.Article.ID = graph.ArticleID(fmt.Sprintf("article-%07d", n))
	a.Article.Title = fmt.Sprintf("Meeting %d in the capital", n)
	a.Article.Published = fmt.Sprintf("20%02d-%02d-%02d", n%25, 1+n%12, 1+n%28)
	a.Extractor = "generator 1"
	a.text.WriteString(a.Article.Title + "\n\n")
	for i := range 2 {
		a.event(fmt.Sprintf("event/%d-%d", n/2, i))
	}
	a.Article.Text = a.text.String()
	a.Article.SHA256 = fmt.Sprintf("%x", sha256.Sum256([]byte(a.Article.Text)))
	return a.ResolvedArticle, a.fresh
}

type article struct {
	graph.ResolvedArticle
	g     *Generator
	text  strings.Builder
	ids   map[graph.EntityID]graph.LocalID
	fresh []graph.CanonicalEntity
}

// entity names an entity in the text and returns its local id.
func (a *article) entity(kind graph.EntityKind, id graph.EntityID, name string) graph.LocalID {
	if local, ok := a.ids[id]; ok {
		return local
	}
	local := graph.LocalID(fmt.Sprintf("%c%d", 'A'+len(kind), len(a.Entities)))
	a.ids[id] = local
	start := a.text.Len()
	a.text.WriteString(name)
	a.Entities = append(a.Entities, graph.Entity{
		ID: local, Kind: kind, Name: name, Aliases: []string{name},
		Mentions: []graph.Mention{{Span: graph.Span{Start: start, End: a.text.Len()}}},
	})
	a.text.WriteString(" ")
	if kind == graph.KindRole {
		return local
	}
	a.Canonical[local] = id
	if !a.g.known[id] {
		a.g.known[id] = true
		a.fresh = append(a.fresh, graph.CanonicalEntity{
			Ref: graph.Ref{ID: id, Kind: kind, Name: name}, Aliases: []string{name, "the " + name},
		})
	}
	return local
}

func (a *article) event(id string) {
	rng := a.g.rng
	event := a.entity(graph.KindEvent, graph.EntityID(id), "the "+id)
	place := a.entity(graph.KindPlace, graph.EntityID(fmt.Sprintf("place/%d", rng.IntN(200))), "Capital")
	a.Facts = append(a.Facts,
		graph.Fact{Kind: graph.FactDate, Event: event, Date: a.Article.Published, Evidence: a.evidence("date.near")},
		graph.Fact{Kind: graph.FactPlace, Event: event, Place: place, Evidence: a.evidence("place.in")},
	)
	for range 5 {
		n := a.g.people.Uint64()
		person := a.entity(graph.KindPerson, graph.EntityID(fmt.Sprintf("person/p-%d", n)), fmt.Sprintf("Person %d", n))
		body := a.g.bodies.Uint64()
		at := a.entity(graph.KindOrganisation, graph.EntityID(fmt.Sprintf("organisation/o-%d", body)), fmt.Sprintf("Ministry %d", body))
		role := titles[n%uint64(len(titles))]
		holder := a.entity(graph.KindRole, graph.EntityID("role/"+role), role)
		sentence := a.evidence(fmt.Sprintf("meet.%d", rng.IntN(20)))
		a.Facts = append(a.Facts,
			graph.Fact{Kind: graph.FactHolds, Person: person, Role: holder, Organisation: at, Evidence: a.evidence("title.before"), Confidence: 0.9},
			graph.Fact{
				Kind: graph.FactTakesPart, Agent: person, Event: event, As: capacities[rng.IntN(len(capacities))],
				Evidence: sentence, Confidence: 0.8,
			},
		)
	}
}

func (a *article) evidence(rule string) []graph.Evidence {
	start := a.text.Len()
	sentence := fmt.Sprintf("In sentence %d of %s they met and talked about things that matter to both of them.", start, a.Article.ID)
	a.text.WriteString(sentence + " ")
	return []graph.Evidence{{
		Sentence: sentence, Span: graph.Span{Start: start, End: start + len(sentence)}, Rule: rule, Confidence: 0.9,
	}}
}
