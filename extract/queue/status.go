package queue

import (
	"context"
	"fmt"
)

// Status counts the articles of a queue.
type Status struct {
	Waiting  int64  `json:"waiting"`   // for a worker
	InWork   int64  `json:"in_work"`   // of a worker, or to be tried again later
	Done     int64  `json:"done"`      // since the queue was made: in the graph, or displaced by a newer version of themselves
	SetAside int64  `json:"set_aside"` // as no worker could do them
	Bytes    int64  `json:"bytes"`     // on disk, of all that is kept
	Limits   Limits `json:"limits"`
}

// Status counts what there is now. The counts come from the server one after the other, so they may be off by what happened
// in between.
func (q *Queue) Status(ctx context.Context) (Status, error) {
	limits, err := q.Limits(ctx)
	if err != nil {
		return Status{}, err
	}
	aside, err := q.aside.Info(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("ask for what is set aside: %w", err)
	}
	large, err := q.large.Status(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("ask for the large articles: %w", err)
	}
	articles, consumer := q.articles.CachedInfo().State, q.consumer.CachedInfo()
	inWork := min(int64(consumer.NumAckPending), int64(articles.Msgs))
	return Status{
		Waiting: int64(articles.Msgs) - inWork, InWork: inWork, SetAside: int64(aside.State.Msgs),
		Done:  max(0, int64(articles.LastSeq)-int64(articles.Msgs)-int64(aside.State.LastSeq)),
		Bytes: int64(articles.Bytes) + int64(aside.State.Bytes) + int64(large.Size()), Limits: limits,
	}, nil
}
