package prose

import (
	"testing"

	prose "github.com/jdkato/prose/v2"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// panics is a word whose lower case is longer than itself, which prose cuts at the wrong place.
const panics = "ȺȺȺ's"

// TestPanicOfProseIsFenced shows that prose panics on a word, that the entity step turns this into an error of one sentence,
// and that the analyser, which cuts words itself, does not mind.
func TestPanicOfProseIsFenced(t *testing.T) {
	entities, err := NewEntities()
	if err != nil {
		t.Fatal(err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Errorf("prose no longer panics on %q", panics)
			}
		}()
		_, _ = prose.NewDocument(panics, prose.WithSegmentation(false), prose.UsingModel(entities.model))
	}()
	if _, err := entities.label([]text.Token{{Text: panics}}); err == nil {
		t.Error("no error")
	}
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := a.Analyse(graph.Article{Text: "A title\n\n" + panics + " visit. Angela Merkel came."})
	if err != nil || len(doc.Tokens) != 10 || len(doc.Sentences) != 3 {
		t.Errorf("%d tokens, %d sentences, error %v", len(doc.Tokens), len(doc.Sentences), err)
	}
	if got := entities.Recognise(doc); len(got) == 0 {
		t.Error("the other sentences lost their entities")
	}
}

// TestAnalyseLoadsNothing shows that the models are kept: loading them takes 100,000 allocations.
func TestAnalyseLoadsNothing(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	article := graph.Article{Text: "A title\n\nThe minister met the ambassador. They talked."}
	if n := testing.AllocsPerRun(5, func() {
		if _, err := a.Analyse(article); err != nil {
			t.Fatal(err)
		}
	}); n > 100 {
		t.Errorf("%v allocations for one short article", n)
	}
}
