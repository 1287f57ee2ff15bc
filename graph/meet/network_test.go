package meet_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// shape shows a network as its nodes and its edges with weights and dates.
func shape(t *testing.T, ix *meet.Index, q meet.NetworkQuery) string {
	t.Helper()
	net, err := ix.Network(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, n := range net.Nodes {
		fmt.Fprintf(&out, "%s %d", n.ID, n.Degree)
		if n.Focus {
			out.WriteString(" focus")
		}
		out.WriteByte('\n')
	}
	for _, e := range net.Edges {
		fmt.Fprintf(&out, "%s - %s ×%d %s..%s", e.Source, e.Target, e.Weight, e.First, e.Last)
		for _, ev := range e.Events {
			out.WriteString(" " + ev.Name)
		}
		out.WriteString(" " + string(e.As) + "\n")
	}
	out.WriteString(net.CutReason)
	return out.String()
}

func TestNetwork(t *testing.T) {
	many := newArticle("b", "2021-02-02")
	for _, day := range []int{3, 1, 7, 5, 2, 6, 4} {
		many.held(fmt.Sprintf("day%d", day), fmt.Sprintf("2021-05-0%d", day), "bob", "cid")
	}
	ix := load(
		newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob").
			part("zed", "talks", graph.CapacityAttendee, graph.PresenceAbsent).holds("ann", "Director", "navy"),
		many,
		newArticle("c", "2021-02-02").held("ball", "2022", "cid", "dan").held("plan", "2023", "ann", "dan").
			status("plan", graph.EventPlanned),
	)
	cases := []struct {
		name string
		q    meet.NetworkQuery
		want string
	}{
		{"one hop", meet.NetworkQuery{Focus: []graph.EntityID{"person/ann"}},
			"person/ann 1 focus\nperson/bob 8\n" +
				"person/ann - person/bob ×1 2021-01-01..2021-01-01 talks \n"},
		{"two hops and the newest of the events", meet.NetworkQuery{Focus: []graph.EntityID{"person/ann"}, Depth: 2},
			"person/ann 1 focus\nperson/bob 8\nperson/cid 8\n" +
				"person/ann - person/bob ×1 2021-01-01..2021-01-01 talks \n" +
				"person/bob - person/cid ×7 2021-05-01..2021-05-07 day7 day6 day5 day4 day3 \n"},
		{"window", meet.NetworkQuery{Focus: []graph.EntityID{"person/cid"}, Since: "2021-05-06", Until: "2021"},
			"person/bob 2\nperson/cid 2 focus\n" +
				"person/bob - person/cid ×2 2021-05-06..2021-05-07 day7 day6 \n"},
		{"people of an organisation", meet.NetworkQuery{Focus: []graph.EntityID{"organisation/navy"}},
			"person/ann 1 focus\nperson/bob 8\n" +
				"person/ann - person/bob ×1 2021-01-01..2021-01-01 talks \n"},
		{"people of an event", meet.NetworkQuery{Focus: []graph.EntityID{"event/ball"}, MaxNodes: 2},
			"person/cid 8 focus\nperson/dan 1 focus\n" +
				"person/cid - person/dan ×1 2022..2022 ball \nmore than 2 nodes"},
		{"no focus, few nodes", meet.NetworkQuery{MaxNodes: 2},
			"person/bob 8\nperson/cid 8\n" +
				"person/bob - person/cid ×7 2021-05-01..2021-05-07 day7 day6 day5 day4 day3 \nonly the 2 best connected of 4"},
		{"heaviest edge", meet.NetworkQuery{MaxEdges: 1},
			"person/ann 1\nperson/bob 8\nperson/cid 8\nperson/dan 1\n" +
				"person/bob - person/cid ×7 2021-05-01..2021-05-07 day7 day6 day5 day4 day3 \nonly the 1 heaviest of 3 edges"},
		{"bipartite", meet.NetworkQuery{Focus: []graph.EntityID{"person/dan"}, Project: graph.ProjectBipartite},
			"event/ball 2\nperson/cid 8\nperson/dan 1 focus\n" +
				"person/cid - event/ball ×1 2022..2022 attendee\nperson/dan - event/ball ×1 2022..2022 attendee\n"},
		{"bipartite from an event", meet.NetworkQuery{Focus: []graph.EntityID{"event/talks"}, Project: graph.ProjectBipartite},
			"event/talks 3 focus\nperson/ann 1\nperson/bob 8\n" +
				"person/ann - event/talks ×1 2021-01-01..2021-01-01 attendee\n" +
				"person/bob - event/talks ×1 2021-01-01..2021-01-01 attendee\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, shape(t, ix, c.q)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestHubAnswersAsAnybody has a person with so many meetings that encounters are kept, and asks the same in two ways, of
// which one is never kept, before and after changes.
func TestHubAnswersAsAnybody(t *testing.T) {
	var articles []*article
	for i := range 1200 {
		day := fmt.Sprintf("20%02d-%02d-%02d", 10+i%9, 1+i%12, 1+i%28)
		articles = append(articles, newArticle(fmt.Sprintf("a%d", i), day).held(
			fmt.Sprintf("e%d", i), day, "hub", fmt.Sprintf("x%d", i%7), fmt.Sprintf("y%d", i%97), fmt.Sprintf("z%d", i%301),
		))
	}
	ix := load(articles...)
	compare := func() {
		t.Helper()
		for _, limit := range []int{1, 50, 1000} {
			kept := meet.MetQuery{Limit: limit}
			counted := meet.MetQuery{Limit: limit, Since: "2000"}
			for pages := 0; pages < 4; pages++ {
				want, err := ix.Met(t.Context(), person("hub"), counted)
				if err != nil {
					t.Fatal(err)
				}
				got, err := ix.Met(t.Context(), person("hub"), kept)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatal(diff)
				}
				if kept.Cursor, counted.Cursor = got.Next, want.Next; got.Next == "" {
					break
				}
			}
		}
	}
	compare()
	ix.Update([]graph.ResolvedArticle{
		newArticle("a5", "2020-01-01").held("e5", "2020-01-01", "hub", "new").ResolvedArticle,
	}, []graph.ArticleID{"a7", "a8"})
	compare()
	if met := metLine(t, ix, person("hub"), meet.MetQuery{Limit: 1000}); !slices.Contains(met, "new×1") {
		t.Errorf("the new acquaintance is missing in %v", met)
	}
}
