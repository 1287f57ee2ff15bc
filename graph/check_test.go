package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
)

func workshop() graph.Extraction {
	return graph.Extraction{
		Article: graph.Article{ID: "a", Text: "Ali met Bo."},
		Entities: []graph.Entity{
			{ID: "P1", Kind: graph.KindPerson, Name: "Ali", Mentions: []graph.Mention{{Span: graph.Span{Start: 0, End: 3}}}},
			{ID: "P2", Kind: graph.KindPerson, Name: "Bo", Mentions: []graph.Mention{{Span: graph.Span{Start: 8, End: 10}}}},
			{ID: "E1", Kind: graph.KindEvent, Name: "met"},
		},
		Facts: []graph.Fact{{Kind: graph.FactTakesPart, Agent: "P1", Event: "E1", As: graph.CapacityAttendee}},
	}
}

func TestCheck(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(*graph.Extraction)
		want  string // part of the error; empty for none
	}{
		{"sound", func(*graph.Extraction) {}, ""},
		{"no id", func(x *graph.Extraction) { x.Article.ID = "" }, "article.id"},
		{"bad date of publication", func(x *graph.Extraction) { x.Article.Published = "28 May" }, "article.published"},
		{"id twice", func(x *graph.Extraction) { x.Entities[1].ID = "P1" }, "entities[1].id"},
		{"unknown kind", func(x *graph.Extraction) { x.Entities[1].Kind = "thing" }, "entities[1].kind"},
		{"mention past the end", func(x *graph.Extraction) { x.Entities[1].Mentions[0].End = 12 }, "entities[1].mentions[0]"},
		{"fact about nobody", func(x *graph.Extraction) { x.Facts[0].Agent = "P9" }, `facts[0].agent is "P9"`},
		{"fact about the wrong kind", func(x *graph.Extraction) { x.Facts[0].Event = "P2" }, "of kind person"},
		{"unknown capacity", func(x *graph.Extraction) { x.Facts[0].As = "guest" }, "facts[0].as"},
		{"empty holds", func(x *graph.Extraction) {
			x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactHolds, Person: "P1"})
		}, "neither a role nor an organisation"},
		{"unknown fact", func(x *graph.Extraction) { x.Facts[0].Kind = "likes" }, "facts[0].kind"},
		{"bad date", func(x *graph.Extraction) {
			x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2021-12-28/soon"})
		}, "facts[1].date"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			x := workshop()
			c.spoil(&x)
			err := x.Check()
			switch {
			case c.want == "" && err != nil:
				t.Fatalf("Check: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("Check: got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestNormaliseTakesFactsOfAnnotatedCorpora(t *testing.T) {
	x := workshop()
	foreign := `[{"kind": "status", "event": "E1", "status": "planned"}, {"kind": "missed", "agent": "P2", "event": "E1"}]`
	var facts []graph.Fact
	if err := json.Unmarshal([]byte(foreign), &facts); err != nil {
		t.Fatal(err)
	}
	x.Facts = facts
	x.Normalise()
	if got := x.Entities[2].Status; got != graph.EventPlanned {
		t.Errorf("status of the event: got %q, want planned", got)
	}
	want := []graph.Fact{{Kind: graph.FactTakesPart, Agent: "P2", Event: "E1", As: graph.CapacityAttendee, Presence: graph.PresenceAbsent}}
	if diff := cmp.Diff(want, x.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if err := x.Check(); err != nil {
		t.Errorf("Check after Normalise: %v", err)
	}
}

func TestPrecisionOf(t *testing.T) {
	cases := map[string]graph.DatePrecision{
		"2021": graph.PrecisionYear, "2021-12": graph.PrecisionMonth, "2021-12-28": graph.PrecisionDay,
		"2021-12-27/2021-12-28": graph.PrecisionRange, "2021/2022": graph.PrecisionRange,
		"": "", "28 December": "", "2021-1": "", "2021/": "", "2021/2022/2023": "",
	}
	for date, want := range cases {
		if got := graph.PrecisionOf(date); got != want {
			t.Errorf("PrecisionOf(%q) = %q, want %q", date, got, want)
		}
	}
}
