package kb_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
)

// stated returns the handle of the fact of an article that reads so.
func stated(t *testing.T, base *kb.Base, id graph.ArticleID, says string) kb.Stated {
	t.Helper()
	all, err := base.Statements(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Says == says {
			return s
		}
	}
	t.Fatalf("%s does not say %q but %+v", id, says, all)
	return kb.Stated{}
}

// corrected rewords a fact of an article, which is new where it has no handle.
func corrected(t *testing.T, base *kb.Base, action correct.Action, id graph.ArticleID, handle string, words map[string]string) correct.Correction {
	t.Helper()
	was, is, err := base.Reword(t.Context(), id, handle, graph.FactTakesPart, words)
	if err != nil {
		t.Fatal(err)
	}
	c := correct.Correction{Article: id, Action: action, By: "ana", Why: "I was there"}
	if action != correct.Add {
		c.Was = &was
	}
	if action != correct.Reject {
		c.Is = &is
	}
	return c
}

// TestCorrections goes through the life of corrections: made, seen everywhere, kept over a new extraction and a new opening,
// listed, taken back.
func TestCorrections(t *testing.T) {
	path := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
	base := open(t, path)
	load(t, base, articles(t)...)
	before := answers(t, base)
	planned := stated(t, base, "third", "meet is held")
	wrong := stated(t, base, "first", "Li Zhongping takes part in workshop on rural water as attendee")
	cs := []correct.Correction{
		corrected(t, base, correct.Reject, "first", wrong.Handle, nil),
		corrected(t, base, correct.Change, "third", planned.Handle, map[string]string{"status": "planned"}),
		corrected(t, base, correct.Add, "second", "", map[string]string{"agent": "Tang Wenjian", "event": "met", "as": "speaker"}),
	}
	would, err := base.PreviewCorrections(t.Context(), cs)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, answers(t, base)); d != "" {
		t.Fatalf("the preview changed the base:\n%s", d)
	}
	done, err := base.Correct(t.Context(), cs)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([2][]string{would.Gone, would.New}, [2][]string{done.Gone, done.New}); d != "" {
		t.Errorf("-preview +done:\n%s", d)
	}
	want := [2][]string{
		{"Li Zhongping takes part in workshop on rural water as attendee", "meet is held"},
		{"Tang Wenjian takes part in met as speaker", "meet is planned"},
	}
	if d := cmp.Diff(want, [2][]string{done.Gone, done.New}); d != "" {
		t.Errorf("facts gone and new, -want +got:\n%s", d)
	}
	seen := func(base *kb.Base) {
		t.Helper()
		met, _, err := base.Met(t.Context(), "person/watt-botksal", graph.MetQuery{})
		if err != nil || len(met) != 0 {
			t.Errorf("Botksal met %+v, %v: the one is rejected, the other planned", met, err)
		}
		page, err := base.Agent(t.Context(), "person/tang-wenjian")
		if err != nil || page.Total != 1 || page.Participations[0].Evidence[0].Rule != correct.Rule || page.Participations[0].Evidence[0].By != "ana" {
			t.Errorf("the one who was added: %+v, %v", page, err)
		}
		if hits, _, err := base.Search(t.Context(), graph.SearchQuery{Text: "Tang Wenjian"}); err != nil || len(hits) == 0 || hits[0].ID != "person/tang-wenjian" {
			t.Errorf("search: %+v, %v", hits, err)
		}
	}
	seen(base)
	after := answers(t, base)
	for _, x := range articles(t) {
		again := renumbered(x)
		if report := load(t, base, again); report.Stale != 0 || report.Changed != 1 {
			t.Errorf("new extraction of %s: %+v", x.Article.ID, report)
		}
	}
	seen(base)
	load(t, base, articles(t)...)
	if d := cmp.Diff(after, answers(t, base)); d != "" {
		t.Errorf("-before +after other extractions and back:\n%s", d)
	}
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	base = open(t, path)
	if got := load(t, base, articles(t)...); got.Unchanged != 3 {
		t.Errorf("what the machine says is no longer known: %+v", got)
	}
	listed, err := base.Corrections(t.Context())
	if err != nil || len(listed) != 3 || listed[0].By != "ana" || listed[0].Stale != "" {
		t.Fatalf("list: %+v, %v", listed, err)
	}
	for _, c := range listed {
		if _, err := base.UndoCorrections(t.Context(), []string{c.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(before, answers(t, base)); d != "" {
		t.Errorf("-never corrected +undone:\n%s", d)
	}
}

// TestStaleCorrectionIsReported extracts an article anew without the fact that was corrected.
func TestStaleCorrectionIsReported(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	wrong := stated(t, base, "second", "Ana Solheim takes part in met as attendee")
	if _, err := base.Correct(t.Context(), []correct.Correction{corrected(t, base, correct.Reject, "second", wrong.Handle, nil)}); err != nil {
		t.Fatal(err)
	}
	x := articles(t)[1]
	x.Facts = x.Facts[:1]
	if report := load(t, base, x); report.Stale != 1 {
		t.Errorf("load: %+v", report)
	}
	listed, err := base.Corrections(t.Context(), "second")
	if err != nil || len(listed) != 1 || listed[0].Stale == "" {
		t.Fatalf("list: %+v, %v", listed, err)
	}
	if _, err := base.Delete(t.Context(), []graph.ArticleID{"second"}); err != nil {
		t.Fatal(err)
	}
	if listed, err = base.Corrections(t.Context()); err != nil || len(listed) != 1 || !strings.Contains(listed[0].Stale, "not loaded") {
		t.Errorf("list after deletion: %+v, %v", listed, err)
	}
	load(t, base, articles(t)[1])
	if listed, err = base.Corrections(t.Context()); err != nil || listed[0].Stale != "" {
		t.Errorf("list when the fact is back: %+v, %v", listed, err)
	}
}

func TestCorrectionsRefused(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	before := nquads(t, base)
	fine := stated(t, base, "second", "Ana Solheim takes part in met as attendee").Statement
	other := stated(t, base, "third", "Bo Larsen takes part in meet as attendee").Statement
	for name, c := range map[string]correct.Correction{
		"an unknown article":            {Article: "fourth", Action: correct.Reject, Was: &fine},
		"a fact of another article":     {Article: "second", Action: correct.Reject, Was: &other},
		"it does not say what is right": {Article: "second", Action: correct.Change, Was: &fine},
	} {
		if _, err := base.Correct(t.Context(), []correct.Correction{c}); !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := cmp.Diff(before, nquads(t, base)); d != "" {
		t.Errorf("a refused correction left something:\n%s", d)
	}
}
