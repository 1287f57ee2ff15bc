package kb_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/kb"
)

// benchSize is how many participations the benchmark runs on: WHOMET_BENCH_PARTICIPATIONS, or 10,000.
func benchSize(b *testing.B) int {
	b.Helper()
	size := os.Getenv("WHOMET_BENCH_PARTICIPATIONS")
	if size == "" {
		return 10_000
	}
	n, err := strconv.Atoi(size)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkBase takes generated articles the whole way: identity, store on disk, indexes, and questions with their sentences.
// Run it with -benchtime 1x: the parts report figures of their own.
func BenchmarkBase(b *testing.B) {
	const batch = 250
	address := "bolt:" + filepath.Join(b.TempDir(), "graph.bolt")
	var xs []graph.Extraction
	for a := range generate.New(generate.Options{Participations: benchSize(b)}).Articles() {
		xs = append(xs, a.Extraction)
	}
	for b.Loop() {
		base, err := kb.Open(b.Context(), address, kb.Options{})
		if err != nil {
			b.Fatal(err)
		}
		quads, start := 0, time.Now()
		for part := range slices.Chunk(xs, batch) {
			report, err := base.Load(b.Context(), part)
			if err != nil {
				b.Fatal(err)
			}
			quads += report.QuadsAdded
		}
		b.ReportMetric(float64(len(xs)), "articles")
		b.ReportMetric(float64(quads)/time.Since(start).Seconds(), "quads/s")

		start = time.Now()
		if err := base.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "close-s")
		start = time.Now()
		if base, err = kb.Open(b.Context(), address, kb.Options{}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "open-s")
		ask(b, base)
		replace(b, base, xs)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MiB")
		if err := base.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// ask measures pages, meetings and paths of people spread over the list.
func ask(b *testing.B, base *kb.Base) {
	b.Helper()
	const questions = 300
	people, total, err := base.Entities(b.Context(), graph.KindPerson, graph.PageQuery{Limit: 1 << 30})
	if err != nil || total < 2 {
		b.Fatal(total, err)
	}
	at := func(i int) graph.EntityID { return people[i*len(people)/questions].ID }
	report(b, "page", questions, func(i int) error {
		_, err := base.Agent(b.Context(), at(i))
		return err
	})
	report(b, "met", questions, func(i int) error {
		_, _, err := base.Met(b.Context(), at(i), graph.MetQuery{})
		return err
	})
	report(b, "path", questions, func(i int) error {
		_, err := base.Paths(b.Context(), at(i), at((i*7+3)%questions), graph.PathQuery{})
		return err
	})
}

// replace measures how long a changed article takes.
func replace(b *testing.B, base *kb.Base, xs []graph.Extraction) {
	b.Helper()
	const changes = 20
	report(b, "replace", changes, func(i int) error {
		x := xs[i*len(xs)/changes]
		x.Extractor = "another " + strconv.Itoa(i)
		_, err := base.Load(b.Context(), []graph.Extraction{x})
		return err
	})
}

// report asks n times and reports the median and the 99th percentile in milliseconds of wall time.
func report(b *testing.B, what string, n int, question func(i int) error) {
	b.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		if err := question(i); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	ms := func(at float64) float64 { return float64(took[int(at*float64(n-1))].Microseconds()) / 1000 }
	b.ReportMetric(ms(0.5), what+"-p50-ms")
	b.ReportMetric(ms(0.99), what+"-p99-ms")
}
