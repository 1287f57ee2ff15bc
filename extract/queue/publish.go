package queue

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"github.com/whomet/whomet/extract/source"
)

// Headers of messages, besides Nats-Msg-Id. Values that people may have chosen are escaped as in a URL's path.
const (
	headerArticle    = "Whomet-Article"    // its id
	headerText       = "Whomet-Text"       // bytes of its text
	headerLarge      = "Whomet-Large"      // the object that holds the payload, where it does not fit the message
	headerReason     = "Whomet-Reason"     // why it was set aside
	headerDeliveries = "Whomet-Deliveries" // until then
)

const (
	// headerRoom is what a message keeps free for headers, those of setting aside included.
	headerRoom = 8 << 10
	// maxHeader bounds an id or a reason in a header.
	maxHeader = 1500

	// patience is how long a publisher waits for a server that does not answer. It waits for a full queue without end.
	patience = 2 * time.Minute
	// retryFirst and retryMost are the waits between tries.
	retryFirst = 50 * time.Millisecond
	retryMost  = 2 * time.Second
)

// ErrTooLarge is returned by Publish, wrapped with the sizes, for an article that the queue can never have room for.
var ErrTooLarge = errors.New("the article is larger than the queue")

// Publish puts an article, or a finished extraction of one, into the queue, where it is safe once Publish has returned. It
// reports false where exactly this is in the queue already. While the queue is full it waits, until ctx is done. The name of the
// extractor tells articles apart that are to be extracted again by a newer one.
func (q *Queue) Publish(ctx context.Context, item source.Item, extractor string) (added bool, err error) {
	e, err := q.codec.pack(item)
	if err != nil {
		return false, err
	}
	older, err := q.asideOf(ctx, e.key)
	if err != nil {
		return false, err
	}
	id := e.messageID(extractor)
	if added, err = q.publish(ctx, &e, id); err == nil && !added {
		// The server remembers what left the queue a moment ago, too, and that may be an older state of the article.
		if waiting, known := q.waits(ctx, e.key, id); known != nil || waiting {
			return false, known
		}
		added, err = q.publish(ctx, &e, id+"."+nuid.Next())
	}
	if err != nil {
		return false, fmt.Errorf("publish article %q: %w", e.id, err)
	}
	if older.Sequence == 0 {
		return added, nil
	}
	return added, q.removeAside(ctx, older) // to try it again would undo the newer version
}

// waits reports whether the article's message in the queue is the one of an id.
func (q *Queue) waits(ctx context.Context, key, id string) (bool, error) {
	m, err := q.articles.GetLastMsgForSubject(ctx, q.articleSubject(key))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("ask for a message: %w", err)
	}
	return m.Header.Get(nats.MsgIdHdr) == id, nil
}

// publish makes the message of an article and sends it.
func (q *Queue) publish(ctx context.Context, e *envelope, id string) (added bool, err error) {
	m := nats.NewMsg(q.articleSubject(e.key))
	m.Header.Set(nats.MsgIdHdr, id)
	m.Header.Set(headerArticle, headerValue(string(e.id)))
	m.Header.Set(headerText, fmt.Sprint(e.text))
	if m.Data = e.payload; int64(len(e.payload)) > q.conn.MaxPayload()-headerRoom {
		m.Data = nil
		return q.publishLarge(ctx, e, m)
	}
	if limit := q.articles.CachedInfo().Config.MaxBytes; limit > 0 && int64(len(m.Data)+headerRoom) > limit {
		return false, fmt.Errorf("%w: %d bytes of %d", ErrTooLarge, len(m.Data), limit)
	}
	return q.send(ctx, m)
}

// send sends a message; it reports false where the server has it already.
func (q *Queue) send(ctx context.Context, m *nats.Msg) (added bool, err error) {
	err = q.insist(ctx, func() error {
		ack, err := q.js.PublishMsg(ctx, m)
		added = err == nil && !ack.Duplicate
		return err
	})
	return added, err
}

// insist tries something until it is done: for as long as it takes where the queue is full, for a while where the server does
// not answer. What is tried has to be the same when it is done twice.
func (q *Queue) insist(ctx context.Context, try func() error) error {
	wait, told := retryFirst, false
	since := time.Now()
	for {
		err := try()
		full := isFull(err)
		switch {
		case err == nil || ctx.Err() != nil:
			return errors.Join(err, ctx.Err())
		case !full && !isAway(err), !full && time.Since(since) > patience:
			return explain(err)
		case full:
			since = time.Now()
		}
		if !told && full {
			q.log.Warn("the queue is full; waiting for room", "queue", q.Address())
			told = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMost)
	}
}

// isFull reports whether the server refused a message because of the limits of a stream.
func isFull(err error) bool {
	const storeFailed = 10077 // of all reasons to refuse a message, most are no limits
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == storeFailed && strings.Contains(api.Description, "maximum")
}

// isAway reports whether the server did not answer, or said that it cannot yet: it is starting, or elects a leader.
func isAway(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.Code == 503 || api.Code == 408
	}
	for _, away := range []error{
		nats.ErrTimeout, context.DeadlineExceeded, nats.ErrNoResponders, jetstream.ErrNoStreamResponse, nats.ErrDisconnected,
		nats.ErrConnectionReconnecting, nats.ErrReconnectBufExceeded, nats.ErrStaleConnection, jetstream.ErrAsyncPublishTimeout,
	} {
		if errors.Is(err, away) {
			return true
		}
	}
	return false
}

// headerValue makes a header of any text.
func headerValue(s string) string {
	for len(url.PathEscape(s)) > maxHeader {
		s = strings.ToValidUTF8(s[:len(s)*3/4], "")
	}
	return url.PathEscape(s)
}

func fromHeader(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
