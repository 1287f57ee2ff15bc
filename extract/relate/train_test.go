package relate_test

import (
	"io"
	"testing"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/graph"
)

// lessons reads the first articles of a directory of annotated ones, with the mentions of the annotation.
func lessons(t testing.TB, dir string, most int) []relate.Lesson {
	t.Helper()
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	articles, err := corpus.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []relate.Lesson
	for _, a := range articles[:min(most, len(articles))] {
		doc, err := analyser.Analyse(a.Article)
		if err != nil {
			t.Fatal(err)
		}
		mentions, _ := corpus.Align(a, doc)
		out = append(out, relate.Lesson{Gold: a, Document: doc, Mentions: mentions})
	}
	return out
}

// What is learned from a dozen articles finds relations in a dozen others, each half learning from the other one.
func TestTrain(t *testing.T) {
	if testing.Short() {
		t.Skip("trains two sets of models")
	}
	all := lessons(t, "../corpus/train", 24)
	var gold []score.Gold
	predictions := score.Predictions{}
	for half := range 2 {
		var train, rest []relate.Lesson
		for i, l := range all {
			if i%2 == half {
				rest = append(rest, l)
			} else {
				train = append(train, l)
			}
		}
		relater, err := relate.With(relate.Train(train, io.Discard))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range rest {
			entities, facts := relater.Relate(l.Document, l.Mentions)
			gold = append(gold, score.FromCorpus(l.Gold))
			predictions.Add(graph.Extraction{Article: l.Gold.Article, Entities: entities, Facts: facts})
		}
	}
	report := score.Score(gold, predictions)
	for measure, least := range map[score.Measure]float64{score.Holds: 0.5, score.TakesPart: 0.5, score.Date: 0.5} {
		if f := report.Total(measure).F1(); f < least {
			t.Errorf("%s: F1 %.2f, want %.2f at least", measure, f, least)
		} else {
			t.Logf("%s: F1 %.2f", measure, f)
		}
	}
}
