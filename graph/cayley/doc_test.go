package cayley_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

// documented returns the Gizmo programs of the package documentation.
func documented(t *testing.T) []string {
	t.Helper()
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var programs []string
	inside := false
	for line := range strings.Lines(string(source)) {
		code, indented := strings.CutPrefix(line, "//\t")
		switch {
		case indented && strings.HasPrefix(code, "g."):
			programs = append(programs, code)
			inside = true
		case indented && inside:
			programs[len(programs)-1] += code
		default:
			inside = false
		}
	}
	return programs
}

func TestDocumentedPrograms(t *testing.T) {
	s := withWorkshop(t, "memory:")
	programs := documented(t)
	if len(programs) != 2 {
		t.Fatalf("found %d programs: %q", len(programs), programs)
	}
	var rows []any
	for _, program := range programs {
		r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: program})
		if err != nil {
			t.Fatalf("%s: %v", program, err)
		}
		rows = append(rows, r.Rows...)
	}
	const want = `[
		{"event": "<wm:event/workshop>", "id": "Ms Watt Botksal co-chaired it.", "participation": "<wm:participation/ecfdde1078c0a1cdf8d506cd>",
		 "person": "<wm:person/watt-botksal>"},
		{"event": "<wm:event/workshop>", "id": "<wm:organisation/ministry>", "other": "<wm:person/watt-botksal>",
		 "post": "<wm:post/57476df30ecbdcf4f1fd6bc2>"}
	]`
	if diff := cmp.Diff(parse(t, want), roundTrip(t, rows)); diff != "" {
		t.Error(diff)
	}
}

// TestVocabulary checks the quads of one article with every kind of fact against what the package documentation says.
func TestVocabulary(t *testing.T) {
	a := workshop()
	a.Entities = append(a.Entities,
		graph.Entity{ID: "E2", Kind: graph.KindEvent, Name: "summit", Status: graph.EventPlanned},
		graph.Entity{ID: "O2", Kind: graph.KindOrganisation, Name: "Department"},
		graph.Entity{ID: "A1", Kind: graph.KindAccord, Name: "memorandum"},
	)
	for local, id := range map[graph.LocalID]graph.EntityID{"E2": "event/summit", "O2": "organisation/department", "A1": "accord/memorandum"} {
		a.Canonical[local] = id
	}
	a.Facts = append(a.Facts,
		graph.Fact{Kind: graph.FactHolds, Person: "P1", Organisation: "O2", Former: true},
		graph.Fact{Kind: graph.FactTakesPart, Agent: "P1", Event: "E2", As: graph.CapacityAttendee, Presence: graph.PresenceInvited},
		graph.Fact{Kind: graph.FactTakesPart, Agent: "O1", Event: "E1", As: graph.CapacityHost, Presence: graph.PresenceRepresented},
		graph.Fact{Kind: graph.FactDate, Event: "E2", Date: "2022-01/2022-02"},
		graph.Fact{Kind: graph.FactMode, Event: "E1", Mode: graph.ModeOnline},
		graph.Fact{Kind: graph.FactPartOf, Part: "E1", Whole: "E2"},
		graph.Fact{Kind: graph.FactPartOf, Part: "O2", Whole: "O1"},
		graph.Fact{Kind: graph.FactSigns, Agent: "P1", Accord: "A1"},
		graph.Fact{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "unknown"},
	)
	s := open(t, "memory:")
	defer s.Close()
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}}); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for q, err := range s.Quads(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got[strings.Join([]string{q.Subject, q.Predicate, q.Object}, " ")] = true
	}
	for _, want := range []string{
		"<wm:person/watt-botksal> <wm:tookPart> <wm:event/workshop>",
		"<wm:organisation/ministry> <wm:tookPart> <wm:event/workshop>",
		"<wm:person/watt-botksal> <wm:signed> <wm:accord/memorandum>",
		"<wm:organisation/department> <org:unitOf> <wm:organisation/ministry>",
		"<wm:event/workshop> <schema:superEvent> <wm:event/summit>",
		"<wm:event/workshop> <schema:location> <wm:place/phnom-penh>",
		"<wm:event/workshop> <wm:mode/online> <wm:article/a%201>",
		"<wm:event/summit> <wm:status/planned> <wm:article/a%201>",
		`<wm:event/summit> <schema:startDate> "2022-01"`,
		`<wm:event/summit> <schema:endDate> "2022-02"`,
		"<wm:article/a%201> <schema:mentions> <wm:accord/memorandum>",
	} {
		if !got[want] {
			t.Errorf("missing: %s", want)
		}
	}
	if got["<wm:person/watt-botksal> <wm:tookPart> <wm:event/summit>"] {
		t.Error("someone who was invited to a planned event took part in it")
	}
	counts := map[string]int{}
	for triple := range got {
		for _, predicate := range []string{"<wm:as/attendee>", "<wm:as/host>", "<wm:status/invited>", "<wm:status/represented>", "<wm:former>", "<org:role>", "<org:postIn>"} {
			if strings.Contains(triple, " "+predicate+" ") {
				counts[predicate]++
			}
		}
	}
	want := map[string]int{
		"<wm:as/attendee>": 1, "<wm:as/host>": 1, "<wm:status/invited>": 1, "<wm:status/represented>": 1, "<wm:former>": 1,
		"<org:role>": 2, "<org:postIn>": 2, // the third post has a title and no organisation
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
}
