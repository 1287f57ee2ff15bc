package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/whomet/whomet/graph"
)

// Extractor finds what an article says; *extract.Extractor is one. An error is for good: extraction reads nothing but the article.
type Extractor interface {
	Extract(graph.Article) (graph.Extraction, error)
	Version() string
}

// Graph keeps extractions. One that was loaded before changes nothing when it is loaded again.
type Graph interface {
	// Has reports whether loading an article, by the SHA-256 of its text, as this version of an extractor reads it would change nothing.
	Has(id graph.ArticleID, sha256, extractor string) bool
	// Load returns when all extractions are on disk, or none of them and an error.
	Load(ctx context.Context, extractions []graph.Extraction) error
}

// State is how one delivery of an article ended.
type State string

// The states.
const (
	Loaded    State = "loaded"    // it is in the graph
	Unchanged State = "unchanged" // it was in the graph
	Displaced State = "displaced" // a newer version of the article came into the queue, or another worker has done it
	PutBack   State = "put back"  // it goes to another worker, or to this one later
	SetAside  State = "set aside" // no worker can do it
)

// Outcome tells how a delivery ended.
type Outcome struct {
	ID     graph.ArticleID // or its key, where the message cannot be read
	State  State
	Reason string // of PutBack and SetAside
}

// Worker takes articles from a queue, extracts them, and takes them off the queue when the graph has them. Fields that are zero
// have the defaults they name.
type Worker struct {
	Queue      *Queue
	Extractor  Extractor
	Graph      Graph
	Parallel   int           // articles to extract at the same time; default 1
	Batch      int           // most articles to store at a time; default 128
	Attempts   int           // deliveries after which an article that cannot be stored is set aside; default 5
	RetryAfter time.Duration // before the second delivery of an article that could not be stored, each later wait is twice the one before; default 5 s
	UntilEmpty bool          // end when the queue holds no articles, rather than wait for more
	Report     func(Outcome) // told of every delivery when it has ended; nil tells nobody. It is called by one goroutine at a time.
	Log        *slog.Logger  // nil discards

	hold    *hold
	refused map[graph.ArticleID]bool // by the store, since it took an article
}

// What a worker stores at a time is bounded by text in bytes, too, as package source has large articles.
const batchText = 8 << 20

// maxRefusals is how many articles, with none between them that it takes, a store may refuse before it is taken to be the store's fault.
const maxRefusals = 3

// ErrStore is returned by Run, with what the store said, when it takes no articles at all. They stay in the queue.
var ErrStore = errors.New("the store takes no articles")

// Run works until ctx is done, or the queue is empty where UntilEmpty says so. Then it finishes the articles that it has begun and puts back the
// others. It returns ErrStore when there is no sense in going on, and nil otherwise.
func (w *Worker) Run(ctx context.Context) error {
	w.defaults()
	limits, err := w.Queue.Limits(ctx)
	if err != nil {
		return err
	}
	if err := w.Queue.sweep(ctx, sweepAge); err != nil {
		w.Log.Warn("queue", "reason", err)
	}
	alive, stop := context.WithCancel(context.WithoutCancel(ctx))
	ctx, noMore := context.WithCancel(ctx)
	defer noMore()
	var group errgroup.Group
	batches := make(chan *batch)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		w.hold.beat(alive, limits.Silence/3)
	}()
	group.Go(func() error {
		defer close(batches)
		return w.take(ctx, batches)
	})
	group.Go(func() error { return w.storeAll(context.WithoutCancel(ctx), batches, noMore) })
	err = group.Wait()
	stop()
	<-beating
	return err
}

func (w *Worker) defaults() {
	w.Parallel = max(1, w.Parallel)
	if w.Batch < 1 {
		w.Batch = 128
	}
	if w.Attempts < 1 {
		w.Attempts = 5
	}
	if w.RetryAfter <= 0 {
		w.RetryAfter = 5 * time.Second
	}
	if w.Report == nil {
		w.Report = func(Outcome) {}
	}
	w.hold = &hold{held: map[*delivery]struct{}{}}
	if w.Log == nil {
		w.Log = slog.New(slog.DiscardHandler)
	}
}

// batch is deliveries that are extracted and stored together.
type batch struct {
	deliveries []*delivery
	stored     chan struct{} // closed when all of them have an outcome
}

