package extract_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

// seeds returns the sample articles and the number of their tokens.
func seeds(b *testing.B, analyser *prose.Analyser) (articles []graph.Article, tokens int) {
	b.Helper()
	for item, err := range source.Read(context.Background(), []string{"../seeds"}, source.Options{}) {
		if err != nil {
			b.Fatal(err)
		}
		doc, err := analyser.Analyse(item.Article)
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, item.Article)
		tokens += len(doc.Tokens)
	}
	return articles, tokens
}

// BenchmarkExtract gives tokens a second and core of each stage over the sample articles. What a stage takes is the
// difference to the one before: analyse is sentences and tokens, recognise adds mentions, extract adds facts.
func BenchmarkExtract(b *testing.B) {
	analyser, err := prose.New()
	if err != nil {
		b.Fatal(err)
	}
	articles, tokens := seeds(b, analyser)
	run := func(name string, f func(graph.Article) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, a := range articles {
					if err := f(a); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
	run("analyse", func(a graph.Article) error { _, err := analyser.Analyse(a); return err })
	for _, name := range extract.RecogniserNames {
		x, err := extract.New(extract.Options{Recogniser: name})
		if err != nil {
			b.Fatal(err)
		}
		run("recognise/"+string(name), func(a graph.Article) error { _, _, err := x.Recognise(a); return err })
		if name != extract.RecogniserProse {
			run("extract/"+string(name), func(a graph.Article) error { _, err := x.Extract(a); return err })
		}
	}
}

// BenchmarkExtractAll gives tokens a second of the whole for several numbers of workers.
func BenchmarkExtractAll(b *testing.B) {
	x, err := extract.New(extract.Options{})
	if err != nil {
		b.Fatal(err)
	}
	analyser, err := prose.New()
	if err != nil {
		b.Fatal(err)
	}
	articles, tokens := seeds(b, analyser)
	var items iter.Seq2[source.Item, error] = func(yield func(source.Item, error) bool) {
		for _, a := range articles {
			if !yield(source.Item{Article: a}, nil) {
				return
			}
		}
	}
	for _, workers := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			for b.Loop() {
				for _, err := range x.ExtractAll(context.Background(), items, workers) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}
