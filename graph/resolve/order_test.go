package resolve_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// state is everything that can be asked of a resolver.
type state struct {
	Entities  []graph.CanonicalEntity
	Canonical map[graph.ArticleID]map[graph.LocalID]graph.EntityID
}

func stateOf(r *resolve.Resolver, ids []graph.ArticleID) state {
	s := state{slices.Collect(r.Entities()), map[graph.ArticleID]map[graph.LocalID]graph.EntityID{}}
	for _, id := range ids {
		s.Canonical[id] = r.Canonical(id)
	}
	return s
}

// press writes small extractions about few people and bodies of few names, so that everything that can go wrong between
// namesakes, initials, acronyms and undated meetings does.
func press(n int, seed uint64) []graph.Extraction {
	rng := rand.New(rand.NewPCG(seed, 1))
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	var out []graph.Extraction
	for i := range n {
		x := graph.Extraction{Article: graph.Article{ID: graph.ArticleID(fmt.Sprintf("a%03d", i)), Published: fmt.Sprintf("2022-%02d-%02d", 1+rng.IntN(12), 1+rng.IntN(28))}}
		add := func(id, kind string, names ...string) graph.LocalID {
			x.Entities = append(x.Entities, graph.Entity{ID: graph.LocalID(id), Kind: graph.EntityKind(kind), Name: names[0], Aliases: names})
			return graph.LocalID(id)
		}
		place := add("L1", "place", pick("Laos", "Lao", "Viet Nam", "Cambodian", "Thailand"))
		city := add("L2", "place", pick("Vientiane", "Hanoi", "Ha Noi", "Phnom Penh"))
		org := add("O1", "organisation", pick("Mekong River Commission", "MRC", "Ministry of Foreign Affairs", "Foreign Ministry", "CNMC", "Mekong Flood Delta Mekong Group", "Mekong Rice Farming Group"), pick("MRC", "CNMC", "Cambodia National Mekong Committee"))
		event := add("E1", "event", pick("28th Meeting of the MRC Council", "talks", "Council meeting", "courtesy call", "29th Council meeting", "2nd Session of the 29th Council", "2nd Council session"))
		role := add("R1", "role", pick("Minister of Foreign Affairs", "Foreign Minister", "Ambassador", "Director", "Minister"))
		x.Facts = append(x.Facts,
			graph.Fact{Kind: graph.FactPlace, Event: event, Place: city})
		if rng.IntN(3) > 0 {
			x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactDate, Event: event, Date: fmt.Sprintf("2022-%02d-%02d", 1+rng.IntN(2), 1+rng.IntN(5))})
		}
		for p := range 1 + rng.IntN(3) {
			name := pick("Nguyen Van Minh", "Nguyễn Văn Minh", "Van Minh Nguyen", "N. V. Minh", "Minh", "Le Van Minh", "Sok Theavuth", "Thea Vuth Sok", "Theavuth", "S. Theavuth", "Anna Kovács", "Ana Kovač", "Kovacs Anna")
			id := add(fmt.Sprintf("P%d", p+1), "person", name)
			x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactTakesPart, Agent: id, Event: event})
			at := []graph.LocalID{"", place, org}[rng.IntN(3)]
			if rng.IntN(4) > 0 {
				x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactHolds, Person: id, Role: role, Organisation: at})
			}
		}
		out = append(out, x)
	}
	return out
}

func TestOrderDoesNotMatter(t *testing.T) {
	for seed := range uint64(4) {
		xs := press(40, seed)
		ids := make([]graph.ArticleID, len(xs))
		for i, x := range xs {
			ids[i] = x.Article.ID
		}
		whole := resolve.New(resolve.Options{})
		whole.Update(xs, nil)
		want := stateOf(whole, ids)
		rng := rand.New(rand.NewPCG(seed, 2))
		for round := range 4 {
			r := resolve.New(resolve.Options{})
			mixed := slices.Clone(xs)
			rng.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			for len(mixed) > 0 {
				n := 1
				if round > 0 {
					n = min(len(mixed), 1+rng.IntN(20))
				}
				r.Update(mixed[:n], nil)
				mixed = mixed[n:]
			}
			if d := cmp.Diff(want, stateOf(r, ids)); d != "" {
				t.Fatalf("seed %d round %d (-at once +in parts):\n%s", seed, round, d)
			}
		}
	}
}

func TestRemovalLeavesNoTrace(t *testing.T) {
	for seed := range uint64(4) {
		xs := press(40, seed)
		var kept []graph.Extraction
		var ids, gone []graph.ArticleID
		for i, x := range xs {
			if i%3 == 0 {
				gone = append(gone, x.Article.ID)
				continue
			}
			kept, ids = append(kept, x), append(ids, x.Article.ID)
		}
		fresh := resolve.New(resolve.Options{})
		fresh.Update(kept, nil)
		r := resolve.New(resolve.Options{})
		r.Update(xs, nil)
		for _, id := range gone {
			r.Update(nil, []graph.ArticleID{id})
			r.Check(t)
		}
		if d := cmp.Diff(stateOf(fresh, ids), stateOf(r, ids)); d != "" {
			t.Fatalf("seed %d (-never loaded +removed):\n%s", seed, d)
		}
		r.Update(xs, nil)
		r.Update(nil, gone)
		if d := cmp.Diff(stateOf(fresh, ids), stateOf(r, ids)); d != "" {
			t.Fatalf("seed %d (-never loaded +loaded again and removed):\n%s", seed, d)
		}
	}
}

// TestChangesAreComplete keeps a copy by the reported changes alone and compares it with what the resolver says.
func TestChangesAreComplete(t *testing.T) {
	for seed := range uint64(4) {
		xs := press(40, seed)
		r := resolve.New(resolve.Options{})
		entities := map[graph.EntityID]graph.CanonicalEntity{}
		canonical := map[graph.ArticleID]map[graph.LocalID]graph.EntityID{}
		follow := func(c resolve.Changes) {
			for _, id := range c.Gone {
				delete(entities, id)
			}
			for _, e := range c.Entities {
				entities[e.ID] = e
			}
			for _, id := range c.Articles {
				canonical[id] = r.Canonical(id)
			}
		}
		var ids []graph.ArticleID
		for i, x := range xs {
			follow(r.Update([]graph.Extraction{x}, nil))
			ids = append(ids, x.Article.ID)
			if i%5 == 4 {
				follow(r.Update(nil, ids[:1]))
				delete(canonical, ids[0])
				ids = ids[1:]
			}
		}
		var got state
		for _, id := range slices.Sorted(maps.Keys(entities)) {
			got.Entities = append(got.Entities, entities[id])
		}
		got.Canonical = canonical
		if d := cmp.Diff(stateOf(r, ids), got); d != "" {
			t.Fatalf("seed %d (-resolver +followed):\n%s", seed, d)
		}
	}
}