// take fetches articles, extracts them, and hands them on to be stored; while one batch is stored the next one is
// extracted. It begins with one article at a time and does so again when one was delivered before, as that one may have
// ended the process of whoever had it.
func (w *Worker) take(ctx context.Context, batches chan<- *batch) error {
	size := 1
	for ctx.Err() == nil {
		ds, err := w.Queue.fetch(size)
		if isLost(err) {
			return fmt.Errorf("the queue %s is gone: %w", w.Queue.Address(), err)
		}
		if err != nil {
			w.pause(ctx, err)
			continue
		}
		if len(ds) == 0 {
			if w.UntilEmpty && w.isEmpty(ctx) {
				return nil
			}
			continue
		}
		w.hold.add(ds)
		again := slices.ContainsFunc(ds, func(d *delivery) bool { return d.deliveries > 1 })
		w.work(ctx, ds, batches, size == 1 || again)
		if size = min(2*size, w.Batch); again {
			size = 1
		}
	}
	return nil
}

// work extracts deliveries and hands them on, so many at a time as are stored together. Alone means that nothing else is to be in hand
// meanwhile.
func (w *Worker) work(ctx context.Context, ds []*delivery, batches chan<- *batch, alone bool) {
	for _, part := range cut(ds, batchText) {
		b := &batch{deliveries: part, stored: make(chan struct{})}
		w.extract(ctx, b.deliveries)
		batches <- b
		if alone {
			<-b.stored
		}
	}
}

// isLost reports whether a fetch failed because somebody removed the queue.
func isLost(err error) bool {
	return errors.Is(err, jetstream.ErrConsumerDeleted) || errors.Is(err, jetstream.ErrConsumerNotFound) || errors.Is(err, jetstream.ErrStreamNotFound)
}

// pause waits a moment after a fetch that failed: the server may be away, and the connection is made anew in the background.
func (w *Worker) pause(ctx context.Context, err error) {
	w.Log.Warn("the queue does not answer; waiting for it", "queue", w.Queue.Address(), "reason", err)
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

func (w *Worker) isEmpty(ctx context.Context) bool {
	s, err := w.Queue.Status(ctx)
	return err == nil && s.Waiting == 0 && s.InWork == 0
}

// cut makes parts of deliveries, each of no more text than a limit, or of one delivery.
func cut(ds []*delivery, limit int) (parts [][]*delivery) {
	from, text := 0, 0
	for i, d := range ds {
		if text += d.text; text > limit && i > from {
			parts = append(parts, ds[from:i])
			from, text = i, d.text
		}
	}
	return append(parts, ds[from:])
}

// extract brings deliveries to where they can be stored, or to their end.
func (w *Worker) extract(ctx context.Context, ds []*delivery) {
	var group errgroup.Group
	group.SetLimit(w.Parallel)
	for _, d := range ds {
		group.Go(func() error {
			d.outcome = w.begin(ctx, d)
			return nil
		})
	}
	_ = group.Wait() // none of them returns an error
}

// begin extracts one article, unless ctx is done. Once begun it is finished.
func (w *Worker) begin(ctx context.Context, d *delivery) Outcome {
	if ctx.Err() != nil {
		return Outcome{State: PutBack, Reason: "the worker was stopped"}
	}
	d.begun = true
	return w.prepare(context.WithoutCancel(ctx), d)
}

// prepare extracts one article. An outcome without a state says that it is ready to be stored.
func (w *Worker) prepare(ctx context.Context, d *delivery) Outcome {
	if d.deliveries > w.Attempts {
		return Outcome{State: SetAside, Reason: fmt.Sprintf(
			"it was delivered %d times and no worker ended with an answer: they were killed, ran out of memory or lost the connection while they had it", d.deliveries-1)}
	}
	payload, err := w.Queue.payloadOf(ctx, d.msg.Data(), d.large())
	if err != nil {
		return w.again(d, err)
	}
	item, err := w.Queue.codec.unpack(payload)
	if err != nil {
		return Outcome{State: SetAside, Reason: err.Error()}
	}
	d.id = item.Article.ID
	if keyOf(d.id) != d.key {
		return Outcome{State: SetAside, Reason: "the message came under the key of another article"}
	}
	if item.Extraction != nil {
		d.extraction = *item.Extraction
		return Outcome{}
	}
	if w.Graph.Has(d.id, item.Article.SHA256, w.Extractor.Version()) {
		return Outcome{State: Unchanged}
	}
	if d.extraction, err = w.Extractor.Extract(item.Article); err == nil {
		err = d.extraction.Check()
	}
	if err != nil {
		return Outcome{State: SetAside, Reason: err.Error()}
	}
	return Outcome{}
}

// again says what becomes of an article that failed for a reason that may go away.
func (w *Worker) again(d *delivery, err error) Outcome {
	if d.deliveries >= w.Attempts {
		return Outcome{State: SetAside, Reason: fmt.Sprintf("it failed %d times, the last time because: %v", d.deliveries, err)}
	}
	return Outcome{State: PutBack, Reason: err.Error()}
}
