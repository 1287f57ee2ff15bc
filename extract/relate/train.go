package relate

import (
	"fmt"
	"io"
	"time"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/extract/text"
)

// Lesson is one annotated article to learn from, with the mentions to start from: those of the gold, or those that the
// labeller finds in articles it was not trained on, so that the weights know its mistakes.
type Lesson struct {
	Gold     *corpus.Article
	Document *text.Document
	Mentions []text.Mention
}

// Train makes the models of all stages from the lessons. The same lessons in the same order give the same models. Progress
// goes to log, one line a stage.
func Train(lessons []Lesson, log io.Writer) Models {
	var examples [stageCount][]learn.Example
	countries := scene.LoadCountries()
	for _, l := range lessons {
		s := scene.New(l.Document, l.Mentions)
		o := newOracle(l.Gold, s, &examples)
		a := newArticle(s, countries, o)
		o.article = a
		a.read()
	}
	var models Models
	for stage := range models {
		began := time.Now()
		info := stages[stage]
		models[stage] = learn.Train(examples[stage], learn.Options{Classes: info.classes, Hidden: info.hidden, Seed: uint64(stage) + 1})
		fmt.Fprintf(log, "%-10s %7d examples %7.1fs\n", info.name, len(examples[stage]), time.Since(began).Seconds())
	}
	return models
}
