package meet_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// article builds a resolved article whose local ids are the canonical ones.
type article struct{ graph.ResolvedArticle }

func newArticle(id, published string) *article {
	a := new(article)
	a.Article.ID, a.Article.Published = graph.ArticleID(id), published
	a.Canonical = make(map[graph.LocalID]graph.EntityID)
	return a
}

func (a *article) entity(kind graph.EntityKind, slug string) graph.LocalID {
	local := graph.LocalID(string(kind) + "/" + slug)
	for _, e := range a.Entities {
		if e.ID == local {
			return local
		}
	}
	a.Entities = append(a.Entities, graph.Entity{ID: local, Kind: kind, Name: slug})
	if kind != graph.KindRole && kind != graph.KindDate {
		a.Canonical[local] = graph.EntityID(local)
	}
	return local
}

func (a *article) fact(f graph.Fact) *article {
	f.Evidence = []graph.Evidence{{Sentence: fmt.Sprintf("%s, fact %d.", a.Article.ID, len(a.Facts)), Rule: "test"}}
	a.Facts = append(a.Facts, f)
	return a
}

func (a *article) held(event, date string, people ...string) *article {
	ev := a.entity(graph.KindEvent, event)
	if date != "" {
		a.fact(graph.Fact{Kind: graph.FactDate, Event: ev, Date: date})
	}
	for _, p := range people {
		a.part(p, event, graph.CapacityAttendee, graph.PresencePresent)
	}
	return a
}

func (a *article) part(person, event string, as graph.Capacity, presence graph.Presence) *article {
	return a.fact(graph.Fact{
		Kind: graph.FactTakesPart, Agent: a.entity(graph.KindPerson, person), Event: a.entity(graph.KindEvent, event),
		As: as, Presence: presence,
	})
}

func (a *article) holds(person, role, organisation string) *article {
	f := graph.Fact{Kind: graph.FactHolds, Person: a.entity(graph.KindPerson, person)}
	if role != "" {
		f.Role = a.entity(graph.KindRole, role)
	}
	if organisation != "" {
		f.Organisation = a.entity(graph.KindOrganisation, organisation)
	}
	return a.fact(f)
}

func (a *article) status(event string, status graph.EventStatus) *article {
	a.entity(graph.KindEvent, event)
	for i := range a.Entities {
		if a.Entities[i].ID == graph.LocalID("event/"+event) {
			a.Entities[i].Status = status
		}
	}
	return a
}

func person(slug string) graph.EntityID { return graph.EntityID("person/" + slug) }

// load makes an index over the articles that serves their evidence.
func load(articles ...*article) *meet.Index {
	facts := make(map[graph.ArticleID][]graph.Fact)
	resolved := make([]graph.ResolvedArticle, 0, len(articles))
	for _, a := range articles {
		facts[a.Article.ID] = a.Facts
		resolved = append(resolved, a.ResolvedArticle)
	}
	ix := meet.New(meet.Options{Evidence: func(_ context.Context, refs []graph.FactRef) ([][]graph.Evidence, error) {
		var out [][]graph.Evidence
		for _, r := range refs {
			out = append(out, facts[r.Article][r.Fact].Evidence)
		}
		return out, nil
	}})
	ix.Update(resolved, nil)
	return ix
}

// metLine shows encounters as "slug×count".
func metLine(t *testing.T, ix *meet.Index, id graph.EntityID, q meet.MetQuery) []string {
	t.Helper()
	page, err := ix.Met(t.Context(), id, q)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{}
	for _, e := range page.Encounters {
		lines = append(lines, fmt.Sprintf("%s×%d", e.Person.Name, e.Count))
	}
	return lines
}

