package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// An article that fits no message lies in the object store, under the key of the article and a name of its own, and its message refers
// to it. The object comes first and goes last, so that no message refers to what is not there; what a process that died in
// between has left behind, sweep removes.

// sweepAge is the age from which an object that no message refers to is taken for left behind: a publisher that waits
// for room refreshes its object well before.
const (
	sweepAge   = 24 * time.Hour
	refreshAge = time.Hour
	// slowest is the bytes a second below which the transfer of an object counts as broken.
	slowest = 1 << 20
)

// publishLarge stores the payload of an envelope as an object and sends the message that refers to it.
func (q *Queue) publishLarge(ctx context.Context, e *envelope, m *nats.Msg) (added bool, err error) {
	if err := q.hasRoom(ctx, len(e.payload)); err != nil {
		return false, err
	}
	name := e.key + "." + nuid.Next()
	m.Header.Set(headerLarge, name)
	var stored time.Time
	err = q.insist(ctx, func() error {
		if time.Since(stored) > refreshAge {
			if _, err := q.large.Put(ctx, jetstream.ObjectMeta{Name: name}, bytes.NewReader(e.payload)); err != nil {
				return err
			}
			stored = time.Now()
		}
		ack, err := q.js.PublishMsg(ctx, m)
		added = err == nil && !ack.Duplicate
		return err
	})
	if err == nil && !added {
		q.deleteLarge(name)
	}
	return added, err
}

// hasRoom refuses what the object store could never hold.
func (q *Queue) hasRoom(ctx context.Context, size int) error {
	status, err := q.large.Status(ctx)
	if err != nil {
		return fmt.Errorf("ask for the room of large articles: %w", err)
	}
	bucket, ok := status.(*jetstream.ObjectBucketStatus)
	if !ok {
		return nil
	}
	if limit := bucket.StreamInfo().Config.MaxBytes; limit > 0 && int64(size) > limit/2 {
		return fmt.Errorf("%w: %d bytes, and it takes large articles up to half of its %d", ErrTooLarge, size, limit)
	}
	return nil
}

// payloadOf returns the payload of a message, from the object store where the message refers to it.
func (q *Queue) payloadOf(ctx context.Context, data []byte, name string) ([]byte, error) {
	if name == "" {
		return data, nil
	}
	payload, err := q.getLarge(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("fetch the text of a large article: %w", err)
	}
	return payload, nil
}

// getLarge reads an object. It gives up after a time that goes with its size: a transfer that a server left does not go on by
// itself, and the library waits for it as long as ctx says.
func (q *Queue) getLarge(ctx context.Context, name string) ([]byte, error) {
	info, err := q.large.GetInfo(ctx, name)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*requestTimeout+time.Duration(info.Size/slowest)*time.Second)
	defer cancel()
	return q.large.GetBytes(ctx, name)
}

// releaseLarge removes an object that a message referred to, unless another one does, as when a process died in moving it.
func (q *Queue) releaseLarge(ctx context.Context, name string) {
	if name == "" {
		return
	}
	if used, err := q.refersTo(ctx, name); err == nil && !used {
		q.deleteLarge(name)
	}
}

// deleteLarge removes an object that no message refers to. Where that fails a later sweep does it.
func (q *Queue) deleteLarge(name string) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	if err := q.large.Delete(ctx, name); err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
		q.log.Warn("a large article that is done was not removed from the queue; it will be tomorrow", "object", name, "reason", err)
	}
}

// sweep removes the objects that no message refers to and that are older than an age.
func (q *Queue) sweep(ctx context.Context, age time.Duration) error {
	objects, err := q.large.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("list the large articles: %w", err)
	}
	for _, o := range objects {
		if time.Since(o.ModTime) < age {
			continue
		}
		used, err := q.refersTo(ctx, o.Name)
		if err != nil {
			return fmt.Errorf("look for what refers to a large article: %w", err)
		}
		if !used {
			q.deleteLarge(o.Name)
		}
	}
	return nil
}

// refersTo reports whether a message refers to an object, one that waits or one that is set aside.
func (q *Queue) refersTo(ctx context.Context, name string) (bool, error) {
	key, _, _ := strings.Cut(name, ".")
	for _, at := range []struct {
		stream  jetstream.Stream
		subject string
	}{{q.articles, q.articleSubject(key)}, {q.aside, q.asideSubject(key)}, {q.articles, q.articleSubject(key)}} { // it may have moved
		m, err := at.stream.GetLastMsgForSubject(ctx, at.subject)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil || m.Header.Get(headerLarge) == name {
			return true, err
		}
	}
	return false, nil
}
