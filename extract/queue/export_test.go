package queue

import (
	"context"
	"time"
)

// Sweep is sweep, for tests that do not wait for a day.
func (q *Queue) Sweep(ctx context.Context, age time.Duration) error { return q.sweep(ctx, age) }

// LargeObjects counts the objects in the store of large articles.
func (q *Queue) LargeObjects(ctx context.Context) (int, error) {
	objects, err := q.large.List(ctx)
	if len(objects) == 0 {
		return 0, nil
	}
	return len(objects), err
}
