package resolve_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/whomet/whomet/graph"
)

// world writes n articles about a made-up world of officials whose fame follows Zipf's law: a few are in every tenth
// article, most in one or two. Half of the mentions are full names with a post, the rest short forms.
func world(n int, seed uint64) []graph.Extraction {
	rng := rand.New(rand.NewPCG(seed, 3))
	syllables := []string{"ka", "ro", "min", "tan", "vel", "so", "phe", "da", "lu", "bor", "kes", "nia", "gar", "tho", "mel", "shi", "ova", "rek", "ul", "zen"}
	word := func(k int) string {
		w := ""
		for range k {
			w += syllables[rng.IntN(len(syllables))]
		}
		return string(w[0]-32) + w[1:]
	}
	countries := []string{"Laos", "Kenya", "Peru", "Norway", "Jordan", "Nepal", "Chile", "Ghana", "Fiji", "Poland"}
	type person struct{ given, family, role, country string }
	people := make([]person, n)
	for i := range people {
		people[i] = person{word(2), word(2 + rng.IntN(2)), []string{"Minister of Water", "Foreign Minister", "Ambassador", "Secretary-General", "Director"}[rng.IntN(5)], countries[rng.IntN(len(countries))]}
	}
	bodies := make([]string, n/10+5)
	for i := range bodies {
		bodies[i] = word(3) + []string{" Commission", " River Authority", " Institute", " Development Bank", " University"}[rng.IntN(5)]
	}
	fame := rand.NewZipf(rng, 1.2, 4, uint64(n-1))
	start := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	var out []graph.Extraction
	for i := range n {
		day := start.AddDate(0, 0, rng.IntN(3000))
		x := graph.Extraction{Article: graph.Article{ID: graph.ArticleID(fmt.Sprintf("w%06d", i)), Published: day.Format(time.DateOnly)}}
		add := func(id string, kind graph.EntityKind, names ...string) graph.LocalID {
			x.Entities = append(x.Entities, graph.Entity{ID: graph.LocalID(id), Kind: kind, Name: names[0], Aliases: names})
			return graph.LocalID(id)
		}
		city := add("L0", graph.KindPlace, []string{"Vientiane", "Nairobi", "Lima", "Oslo", "Amman"}[rng.IntN(5)])
		event := add("E1", graph.KindEvent, []string{"meeting", "talks", fmt.Sprintf("%dth Meeting of the Council", 20+rng.IntN(30)), "workshop on " + word(2)}[rng.IntN(4)])
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactDate, Event: event, Date: day.Format(time.DateOnly)}, graph.Fact{Kind: graph.FactPlace, Event: event, Place: city})
		body := add("O1", graph.KindOrganisation, bodies[fame.Uint64()%uint64(len(bodies))])
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactTakesPart, Agent: body, Event: event, As: graph.CapacityOrganiser})
		seen := map[uint64]bool{}
		for p := range 2 + rng.IntN(5) {
			k := fame.Uint64()
			if seen[k] {
				continue
			}
			seen[k] = true
			who := people[k]
			name := who.given + " " + who.family
			if rng.IntN(4) == 0 {
				name = who.family
			}
			id := add(fmt.Sprintf("P%d", p), graph.KindPerson, name)
			role := add(fmt.Sprintf("R%d", p), graph.KindRole, who.role)
			place := add(fmt.Sprintf("L%d", p+1), graph.KindPlace, who.country)
			if rng.IntN(3) > 0 {
				x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactHolds, Person: id, Role: role, Organisation: place})
			}
			x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactTakesPart, Agent: id, Event: event})
		}
		out = append(out, x)
	}
	return out
}
