package cayley

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
)

// ErrInMemory is returned by what works on files only.
var ErrInMemory = errors.New("the store is not kept in a file")

// Backup copies the last committed state to a new file, which Open opens, beside reads and writes. The file appears when it is
// complete and on disk; an existing one is replaced.
func (s *Store) Backup(ctx context.Context, path string) error {
	db, ok := s.db().(*bolt.DB)
	if !ok {
		return ErrInMemory
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = errors.Join(db.Backup(w), w.Flush(), f.Sync(), f.Close())
	if err == nil {
		err = errors.Join(os.Rename(f.Name(), path), syncDir(path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("back up: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// syncDir makes the names in the directory of a file lasting.
func syncDir(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// Compact writes the store anew without what deletions left behind: Cayley marks a quad as deleted and keeps it. It returns the
// bytes before and after. Reads go on meanwhile and writes wait; at the end it waits for the reads that began before. A process
// killed meanwhile leaves the store as it was.
func (s *Store) Compact(ctx context.Context) (before, after int64, err error) {
	if s.readOnly {
		return 0, 0, ErrReadOnly
	}
	s.writer.Lock()
	defer s.writer.Unlock()
	old, ok := s.db().(*bolt.DB)
	if !ok {
		return 0, 0, ErrInMemory
	}
	path := old.Path() + ".compact"
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // of a process that was killed
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	fresh, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	if err = s.copyTo(ctx, fresh); err == nil {
		err = errors.Join(fresh.Rename(old.Path()), syncDir(path))
	}
	if err != nil {
		return 0, 0, errors.Join(fmt.Errorf("compact: %w", err), fresh.Close(), os.Remove(path))
	}
	before, after = old.Size(), fresh.Size()
	var db engine.DB = fresh
	s.current.Store(&db)
	return before, after, old.Close()
}

// copyBatch is how many quads are copied in one transaction.
const copyBatch = 20_000

// copyTo copies the state of the store to an empty database.
func (s *Store) copyTo(ctx context.Context, to engine.DB) error {
	if err := initialise(to); err != nil {
		return err
	}
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	defer r.close()
	var deltas []cayleygraph.Delta
	err = r.eachLabel(ctx, func(iri string) (bool, error) {
		quads, err := quadsOf(ctx, r.quads, quad.IRI(iri))
		if err != nil {
			return false, err
		}
		for _, q := range quads {
			deltas = append(deltas, cayleygraph.Delta{Quad: q, Action: cayleygraph.Add})
		}
		if len(deltas) < copyBatch {
			return true, nil
		}
		err = applyTo(to, deltas, nil)
		deltas = nil
		return err == nil, err
	})
	if err != nil {
		return err
	}
	return applyTo(to, deltas, r)
}

// applyTo adds quads and, where it is given a reader, copies the spaces that are not Cayley's from it.
func applyTo(to engine.DB, deltas []cayleygraph.Delta, from *reader) error {
	tx, err := to.Begin(true)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	if len(deltas) > 0 {
		quads, err := quadStore(engine.Within(tx))
		if err != nil {
			return err
		}
		if err := quads.ApplyDeltas(deltas, cayleygraph.IgnoreOpts{}); err != nil {
			return err
		}
	}
	if from != nil {
		for _, space := range []string{spaceStore, spaceArticle, spaceEntity} {
			if err := copySpace(tx, from, space); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

func copySpace(tx engine.Tx, from *reader, space string) error {
	keys, err := from.snapshot.Scan(space, nil)
	if err != nil {
		return err
	}
	for keys.Next() {
		if err := tx.Put(space, bytes.Clone(keys.Key()), bytes.Clone(keys.Value())); err != nil {
			return err
		}
	}
	return nil
}

// countOf reads the count of quads that a space keeps for a key.
func countOf(value []byte) int64 {
	n, _ := binary.Uvarint(value)
	return int64(n)
}
