package kb_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// marked reads an article whose mentions stand as [ID|surface]; the letter of the id says the kind.
func marked(t *testing.T, id, published, body string, facts ...graph.Fact) graph.Extraction {
	t.Helper()
	x := graph.Extraction{Article: graph.Article{ID: graph.ArticleID(id), Published: published}, Facts: facts, Extractor: "test 1"}
	kinds := map[byte]graph.EntityKind{
		'P': graph.KindPerson, 'O': graph.KindOrganisation, 'R': graph.KindRole, 'E': graph.KindEvent, 'L': graph.KindPlace,
	}
	var text strings.Builder
	for {
		before, rest, ok := strings.Cut(body, "[")
		text.WriteString(before)
		if !ok {
			break
		}
		mention, after, _ := strings.Cut(rest, "]")
		local, surface, _ := strings.Cut(mention, "|")
		start := len([]rune(text.String()))
		text.WriteString(surface)
		span := graph.Span{Start: start, End: start + len([]rune(surface))}
		i := slices.IndexFunc(x.Entities, func(e graph.Entity) bool { return e.ID == graph.LocalID(local) })
		if i < 0 {
			x.Entities = append(x.Entities, graph.Entity{ID: graph.LocalID(local), Kind: kinds[local[0]], Name: surface})
			i = len(x.Entities) - 1
		}
		e := &x.Entities[i]
		if !slices.Contains(e.Aliases, surface) {
			e.Aliases = append(e.Aliases, surface)
		}
		e.Mentions = append(e.Mentions, graph.Mention{Span: span})
		body = after
	}
	x.Article.Text = text.String()
	x.Article.Title, _, _ = strings.Cut(x.Article.Text, "\n")
	for i := range x.Facts {
		x.Facts[i].Evidence = []graph.Evidence{{
			Sentence: x.Article.Text, Span: graph.Span{End: len([]rune(x.Article.Text))}, Rule: "test", Confidence: 0.9,
		}}
	}
	return x
}

func holds(p, r, o graph.LocalID) graph.Fact {
	return graph.Fact{Kind: graph.FactHolds, Person: p, Role: r, Organisation: o}
}

func part(a, e graph.LocalID, as graph.Capacity) graph.Fact {
	return graph.Fact{Kind: graph.FactTakesPart, Agent: a, Event: e, As: as}
}

func date(e graph.LocalID, d string) graph.Fact {
	return graph.Fact{Kind: graph.FactDate, Event: e, Date: d}
}

func articles(t *testing.T) []graph.Extraction {
	return []graph.Extraction{
		marked(t, "first", "2021-12-29",
			"[P1|Watt Botksal], [R1|Deputy Secretary-General] of the [O1|Cambodia National Mekong Committee] ([O1|CNMC]), co-chaired the [E1|workshop on rural water] with [P2|Li Zhongping].",
			holds("P1", "R1", "O1"), part("P1", "E1", graph.CapacityCoChair), part("P2", "E1", graph.CapacityAttendee), date("E1", "2021-12-28")),
		marked(t, "second", "2022-03-02",
			"[P1|Li Zhongping] [E1|met] [P2|Ana Solheim] in [L1|Wuhan].",
			part("P1", "E1", graph.CapacityAttendee), part("P2", "E1", graph.CapacityAttendee), date("E1", "2022-03-01")),
		marked(t, "third", "2022-04-02",
			"[P1|Watt Botksal] of the [O1|CNMC] will [E1|meet] [P2|Bo Larsen] next week.",
			part("P1", "E1", graph.CapacityAttendee), part("P2", "E1", graph.CapacityAttendee)),
	}
}

func open(t *testing.T, address string) *kb.Base {
	t.Helper()
	base, err := kb.Open(t.Context(), address, kb.Options{})
	if err != nil {
		t.Fatalf("open %s: %v", address, err)
	}
	t.Cleanup(func() { _ = base.Close() })
	return base
}

func load(t *testing.T, base *kb.Base, xs ...graph.Extraction) kb.LoadReport {
	t.Helper()
	report, err := base.Load(t.Context(), xs)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return report
}

