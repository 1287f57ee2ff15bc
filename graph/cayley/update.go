package cayley

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrConflict is returned by Update where another process wrote before the batch could be: it was made of a state that is
// no more, and has to be made anew.
var ErrConflict = errors.New("another process has written to the store meanwhile")

// Write makes the quads of each article and entity of a batch exactly what the batch says, and commits. Batches of about
// 10,000 quads are fastest. After an error nothing of the batch is in the store.
func (s *Store) Write(ctx context.Context, b Batch) (Change, error) {
	return s.write(ctx, b, false)
}

// write is Write; where it is to rewrite, also what is derived from the quads is written anew.
func (s *Store) write(ctx context.Context, b Batch, rewrite bool) (Change, error) {
	prepare := func(string) (Batch, error) { return b, nil }
	change, _, err := s.update(ctx, &attempt{store: s, prepare: prepare, rewrite: rewrite})
	return change, err
}

// Update writes the batch that prepare makes of the state whose generation it is told: from then on nobody else, in whatever
// process, writes until the batch is committed. It returns the generation that the store has then. Prepare may read the
// store, not write to it; its error is returned and nothing is written.
func (s *Store) Update(ctx context.Context, prepare func(generation string) (Batch, error)) (Change, string, error) {
	return s.update(ctx, &attempt{store: s, prepare: prepare, bound: true})
}

// How often a transaction is tried that met another one, and how long to wait before the second time.
const (
	attempts   = 6
	firstPause = 20 * time.Millisecond
)

func (s *Store) update(ctx context.Context, a *attempt) (Change, string, error) {
	if s.readOnly {
		return Change{}, "", ErrReadOnly
	}
	s.writer.Lock()
	defer s.writer.Unlock()
	for pause := firstPause; ; pause *= 2 {
		change, generation, err := a.try(ctx)
		if a.tries++; err == nil || a.tries == attempts || !s.backend.passing(err) {
			return change, generation, err
		}
		select { // at a moment of its own, so that the two do not meet again
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return Change{}, "", ctx.Err()
		}
	}
}

// attempt is a batch on its way into the store.
type attempt struct {
	store   *Store
	prepare func(generation string) (Batch, error)
	bound   bool // to the state that the batch was made of
	rewrite bool // what is derived from quads too
	tries   int
	made    bool
	batch   Batch
	of      string // generation that the batch was made of
}

// try writes the batch in a transaction. It is made in the first one that comes so far.
func (a *attempt) try(ctx context.Context) (Change, string, error) {
	if err := ctx.Err(); err != nil {
		return Change{}, "", err
	}
	tx, err := a.store.backend.write(ctx)
	if err != nil {
		return Change{}, "", fmt.Errorf("begin to write: %w", err)
	}
	defer tx.rollback()
	id, n, err := generationIn(ctx, tx)
	if err != nil {
		return Change{}, "", err
	}
	if err := a.make(nameGeneration(id, n)); err != nil {
		return Change{}, "", err
	}
	w := newWriter(tx)
	w.rewrite = a.rewrite
	if err := w.write(ctx, a.batch); err != nil {
		return Change{}, "", err
	}
	if err := ctx.Err(); err != nil {
		return Change{}, "", err
	}
	if n, err = w.finish(ctx, n, a.batch.History); err != nil {
		return Change{}, "", err
	}
	return w.change, nameGeneration(id, n), nil
}

func (a *attempt) make(generation string) (err error) {
	switch {
	case a.made && a.bound && a.of != generation:
		return ErrConflict
	case a.made:
		return nil
	}
	a.batch, err = a.prepare(generation)
	a.made, a.of = err == nil, generation
	return err
}
