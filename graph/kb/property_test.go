package kb_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// randomArticle makes up a report of one meeting by few people, so that articles overlap.
func randomArticle(t *testing.T, rng *rand.Rand, id string) graph.Extraction {
	people := []string{"Watt Botksal", "Li Zhongping", "Ana Solheim", "Bo Larsen", "Kari Dahl"}
	rng.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	nouns := []string{"workshop on rural water", "talks", "summit"}
	word := []string{"rivers", "trade", "grain"}[rng.IntN(3)]
	day := fmt.Sprintf("2021-0%d-1%d", 1+rng.IntN(3), rng.IntN(3))
	body := fmt.Sprintf("[P1|%s], [R1|Director] of the [O1|Mekong Committee], and [P2|%s] met at the [E1|%s] about %s.",
		people[0], people[1], nouns[rng.IntN(3)], word)
	facts := []graph.Fact{holds("P1", "R1", "O1"), part("P1", "E1", graph.Capacities[rng.IntN(3)]), part("P2", "E1", graph.CapacityAttendee)}
	if rng.IntN(3) > 0 {
		facts = append(facts, date("E1", day))
	}
	return marked(t, id, day, body, facts...)
}

// TestIndexesFollowTheStore loads, replaces and deletes at random. After each step the meeting index and the search index have to
// answer what a naive look at the store answers, and to be what Verify makes anew of it.
func TestIndexesFollowTheStore(t *testing.T) {
	for _, address := range []string{"memory:", "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")} {
		rng := rand.New(rand.NewPCG(31, 32))
		base := open(t, address)
		for step := range 25 {
			id := fmt.Sprint("article ", rng.IntN(6))
			if _, err := base.Extraction(t.Context(), graph.ArticleID(id)); err == nil && rng.IntN(3) == 0 {
				if _, err := base.Delete(t.Context(), []graph.ArticleID{graph.ArticleID(id)}); err != nil {
					t.Fatal(err)
				}
			} else {
				load(t, base, randomArticle(t, rng, id), randomArticle(t, rng, fmt.Sprint("article ", rng.IntN(6))))
			}
			faults, err := base.Verify(t.Context())
			if err != nil || len(faults) > 0 {
				t.Fatalf("%s, step %d: %v, %v", address, step, faults, err)
			}
			compareMeetings(t, base)
			compareSearch(t, base)
			if t.Failed() {
				t.Fatalf("%s, step %d", address, step)
			}
		}
	}
}

