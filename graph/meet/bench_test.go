package meet_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/meet"
)

// benchSize is how many participations the benchmarks run on: WHOMET_BENCH_PARTICIPATIONS, or 100,000.
func benchSize(b *testing.B) int {
	b.Helper()
	size := os.Getenv("WHOMET_BENCH_PARTICIPATIONS")
	if size == "" {
		return 100_000
	}
	n, err := strconv.Atoi(size)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// bench is an index of generated articles and whom to ask it about.
type bench struct {
	ix       *meet.Index
	people   []graph.EntityID // all, each once
	active   []graph.EntityID // once for every participation, so that a random one is somebody well known
	events   []graph.EntityID
	some     []graph.ResolvedArticle // every hundredth article
	articles int
	building time.Duration
}

func newBench(b *testing.B) *bench {
	b.Helper()
	x := &bench{ix: meet.New(meet.Options{})}
	names := make(map[graph.EntityID]graph.CanonicalEntity)
	var batch []graph.ResolvedArticle
	flush := func() {
		start := time.Now()
		x.ix.Update(batch, nil)
		x.building += time.Since(start)
		batch = batch[:0]
	}
	for a := range generate.New(generate.Options{Participations: benchSize(b)}).Articles() {
		if x.articles++; x.articles%100 == 0 {
			x.some = append(x.some, a)
		}
		for _, e := range a.Entities {
			if id, ok := a.Canonical[e.ID]; ok && names[id].ID == "" {
				names[id] = graph.CanonicalEntity{Ref: graph.Ref{ID: id, Kind: e.Kind, Name: e.Name}, Aliases: e.Aliases}
			}
		}
		for _, f := range a.Facts {
			if id := a.Canonical[f.Agent]; f.Kind == graph.FactTakesPart && names[id].Kind == graph.KindPerson {
				x.active = append(x.active, id)
			}
		}
		if batch = append(batch, a); len(batch) == 200 {
			flush()
		}
	}
	flush()
	named := make([]graph.CanonicalEntity, 0, len(names))
	for id, c := range names {
		named = append(named, c)
		switch c.Kind {
		case graph.KindPerson:
			x.people = append(x.people, id)
		case graph.KindEvent:
			x.events = append(x.events, id)
		}
	}
	slices.Sort(x.people)
	slices.Sort(x.events)
	x.ix.SetEntities(named)
	return x
}

// measure asks for b.N answers and reports percentiles of the time that passed and of the processor time, which a busy
// machine does not lengthen.
func measure(b *testing.B, ask func(r *rand.Rand) error) {
	b.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	r := rand.New(rand.NewPCG(1, 2))
	passed, used := make([]time.Duration, b.N), make([]time.Duration, b.N)
	b.ResetTimer()
	for i := range passed {
		start, before := time.Now(), threadTime()
		if err := ask(r); err != nil {
			b.Fatal(err)
		}
		passed[i], used[i] = time.Since(start), threadTime()-before
	}
	b.StopTimer()
	report(b, passed, "")
	report(b, used, "-cpu")
}

func report(b *testing.B, took []time.Duration, of string) {
	slices.Sort(took)
	for _, percent := range []int{50, 99} {
		at := min(len(took)*percent/100, len(took)-1)
		b.ReportMetric(float64(took[at].Microseconds()), fmt.Sprintf("p%d%s-µs", percent, of))
	}
}

func pick(r *rand.Rand, ids []graph.EntityID) graph.EntityID { return ids[r.IntN(len(ids))] }

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// BenchmarkIndex measures on one index: building, the size in memory, and the latency of each kind of question. Persons
// are drawn once evenly and once by how often they take part.
func BenchmarkIndex(b *testing.B) {
	before := heap()
	x := newBench(b)
	size := heap() - before
	b.Run("build", func(b *testing.B) {
		b.ReportMetric(x.building.Seconds(), "s")
		b.ReportMetric(size, "MiB")
		b.ReportMetric(float64(x.articles), "articles")
		b.ReportMetric(float64(x.ix.Stats().Participations), "participations")
		b.ReportMetric(0, "ns/op")
	})
	ctx := b.Context()
	for _, from := range []struct {
		name string
		ids  []graph.EntityID
	}{{"even", x.people}, {"known", x.active}} {
		b.Run("met/"+from.name, func(b *testing.B) {
			measure(b, func(r *rand.Rand) error {
				_, err := x.ix.Met(ctx, pick(r, from.ids), meet.MetQuery{})
				return err
			})
		})
		b.Run("page/"+from.name, func(b *testing.B) {
			measure(b, func(r *rand.Rand) error {
				_, err := x.ix.Agent(ctx, pick(r, from.ids), meet.AgentQuery{})
				return err
			})
		})
		b.Run("path/"+from.name, func(b *testing.B) {
			measure(b, func(r *rand.Rand) error {
				_, err := x.ix.Paths(ctx, pick(r, from.ids), pick(r, from.ids), meet.PathQuery{})
				return err
			})
		})
		b.Run("network/"+from.name, func(b *testing.B) {
			measure(b, func(r *rand.Rand) error {
				_, err := x.ix.Network(ctx, meet.NetworkQuery{Focus: []graph.EntityID{pick(r, from.ids)}})
				return err
			})
		})
	}
	b.Run("replace", func(b *testing.B) {
		measure(b, func(r *rand.Rand) error {
			a := x.some[r.IntN(len(x.some))]
			x.ix.Update([]graph.ResolvedArticle{a}, nil)
			return nil
		})
	})
	b.Run("snapshot", func(b *testing.B) {
		var out bytes.Buffer
		start := time.Now()
		if err := x.ix.Snapshot(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "save-s")
		b.ReportMetric(float64(out.Len())/(1<<20), "MiB")
		start = time.Now()
		if err := meet.New(meet.Options{}).Restore(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "open-s")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("event", func(b *testing.B) {
		measure(b, func(r *rand.Rand) error {
			_, err := x.ix.Event(ctx, pick(r, x.events), meet.EventQuery{})
			return err
		})
	})
}
