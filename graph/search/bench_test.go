package search_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/search"
)

// benchArticles reads JSON Lines of articles (id, title, text) from the file that WHOMET_BENCH_ARTICLES names.
func benchArticles(b *testing.B) []graph.Article {
	b.Helper()
	path := os.Getenv("WHOMET_BENCH_ARTICLES")
	if path == "" {
		b.Skip("WHOMET_BENCH_ARTICLES names no file of articles")
	}
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	var list []graph.Article
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a graph.Article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			b.Fatal(err)
		}
		list = append(list, a)
	}
	return list
}

func BenchmarkIndexArticles(b *testing.B) {
	list := benchArticles(b)
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			for i := range b.N {
				dir := ""
				if where == "disk" {
					dir = filepath.Join(b.TempDir(), strconv.Itoa(i))
				}
				ix, _, err := search.Open(dir, "", search.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := ix.Update(b.Context(), search.Change{Articles: list, Generation: "1"}); err != nil {
					b.Fatal(err)
				}
				if err := ix.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("disk, ten at a time", func(b *testing.B) {
		for i := range b.N {
			ix, _, err := search.Open(filepath.Join(b.TempDir(), strconv.Itoa(i)), "", search.Options{})
			if err != nil {
				b.Fatal(err)
			}
			for at := 0; at < len(list); at += 10 {
				change := search.Change{Articles: list[at:min(at+10, len(list))], Generation: strconv.Itoa(at)}
				if err := ix.Update(b.Context(), change); err != nil {
					b.Fatal(err)
				}
			}
			if err := ix.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSearchArticles(b *testing.B) {
	list := benchArticles(b)
	ix, _, err := search.Open(filepath.Join(b.TempDir(), "search"), "", search.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	if err := ix.Update(b.Context(), search.Change{Articles: list, Generation: "1"}); err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"blinken", "the pres", "climate security call", "xyzzyx"} {
		b.Run(text, func(b *testing.B) {
			start := time.Now()
			for range b.N {
				if _, _, err := ix.Search(b.Context(), text, search.Query{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(time.Since(start).Microseconds())/float64(b.N), "µs/search")
		})
	}
}

// BenchmarkNames indexes the entities of a generated world of 100,000 participations and searches them by what people
// type: beginnings of all lengths, whole names, and names with errors.
func BenchmarkNames(b *testing.B) {
	named := make(map[graph.EntityID]*graph.CanonicalEntity)
	for a := range generate.New(generate.Options{Participations: 100_000}).Articles() {
		for _, e := range a.Entities {
			id, ok := a.Canonical[e.ID]
			if !ok {
				continue
			}
			if named[id] == nil {
				named[id] = &graph.CanonicalEntity{Ref: graph.Ref{ID: id, Kind: e.Kind, Name: e.Name}, Aliases: e.Aliases}
			}
			named[id].Articles++
		}
	}
	list := make([]graph.CanonicalEntity, 0, len(named))
	for _, e := range named {
		list = append(list, *e)
	}
	ix, _, err := search.Open(filepath.Join(b.TempDir(), "search"), "", search.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	start := time.Now()
	if err := ix.Update(b.Context(), search.Change{Entities: list, Generation: "1"}); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d entities indexed in %v", len(list), time.Since(start))
	for _, text := range []string{"a", "da", "dor", "dori worb", "dori worbor", "dori wrbor", "minstry of trade", "zzzz"} {
		b.Run(text, func(b *testing.B) {
			for range b.N {
				if _, _, err := ix.Search(b.Context(), text, search.Query{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
