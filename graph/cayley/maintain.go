package cayley

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
)

// ErrNotFile is returned by what works on files only.
var ErrNotFile = errors.New("the store is not kept in a file")

// ErrExists is returned by what makes a store, where there is something already.
var ErrExists = errors.New("there is something already: nothing is overwritten")

// Backup copies the last committed state, beside reads and writes, to a new file, which is a store by itself: "bolt:" and its
// path open it. A file is copied page by page, any other kind of store is written out. The file appears when it is complete,
// on disk and verified; an existing one gives ErrExists.
func (s *Store) Backup(ctx context.Context, path string) error {
	return makeFile(path, func(temporary string) error {
		if err := s.writeTo(ctx, temporary); err != nil {
			return fmt.Errorf("back up: %w", err)
		}
		if err := verifyFile(ctx, temporary); err != nil {
			return fmt.Errorf("back up: the copy is not sound: %w", err)
		}
		return nil
	})
}

// Receive makes a new file of a backup that comes from elsewhere, as Backup does, and returns what it holds.
func Receive(ctx context.Context, path string, backup io.Reader) (stats Stats, err error) {
	err = makeFile(path, func(temporary string) error {
		if err := writeAll(temporary, backup); err != nil {
			return fmt.Errorf("receive the backup: %w", err)
		}
		if err := verifyFile(ctx, temporary); err != nil {
			return fmt.Errorf("receive the backup: the copy is not sound: %w", err)
		}
		return nil
	})
	if err != nil {
		return Stats{}, err
	}
	s, err := Open(ctx, "bolt:"+path, Options{ReadOnly: true})
	if err != nil {
		return Stats{}, err
	}
	stats, err = s.Stats(ctx)
	return stats, errors.Join(err, s.Close())
}

func writeAll(path string, from io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Sync(), f.Close())
}

// writeTo copies the store to a file.
func (s *Store) writeTo(ctx context.Context, path string) error {
	if _, file, err := s.file(); err == nil {
		return copyPages(ctx, file, path)
	}
	db, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return err
	}
	return errors.Join(s.copyToFile(ctx, db), db.Close())
}

func copyPages(ctx context.Context, file *bolt.DB, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(file.Backup(w), w.Flush(), f.Sync(), f.Close())
}

