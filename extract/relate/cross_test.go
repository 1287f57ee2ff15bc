package relate_test

import (
	"context"
	"encoding/json"
	"flag"
	"hash/fnv"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/label"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

var (
	crossDirs  = flag.String("cross", "", "directories of annotated articles to cross-validate over, comma between")
	crossFolds = flag.Int("folds", 5, "number of folds")
	crossRun   = flag.Int("run-folds", 5, "number of folds to run")
	crossOut   = flag.String("cross-out", "", "file for the predictions")
)

func lessons(t testing.TB, dirs string) []relate.Lesson {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	var out []relate.Lesson
	for _, dir := range strings.Split(dirs, ",") {
		articles, err := corpus.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range articles {
			doc, err := analyser.Analyse(a.Article)
			if err != nil {
				t.Fatal(err)
			}
			mentions, _ := corpus.Align(a, doc)
			out = append(out, relate.Lesson{Gold: a, Document: doc, Mentions: mentions})
		}
	}
	return out
}

func fold(id graph.ArticleID, n int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32()>>8) % n
}

// TestCrossValidation measures with -cross DIR,DIR how well relations are found from the mentions of the gold in articles
// that were not trained on.
func TestCrossValidation(t *testing.T) {
	if *crossDirs == "" {
		t.Skip("no -cross directories given")
	}
	all := lessons(t, *crossDirs)
	cached := found(t)
	var gold []score.Gold
	predictions := score.Predictions{}
	for k := range *crossRun {
		var train []relate.Lesson
		for _, l := range all {
			if fold(l.Gold.Article.ID, *crossFolds) == k {
				continue
			}
			if *learnFrom != "found" {
				train = append(train, l)
			}
			if *learnFrom != "gold" {
				l.Mentions = cached[l.Gold.Article.ID]
				train = append(train, l)
			}
		}
		relater, err := relate.With(relate.Train(train, os.Stderr))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range all {
			if fold(l.Gold.Article.ID, *crossFolds) != k {
				continue
			}
			if cached != nil {
				l.Mentions = cached[l.Gold.Article.ID]
			}
			entities, facts := relater.Relate(l.Document, l.Mentions)
			gold = append(gold, score.FromCorpus(l.Gold))
			predictions.Add(graph.Extraction{Article: l.Gold.Article, Entities: entities, Facts: facts})
		}
	}
	report(t, gold, predictions, *crossOut)
}

func report(t *testing.T, gold []score.Gold, predictions score.Predictions, out string) {
	if err := score.Score(gold, predictions).WriteText(os.Stdout, score.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if out == "" {
		return
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, g := range gold {
		id := string(g.Article().ID)
		data, err := json.Marshal(predictions[id])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, id+".json"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var (
	weightsOut = flag.String("write-weights", "", "file to write weights trained on the -cross directories to")
	cacheFile  = flag.String("cache", "", "file of cross-validated mentions of the -cross articles; read, or with -make-cache written")
	learnFrom  = flag.String("learn-from", "gold", "mentions to learn from: gold, found or both; -cache has those found")
	makeCache  = flag.Bool("make-cache", false, "cross-validate the labeller over the -cross articles and write -cache")
	predicted  = flag.Bool("predicted", false, "measure from the mentions that the labeller finds")
	measureDir = flag.String("measure", "", "directory of annotated articles to measure the embedded weights on")
)

// TestWriteWeights trains on the mentions of the gold and writes the weights.
func TestWriteWeights(t *testing.T) {
	if *weightsOut == "" {
		t.Skip("no -write-weights file given")
	}
	all := lessons(t, *crossDirs)
	cached := found(t)
	var train []relate.Lesson
	for _, l := range all {
		if *learnFrom != "found" {
			train = append(train, l)
		}
		if *learnFrom != "gold" {
			l.Mentions = cached[l.Gold.Article.ID]
			train = append(train, l)
		}
	}
	models := relate.Train(train, os.Stderr)
	f, err := os.Create(*weightsOut)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := models.WriteTo(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestMeasure measures the embedded weights from the mentions of the gold or of the labeller.
func TestMeasure(t *testing.T) {
	if *measureDir == "" {
		t.Skip("no -measure directory given")
	}
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	var gold []score.Gold
	predictions := score.Predictions{}
	var labeller *label.Labeller
	if *predicted {
		if labeller, err = label.Load(); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range lessons(t, *measureDir) {
		if labeller != nil {
			l.Mentions = labeller.Recognise(l.Document)
		}
		entities, facts := relater.Relate(l.Document, l.Mentions)
		gold = append(gold, score.FromCorpus(l.Gold))
		predictions.Add(graph.Extraction{Article: l.Gold.Article, Entities: entities, Facts: facts})
	}
	report(t, gold, predictions, *crossOut)
}

// TestMakeCache writes the mentions that labellers find in articles they were not trained on.
func TestMakeCache(t *testing.T) {
	if !*makeCache {
		t.Skip("not asked for")
	}
	o := label.TrainOptions{Corpora: strings.Split(*crossDirs, ","), Seed: 1, Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	predictions, err := label.CrossValidate(context.Background(), o, 4)
	if err != nil {
		t.Fatal(err)
	}
	found := map[graph.ArticleID][]text.Mention{}
	for _, p := range predictions {
		found[p.Article.Article.ID] = p.Mentions
	}
	data, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*cacheFile, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// found returns the cached mentions by article, nil without a cache.
func found(t testing.TB) map[graph.ArticleID][]text.Mention {
	if *cacheFile == "" {
		return nil
	}
	data, err := os.ReadFile(*cacheFile)
	if err != nil {
		t.Fatal(err)
	}
	var out map[graph.ArticleID][]text.Mention
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
