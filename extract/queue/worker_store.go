package queue

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/whomet/whomet/graph"
)

// maxDelay bounds the wait before an article is delivered again.
const maxDelay = 10 * time.Minute

// storeAll stores batches as they come. When the store takes nothing it wants no more, and puts back what still comes.
func (w *Worker) storeAll(ctx context.Context, batches <-chan *batch, noMore func()) (failed error) {
	for b := range batches {
		if failed == nil {
			if failed = w.store(ctx, b.deliveries); failed != nil {
				noMore()
			}
		}
		for _, d := range b.deliveries {
			if d.outcome.State == "" {
				d.outcome = Outcome{State: PutBack, Reason: "the store takes no articles"}
			}
			w.settle(ctx, d)
		}
		close(b.stored)
	}
	return failed
}

// store stores the deliveries that have no outcome yet. Where the store refuses them together they are stored one by one, so
// that only those that are refused fail.
func (w *Worker) store(ctx context.Context, ds []*delivery) error {
	var ready []*delivery
	for _, d := range ds {
		if d.outcome.State != "" {
			continue
		}
		if !w.Queue.isCurrent(ctx, d) {
			d.outcome.State = Displaced
			continue
		}
		ready = append(ready, d)
	}
	if len(ready) == 0 {
		return nil
	}
	err := w.load(ctx, ready)
	if err == nil || len(ready) == 1 {
		return w.judge(ready[0], err)
	}
	for _, d := range ready {
		if failed := w.judge(d, w.load(ctx, []*delivery{d})); failed != nil {
			return failed
		}
	}
	return nil
}

// judge notes that the store refused an article, or took it, and returns an error when it has refused too many.
func (w *Worker) judge(d *delivery, err error) error {
	if err == nil {
		w.refused = nil
		return nil
	}
	w.Log.Warn("the store refused an article", "article", d.id, "reason", err)
	d.outcome = w.again(d, err)
	if w.refused == nil {
		w.refused = map[graph.ArticleID]bool{}
	}
	if w.refused[d.id] = true; len(w.refused) >= maxRefusals {
		return fmt.Errorf("%w: %w", ErrStore, err)
	}
	return nil
}

func (w *Worker) load(ctx context.Context, ds []*delivery) error {
	extractions := make([]graph.Extraction, 0, len(ds))
	for _, d := range ds {
		extractions = append(extractions, d.extraction)
	}
	if err := w.Graph.Load(ctx, extractions); err != nil {
		return err
	}
	for _, d := range ds {
		d.outcome.State = Loaded
	}
	return nil
}

// settle tells the server how a delivery ended, and then, not before, whoever wants to know.
func (w *Worker) settle(ctx context.Context, d *delivery) {
	if d.outcome.State == SetAside {
		w.putAside(ctx, d)
	}
	var err error
	switch d.outcome.State {
	case PutBack:
		err = d.msg.NakWithDelay(w.delay(d))
	default:
		err = w.ack(ctx, d)
	}
	if err != nil {
		w.Log.Warn("the queue was not told, and delivers the article again", "article", d.id, "reason", err)
	}
	w.hold.remove(d)
	d.outcome.ID, d.extraction = cmp.Or(d.id, graph.ArticleID(d.key)), graph.Extraction{}
	w.Report(d.outcome)
}

// ack takes an article off the queue. A large one is removed once its message is gone.
func (w *Worker) ack(ctx context.Context, d *delivery) error {
	if d.large() == "" {
		return d.msg.Ack()
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	if err := d.msg.DoubleAck(ctx); err != nil {
		return err
	}
	w.Queue.releaseLarge(ctx, d.large())
	return nil
}

// putAside sets an article aside, unless a newer version of it has come. Where the server does not take it, it stays in the queue.
func (w *Worker) putAside(ctx context.Context, d *delivery) {
	if !w.Queue.isCurrent(ctx, d) {
		d.outcome = Outcome{State: Displaced}
		return
	}
	if err := w.Queue.setAside(ctx, d, d.outcome.Reason); err != nil {
		d.outcome = Outcome{State: PutBack, Reason: fmt.Sprintf("%v; this after: %s", err, d.outcome.Reason)}
	}
}

// delay is the time before an article that is put back is delivered again: none where it was not begun.
func (w *Worker) delay(d *delivery) time.Duration {
	if !d.begun {
		return 0
	}
	delay := w.RetryAfter
	for range d.deliveries - 1 {
		if delay = 2 * delay; delay >= maxDelay {
			return maxDelay
		}
	}
	return delay
}
