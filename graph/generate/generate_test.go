package generate_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/generate"
)

func articles(opts generate.Options) []graph.ResolvedArticle {
	return slices.Collect(generate.New(opts).Articles())
}

func TestSameWorldSameArticles(t *testing.T) {
	opts := generate.Options{Participations: 2000, Seed: 3}
	a, b := articles(opts), articles(opts)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
	opts.Seed = 4
	if a[0].Article.Text == articles(opts)[0].Article.Text {
		t.Error("another seed makes the same articles")
	}
}

func TestParticipationsAsManyAsAskedFor(t *testing.T) {
	for _, want := range []int{100, 5000} {
		pairs := make(map[[2]graph.EntityID]bool)
		for _, a := range articles(generate.Options{Participations: want}) {
			for _, f := range a.Facts {
				if f.Kind == graph.FactTakesPart {
					pairs[[2]graph.EntityID{a.Canonical[f.Agent], a.Canonical[f.Event]}] = true
				}
			}
		}
		if got := len(pairs); got < want || got > want+80 {
			t.Errorf("%d participations, want %d and at most two events more", got, want)
		}
	}
}

func TestSpansAndReferencesHold(t *testing.T) {
	for _, a := range articles(generate.Options{Participations: 3000}) {
		text := []rune(a.Article.Text)
		names := make(map[graph.LocalID]bool)
		for _, e := range a.Entities {
			names[e.ID] = true
			for _, m := range e.Mentions {
				if got := string(text[m.Start:m.End]); got != e.Name {
					t.Fatalf("article %s: mention of %q reads %q", a.Article.ID, e.Name, got)
				}
			}
		}
		for i, f := range a.Facts {
			for _, id := range []graph.LocalID{f.Person, f.Role, f.Organisation, f.Agent, f.Event, f.Place, f.Accord} {
				if id != "" && !names[id] {
					t.Fatalf("article %s: fact %d speaks of unknown %q", a.Article.ID, i, id)
				}
			}
			ev := f.Evidence[0]
			if got := string(text[ev.Start:ev.End]); got != ev.Sentence {
				t.Fatalf("article %s: sentence of fact %d reads %q in the text, %q in the evidence", a.Article.ID, i, got, ev.Sentence)
			}
			for _, arg := range ev.Arguments {
				if arg.End > len(text) || arg.Start >= arg.End {
					t.Fatalf("article %s: fact %d has argument %v", a.Article.ID, i, arg)
				}
			}
		}
	}
}

func TestNamesAreDistinct(t *testing.T) {
	ids := make(map[graph.EntityID]string)
	names := make(map[string]graph.EntityID)
	for _, a := range articles(generate.Options{Participations: 30_000}) {
		for _, e := range a.Entities {
			id, ok := a.Canonical[e.ID]
			if !ok || e.Kind == graph.KindEvent {
				continue
			}
			if known, ok := ids[id]; ok && known != e.Name {
				t.Fatalf("%s is %q and %q", id, known, e.Name)
			}
			if known, ok := names[e.Name]; ok && known != id {
				t.Fatalf("%q is %s and %s", e.Name, known, id)
			}
			ids[id], names[e.Name] = e.Name, id
		}
	}
}

func BenchmarkArticles(b *testing.B) {
	count := 0
	for range b.N {
		for range generate.New(generate.Options{Participations: 10_000}).Articles() {
			count++
		}
	}
	b.ReportMetric(float64(count)/b.Elapsed().Seconds(), "articles/s")
}
