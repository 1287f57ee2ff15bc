package meet_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// model answers by going through all articles for each question.
type model map[graph.ArticleID]*article

// each calls visit for every fact with a resolver of its local ids.
func (m model) each(visit func(a *article, f *graph.Fact)) {
	for _, a := range m {
		for i := range a.Facts {
			visit(a, &a.Facts[i])
		}
	}
}

func (m model) date(event graph.EntityID) string {
	votes := make(map[string]map[graph.ArticleID]bool)
	m.each(func(a *article, f *graph.Fact) {
		if f.Kind == graph.FactDate && a.Canonical[f.Event] == event {
			if votes[f.Date] == nil {
				votes[f.Date] = make(map[graph.ArticleID]bool)
			}
			votes[f.Date][a.Article.ID] = true
		}
	})
	dates := slices.Collect(maps.Keys(votes))
	slices.SortFunc(dates, func(x, y string) int {
		return cmp.Or(len(votes[y])-len(votes[x]), len(y)-len(x), cmp.Compare(x, y)) // no ranges here: longer is more precise
	})
	if len(dates) == 0 {
		return ""
	}
	return dates[0]
}

func (m model) held(event graph.EntityID) bool {
	type vote struct {
		published string
		status    graph.EventStatus
	}
	var votes []vote
	for _, a := range m {
		for _, e := range a.Entities {
			if a.Canonical[e.ID] == event && e.Kind == graph.KindEvent && e.Status != graph.EventPlanned {
				votes = append(votes, vote{a.Article.Published, e.Status})
			}
		}
	}
	if len(votes) == 0 {
		return false
	}
	newest := slices.MaxFunc(votes, func(x, y vote) int { return cmp.Compare(x.published, y.published) }).published
	return slices.ContainsFunc(votes, func(v vote) bool {
		return v.published == newest && (v.status == "" || v.status == graph.EventHeld)
	})
}

func (m model) present(event graph.EntityID) map[graph.EntityID]bool {
	there := make(map[graph.EntityID]bool)
	m.each(func(a *article, f *graph.Fact) {
		if f.Kind == graph.FactTakesPart && a.Canonical[f.Event] == event && f.Presence.Met() {
			there[a.Canonical[f.Agent]] = true
		}
	})
	return there
}

