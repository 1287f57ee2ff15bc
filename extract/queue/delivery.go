package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/whomet/whomet/graph"
)

// delivery is an article that the server has given to this worker.
type delivery struct {
	msg        jetstream.Msg
	key        string
	id         graph.ArticleID // as the header says; that of the article once it has been read
	sequence   uint64          // in the stream
	deliveries int             // this one included
	text       int             // bytes of the article, about
	begun      bool
	extraction graph.Extraction // to be stored
	outcome    Outcome          // no state until it is known
}

func newDelivery(msg jetstream.Msg) (*delivery, error) {
	meta, err := msg.Metadata()
	if err != nil {
		return nil, fmt.Errorf("a message that is none of the queue's: %w", err)
	}
	text, _ := strconv.Atoi(msg.Headers().Get(headerText))
	return &delivery{
		msg: msg, key: lastToken(msg.Subject()), id: graph.ArticleID(fromHeader(msg.Headers().Get(headerArticle))),
		sequence: meta.Sequence.Stream, deliveries: int(meta.NumDelivered), text: max(text, len(msg.Data())),
	}, nil
}

func (d *delivery) large() string { return d.msg.Headers().Get(headerLarge) }

func lastToken(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }

// fetch takes up to so many articles. Where there are none it waits for one, for about as long as a caller that is asked to stop may
// take to notice.
func (q *Queue) fetch(n int) ([]*delivery, error) {
	const wait = time.Second
	batch, err := q.consumer.FetchNoWait(n)
	if err != nil {
		return nil, fmt.Errorf("fetch articles: %w", err)
	}
	out, err := q.receive(batch)
	if len(out) > 0 || err != nil {
		return out, err
	}
	if batch, err = q.consumer.Fetch(1, jetstream.FetchMaxWait(wait)); err != nil {
		return nil, fmt.Errorf("fetch articles: %w", err)
	}
	return q.receive(batch)
}

func (q *Queue) receive(batch jetstream.MessageBatch) (out []*delivery, err error) {
	for msg := range batch.Messages() {
		d, err := newDelivery(msg)
		if err != nil {
			q.log.Warn("queue", "reason", err)
			continue
		}
		out = append(out, d)
	}
	if err := batch.Error(); err != nil && len(out) == 0 {
		return nil, fmt.Errorf("fetch articles: %w", err)
	}
	return out, nil
}

// isCurrent reports whether no newer version of the article has come into the queue. Where the server cannot be asked it is
// taken to be.
func (q *Queue) isCurrent(ctx context.Context, d *delivery) bool {
	m, err := q.articles.GetLastMsgForSubject(ctx, q.articleSubject(d.key))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false // it was done elsewhere, or displaced by one that is done already
	}
	return err != nil || m.Sequence <= d.sequence
}

// hold is the articles that a worker has in hand. It tells the server about each that it is being worked on.
type hold struct {
	mu   sync.Mutex
	held map[*delivery]struct{}
}

func (h *hold) add(ds []*delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range ds {
		h.held[d] = struct{}{}
	}
}

func (h *hold) remove(d *delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.held, d)
}

// beat tells the server at each interval that what is in hand is being worked on, until ctx is done.
func (h *hold) beat(ctx context.Context, interval time.Duration) {
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		h.mu.Lock()
		for d := range h.held {
			_ = d.msg.InProgress() // a connection that is lost is said elsewhere; the article is then delivered again
		}
		h.mu.Unlock()
	}
}
