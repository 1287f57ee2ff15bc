package cayley

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
)

// ErrNotFile is returned by what works on files only.
var ErrNotFile = errors.New("the store is not kept in a file")

// Backup copies the last committed state to a new file, which Open opens, beside reads and writes. The file appears when it is
// complete and on disk; an existing one is replaced.
func (s *Store) Backup(ctx context.Context, path string) error {
	_, db, err := s.file()
	if err != nil {
		return err
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

// file is the database of a store that is kept in one.
func (s *Store) file() (*keyValue, *bolt.DB, error) {
	if b, ok := s.backend.(*keyValue); ok {
		if db, ok := b.db().(*bolt.DB); ok {
			return b, db, nil
		}
	}
	return nil, nil, ErrNotFile
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
	b, old, err := s.file()
	if err != nil {
		return 0, 0, err
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
	b.current.Store(&db)
	return before, after, old.Close()
}

// copyBatch is how many quads are copied in one transaction.
const copyBatch = 20_000

// copyTo copies the state of the store to an empty database.
func (s *Store) copyTo(ctx context.Context, db engine.DB) error {
	if err := makeStore(db); err != nil {
		return err
	}
	to := newKeyValue(db)
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	defer r.close()
	var pending []quad.Quad
	err = r.eachLabel(ctx, func(iri string) (bool, error) {
		quads, err := r.quads(ctx, quad.IRI(iri))
		if err != nil {
			return false, err
		}
		if pending = append(pending, quads...); len(pending) < copyBatch {
			return true, nil
		}
		err = to.add(ctx, pending, nil)
		pending = nil
		return err == nil, err
	})
	if err != nil {
		return err
	}
	return to.add(ctx, pending, r)
}

// add writes quads and, where it is given a reader, copies all spaces from it.
func (b *keyValue) add(ctx context.Context, quads []quad.Quad, from *reader) error {
	tx, err := b.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	if err := tx.apply(ctx, quads, nil); err != nil {
		return err
	}
	if from != nil {
		for _, space := range spaces {
			values := map[string][]byte{}
			err := from.each(ctx, space, func(key string, value []byte) (bool, error) {
				values[key] = bytes.Clone(value)
				return true, nil
			})
			if err != nil {
				return err
			}
			if err := tx.put(ctx, space, values); err != nil {
				return err
			}
		}
	}
	return tx.commit(ctx)
}