func TestMetCountsOnlyMeetings(t *testing.T) {
	ix := load(
		newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob", "cid").
			part("eve", "talks", graph.CapacityAttendee, graph.PresenceInvited).
			part("fay", "talks", graph.CapacityAttendee, graph.PresenceRepresented),
		newArticle("b", "2021-02-02").held("lunch", "2021-02-01", "ann", "cid"),
		newArticle("c", "2021-03-02").held("summit", "2021-04", "ann", "dan").status("summit", graph.EventPlanned),
		newArticle("d", "2021-03-03").held("visit", "2021-03-03", "ann", "dan").status("visit", graph.EventCancelled),
		newArticle("e", "2022-01-01").held("call", "", "ann", "bob"),
	)
	cases := []struct {
		name string
		q    meet.MetQuery
		want []string
	}{
		{"all times", meet.MetQuery{}, []string{"cid×2", "bob×2", "fay×1"}},
		{"since", meet.MetQuery{Since: "2021-01-15"}, []string{"cid×1"}},
		{"until a month", meet.MetQuery{Until: "2021-01"}, []string{"bob×1", "cid×1", "fay×1"}},
		{"as chair", meet.MetQuery{As: []graph.Capacity{graph.CapacityChair}}, []string{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, metLine(t, ix, person("ann"), c.q)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPathsShortestInOrder(t *testing.T) {
	ix := load(
		newArticle("a", "2021-01-02").held("e1", "2021-01-01", "ann", "bob", "bea"),
		newArticle("b", "2021-01-02").held("e2", "2021-01-01", "bob", "cid").held("e3", "2021-02-01", "bea", "cid"),
		newArticle("c", "2021-01-02").held("e4", "2021-03-01", "cid", "dan"),
		newArticle("d", "2021-01-02").held("e5", "2021-04-01", "dan", "eve").held("alone", "", "zoe"),
	)
	cases := []struct {
		from, to string
		q        meet.PathQuery
		want     []string
	}{
		{"ann", "bob", meet.PathQuery{}, []string{"ann-bob"}},
		{"ann", "dan", meet.PathQuery{}, []string{"ann-bea-cid-dan", "ann-bob-cid-dan"}},
		{"dan", "ann", meet.PathQuery{Paths: 1}, []string{"dan-cid-bea-ann"}},
		{"ann", "eve", meet.PathQuery{}, []string{"ann-bea-cid-dan-eve", "ann-bob-cid-dan-eve"}},
		{"ann", "eve", meet.PathQuery{Max: 3}, nil},
		{"ann", "dan", meet.PathQuery{Since: "2021-02"}, nil},
		{"ann", "zoe", meet.PathQuery{Max: 6}, nil},
		{"ann", "ann", meet.PathQuery{}, []string{"ann"}},
	}
	for _, c := range cases {
		t.Run(c.from+" to "+c.to, func(t *testing.T) {
			paths, err := ix.Paths(t.Context(), person(c.from), person(c.to), c.q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range paths {
				line := c.from
				for _, h := range p.Hops {
					line += "-" + h.To.Name
					if len(h.Events) == 0 || len(h.Events[0].Evidence) == 0 {
						t.Errorf("hop %s to %s says nothing", h.From.Name, h.To.Name)
					}
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventMergesReports(t *testing.T) {
	ix := load(
		newArticle("a", "2021-01-03").held("talks", "2021-01-01", "ann").
			part("bob", "talks", graph.CapacityAttendee, graph.PresenceInvited),
		newArticle("b", "2021-01-02").held("talks", "2021-01").
			part("bob", "talks", graph.CapacityChair, graph.PresencePresent).holds("bob", "Director", "navy"),
		newArticle("c", "2020-12-01").held("talks", "2021-01-01").status("talks", graph.EventPlanned).
			holds("bob", "director", "navy").holds("bob", "Captain", ""),
	)
	got, err := ix.Event(t.Context(), "event/talks", meet.EventQuery{})
	if err != nil {
		t.Fatal(err)
	}
	type summary struct {
		Date    string
		Dates   []string
		Status  graph.EventStatus
		Reports []graph.ArticleID
		Parts   []string
	}
	s := summary{got.Date, got.Dates, got.Status, got.Reports, nil}
	for _, p := range got.Participations {
		s.Parts = append(s.Parts, fmt.Sprint(p.Agent.Name, " ", p.As, " ", p.Presence, " ", p.Roles, " ", len(p.Evidence)))
	}
	want := summary{
		"2021-01-01", []string{"2021-01", "2021-01-01"}, graph.EventHeld, []graph.ArticleID{"a", "b", "c"},
		[]string{"bob chair present [Director Captain] 2", "ann attendee present [] 1"},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

func TestPlaceShowsItsEvents(t *testing.T) {
	a := newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann").held("lunch", "2021-03-01", "ann").held("ball", "")
	for _, event := range []string{"talks", "lunch", "ball"} {
		a.fact(graph.Fact{
			Kind: graph.FactPlace, Event: a.entity(graph.KindEvent, event), Place: a.entity(graph.KindPlace, "hall"),
		})
	}
	page, err := load(a).Agent(t.Context(), "place/hall", meet.AgentQuery{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := []graph.Ref{{ID: "event/lunch", Kind: "event", Name: "lunch"}, {ID: "event/talks", Kind: "event", Name: "talks"}}
	if diff := cmp.Diff(want, page.Held); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownAndBadQueries(t *testing.T) {
	ix := load(newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob"))
	ctx := t.Context()
	_, metErr := ix.Met(ctx, "person/nobody", meet.MetQuery{})
	_, dateErr := ix.Met(ctx, "person/ann", meet.MetQuery{Since: "yesterday"})
	_, cursorErr := ix.Met(ctx, "person/ann", meet.MetQuery{Cursor: "?"})
	_, limitErr := ix.Timeline(ctx, "person/ann", meet.AgentQuery{Limit: -1})
	_, hopErr := ix.Paths(ctx, "person/ann", "person/bob", meet.PathQuery{Max: 7})
	_, kindErr := ix.Paths(ctx, "person/ann", "event/talks", meet.PathQuery{})
	_, eventErr := ix.Event(ctx, "person/ann", meet.EventQuery{})
	_, netErr := ix.Network(ctx, meet.NetworkQuery{Project: "cube"})
	cases := []struct {
		name      string
		got, want error
	}{
		{"unknown person", metErr, meet.ErrNotFound},
		{"bad date", dateErr, meet.ErrBadQuery},
		{"negative limit", limitErr, meet.ErrBadQuery},
		{"bad cursor", cursorErr, meet.ErrBadQuery},
		{"too many hops", hopErr, meet.ErrBadQuery},
		{"path to an event", kindErr, meet.ErrNotFound},
		{"person as event", eventErr, meet.ErrNotFound},
		{"unknown projection", netErr, meet.ErrBadQuery},
	}
	for _, c := range cases {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}