func nquads(t *testing.T, base *kb.Base) string {
	t.Helper()
	var out bytes.Buffer
	if err := base.WriteNQuads(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLoadAndAsk(t *testing.T) {
	base := open(t, "memory:")
	xs := articles(t)
	xs[2].Entities[slices.IndexFunc(xs[2].Entities, func(e graph.Entity) bool { return e.ID == "E1" })].Status = graph.EventPlanned
	if got := load(t, base, xs...); got.New != 3 || got.QuadsAdded == 0 {
		t.Fatalf("load: %+v", got)
	}
	found, err := base.Find(t.Context(), "Botksal", graph.KindPerson)
	if err != nil || len(found) != 1 {
		t.Fatalf("find: %v %v", found, err)
	}
	encounters, total, err := base.Met(t.Context(), found[0].ID, graph.MetQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if total != 1 || encounters[0].Person.Name != "Li Zhongping" {
		t.Fatalf("met: a planned meeting is none: got %+v", encounters)
	}
	if evidence := encounters[0].Events[0].Evidence; len(evidence) == 0 || evidence[0].Article != "first" {
		t.Errorf("evidence: %+v", evidence)
	}
	to, err := base.Find(t.Context(), "Ana Solheim")
	if err != nil || len(to) != 1 {
		t.Fatalf("find: %v %v", to, err)
	}
	paths, err := base.Paths(t.Context(), found[0].ID, to[0].ID, graph.PathQuery{})
	if err != nil || len(paths) == 0 || len(paths[0].Hops) != 2 {
		t.Errorf("paths: %+v, %v", paths, err)
	}
	rows, err := base.Gizmo(t.Context(), graph.GizmoQuery{
		Text: `g.V("<wm:` + string(found[0].ID) + `>").out("<org:holds>").out("<org:postIn>").all()`,
	})
	if err != nil || len(rows.Rows) != 1 {
		t.Errorf("gizmo: %+v, %v", rows, err)
	}
}

func TestLoadingAgainChangesNothing(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	before := nquads(t, base)
	report := load(t, base, articles(t)...)
	if want := (kb.LoadReport{Articles: 3, Unchanged: 3, Facts: report.Facts}); report != want {
		t.Errorf("second load: got %+v, want %+v", report, want)
	}
	if diff := cmp.Diff(before, nquads(t, base)); diff != "" {
		t.Errorf("graph changed:\n%s", diff)
	}
}

func TestOrderOfLoadingDoesNotMatter(t *testing.T) {
	together, oneByOne := open(t, "memory:"), open(t, "memory:")
	xs := articles(t)
	load(t, together, xs...)
	slices.Reverse(xs)
	for _, x := range xs {
		load(t, oneByOne, x)
	}
	if diff := cmp.Diff(nquads(t, together), nquads(t, oneByOne)); diff != "" {
		t.Errorf("graphs differ (-together +one by one):\n%s", diff)
	}
}

func TestDeleteIsExact(t *testing.T) {
	base := open(t, "memory:")
	xs := articles(t)
	load(t, base, xs[:2]...)
	before, stats := nquads(t, base), statsOf(t, base)
	load(t, base, xs[2])
	if _, err := base.Delete(t.Context(), []graph.ArticleID{"third"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, nquads(t, base)); diff != "" {
		t.Errorf("graph after load and delete:\n%s", diff)
	}
	if diff := cmp.Diff(stats, statsOf(t, base)); diff != "" {
		t.Errorf("counts after load and delete:\n%s", diff)
	}
	if _, err := base.Delete(t.Context(), []graph.ArticleID{"third"}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("deleting again: got %v, want not found", err)
	}
}

func statsOf(t *testing.T, base *kb.Base) graph.Stats {
	t.Helper()
	s, err := base.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReopen(t *testing.T) {
	address := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
	base, err := kb.Open(t.Context(), address, kb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	load(t, base, articles(t)...)
	want, wantStats := nquads(t, base), statsOf(t, base)
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true, false} {
		base, err := kb.Open(context.Background(), address, kb.Options{ReadOnly: readOnly})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, nquads(t, base)); diff != "" {
			t.Errorf("read only %v: graph after reopening:\n%s", readOnly, diff)
		}
		if diff := cmp.Diff(wantStats, statsOf(t, base)); diff != "" {
			t.Errorf("read only %v: counts after reopening:\n%s", readOnly, diff)
		}
		hits, _, err := base.Search(t.Context(), graph.SearchQuery{Text: "Botkosal"})
		if err != nil || len(hits) == 0 || hits[0].Name != "Watt Botksal" {
			t.Errorf("read only %v: search with a typing error: %+v, %v", readOnly, hits, err)
		}
		if !base.Has("first", "", "") && !readOnly {
			if got := load(t, base, articles(t)...); got.Unchanged != 3 {
				t.Errorf("load after reopening: %+v", got)
			}
		}
		if readOnly {
			if _, err := base.Load(t.Context(), articles(t)); !errors.Is(err, kb.ErrReadOnly) {
				t.Errorf("load into a read-only base: %v", err)
			}
		}
		if err := base.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoadRefusesWhatBreaksTheContract(t *testing.T) {
	base := open(t, "memory:")
	xs := articles(t)
	xs[1].Facts[0].Agent = "P9"
	_, err := base.Load(t.Context(), xs)
	if err == nil || !strings.Contains(err.Error(), `"second"`) || !strings.Contains(err.Error(), "P9") {
		t.Errorf("got %v, want an error that names the article and the id", err)
	}
	if got := statsOf(t, base).Articles; got != 0 {
		t.Errorf("%d articles stored of a refused batch", got)
	}
}
