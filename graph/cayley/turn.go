package cayley

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrConflict is returned by Turn.Write where the turn was lost, as the database ended it, and another process wrote before it
// could be taken again: the batch was made of a state that is no more, and has to be made anew.
var ErrConflict = errors.New("another process has written to the store meanwhile")

// Turn is the right to write: while it lasts nobody else does, in whatever process, so that a batch can be made of a state that
// is still the last one when it is written.
//
//	turn, err := store.Turn(ctx)
//	defer turn.Close()
//	... turn.Generation() ... store.Article(ctx, id) ...
//	change, err := turn.Write(ctx, batch)
//
// It belongs to one goroutine, which must not write to the store by other means before it is closed.
type Turn struct {
	store   *Store
	tx      transaction // nil where it was lost, and after the write
	id      string
	n       int64 // generation, with id
	free    bool  // the batch is the same whatever the state
	rewrite bool  // what is derived from quads is written too, where they are the same
}

// Turn waits for the writers before.
func (s *Store) Turn(ctx context.Context) (*Turn, error) {
	if s.readOnly {
		return nil, ErrReadOnly
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.writer.Lock()
	t := &Turn{store: s}
	if err := s.again(ctx, func() error { return t.begin(ctx) }); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Turn) begin(ctx context.Context) (err error) {
	if t.tx, err = t.store.backend.write(ctx); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	if t.id, t.n, err = generationIn(ctx, t.tx); err != nil {
		t.lose()
	}
	return err
}

func (t *Turn) lose() {
	if t.tx != nil {
		t.tx.rollback()
		t.tx = nil
	}
}

// Close ends the turn.
func (t *Turn) Close() {
	t.lose()
	t.store.writer.Unlock()
}

// Generation is that of the present state; after Write, of the one that it made.
func (t *Turn) Generation() string { return nameGeneration(t.id, t.n) }

// Write makes the quads of each article and entity of a batch exactly what the batch says, and commits. It may be called once.
// After an error nothing of the batch is in the store.
func (t *Turn) Write(ctx context.Context, b Batch) (change Change, err error) {
	err = t.store.again(ctx, func() error {
		if t.tx == nil {
			before := t.Generation()
			if err := t.begin(ctx); err != nil {
				return err
			}
			if !t.free && t.Generation() != before {
				return ErrConflict
			}
		}
		defer t.lose()
		change, err = t.write(ctx, b)
		return err
	})
	return change, err
}

func (t *Turn) write(ctx context.Context, b Batch) (Change, error) {
	w := newWriter(t.tx)
	w.rewrite = t.rewrite
	if err := w.write(ctx, b); err != nil {
		return Change{}, err
	}
	if err := ctx.Err(); err != nil {
		return Change{}, err
	}
	n, err := w.finish(ctx, t.n, b.History)
	if err != nil {
		return Change{}, err
	}
	t.n = n
	return w.change, nil
}

// Write is Turn.Write for a batch that does not depend on the state. Batches of about 10,000 quads are fastest.
func (s *Store) Write(ctx context.Context, b Batch) (Change, error) { return s.write(ctx, b, false) }

// write is Write; where it is to rewrite, also what is derived from the quads is written anew.
func (s *Store) write(ctx context.Context, b Batch, rewrite bool) (Change, error) {
	t, err := s.Turn(ctx)
	if err != nil {
		return Change{}, err
	}
	defer t.Close()
	t.free, t.rewrite = true, rewrite
	return t.Write(ctx, b)
}

// How often something is tried that another transaction came in the way of, and how long to wait before the second time.
const (
	tries      = 6
	firstPause = 20 * time.Millisecond
)

// again calls f until it succeeds, or fails of itself.
func (s *Store) again(ctx context.Context, f func() error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := f()
		if err == nil || try == tries || !s.backend.passing(err) {
			return err
		}
		select { // at a moment of its own, so that the two do not meet again
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return ctx.Err()
		}
		pause *= 2
	}
}