func verifyFile(ctx context.Context, path string) error {
	s, err := Open(ctx, "bolt:"+path, Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(s.Verify(ctx), s.Close())
}

// makeFile has a file made under another name, and gives it its own when it is whole. The name is taken from the start, so that
// of two who want it one is told.
func makeFile(path string, write func(temporary string) error) error {
	reserved, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s: %w", path, ErrExists)
	}
	if err != nil {
		return err
	}
	temporary := path + ".part"
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) // left by a process that was killed
	if err == nil {
		err = errors.Join(f.Close(), write(temporary))
	}
	if err == nil {
		err = errors.Join(os.Rename(temporary, path), syncDir(path))
	}
	err = errors.Join(err, reserved.Close())
	if err != nil {
		_ = os.Remove(temporary) // the error says what matters
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Restore makes the store at an address anew from a backup, of whatever kind the store was. The backup is verified before,
// and the store after. A store that holds or held anything, or a file that is there, gives ErrExists.
func Restore(ctx context.Context, backup, address string) (stats Stats, err error) {
	from, err := Open(ctx, "bolt:"+backup, Options{ReadOnly: true})
	if err != nil {
		return Stats{}, fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if err := from.Verify(ctx); err != nil {
		return Stats{}, fmt.Errorf("restore: the backup is not sound: %w", err)
	}
	if path, isFile := strings.CutPrefix(address, "bolt:"); isFile {
		err = makeFile(path, func(temporary string) error { return from.writeAs(ctx, "bolt:"+temporary) })
	} else {
		err = from.fill(ctx, address)
	}
	if err != nil {
		return Stats{}, fmt.Errorf("restore to %s: %w", redact(address), err)
	}
	made, err := Open(ctx, address, Options{ReadOnly: true})
	if err != nil {
		return Stats{}, fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, made.Close()) }()
	if stats, err = made.Stats(ctx); err != nil {
		return Stats{}, err
	}
	return stats, made.Verify(ctx)
}

// writeAs copies the store to a file as another store: what was derived from the one is not taken for derived from the other.
func (s *Store) writeAs(ctx context.Context, address string) error {
	if err := s.writeTo(ctx, strings.TrimPrefix(address, "bolt:")); err != nil {
		return err
	}
	made, err := Open(ctx, address, Options{})
	if err != nil {
		return err
	}
	return errors.Join(made.rename(ctx), made.Close())
}

// rename gives the store an id of its own.
func (s *Store) rename(ctx context.Context) error {
	tx, err := s.backend.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	if err := tx.put(ctx, spaceStore, map[string][]byte{keyID: newStore()[keyID]}); err != nil {
		return err
	}
	return tx.commit(ctx)
}

// fill copies the store to an empty one that is not kept in a file.
func (s *Store) fill(ctx context.Context, address string) error {
	to, err := Open(ctx, address, Options{})
	if err != nil {
		return err
	}
	if _, volatile := to.backend.(*keyValue); volatile {
		return errors.Join(ErrNotFile, to.Close())
	}
	return errors.Join(s.fillIn(ctx, to), to.Close())
}

// fillIn does so in one transaction, which has ended when it returns.
func (s *Store) fillIn(ctx context.Context, to *Store) error {
	tx, err := to.backend.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	id, n, err := generationIn(ctx, tx)
	if err != nil {
		return err
	}
	if n > 0 {
		return ErrExists
	}
	if err := s.copyTo(ctx, func() (transaction, error) { return tx, nil }, false); err != nil {
		return err
	}
	if err := tx.put(ctx, spaceStore, map[string][]byte{keyID: []byte(id)}); err != nil {
		return err
	}
	return tx.commit(ctx)
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

// Compact takes out of the store what deletions left behind (Cayley marks a quad as deleted and keeps it), and returns the bytes
// before and after. A file is written anew beside reads, while writes wait; at the end it waits for the reads that began before.
// It may be open for reading only: other processes that read it go on with the file as it was until they open it again. A
// process killed meanwhile leaves the store as it was. Tables in a database are vacuumed.
func (s *Store) Compact(ctx context.Context) (before, after int64, err error) {
	if b, ok := s.backend.(*postgres); ok {
		return b.compact(ctx)
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
	fresh, err := s.compacted(ctx, path)
	if err != nil {
		return 0, 0, errors.Join(fmt.Errorf("compact: %w", err), os.Remove(path))
	}
	if err := errors.Join(fresh.Rename(old.Path()), syncDir(path)); err != nil {
		return 0, 0, errors.Join(fmt.Errorf("compact: %w", err), fresh.Close(), os.Remove(path))
	}
	before, after = old.Size(), fresh.Size()
	var db engine.DB = fresh
	b.current.Store(&db)
	return before, after, old.Close()
}

// compacted copies the store to a new file, and opens it as the store is.
func (s *Store) compacted(ctx context.Context, path string) (*bolt.DB, error) {
	fresh, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.copyToFile(ctx, fresh); err != nil {
		return nil, errors.Join(err, fresh.Close())
	}
	if !s.readOnly {
		return fresh, nil
	}
	if err := fresh.Close(); err != nil {
		return nil, err
	}
	return bolt.Open(path, bolt.Options{ReadOnly: true})
}

// copyBatch is how many quads are copied at a time.
const copyBatch = 20_000

// copyToFile copies the state of the store to an empty database, in many transactions.
func (s *Store) copyToFile(ctx context.Context, db engine.DB) error {
	if err := makeStore(db); err != nil {
		return err
	}
	to := newKeyValue(db)
	return s.copyTo(ctx, func() (transaction, error) { return to.write(ctx) }, true)
}

// copyTo copies the state of the store to an empty one. Each batch is in a transaction of its own where it is to be committed,
// else all are in the one that begin returns.
func (s *Store) copyTo(ctx context.Context, begin func() (transaction, error), commit bool) error {
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	defer r.close()
	write := func(quads []quad.Quad, last bool) error {
		tx, err := begin()
		if err != nil {
			return err
		}
		if commit {
			defer tx.rollback()
		}
		if err := tx.apply(ctx, quads, nil); err != nil {
			return err
		}
		if last {
			if err := r.copySpaces(ctx, tx); err != nil {
				return err
			}
		}
		if !commit {
			return nil
		}
		return tx.commit(ctx)
	}
	var pending []quad.Quad
	err = r.eachLabel(ctx, func(iri string) (bool, error) {
		quads, err := r.quads(ctx, quad.IRI(iri))
		if err != nil {
			return false, err
		}
		if pending = append(pending, quads...); len(pending) < copyBatch {
			return true, nil
		}
		err = write(pending, false)
		pending = nil
		return err == nil, err
	})
	if err != nil {
		return err
	}
	return write(pending, true)
}

// copySpaces copies the keys of all spaces.
func (r *reader) copySpaces(ctx context.Context, to transaction) error {
	for _, space := range spaces {
		values := map[string][]byte{}
		err := r.each(ctx, space, func(key string, value []byte) (bool, error) {
			values[key] = bytes.Clone(value)
			return true, nil
		})
		if err != nil {
			return err
		}
		if err := to.put(ctx, space, values); err != nil {
			return err
		}
	}
	return nil
}
