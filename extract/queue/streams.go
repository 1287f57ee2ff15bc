package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Limits bound a queue, so that publishers wait rather than fill a disk and workers take no more than they can do. A field
// that is zero has its default in a queue that is made, and stays as it is in one that exists.
type Limits struct {
	Articles int64         `json:"articles"`   // that wait or are in work; default 100,000
	Bytes    int64         `json:"bytes"`      // of articles in messages, and as many again of those that are too large for one; default 1 GiB
	Replicas int           `json:"replicas"`   // servers of a cluster that keep each article; default 1
	InWork   int           `json:"in_work"`    // articles in work at the same time, by all workers; default 4096
	Silence  time.Duration `json:"silence_ns"` // after which an article in work goes to another worker, unless its worker says that it is alive; default 30 s
}

func (l Limits) orDefault() Limits {
	return l.or(Limits{Articles: 100_000, Bytes: 1 << 30, Replicas: 1, InWork: 4096, Silence: 30 * time.Second})
}

// or fills the fields that are zero from another.
func (l Limits) or(other Limits) Limits {
	if l.Articles == 0 {
		l.Articles = other.Articles
	}
	if l.Bytes == 0 {
		l.Bytes = other.Bytes
	}
	if l.Replicas == 0 {
		l.Replicas = other.Replicas
	}
	if l.InWork == 0 {
		l.InWork = other.InWork
	}
	if l.Silence == 0 {
		l.Silence = other.Silence
	}
	return l
}

// The names of what a queue is made of.
const consumerName = "worker"

func (q *Queue) articleSubject(key string) string { return q.address.name + ".articles." + key }
func (q *Queue) asideSubject(key string) string   { return q.address.name + ".aside." + key }
func (q *Queue) asideName() string                { return q.address.name + "-aside" }
func (q *Queue) largeName() string                { return q.address.name + "-large" }

func (q *Queue) articlesConfig(l Limits) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: q.address.name, Description: "articles that wait for a worker of whomet", Subjects: []string{q.articleSubject("*")},
		Storage: jetstream.FileStorage, Replicas: l.Replicas, Duplicates: 2 * time.Minute,
		// one message for each article: a newer version takes the place of an older one; else a full queue takes no more
		Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, MaxMsgsPerSubject: 1,
		MaxMsgs: l.Articles, MaxBytes: l.Bytes,
	}
}

func (q *Queue) asideConfig(l Limits) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: q.asideName(), Description: "articles that workers of whomet could not do, with the reason", Subjects: []string{q.asideSubject("*")},
		Storage: jetstream.FileStorage, Replicas: l.Replicas, MaxMsgsPerSubject: 1,
	}
}

func (q *Queue) largeConfig(l Limits) jetstream.ObjectStoreConfig {
	return jetstream.ObjectStoreConfig{
		Bucket: q.largeName(), Description: "articles of a queue of whomet that fit no message",
		Storage: jetstream.FileStorage, Replicas: l.Replicas, MaxBytes: l.Bytes,
	}
}

func (q *Queue) consumerConfig(l Limits) jetstream.ConsumerConfig {
	return jetstream.ConsumerConfig{
		Durable: consumerName, Description: "workers of whomet", AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: l.Silence, MaxAckPending: l.InWork,
		MaxDeliver: -1, // the workers count: what a server stops delivering would stay in the queue and be seen by nobody
	}
}

// find looks up the parts of the queue, and makes those that are missing where the options say so. Making what another
// process makes at the same moment finds it.
func (q *Queue) find(ctx context.Context, o Options) (err error) {
	limits := o.Limits.orDefault()
	if q.articles, err = q.stream(ctx, q.articlesConfig(limits), o.Create); err != nil {
		return err
	}
	if q.aside, err = q.stream(ctx, q.asideConfig(limits), o.Create); err != nil {
		return err
	}
	q.large, err = q.js.ObjectStore(ctx, q.largeName())
	if errors.Is(err, jetstream.ErrBucketNotFound) && o.Create {
		if q.large, err = q.js.CreateObjectStore(ctx, q.largeConfig(limits)); errors.Is(err, jetstream.ErrBucketExists) {
			q.large, err = q.js.ObjectStore(ctx, q.largeName())
		}
	}
	if err != nil {
		return fmt.Errorf("object store %s: %w", q.largeName(), err)
	}
	q.consumer, err = q.articles.Consumer(ctx, consumerName)
	if errors.Is(err, jetstream.ErrConsumerNotFound) && o.Create {
		if q.consumer, err = q.articles.CreateConsumer(ctx, q.consumerConfig(limits)); errors.Is(err, jetstream.ErrConsumerExists) {
			q.consumer, err = q.articles.Consumer(ctx, consumerName)
		}
	}
	if err != nil {
		return fmt.Errorf("consumer %s: %w", consumerName, err)
	}
	return nil
}

// stream looks up a stream. One that exists keeps its settings, as its owner may have chosen them, but for those
// without which articles would be lost.
func (q *Queue) stream(ctx context.Context, want jetstream.StreamConfig, create bool) (jetstream.Stream, error) {
	s, err := q.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if !create {
			return nil, ErrNoQueue
		}
		if s, err = q.js.CreateStream(ctx, want); errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			s, err = q.js.Stream(ctx, want.Name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("stream %s: %w", want.Name, err)
	}
	has := s.CachedInfo().Config
	if has.Retention != want.Retention || has.Discard != want.Discard || has.MaxMsgsPerSubject != want.MaxMsgsPerSubject || has.MaxAge != 0 {
		return nil, fmt.Errorf("the server has a stream %s that is no queue of whomet: choose another NAME at the end of the address", want.Name)
	}
	return s, nil
}

// SetLimits changes the limits of the queue; fields that are zero stay as they are, and so do all other settings.
func (q *Queue) SetLimits(ctx context.Context, l Limits) error {
	now, err := q.Limits(ctx)
	if err != nil {
		return err
	}
	l = l.or(now)
	articles, aside, workers := q.articles.CachedInfo().Config, q.aside.CachedInfo().Config, q.consumer.CachedInfo().Config
	articles.MaxMsgs, articles.MaxBytes, articles.Replicas = l.Articles, l.Bytes, l.Replicas
	if _, err := q.js.UpdateStream(ctx, articles); err != nil {
		return fmt.Errorf("change the limits of the queue: %w", err)
	}
	aside.Replicas = l.Replicas
	if _, err := q.js.UpdateStream(ctx, aside); err != nil {
		return fmt.Errorf("change the limits of what is set aside: %w", err)
	}
	if _, err := q.js.UpdateObjectStore(ctx, q.largeConfig(l)); err != nil {
		return fmt.Errorf("change the limits of large articles: %w", err)
	}
	workers.MaxAckPending, workers.AckWait = l.InWork, l.Silence
	if _, err := q.articles.UpdateConsumer(ctx, workers); err != nil {
		return fmt.Errorf("change the limits of workers: %w", err)
	}
	return nil
}

// Limits are those that the queue has now.
func (q *Queue) Limits(ctx context.Context) (Limits, error) {
	stream, err := q.articles.Info(ctx)
	if err != nil {
		return Limits{}, fmt.Errorf("ask for the limits of the queue: %w", err)
	}
	consumer, err := q.consumer.Info(ctx)
	if err != nil {
		return Limits{}, fmt.Errorf("ask for the limits of workers: %w", err)
	}
	return Limits{
		Articles: stream.Config.MaxMsgs, Bytes: stream.Config.MaxBytes, Replicas: stream.Config.Replicas,
		InWork: consumer.Config.MaxAckPending, Silence: consumer.Config.AckWait,
	}, nil
}
