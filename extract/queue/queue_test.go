package queue_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/queue"
	"github.com/whomet/whomet/extract/queue/queuetest"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

const version = "test/1"

func open(t *testing.T, at string, o queue.Options) *queue.Queue {
	t.Helper()
	q, err := queue.Open(t.Context(), at, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

func article(id, text string) source.Item {
	return source.Item{Article: graph.Article{ID: graph.ArticleID(id), Title: "A title", Text: "A title\n\n" + text}}
}

func publish(t *testing.T, q *queue.Queue, items ...source.Item) {
	t.Helper()
	for _, item := range items {
		if added, err := q.Publish(t.Context(), item, version); err != nil || !added {
			t.Fatalf("publish %q: added %v, %v", item.Article.ID, added, err)
		}
	}
}

// memory is a graph that keeps articles' texts.
type memory struct {
	mu     sync.Mutex
	texts  map[graph.ArticleID]string
	loads  []int                    // articles of each load
	refuse map[graph.ArticleID]bool // "" refuses all
}

func (m *memory) Has(id graph.ArticleID, _, extractor string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return false
}

func (m *memory) Load(_ context.Context, xs []graph.Extraction) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, x := range xs {
		if m.refuse[x.Article.ID] || m.refuse[""] {
			return fmt.Errorf("no room for %s", x.Article.ID)
		}
	}
	if m.texts == nil {
		m.texts = map[graph.ArticleID]string{}
	}
	for _, x := range xs {
		m.texts[x.Article.ID] = x.Article.Text
	}
	m.loads = append(m.loads, len(xs))
	return nil
}

func (m *memory) ids() []graph.ArticleID {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.texts))
}

// extractor keeps the text and finds nothing; before that it does what a test wants.
type extractor func(graph.Article) error

func (f extractor) Version() string { return version }

func (f extractor) Extract(a graph.Article) (graph.Extraction, error) {
	if f != nil {
		if err := f(a); err != nil {
			return graph.Extraction{}, err
		}
	}
	return graph.Extraction{Article: a, Extractor: version}, nil
}

// worker is one that ends when the queue is empty. It counts outcomes.
type worker struct {
	queue.Worker
	outcomes map[queue.State][]graph.ArticleID
}

func newWorker(q *queue.Queue, g queue.Graph, x queue.Extractor) *worker {
	w := &worker{outcomes: map[queue.State][]graph.ArticleID{}}
	w.Worker = queue.Worker{
		Queue: q, Graph: g, Extractor: x, Parallel: 2, UntilEmpty: true, RetryAfter: time.Millisecond,
		Report: func(o queue.Outcome) { w.outcomes[o.State] = append(w.outcomes[o.State], o.ID) },
	}
	return w
}

