package diff_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/diff"
)

const text = "Ali Bako, Minister of Trade, met Bo Lind in Oslo. Ali left."

// entity names the places of the text where a surface stands.
func entity(id graph.LocalID, kind graph.EntityKind, surfaces ...string) graph.Entity {
	e := graph.Entity{ID: id, Kind: kind, Name: surfaces[0], Aliases: surfaces}
	for _, s := range surfaces {
		if at := strings.Index(text, s); at >= 0 {
			e.Mentions = append(e.Mentions, graph.Mention{Span: graph.Span{Start: at, End: at + len(s)}})
		}
	}
	return e
}

func extraction(facts ...graph.Fact) graph.Extraction {
	return graph.Extraction{
		Article: graph.Article{ID: "a", Text: text},
		Entities: []graph.Entity{
			entity("P1", graph.KindPerson, "Ali Bako"), entity("P2", graph.KindPerson, "Bo Lind"), entity("R1", graph.KindRole, "Minister"),
			entity("O1", graph.KindOrganisation, "Trade"), entity("E1", graph.KindEvent, "met"), entity("L1", graph.KindPlace, "Oslo"),
		},
		Facts: facts,
	}
}

func part(agent graph.LocalID, as graph.Capacity) graph.Fact {
	return graph.Fact{
		Kind: graph.FactTakesPart, Agent: agent, Event: "E1", As: as, Confidence: 0.5,
		Evidence: []graph.Evidence{{Sentence: "Ali Bako\nmet Bo Lind."}},
	}
}

func holds(role, at graph.LocalID) graph.Fact {
	return graph.Fact{Kind: graph.FactHolds, Person: "P1", Role: role, Organisation: at}
}

// lines shows changes as lines of a diff.
func lines(changes []diff.Change) []string {
	out := []string{}
	for _, c := range changes {
		switch {
		case c.Before == nil:
			out = append(out, "+ "+c.After.Text)
		case c.After == nil:
			out = append(out, "- "+c.Before.Text)
		default:
			out = append(out, c.Before.Text+" => "+c.After.Text)
		}
	}
	return out
}

func TestFacts(t *testing.T) {
	renamed := func(x graph.Extraction, id graph.LocalID, to graph.Entity) graph.Extraction {
		x.Entities = slices.Clone(x.Entities)
		i := slices.IndexFunc(x.Entities, func(e graph.Entity) bool { return e.ID == id })
		x.Entities[i] = to
		x.Facts = slices.Clone(x.Facts)
		for j := range x.Facts {
			if x.Facts[j].Agent == id {
				x.Facts[j].Agent = to.ID
			}
		}
		return x
	}
	both := extraction(part("P1", graph.CapacityChair), part("P2", graph.CapacityAttendee))
	elsewhere := extraction(part("P1", graph.CapacityHost))
	elsewhere.Article.Text = "Another text. " + text
	planned := extraction()
	planned.Entities[4].Status = graph.EventPlanned
	cases := []struct {
		name          string
		before, after graph.Extraction
		want          []string
	}{
		{"nothing", both, both, []string{}},
		{"order and confidence", both, extraction(part("P2", ""), part("P1", graph.CapacityChair)), []string{}},
		{"came", extraction(), both, []string{"+ Ali Bako at met: chair", "+ Bo Lind at met: attendee"}},
		{"went", both, extraction(part("P2", "")), []string{"- Ali Bako at met: chair"}},
		{"capacity", both, extraction(part("P1", graph.CapacityHost), part("P2", "")), []string{"Ali Bako at met: chair => Ali Bako at met: host"}},
		{"another id", both, renamed(both, "P1", entity("P9", graph.KindPerson, "Ali Bako")), []string{}},
		{
			"another name of one mention", both, renamed(both, "P1", entity("P9", graph.KindPerson, "Ali Bako, Minister", "Ali Bako")),
			[]string{"Ali Bako at met: chair => Ali Bako, Minister at met: chair"},
		},
		{"organisation", extraction(holds("R1", "O1")), extraction(holds("R1", "L1")), []string{"Ali Bako: Minister, Trade => Ali Bako: Minister, Oslo"}},
		{"role", extraction(holds("R1", "O1")), extraction(holds("", "O1")), []string{"Ali Bako: Minister, Trade => Ali Bako: Trade"}},
		{"another text", extraction(part("P1", graph.CapacityChair)), elsewhere, []string{"Ali Bako at met: chair => Ali Bako at met: host"}},
		{"status", extraction(), planned, []string{"+ met: planned"}},
		{
			"one of two dates", extraction(graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2021"}, graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2022"}),
			extraction(graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2022"}, graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2021-03"}),
			[]string{"met: on 2021 => met: on 2021-03"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := diff.Facts(&c.before, &c.after)
			if d := cmp.Diff(c.want, lines(got)); d != "" {
				t.Error(d)
			}
			back := diff.Tally(diff.Facts(&c.after, &c.before))
			if n := diff.Tally(got); n.Added != back.Removed || n.Removed != back.Added || n.Changed != back.Changed {
				t.Errorf("%+v there, %+v back", n, back)
			}
		})
	}
}

func TestStatementsKeepTheirSentence(t *testing.T) {
	none, some := extraction(), extraction(part("P1", graph.CapacityChair))
	want := []diff.Change{{After: &diff.Statement{
		Kind: graph.FactTakesPart, Text: "Ali Bako at met: chair", Sentence: "Ali Bako met Bo Lind.", Confidence: 0.5,
	}}}
	if d := cmp.Diff(want, diff.Facts(&none, &some)); d != "" {
		t.Error(d)
	}
}

// TestCountsAddUp compares random extractions: what one has and the other lacks is what the counts say.
func TestCountsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	agents := []graph.LocalID{"P1", "P2", "O1", "L1"}
	random := func() graph.Extraction {
		x := extraction()
		for range rng.IntN(8) {
			x.Facts = append(x.Facts, part(agents[rng.IntN(len(agents))], graph.Capacities[rng.IntN(3)]))
		}
		return x
	}
	for range 300 {
		a, b := random(), random()
		n := diff.Tally(diff.Facts(&a, &b))
		if len(b.Facts)-len(a.Facts) != n.Added-n.Removed {
			t.Fatalf("from %d to %d facts: %+v", len(a.Facts), len(b.Facts), n)
		}
		if same := diff.Facts(&a, &a); len(same) > 0 {
			t.Fatalf("an extraction differs from itself: %v", lines(same))
		}
	}
}