func resolved(t *testing.T, base *kb.Base) (all []graph.ResolvedArticle) {
	t.Helper()
	for a, err := range base.Resolved(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// compareMeetings counts for every person the people at the same events.
func compareMeetings(t *testing.T, base *kb.Base) {
	t.Helper()
	at := map[graph.EntityID]map[graph.EntityID]bool{}
	for _, a := range resolved(t, base) {
		for _, f := range a.Facts {
			if f.Kind != graph.FactTakesPart {
				continue
			}
			event := a.Canonical[f.Event]
			if at[event] == nil {
				at[event] = map[graph.EntityID]bool{}
			}
			at[event][a.Canonical[f.Agent]] = true
		}
	}
	want := map[graph.EntityID]map[graph.EntityID]int{}
	for _, people := range at {
		for p := range people {
			for q := range people {
				if want[p] == nil {
					want[p] = map[graph.EntityID]int{}
				}
				if p != q {
					want[p][q]++
				}
			}
		}
	}
	for p := range want {
		met, total, err := base.Met(t.Context(), p, graph.MetQuery{})
		got := map[graph.EntityID]int{}
		for _, e := range met {
			got[e.Person.ID] = e.Count
			for _, m := range e.Events {
				if len(m.Evidence) == 0 || m.Evidence[0].Sentence == "" || m.Evidence[0].Extractor == "" {
					t.Errorf("%s met %s without a sentence or an extractor: %+v", p, e.Person.ID, m)
				}
			}
		}
		if diff := cmp.Diff(want[p], got); diff != "" || total != len(want[p]) || err != nil {
			t.Errorf("%s: total %d, %v: %s", p, total, err, diff)
		}
	}
}

// compareSearch asks for every name of every entity, for a name that nobody has any more, and for words of articles.
func compareSearch(t *testing.T, base *kb.Base) {
	t.Helper()
	names := map[string][]string{}
	texts := map[string][]string{}
	for _, a := range resolved(t, base) {
		for _, word := range []string{"rivers", "trade", "grain"} {
			if strings.Contains(a.Article.Text, word) {
				texts[word] = append(texts[word], string(a.Article.ID))
			}
		}
	}
	for e, err := range base.Canonical(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Kind == graph.KindPerson {
			for _, name := range e.Aliases {
				names[name] = append(names[name], string(e.ID))
			}
		}
	}
	for _, name := range []string{"Watt Botksal", "Li Zhongping", "Ana Solheim", "Bo Larsen", "Kari Dahl"} {
		compareHits(t, base, name, string(graph.KindPerson), names[name])
	}
	for _, word := range []string{"rivers", "trade", "grain"} {
		compareHits(t, base, word, "article", texts[word])
	}
}

func compareHits(t *testing.T, base *kb.Base, typed, kind string, want []string) {
	t.Helper()
	hits, _, err := base.Search(t.Context(), graph.SearchQuery{Text: typed, Kinds: []string{kind}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range hits {
		// besides those that go by the whole name there may be some that have a part of it
		if kind == "article" || h.Name == typed || slices.Contains(want, h.ID) {
			got = append(got, h.ID)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("search for %q: %s", typed, diff)
	}
}

// TestFactsOfSeveralArticlesKeepTheirEvidence deletes one of two articles that say the same.
func TestFactsOfSeveralArticlesKeepTheirEvidence(t *testing.T) {
	base := open(t, "memory:")
	one := articles(t)[0]
	two := one
	two.Article.ID = "again"
	load(t, base, one)
	want, counts := nquads(t, base), statsOf(t, base)
	load(t, base, two)
	agent, err := base.Agent(t.Context(), "person/watt-botksal")
	if err != nil || len(agent.Participations) != 1 || len(agent.Participations[0].Evidence) != 2 {
		t.Fatalf("%+v, %v", agent.Participations, err)
	}
	if _, err := base.Delete(t.Context(), []graph.ArticleID{"again"}); err != nil {
		t.Fatal(err)
	}
	agent, err = base.Agent(t.Context(), "person/watt-botksal")
	if err != nil || len(agent.Participations) != 1 || len(agent.Participations[0].Evidence) != 1 || agent.Participations[0].Evidence[0].Article != "first" {
		t.Errorf("%+v, %v", agent.Participations, err)
	}
	if diff := cmp.Diff(want, nquads(t, base)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(counts, statsOf(t, base)); diff != "" {
		t.Error(diff)
	}
}

// TestHistory follows an article through all that can become of it.
func TestHistory(t *testing.T) {
	base := open(t, "memory:")
	x := articles(t)[0]
	load(t, base, x)
	load(t, base, x) // changes nothing
	x.Extractor = "test 2"
	x.Facts = x.Facts[1:]
	load(t, base, x)
	x.Article.Text += " More."
	load(t, base, x)
	if _, err := base.Delete(t.Context(), []graph.ArticleID{"first"}); err != nil {
		t.Fatal(err)
	}
	revisions, err := base.History(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range revisions {
		got = append(got, fmt.Sprintf("%s by %s: %d facts +%d -%d ~%d", r.Action, r.Extractor, r.Facts, r.Added, r.Removed, r.Changed))
	}
	want := []string{
		"loaded by test 1: 4 facts +4 -0 ~0", "reprocessed by test 2: 3 facts +0 -1 ~0",
		"replaced by test 2: 3 facts +0 -0 ~0", "deleted by test 2: 0 facts +0 -3 ~0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