func run(t *testing.T, w *worker) {
	t.Helper()
	if err := w.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func status(t *testing.T, q *queue.Queue) queue.Status {
	t.Helper()
	s, err := q.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Bytes, s.Limits = 0, queue.Limits{}
	return s
}

func setAside(t *testing.T, q *queue.Queue) (out []queue.Aside) {
	t.Helper()
	for a, err := range q.SetAside(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func same[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestQueue(t *testing.T) {
	server := queuetest.Start(t, "")
	for name, test := range map[string]func(*testing.T, *queuetest.Server, string){
		"through": testThrough, "published-again": testPublishedAgain, "newer-version": testNewerVersion, "large": testLarge,
		"poison": testPoison, "retry-and-drop": testRetryAndDrop, "refused": testRefused, "store-fails": testStoreFails,
		"full": testFull, "stop": testStop, "long": testLong, "limits": testLimits, "no-queue": testNoQueue, "foreign": testForeign,
		"extraction": testExtraction, "sweep": testSweep,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, server, server.URL(name))
		})
	}
}

func testThrough(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	var want []graph.ArticleID
	for i := range 300 {
		item := article(fmt.Sprintf("article %03d/ü\n", i), "text")
		want = append(want, item.Article.ID)
		publish(t, q, item)
	}
	same(t, "published", queue.Status{Waiting: 300}, status(t, q))
	var g memory
	w := newWorker(q, &g, extractor(nil))
	w.Batch = 32
	run(t, w)
	same(t, "in the graph", want, g.ids())
	same(t, "done", queue.Status{Done: 300}, status(t, q))
	same(t, "outcomes", 300, len(w.outcomes[queue.Loaded]))
	same(t, "sizes of the first batches", []int{1, 2, 4, 8, 16, 32, 32}, g.loads[:7])
}

func testPublishedAgain(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	publish(t, q, article("a", "one"))
	added, err := q.Publish(t.Context(), article("a", "one"), version)
	if added || err != nil {
		t.Errorf("the same again: added %v, %v", added, err)
	}
	same(t, "waiting", queue.Status{Waiting: 1}, status(t, q))
	var g memory
	run(t, newWorker(q, &g, extractor(nil)))
	// What has left the queue is published again: the graph may have another state of it by now.
	publish(t, q, article("a", "two"))
	publish(t, q, article("a", "one"))
	run(t, newWorker(q, &g, extractor(nil)))
	same(t, "text", "A title\n\none", g.texts["a"])
}

func testNewerVersion(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	publish(t, q, article("a", "one"), article("b", "other"))
	var g memory
	w := newWorker(q, &g, extractor(func(a graph.Article) error {
		if strings.HasSuffix(a.Text, "one") { // while the first version is in work
			publish(t, q, article("a", "two"))
		}
		return nil
	}))
	run(t, w)
	same(t, "texts", map[graph.ArticleID]string{"a": "A title\n\ntwo", "b": "A title\n\nother"}, g.texts)
	same(t, "displaced", []graph.ArticleID{"a"}, w.outcomes[queue.Displaced])
}

func testLarge(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	var g memory
	texts := map[graph.ArticleID]string{}
	for i, size := range []int{900_000, 1_100_000, 6 << 20} {
		item := article(fmt.Sprint("large", i), noise(size))
		texts[item.Article.ID] = item.Article.Text
		publish(t, q, item)
		if added, err := q.Publish(t.Context(), item, version); added || err != nil {
			t.Errorf("the same again: added %v, %v", added, err)
		}
	}
	run(t, newWorker(q, &g, extractor(nil)))
	if !maps.Equal(texts, g.texts) {
		t.Errorf("texts differ; the graph has %v", g.ids())
	}
	s, err := q.Status(t.Context())
	if err != nil || s.Bytes > 10_000 {
		t.Errorf("%d bytes are left, %v", s.Bytes, err)
	}
}

// testSweep leaves objects behind that no message refers to: they go, and those that are needed stay.
func testSweep(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	publish(t, q, article("bad", noise(2<<20)))
	var g memory
	run(t, newWorker(q, &g, extractor(func(graph.Article) error { return errors.New("sick") })))
	publish(t, q, article("waits", noise(2<<20)), article("displaced", noise(2<<20)), article("displaced", noise(3<<20)))
	for _, step := range []struct {
		age  time.Duration
		want int
	}{{time.Hour, 4}, {0, 3}, {0, 3}} {
		if err := q.Sweep(t.Context(), step.age); err != nil {
			t.Fatal(err)
		}
		n, err := q.LargeObjects(t.Context())
		if err != nil || n != step.want {
			t.Errorf("%d objects after a sweep of those older than %v, want %d; %v", n, step.age, step.want, err)
		}
	}
	for _, a := range setAside(t, q) {
		if _, err := q.Retry(t.Context(), a); err != nil {
			t.Error(err)
		}
	}
	run(t, newWorker(q, &g, extractor(nil)))
	same(t, "in the graph", []graph.ArticleID{"bad", "displaced", "waits"}, g.ids())
	if n, err := q.LargeObjects(t.Context()); n != 0 || err != nil {
		t.Errorf("%d objects are left, %v", n, err)
	}
}

// noise is text that does not compress well.
func noise(size int) string {
	var b strings.Builder
	for x := uint64(88172645463325252); b.Len() < size; {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		fmt.Fprintf(&b, "%016x ", x)
		fmt.Fprintf(&b, "%c%c%c", 'α'+rune(x%700), 'А'+rune(x>>20%250), '一'+rune(x>>30%20000))
	}
	return b.String()
}

func testPoison(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	var items []source.Item
	for i := range 20 {
		items = append(items, article(fmt.Sprint("good", i), "text"))
	}
	items = append(items[:10], append([]source.Item{article("bad", "poison"), article("worse", noise(2<<20)+"poison")}, items[10:]...)...)
	publish(t, q, items...)
	var g memory
	w := newWorker(q, &g, extractor(func(a graph.Article) error {
		if strings.HasSuffix(a.Text, "poison") {
			return errors.New("a step panicked\nin two lines: 50%")
		}
		return nil
	}))
	run(t, w)
	same(t, "in the graph", 20, len(g.ids()))
	same(t, "status", queue.Status{Done: 20, SetAside: 2}, status(t, q))
	var ids []graph.ArticleID
	for _, a := range setAside(t, q) {
		ids = append(ids, a.ID)
		same(t, "reason", "a step panicked\nin two lines: 50%", a.Reason)
		same(t, "deliveries", 1, a.Deliveries)
	}
	same(t, "set aside", []graph.ArticleID{"bad", "worse"}, ids)

	// A newer version that can be done displaces the older one.
	publish(t, q, article("bad", "cured"))
	run(t, newWorker(q, &g, extractor(nil)))
	same(t, "after a cure", queue.Status{Done: 21, SetAside: 1}, status(t, q))
	same(t, "text", "A title\n\ncured", g.texts["bad"])
}

func testRetryAndDrop(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	publish(t, q, article("a", noise(2<<20)), article("b", "text"), article("c", "text"))
	var g memory
	sick := true
	x := extractor(func(graph.Article) error {
		if sick {
			return errors.New("sick")
		}
		return nil
	})
	// Tried again it fails again, is set aside again, and is never in both places or in none.
	for round := range 3 {
		run(t, newWorker(q, &g, x))
		asides := setAside(t, q)
		same(t, fmt.Sprint("set aside in round ", round), 3, len(asides))
		for _, a := range asides {
			if again, err := q.Retry(t.Context(), a); err != nil || !again {
				t.Errorf("retry %q: %v, %v", a.ID, again, err)
			}
		}
		for _, a := range asides { // by somebody who had listed them too
			if again, err := q.Retry(t.Context(), a); err != nil || again {
				t.Errorf("retry %q twice: %v, %v", a.ID, again, err)
			}
		}
		same(t, fmt.Sprint("waiting in round ", round), queue.Status{Waiting: 3, Done: 0}, status(t, q))
	}
	run(t, newWorker(q, &g, x))
	for _, a := range setAside(t, q) {
		if a.ID != "b" {
			continue
		}
		for range 2 { // dropping what is gone is no error
			if err := q.Drop(t.Context(), a); err != nil {
				t.Error(err)
			}
		}
	}
	sick = false
	for _, a := range setAside(t, q) {
		if _, err := q.Retry(t.Context(), a); err != nil {
			t.Error(err)
		}
	}
	run(t, newWorker(q, &g, x))
	same(t, "in the graph", []graph.ArticleID{"a", "c"}, g.ids())
	same(t, "at the end", 0, len(setAside(t, q)))
}

func testRefused(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	for i := range 40 {
		publish(t, q, article(fmt.Sprint("a", i), "text"))
	}
	g := memory{refuse: map[graph.ArticleID]bool{"a7": true, "a30": true}}
	w := newWorker(q, &g, extractor(nil))
	w.Attempts = 3
	run(t, w)
	same(t, "in the graph", 38, len(g.ids()))
	var got []string
	for _, a := range setAside(t, q) {
		got = append(got, fmt.Sprintf("%s, %d: %s", a.ID, a.Deliveries, a.Reason))
	}
	slices.Sort(got)
	same(t, "set aside", []string{
		"a30, 3: it failed 3 times, the last time because: no room for a30", "a7, 3: it failed 3 times, the last time because: no room for a7",
	}, got)
	same(t, "put back", 4, len(w.outcomes[queue.PutBack]))
}

func testStoreFails(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	for i := range 40 {
		publish(t, q, article(fmt.Sprint("a", i), "text"))
	}
	g := memory{refuse: map[graph.ArticleID]bool{"": true}}
	if err := newWorker(q, &g, extractor(nil)).Run(t.Context()); !errors.Is(err, queue.ErrStore) {
		t.Fatalf("error is %v", err)
	}
	same(t, "set aside", 0, len(setAside(t, q)))
	g.refuse = nil
	run(t, newWorker(q, &g, extractor(nil)))
	same(t, "in the graph", 40, len(g.ids()))
}

func testFull(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true, Limits: queue.Limits{Articles: 10}})
	var wait sync.WaitGroup
	published := make(chan int, 100)
	wait.Go(func() {
		defer close(published)
		for i := range 50 {
			if _, err := q.Publish(t.Context(), article(fmt.Sprint("a", i), "text"), version); err != nil {
				t.Error(err)
			}
			published <- i
		}
	})
	for range 10 {
		<-published
	}
	same(t, "the queue is full", queue.Status{Waiting: 10}, status(t, q))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := q.Publish(ctx, article("x", "text"), version); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("publishing to a full queue ended with %v", err)
	}
	var g memory
	for len(g.ids()) < 50 {
		run(t, newWorker(q, &g, extractor(nil)))
	}
	wait.Wait()
	if _, err := q.Publish(t.Context(), article("x", "text"), version); err != nil {
		t.Error(err)
	}
}

