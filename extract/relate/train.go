package relate

import (
	"fmt"
	"io"
	"time"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
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
//
// Every decision is taken from the gold while its example is recorded. The examples of StageJoint, which starts from first
// impressions, need a second round: models trained on parts of the articles read those they were not trained on, so that
// the impressions are as good and as bad as they will be when the models are used. For the other stages the mistakes of
// earlier stages made worse examples than the gold (by 1 point of F1 on roles).
func Train(lessons []Lesson, log io.Writer) Models {
	k, err := loadKnowledge()
	if err != nil {
		panic(err) // the data embedded in the program are broken
	}
	taught := make([]examples, len(lessons))
	for i, l := range lessons {
		l.read(k, &taught[i], nil)
	}
	for i, x := range meet(taught, lessons, k) {
		taught[i][StageJoint] = x[StageJoint]
	}
	return fit(taught, func(int) bool { return true }, 2, log)
}

// meet records what the articles look like to models that did not learn from them.
func meet(taught []examples, lessons []Lesson, k knowledge) []examples {
	met := make([]examples, len(lessons))
	parts := partsOf(lessons)
	for part := range rounds {
		models := fit(taught, func(i int) bool { return parts[i] != part }, 1, nil)
		for i, l := range lessons {
			if parts[i] == part {
				l.read(k, &met[i], &modelDecider{models: models})
			}
		}
	}
	return met
}

// partsOf deals the articles out to the parts. Lessons on the same article go to the same part.
func partsOf(lessons []Lesson) []int {
	number := map[graph.ArticleID]int{}
	out := make([]int, len(lessons))
	for i, l := range lessons {
		id := l.Gold.Article.ID
		if _, seen := number[id]; !seen {
			number[id] = len(number)
		}
		out[i] = number[id] % rounds
	}
	return out
}

const rounds = 3 // parts that the lessons are cut into for the first round

// examples are those of one article.
type examples [stageCount][]learn.Example

// read reads the article of a lesson and records examples. Decisions are those of the gold, or of other where it is given.
func (l Lesson) read(k knowledge, record *examples, other decider) {
	s := scene.New(l.Document, l.Mentions, k.clusters)
	o := newOracle(l.Gold, s, record)
	o.other = other
	o.article = newArticle(s, k.countries, o)
	o.article.read(func() {})
}

// fit trains the models of all stages on the examples of the chosen articles.
func fit(all []examples, chosen func(int) bool, networks int, log io.Writer) Models {
	var models Models
	for stage := range models {
		var some []learn.Example
		for i := range all {
			if chosen(i) {
				some = append(some, all[i][stage]...)
			}
		}
		began := time.Now()
		info := stages[stage]
		models[stage] = learn.Train(some, learn.Options{Classes: info.classes, Hidden: info.hidden, Networks: networks, Seed: uint64(stage) + 1})
		if log != nil {
			fmt.Fprintf(log, "%-10s %7d examples %7.1fs\n", info.name, len(some), time.Since(began).Seconds())
		}
	}
	return models
}