func (m model) ids(kind graph.EntityKind) []graph.EntityID {
	ids := make(map[graph.EntityID]bool)
	for _, a := range m {
		for _, e := range a.Entities {
			if e.Kind == kind {
				ids[a.Canonical[e.ID]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// meetings lists for every pair of people the events they met at, within a window of years.
func (m model) meetings(since, until string) map[[2]graph.EntityID][]graph.EntityID {
	met := make(map[[2]graph.EntityID][]graph.EntityID)
	for _, event := range m.ids(graph.KindEvent) {
		year := m.date(event)[:min(4, len(m.date(event)))]
		if !m.held(event) || (since != "" && year < since) || (until != "" && (year == "" || year > until)) {
			continue
		}
		people := slices.DeleteFunc(slices.Sorted(maps.Keys(m.present(event))), func(id graph.EntityID) bool {
			return !strings.HasPrefix(string(id), "person/")
		})
		for _, x := range people {
			for _, y := range people {
				if x != y {
					met[[2]graph.EntityID{x, y}] = append(met[[2]graph.EntityID{x, y}], event)
				}
			}
		}
	}
	return met
}

// paths lists every shortest path, by trying all walks of each length.
func paths(met map[[2]graph.EntityID][]graph.EntityID, people []graph.EntityID, from, to graph.EntityID, hops int) []string {
	walks := [][]graph.EntityID{{from}}
	for range hops {
		var found []string
		var longer [][]graph.EntityID
		for _, walk := range walks {
			for _, next := range people {
				if len(met[[2]graph.EntityID{walk[len(walk)-1], next}]) == 0 || slices.Contains(walk, next) {
					continue
				}
				step := append(slices.Clone(walk), next)
				if next == to {
					found = append(found, fmt.Sprint(step))
				}
				longer = append(longer, step)
			}
		}
		if len(found) > 0 {
			slices.Sort(found)
			return found
		}
		walks = longer
	}
	return nil
}

func randomArticle(r *rand.Rand, id string) *article {
	a := newArticle(id, fmt.Sprintf("202%d-01-0%d", r.IntN(3), 1+r.IntN(3)))
	kinds := []graph.EntityKind{graph.KindPerson, graph.KindPerson, graph.KindPerson, graph.KindOrganisation}
	for range r.IntN(3) {
		event := fmt.Sprintf("e%d", r.IntN(8))
		a.held(event, []string{"", "2020", "2021-03", "2021-03-04", "2022-01-01"}[r.IntN(5)])
		statuses := []graph.EventStatus{"", "", "", graph.EventHeld, graph.EventPlanned, graph.EventCancelled}
		a.status(event, statuses[r.IntN(len(statuses))])
		for range r.IntN(4) {
			agent := a.entity(kinds[r.IntN(len(kinds))], fmt.Sprintf("x%d", r.IntN(9)))
			presences := append([]graph.Presence{"", "", ""}, graph.Presences...)
			a.fact(graph.Fact{
				Kind: graph.FactTakesPart, Agent: agent, Event: graph.LocalID("event/" + event),
				As: graph.Capacities[r.IntN(len(graph.Capacities))], Presence: presences[r.IntN(len(presences))],
			})
		}
	}
	if r.IntN(2) == 0 {
		a.holds(fmt.Sprintf("x%d", r.IntN(9)), []string{"Minister", "minister", ""}[r.IntN(3)], fmt.Sprintf("x%d", r.IntN(4)))
	}
	return a
}

func snapshot(t *testing.T, ix *meet.Index) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := ix.Snapshot(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// answers puts what an index says to many questions in lines, for comparing indexes.
func answers(t *testing.T, ix *meet.Index, m model) string {
	t.Helper()
	ctx := t.Context()
	var out strings.Builder
	show := func(answer any, err error) {
		text, invalid := json.Marshal(answer)
		fmt.Fprintln(&out, string(text), err, invalid)
	}
	for _, kind := range []graph.EntityKind{graph.KindPerson, graph.KindOrganisation} {
		for _, id := range m.ids(kind) {
			agent, err := ix.Agent(ctx, id, meet.AgentQuery{})
			for i := range agent.Posts {
				if at := agent.Posts[i].At; at != nil {
					show(*at, nil)
					agent.Posts[i].At = nil
				}
			}
			show(agent, err)
			show(ix.Met(ctx, id, meet.MetQuery{}))
			show(ix.Summary(id), nil)
		}
	}
	for _, id := range m.ids(graph.KindEvent) {
		show(ix.Event(ctx, id, meet.EventQuery{}))
	}
	for _, project := range []graph.Projection{graph.ProjectPeople, graph.ProjectBipartite} {
		net, err := ix.Network(ctx, meet.NetworkQuery{Project: project, MaxNodes: 7, MaxEdges: 9})
		for i := range net.Edges {
			show(*net.Edges[i].Evidence, nil)
			net.Edges[i].Evidence = nil
		}
		show(net, err)
	}
	show(ix.Stats(), nil)
	return out.String()
}

// TestAgainstModel changes an index at random and compares it with the model after each change.
func TestAgainstModel(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 0))
		ix, m := meet.New(meet.Options{}), model{}
		for range 25 {
			var put []graph.ResolvedArticle
			var remove []graph.ArticleID
			for range 1 + r.IntN(4) {
				id := graph.ArticleID(fmt.Sprintf("a%d", r.IntN(25)))
				if r.IntN(3) > 0 {
					continue
				}
				remove = append(remove, id)
				delete(m, id)
			}
			for range 1 + r.IntN(4) {
				a := randomArticle(r, fmt.Sprintf("a%d", r.IntN(25)))
				put = append(put, a.ResolvedArticle)
				m[a.Article.ID] = a
			}
			ix.Update(put, remove)
			compareWithModel(t, ix, m)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		compareOrders(t, r, ix, m)
	}
}

func compareWithModel(t *testing.T, ix *meet.Index, m model) {
	t.Helper()
	people := m.ids(graph.KindPerson)
	for _, years := range [][2]string{{"", ""}, {"2021", ""}, {"", "2021"}} {
		met := m.meetings(years[0], years[1])
		for _, x := range people {
			compareMet(t, ix, met, people, x, years)
			for _, y := range people {
				comparePaths(t, ix, met, people, x, y, years)
			}
		}
	}
	for _, event := range m.ids(graph.KindEvent) {
		page, err := ix.Event(t.Context(), event, meet.EventQuery{})
		if err != nil || page.Date != m.date(event) || (page.Status == graph.EventHeld) != m.held(event) {
			t.Errorf("%s: date %q, status %s, %v; want %q, held %v", event, page.Date, page.Status, err, m.date(event), m.held(event))
		}
	}
	if got := ix.Stats(); got.Articles != len(m) || got.Entities[graph.KindPerson] != len(people) {
		t.Errorf("stats %+v of %d articles, %d people", got, len(m), len(people))
	}
}

func compareMet(
	t *testing.T, ix *meet.Index, met map[[2]graph.EntityID][]graph.EntityID, people []graph.EntityID,
	x graph.EntityID, years [2]string,
) {
	t.Helper()
	want := make(map[string]int)
	for _, y := range people {
		if events := met[[2]graph.EntityID{x, y}]; len(events) > 0 {
			want[string(y)] = len(events)
		}
	}
	got := make(map[string]int)
	q := meet.MetQuery{Since: years[0], Until: years[1], Limit: 2}
	last := graph.Encounter{Count: 1 << 30}
	for {
		page, err := ix.Met(t.Context(), x, q)
		if err != nil {
			t.Fatal(err)
		}
		if page.Total != len(want) {
			t.Errorf("%s: total %d, want %d", x, page.Total, len(want))
		}
		for _, e := range page.Encounters {
			if e.Count > last.Count {
				t.Errorf("%s: %d events after %d", x, e.Count, last.Count)
			}
			if got[string(e.Person.ID)] = e.Count; len(e.Events) != min(e.Count, meet.DefaultShared) {
				t.Errorf("%s: shows %d of %d events", x, len(e.Events), e.Count)
			}
			last = e
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("%s met, %v: %s", x, years, diff)
	}
}

func comparePaths(
	t *testing.T, ix *meet.Index, met map[[2]graph.EntityID][]graph.EntityID, people []graph.EntityID,
	x, y graph.EntityID, years [2]string,
) {
	t.Helper()
	if x == y {
		return
	}
	found, err := ix.Paths(t.Context(), x, y, meet.PathQuery{Since: years[0], Until: years[1], Paths: 100})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range found {
		line := []graph.EntityID{x}
		for _, h := range p.Hops {
			line = append(line, h.To.ID)
			if want := met[[2]graph.EntityID{h.From.ID, h.To.ID}]; len(h.Events) != min(len(want), 3) {
				t.Errorf("hop %s to %s shows %d of %d events", h.From.ID, h.To.ID, len(h.Events), len(want))
			}
		}
		got = append(got, fmt.Sprint(line))
	}
	if diff := gocmp.Diff(paths(met, people, x, y, meet.DefaultHops), got); diff != "" {
		t.Errorf("%s to %s, %v: %s", x, y, years, diff)
	}
}

// compareOrders loads the articles of the model anew in another order, and through a snapshot, and wants the same
// answers; then takes everything away and wants nothing left.
func compareOrders(t *testing.T, r *rand.Rand, ix *meet.Index, m model) {
	t.Helper()
	ids := slices.Sorted(maps.Keys(m))
	r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	again := meet.New(meet.Options{})
	for _, id := range ids {
		again.Update([]graph.ResolvedArticle{m[id].ResolvedArticle}, nil)
	}
	want := answers(t, ix, m)
	if diff := gocmp.Diff(want, answers(t, again, m)); diff != "" {
		t.Errorf("another order answers otherwise: %s", diff)
	}
	if !bytes.Equal(snapshot(t, ix), snapshot(t, again)) {
		t.Error("another order makes another snapshot")
	}
	restored := meet.New(meet.Options{})
	if err := restored.Restore(bytes.NewReader(snapshot(t, ix))); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, answers(t, restored, m)); diff != "" {
		t.Errorf("after a snapshot it answers otherwise: %s", diff)
	}
	restored.Update(nil, ids)
	if !bytes.Equal(snapshot(t, restored), snapshot(t, meet.New(meet.Options{}))) {
		t.Error("something is left when all articles are gone")
	}
}
