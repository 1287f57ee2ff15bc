// Package scale measures how a knowledge base takes growing: it loads generated articles, stops at the sizes asked for, and says
// at each what loading took since the last, what there is on disk and in memory, how long opening takes, and how long
// questions do.
//
//	err := scale.Run(ctx, scale.Options{Address: "bolt:big.bolt", Sizes: []int{10_000, 100_000}}, func(m scale.Measurement) error { ... })
//
// A Measurement is the nouns' one: the state of one size. What is loaded has names by Zipf's law (graph/generate), so few
// people are in many articles. It is as deterministic as a clock allows.
package scale

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/kb"
)

// Options say what to measure. Zero fields take the values named.
type Options struct {
	Address   string // of a store that is empty
	Sizes     []int  // participations at which to measure, growing
	Batch     int    // articles loaded at once; 0 means 500
	Questions int    // of each sort; 0 means 300
}

// Measurement is what was found at one size.
type Measurement struct {
	Participations int           `json:"participations"`
	Articles       int           `json:"articles"`
	Quads          int64         `json:"quads"`
	Loaded         Load          `json:"loaded"` // since the size before
	Bytes          int64         `json:"bytes"`  // of the store
	LoadingHeap    uint64        `json:"loading_heap"`
	Heap           uint64        `json:"heap"` // opened for reading
	Close          time.Duration `json:"close_ns"`
	Open           time.Duration `json:"open_ns"`
	Identities     time.Duration `json:"identities_ns"` // that the first load after opening takes longer, to read them all
	Met            Latency       `json:"met"`
	Page           Latency       `json:"page"`
	Path           Latency       `json:"path"`
}

// Load is what loading took: by the clock, and of processors where the system tells.
type Load struct {
	Articles int           `json:"articles"`
	Quads    int           `json:"quads"`
	Took     time.Duration `json:"took_ns"`
	Used     time.Duration `json:"used_ns"`
}

// Latency is how long questions took.
type Latency struct {
	Median time.Duration `json:"p50_ns"`
	Tail   time.Duration `json:"p99_ns"`
}

// Run loads up to each size and calls found with what it measures there.
func Run(ctx context.Context, o Options, found func(Measurement) error) error {
	if len(o.Sizes) == 0 || !slices.IsSorted(o.Sizes) {
		return fmt.Errorf("sizes %v: want some that grow", o.Sizes)
	}
	if o.Batch == 0 {
		o.Batch = 500
	}
	if o.Questions == 0 {
		o.Questions = 300
	}
	base, err := kb.Open(ctx, o.Address, kb.Options{})
	if err != nil {
		return err
	}
	r := &run{Options: o, ctx: ctx, base: base, found: found, told: map[graph.EntityID]bool{}}
	if err = r.empty(); err == nil {
		err = r.all()
	}
	if r.base != nil {
		err = errors.Join(err, r.base.Close())
	}
	return err
}

type run struct {
	Options
	ctx   context.Context
	base  *kb.Base
	found func(Measurement) error

	loaded  Load
	reached int // participations in the batches so far
	batch   []graph.Extraction
	told    map[graph.EntityID]bool // events of late, whose participations are counted
}

// forget is after how many events told is begun anew: articles tell once more of the last few hundred.
const forget = 5000

func (r *run) empty() error {
	stats, err := r.base.Stats(r.ctx)
	if err == nil && stats.Articles > 0 {
		err = fmt.Errorf("store %s is not empty: it has %d articles", stats.Store, stats.Articles)
	}
	return err
}

func (r *run) all() error {
	world := generate.New(generate.Options{Participations: r.Sizes[len(r.Sizes)-1]})
	at := 0
	for a := range world.Articles() {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		r.batch = append(r.batch, a.Extraction)
		r.count(a)
		if len(r.batch) < r.Batch {
			continue
		}
		if err := r.load(); err != nil {
			return err
		}
		for at < len(r.Sizes) && r.reached >= r.Sizes[at] {
			if err := r.measure(); err != nil {
				return err
			}
			at++
		}
	}
	if err := r.load(); err != nil || at == len(r.Sizes) {
		return err
	}
	return r.measure()
}

// count adds the participations of an article in events that no article before it told of.
func (r *run) count(a graph.ResolvedArticle) {
	if len(r.told) > forget {
		clear(r.told)
	}
	told := map[graph.EntityID]bool{}
	for _, f := range a.Facts {
		if event := a.Canonical[f.Event]; f.Kind == graph.FactTakesPart && !r.told[event] {
			told[event] = true
			r.reached++
		}
	}
	for event := range told {
		r.told[event] = true
	}
}

func (r *run) load() error {
	if len(r.batch) == 0 {
		return nil
	}
	start, used := time.Now(), processorTime()
	report, err := r.base.Load(r.ctx, r.batch)
	if err != nil {
		return err
	}
	r.loaded.Took += time.Since(start)
	r.loaded.Used += processorTime() - used
	r.loaded.Articles += report.New
	r.loaded.Quads += report.QuadsAdded
	r.batch = r.batch[:0]
	return nil
}

// measure closes and opens the store, asks, and opens it for writing again.
func (r *run) measure() (err error) {
	m := Measurement{Loaded: r.loaded, LoadingHeap: heap()}
	r.loaded = Load{}
	start := time.Now()
	if err := r.base.Close(); err != nil {
		return err
	}
	m.Close, start = time.Since(start), time.Now()
	if r.base, err = kb.Open(r.ctx, r.Address, kb.Options{ReadOnly: true}); err != nil {
		return err
	}
	m.Open = time.Since(start)
	if err := r.ask(&m); err != nil {
		return err
	}
	if err := r.base.Close(); err != nil {
		return err
	}
	if r.base, err = kb.Open(r.ctx, r.Address, kb.Options{}); err != nil {
		return err
	}
	start = time.Now()
	if _, err := r.base.Contradictions(r.ctx); err != nil { // needs them, and little else
		return err
	}
	m.Identities = time.Since(start)
	return r.found(m)
}

func (r *run) ask(m *Measurement) error {
	stats, err := r.base.Stats(r.ctx)
	if err != nil {
		return err
	}
	if m.Bytes, err = r.base.Size(r.ctx); err != nil {
		return err
	}
	m.Heap, m.Articles, m.Participations, m.Quads = heap(), stats.Articles, stats.Participations, stats.Quads
	people, total, err := r.base.Entities(r.ctx, graph.KindPerson, graph.PageQuery{Limit: 1 << 30})
	if err != nil || total < 2 {
		return fmt.Errorf("%d people to ask about: %w", total, err)
	}
	person := func(i int) graph.EntityID { return people[i%r.Questions*len(people)/r.Questions].ID }
	if m.Met, err = r.latency(func(i int) error {
		_, _, err := r.base.Met(r.ctx, person(i), graph.MetQuery{})
		return err
	}); err != nil {
		return err
	}
	if m.Page, err = r.latency(func(i int) error {
		_, err := r.base.Agent(r.ctx, person(i))
		return err
	}); err != nil {
		return err
	}
	m.Path, err = r.latency(func(i int) error {
		_, err := r.base.Paths(r.ctx, person(i), person(7*i+3), graph.PathQuery{})
		return err
	})
	return err
}

func (r *run) latency(question func(i int) error) (Latency, error) {
	took := make([]time.Duration, r.Questions)
	for i := range took {
		start := time.Now()
		if err := question(i); err != nil {
			return Latency{}, fmt.Errorf("question %s: %w", strconv.Itoa(i), err)
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return Latency{took[len(took)/2], took[(len(took)-1)*99/100]}, nil
}

// heap is what is in use once everything else is collected.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
