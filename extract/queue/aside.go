package queue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/whomet/whomet/graph"
)

// Aside is an article that no worker could do. Its text is kept.
type Aside struct {
	ID         graph.ArticleID `json:"id"`
	Key        string          `json:"key"` // names it where the id does not: one that is long, or of a message that cannot be read
	Reason     string          `json:"reason"`
	Deliveries int             `json:"deliveries"` // to workers, until it was set aside
	At         time.Time       `json:"at"`
	Sequence   uint64          `json:"-"` // in the stream of what is set aside
	large      string
}

// setAside moves a delivery to what is set aside.
func (q *Queue) setAside(ctx context.Context, d *delivery, reason string) error {
	m := nats.NewMsg(q.asideSubject(d.key))
	m.Data = d.msg.Data()
	for _, header := range []string{headerArticle, headerText, headerLarge} {
		if value := d.msg.Headers().Get(header); value != "" {
			m.Header.Set(header, value)
		}
	}
	m.Header.Set(headerReason, headerValue(reason))
	m.Header.Set(headerDeliveries, strconv.Itoa(d.deliveries))
	if _, err := q.js.PublishMsg(ctx, m); err != nil {
		return fmt.Errorf("set article %q aside: %w", d.id, err)
	}
	return nil
}

// SetAside lists the articles that are set aside, in the order in which they were.
func (q *Queue) SetAside(ctx context.Context) iter.Seq2[Aside, error] {
	return func(yield func(Aside, error) bool) {
		info, err := q.aside.Info(ctx)
		if err != nil {
			yield(Aside{}, fmt.Errorf("list what is set aside: %w", err))
			return
		}
		if info.State.Msgs == 0 {
			return
		}
		consumer, err := q.aside.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{HeadersOnly: true})
		if err != nil {
			yield(Aside{}, fmt.Errorf("list what is set aside: %w", err))
			return
		}
		for last := uint64(0); last < info.State.LastSeq; {
			batch, err := consumer.Fetch(500, jetstream.FetchMaxWait(requestTimeout))
			if err != nil {
				yield(Aside{}, fmt.Errorf("list what is set aside: %w", err))
				return
			}
			pending, got := uint64(0), false
			for m := range batch.Messages() {
				meta, err := m.Metadata()
				if err != nil {
					continue // it is none of a stream's
				}
				got, last, pending = true, meta.Sequence.Stream, meta.NumPending
				if !yield(newAside(m.Subject(), m.Headers(), meta.Sequence.Stream, meta.Timestamp), nil) {
					return
				}
				if pending == 0 {
					return
				}
			}
			if err := batch.Error(); err != nil || !got {
				yield(Aside{}, fmt.Errorf("list what is set aside: %w", errors.Join(err, errShort)))
				return
			}
		}
	}
}

// errShort says that a list ended before its end.
var errShort = errors.New("the server sent less than it has; try again")

func newAside(subject string, header nats.Header, sequence uint64, at time.Time) Aside {
	deliveries, _ := strconv.Atoi(header.Get(headerDeliveries))
	return Aside{
		ID: graph.ArticleID(fromHeader(header.Get(headerArticle))), Key: lastToken(subject),
		Reason: fromHeader(header.Get(headerReason)), Deliveries: deliveries, At: at.UTC(),
		Sequence: sequence, large: header.Get(headerLarge),
	}
}

// asideOf returns what is set aside of an article; the zero value where nothing is.
func (q *Queue) asideOf(ctx context.Context, key string) (Aside, error) {
	var a Aside
	err := q.insist(ctx, func() error {
		m, err := q.aside.GetLastMsgForSubject(ctx, q.asideSubject(key))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err == nil {
			a = newAside(m.Subject, m.Header, m.Sequence, m.Time)
		}
		return err
	})
	if err != nil {
		return Aside{}, fmt.Errorf("look for what is set aside: %w", err)
	}
	return a, nil
}

// Retry puts an article that was set aside back into the queue, as new. It reports false, and drops what was set aside, where a
// newer version of the article waits already.
func (q *Queue) Retry(ctx context.Context, a Aside) (bool, error) {
	_, err := q.articles.GetLastMsgForSubject(ctx, q.articleSubject(a.Key))
	if err == nil {
		return false, q.removeAside(ctx, a)
	}
	if !errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, fmt.Errorf("try article %q again: %w", a.ID, err)
	}
	kept, err := q.aside.GetMsg(ctx, a.Sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil // somebody else has taken it
	}
	if err != nil {
		return false, fmt.Errorf("try article %q again: %w", a.ID, err)
	}
	m := nats.NewMsg(q.articleSubject(a.Key))
	m.Data, m.Header = kept.Data, kept.Header
	m.Header.Del(headerReason)
	m.Header.Del(headerDeliveries)
	// an id of its own: the server may remember the first, and that it may do twice if we end before the next line
	m.Header.Set(nats.MsgIdHdr, fmt.Sprintf("%s.retry.%d", a.Key, a.Sequence))
	if _, err := q.send(ctx, m); err != nil {
		return false, fmt.Errorf("try article %q again: %w", a.ID, err)
	}
	return true, q.deleteAside(ctx, a)
}

// Drop removes an article that was set aside, with its text.
func (q *Queue) Drop(ctx context.Context, a Aside) error { return q.removeAside(ctx, a) }

// removeAside removes what is set aside, and the object that it refers to.
func (q *Queue) removeAside(ctx context.Context, a Aside) error {
	if err := q.deleteAside(ctx, a); err != nil {
		return err
	}
	q.releaseLarge(ctx, a.large)
	return nil
}

// deleteAside removes what is set aside; that somebody else has done so is no error.
func (q *Queue) deleteAside(ctx context.Context, a Aside) error {
	err := q.aside.DeleteMsg(ctx, a.Sequence)
	if err == nil {
		return nil
	}
	if _, gone := q.aside.GetMsg(ctx, a.Sequence); errors.Is(gone, jetstream.ErrMsgNotFound) {
		return nil
	}
	return fmt.Errorf("remove article %q from what is set aside: %w", a.ID, err)
}