func testStop(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	for i := range 40 {
		publish(t, q, article(fmt.Sprint("a", i), "text"))
	}
	ctx, cancel := context.WithCancel(t.Context())
	var g memory
	var mu sync.Mutex
	begun := 0
	w := newWorker(q, &g, extractor(func(graph.Article) error {
		mu.Lock()
		defer mu.Unlock()
		if begun++; begun == 10 { // of the batch of 1, 2, 4 and then 8: 7 are done, some of the others are in work
			cancel()
		}
		return nil
	}))
	w.Parallel = 1
	if err := w.Run(ctx); err != nil {
		t.Fatal(err)
	}
	same(t, "loaded is begun", begun, len(w.outcomes[queue.Loaded]))
	same(t, "put back", 5, len(w.outcomes[queue.PutBack]))
	run(t, newWorker(q, &g, extractor(nil))) // at once, as what was not begun waits for nothing
	same(t, "in the graph", 40, len(g.ids()))
}

// testLong has an article take longer than the server waits for a worker: it is not given to another one.
func testLong(t *testing.T, _ *queuetest.Server, at string) {
	silence := time.Second
	q := open(t, at, queue.Options{Create: true, Limits: queue.Limits{Silence: silence}})
	publish(t, q, article("a", "text"))
	var mu sync.Mutex
	begun := 0
	x := extractor(func(graph.Article) error {
		mu.Lock()
		begun++
		mu.Unlock()
		time.Sleep(3 * silence)
		return nil
	})
	var g memory
	var wait sync.WaitGroup
	for range 2 {
		wait.Go(func() { run(t, newWorker(q, &g, x)) })
	}
	wait.Wait()
	same(t, "times it was begun", 1, begun)
}

