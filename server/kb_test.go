package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/server"
)

var _ server.KB = (*kb.Base)(nil)

// newBase loads what the shelf knows into a knowledge base in memory.
func newBase(t *testing.T) *kb.Base {
	t.Helper()
	base, err := kb.Open(t.Context(), "memory:", kb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := base.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := base.Load(t.Context(), newShelf().extractions()); err != nil {
		t.Fatal(err)
	}
	return base
}

// extractions writes the shelf's facts as an extractor would give them.
func (s *shelf) extractions() []graph.Extraction {
	var all []graph.Extraction
	for _, a := range s.articles {
		w := extractionWriter{Extraction: graph.Extraction{Article: a, Extractor: "by hand"}, ids: map[string]graph.LocalID{}}
		for _, p := range s.posts {
			if p.Evidence[0].Article == a.ID {
				w.post(p)
			}
		}
		for _, e := range s.events {
			if e.Reports[0] == a.ID {
				w.event(e)
			}
		}
		all = append(all, w.Extraction)
	}
	return all
}

type extractionWriter struct {
	graph.Extraction
	ids map[string]graph.LocalID
}

// entity returns the local id of a name, whose mentions are wherever the article has it.
func (w *extractionWriter) entity(kind graph.EntityKind, name string, status graph.EventStatus) graph.LocalID {
	key := string(kind) + name
	if id, ok := w.ids[key]; ok {
		return id
	}
	id := graph.LocalID(fmt.Sprintf("%c%d", kind[0], len(w.ids)))
	w.ids[key] = id
	entity := graph.Entity{ID: id, Kind: kind, Name: name, Aliases: []string{name}, Status: status}
	if at := strings.Index(w.Article.Text, name); at >= 0 {
		start := len([]rune(w.Article.Text[:at]))
		entity.Mentions = []graph.Mention{{Span: graph.Span{Start: start, End: start + len([]rune(name))}, Text: name}}
	}
	w.Entities = append(w.Entities, entity)
	return id
}

func (w *extractionWriter) post(p graph.Post) {
	w.Facts = append(w.Facts, graph.Fact{
		Kind: graph.FactHolds, Person: w.entity(graph.KindPerson, p.Person.Name, ""), Role: w.entity(graph.KindRole, p.Role, ""),
		Organisation: w.entity(graph.KindOrganisation, p.At.Name, ""), Evidence: p.Evidence, Confidence: 0.9,
	})
}

func (w *extractionWriter) event(e graph.Event) {
	id := w.entity(graph.KindEvent, e.Name, e.Status)
	for _, p := range e.Participations {
		w.Facts = append(w.Facts, graph.Fact{
			Kind: graph.FactTakesPart, Agent: w.entity(p.Agent.Kind, p.Agent.Name, ""), Event: id, As: p.As, Presence: p.Presence,
			Evidence: p.Evidence, Confidence: 0.9,
		})
	}
	evidence := e.Participations[0].Evidence
	w.Facts = append(w.Facts, graph.Fact{
		Kind: graph.FactDate, Event: id, Date: e.Date, Precision: graph.PrecisionOf(e.Date), Evidence: evidence, Confidence: 0.9,
	})
	for _, place := range e.Places {
		w.Facts = append(w.Facts, graph.Fact{
			Kind: graph.FactPlace, Event: id, Place: w.entity(graph.KindPlace, place.Name, ""), Evidence: evidence, Confidence: 0.9,
		})
	}
}

func TestPagesOverTheKnowledgeBase(t *testing.T) {
	h := handler(t, newBase(t))
	walkSite(t, h)
	checkSearchCard(t, h)
}

// TestPathsOverTheKnowledgeBase asks by names for the two steps from the co-chair of the workshop to the host of the talks.
func TestPathsOverTheKnowledgeBase(t *testing.T) {
	got := decode[struct{ Paths []graph.Path }](t, get(handler(t, newBase(t)), "/api/v1/paths?from=Watt+Botksal&to=Sok+Dara"))
	if len(got.Paths) != 1 || len(got.Paths[0].Hops) != 2 || got.Paths[0].Hops[0].To.Name != "Li Zhongping" {
		t.Errorf("paths: %+v", got.Paths)
	}
}

func TestGizmoOverTheKnowledgeBase(t *testing.T) {
	w := answer(handler(t, newBase(t)), request("POST", "/api/v1/query/gizmo",
		`g.V("<wm:person/watt-botksal>").out("<org:holds>").out("<org:postIn>").out("<schema:name>").all()`))
	got := decode[graph.GizmoResult](t, w)
	if len(got.Rows) != 1 || !strings.Contains(fmt.Sprint(got.Rows[0]), "Cambodia National Mekong Committee") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
}

// TestExamplesRun runs every program that the query page offers.
func TestExamplesRun(t *testing.T) {
	h := handler(t, newBase(t))
	for _, form := range all(dom(t, get(h, "/query").Body.String()), "input") {
		if attr(form, "type") != "hidden" {
			continue
		}
		program := attr(form, "value")
		got := decode[graph.GizmoResult](t, answer(h, request("POST", "/api/v1/query/gizmo", program)))
		if len(got.Rows) == 0 {
			t.Errorf("no rows from %s", program)
		}
	}
}
