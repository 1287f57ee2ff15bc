package cayley_test

import (
	"flag"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

var benchQuads = flag.Int("quads", 1_000_000, "quads of the store that benchmarks of a full store use")

// nextBatch makes up a batch of about 10,000 quads.
func nextBatch(g *storetest.Generator) cayley.Batch {
	var b cayley.Batch
	for range 45 {
		a, entities := g.Next()
		b.Put = append(b.Put, a)
		b.Entities = append(b.Entities, entities...)
	}
	return b
}

// fill writes generated articles until the store holds so many quads.
func fill(tb testing.TB, s *cayley.Store, g *storetest.Generator, quads int, report func(quads int)) {
	tb.Helper()
	for total := 0; total < quads; {
		change, err := s.Write(tb.Context(), nextBatch(g))
		if err != nil {
			tb.Fatal(err)
		}
		total += change.QuadsAdded
		report(total)
	}
}

// cpu is the time that the process has computed; on a machine that others use too it says more than the time that passed.
func cpu() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func BenchmarkWrite(b *testing.B) {
	for name, address := range map[string]func(b *testing.B) string{
		"memory":   func(*testing.B) string { return "memory:" },
		"bolt":     func(b *testing.B) string { return "bolt:" + filepath.Join(b.TempDir(), "graph.bolt") },
		"postgres": func(b *testing.B) string { return storetest.Postgres(b)() },
	} {
		b.Run(name, func(b *testing.B) {
			address := address(b)
			s, err := cayley.Open(b.Context(), address, cayley.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			g := storetest.NewGenerator(uint64(time.Now().UnixNano()), 20000)
			quads, computed := 0, time.Duration(0)
			for b.Loop() {
				b.StopTimer()
				batch := nextBatch(g)
				b.StartTimer()
				start := cpu()
				change, err := s.Write(b.Context(), batch)
				if err != nil {
					b.Fatal(err)
				}
				computed += cpu() - start
				quads += change.QuadsAdded
			}
			b.ReportMetric(float64(quads)/b.Elapsed().Seconds(), "quads/s")
			b.ReportMetric(float64(quads)/computed.Seconds(), "quads/cpu-s")
		})
	}
}

// full opens a store with benchQuads quads.
func full(b *testing.B, address string) *cayley.Store {
	b.Helper()
	s, err := cayley.Open(b.Context(), address, cayley.Options{NoSync: true})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, s, storetest.NewGenerator(1, 20000), *benchQuads, func(int) {})
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if s, err = cayley.Open(b.Context(), address, cayley.Options{}); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkFull measures what is done to one article, and whole reads, in stores of -quads.
func BenchmarkFull(b *testing.B) {
	b.Run("bolt", func(b *testing.B) { benchFull(b, "bolt:"+filepath.Join(b.TempDir(), "graph.bolt")) })
	b.Run("postgres", func(b *testing.B) { benchFull(b, storetest.Postgres(b)()) })
}

func benchFull(b *testing.B, address string) {
	s := full(b, address)
	defer func() { s.Close() }()
	g := storetest.NewGenerator(2, 20000)
	b.Run("replace", func(b *testing.B) {
		computed := time.Duration(0)
		for b.Loop() {
			a, _ := g.Next()
			start := cpu()
			if _, err := s.Write(b.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}}); err != nil {
				b.Fatal(err)
			}
			computed += cpu() - start
		}
		b.ReportMetric(float64(computed.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
	b.Run("delete", func(b *testing.B) {
		g := storetest.NewGenerator(1, 20000)
		computed := time.Duration(0)
		for b.Loop() {
			a, _ := g.Next()
			start := cpu()
			if _, err := s.Write(b.Context(), cayley.Batch{Delete: []graph.ArticleID{a.Article.ID}}); err != nil {
				b.Fatal(err)
			}
			computed += cpu() - start
			b.StopTimer()
			if _, err := s.Write(b.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		b.ReportMetric(float64(computed.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	})
	b.Run("article", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Article(b.Context(), "article-0000100"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("articles", func(b *testing.B) {
		n := 0
		for b.Loop() {
			for _, err := range s.Articles(b.Context()) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
	})
	if strings.HasPrefix(address, "bolt:") {
		b.Run("gizmo", func(b *testing.B) { benchGizmo(b, s) })
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			var err error
			if s, err = cayley.Open(b.Context(), address, cayley.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// benchGizmo compares queries with the same ones run by Cayley without any bounds.
func benchGizmo(b *testing.B, s *cayley.Store) {
	for name, program := range map[string]string{
		"met-rare":   `g.V("<wm:person/p-5000>").out("<wm:tookPart>").in("<wm:tookPart>").unique().all()`,
		"met-often":  `g.V("<wm:person/p-0>").out("<wm:tookPart>").in("<wm:tookPart>").unique().all()`,
		"posts":      `g.V("<wm:person/p-77>").out("<org:holds>").out("<org:postIn>").in("<org:postIn>").in("<org:holds>").all()`,
		"count-type": `g.emit(g.V("<schema:Person>").in("<rdf:type>").count())`,
		"emit":       `for (var i = 0; i < 1000; i++) g.emit({i: i, a: [i, i]})`,
	} {
		b.Run(name+"/bounded", func(b *testing.B) {
			for b.Loop() {
				r, err := s.Gizmo(b.Context(), graph.GizmoQuery{Text: program, MaxRows: 1e6, Timeout: time.Minute})
				if err != nil || r.Cut {
					b.Fatal(r.CutReason, err)
				}
			}
		})
		b.Run(name+"/plain", func(b *testing.B) {
			for b.Loop() {
				if _, err := cayley.PlainGizmo(b.Context(), s, program); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
