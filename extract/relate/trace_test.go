package relate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate"
)

// Tracing changes nothing, and every fact that a model decided is among the decisions that were taken.
func TestTrace(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a001", "s001", "w007"} {
		gold, err := corpus.ReadFile("../corpus/train/" + name + ".ann")
		if err != nil {
			t.Fatal(err)
		}
		doc, err := analyser.Analyse(gold.Article)
		if err != nil {
			t.Fatal(err)
		}
		mentions, _ := corpus.Align(gold, doc)
		entities, facts := relater.Relate(doc, mentions)
		traced, tracedFacts, decisions := relater.Trace(doc, mentions)
		if diff := cmp.Diff(entities, traced); diff != "" {
			t.Errorf("%s: entities (-untraced +traced):\n%s", name, diff)
		}
		if diff := cmp.Diff(facts, tracedFacts); diff != "" {
			t.Errorf("%s: facts (-untraced +traced):\n%s", name, diff)
		}
		checkDecisions(t, name, doc.Text, decisions)
	}
}

func checkDecisions(t *testing.T, name, text string, decisions []relate.Decision) {
	t.Helper()
	taken := 0
	for _, d := range decisions {
		if d.Taken {
			taken++
		}
		if d.Probability < 0 || d.Probability > 1.0001 || d.Answer == "" {
			t.Errorf("%s: %+v: no answer, or no probability", name, d)
		}
		for _, at := range d.About {
			if at.Start < 0 || at.End > len(text) || at.Start >= at.End {
				t.Errorf("%s: %+v: outside the text", name, d)
			}
		}
	}
	if taken == 0 || taken == len(decisions) {
		t.Errorf("%s: %d of %d decisions taken", name, taken, len(decisions))
	}
}