func testLimits(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true, Limits: queue.Limits{Articles: 7}})
	want := queue.Limits{Articles: 7, Bytes: 1 << 30, Replicas: 1, InWork: 4096, Silence: 30 * time.Second}
	got, err := q.Limits(t.Context())
	same(t, "limits", want, got)
	if err != nil {
		t.Error(err)
	}
	want.Silence, want.Bytes = time.Minute, 1<<20
	if err := q.SetLimits(t.Context(), queue.Limits{Silence: time.Minute, Bytes: 1 << 20}); err != nil {
		t.Fatal(err)
	}
	// who opens the queue with other limits does not change them
	got, err = open(t, at, queue.Options{Create: true, Limits: queue.Limits{Articles: 9}}).Limits(t.Context())
	same(t, "changed limits", want, got)
	if err != nil {
		t.Error(err)
	}
	if _, err := q.Publish(t.Context(), article("a", noise(3<<20)), version); !errors.Is(err, queue.ErrTooLarge) {
		t.Errorf("an article larger than the queue: %v", err)
	}
}

func testNoQueue(t *testing.T, _ *queuetest.Server, at string) {
	if _, err := queue.Open(t.Context(), at, queue.Options{}); !errors.Is(err, queue.ErrNoQueue) {
		t.Errorf("error is %v", err)
	}
}

// testExtraction sends a finished extraction: it is loaded as it is.
func testExtraction(t *testing.T, _ *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	x := graph.Extraction{
		Article: article("a", "Anna Berg").Article, Extractor: "by hand",
		Entities: []graph.Entity{{ID: "P1", Kind: graph.KindPerson, Name: "Anna Berg", Aliases: []string{"Anna Berg"}, Mentions: []graph.Mention{{Span: graph.Span{Start: 9, End: 18}}}}},
	}
	publish(t, q, source.Item{Article: x.Article, Extraction: &x})
	var loaded []graph.Extraction
	w := newWorker(q, keeper{&loaded}, extractor(func(graph.Article) error { return errors.New("not to be extracted") }))
	run(t, w)
	x.Article.SHA256 = loaded[0].Article.SHA256
	same(t, "loaded", []graph.Extraction{x}, loaded)
}

type keeper struct{ loaded *[]graph.Extraction }

func (keeper) Has(graph.ArticleID, string, string) bool { return false }

func (k keeper) Load(_ context.Context, xs []graph.Extraction) error {
	*k.loaded = append(*k.loaded, xs...)
	return nil
}
