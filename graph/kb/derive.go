package kb

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/meet"
)

// snapshotVersion is that of the header below; a snapshot of another version is made anew.
const snapshotVersion = 1

// rebuildSize is how many articles the meeting index is given at a time: more are faster, and are in memory together.
const rebuildSize = 200

// header opens a snapshot file; the meeting index follows.
type header struct {
	Version    int
	Generation string // of the store that the snapshot is true to
	Articles   []listed
	Entities   []graph.EntityID
}

// derive brings the derived indexes up to the store: from the snapshot and what is new since, else from the articles.
func (b *Base) derive(ctx context.Context) error {
	err := b.restoreSnapshot()
	if err == nil {
		err = b.catchUp(ctx, "")
	}
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, cayley.ErrForeignGeneration) {
			b.log.Warn("the snapshot of the indexes is not usable and is made anew", "reason", err)
		}
		if err := b.rebuild(ctx); err != nil {
			return fmt.Errorf("build the indexes: %w", err)
		}
	}
	return b.openSearch(ctx, b.at())
}

// rebuild makes catalogue and meeting index from the articles and entities of the store, and identities where they will be
// needed for writing.
func (b *Base) rebuild(ctx context.Context) error {
	generation, err := b.store.Generation(ctx)
	if err != nil {
		return err
	}
	b.catalogue = newCatalogue()
	b.meetings = meet.New(meet.Options{Evidence: b.store.Evidence})
	batch := make([]graph.ResolvedArticle, 0, rebuildSize)
	visit := func(a *graph.ResolvedArticle) error {
		said := a.Said()
		d, err := digestOf(&said)
		if err != nil {
			return err
		}
		b.catalogue.put(&said, d)
		if batch = append(batch, *a); len(batch) == rebuildSize {
			b.meetings.Update(batch, nil)
			batch = batch[:0]
		}
		return nil
	}
	if err := b.readAll(ctx, visit); err != nil {
		return err
	}
	b.meetings.Update(batch, nil)
	for e, err := range b.store.Entities(ctx) {
		if err != nil {
			return err
		}
		b.meetings.SetEntities([]graph.CanonicalEntity{e})
		b.catalogue.addEntity(e.ID)
	}
	b.reached(generation) // others may have written since: that is still to come, in part once more
	return nil
}

// readAll gives every article of the store to a visitor, and to a new resolver where the base is open for writing.
func (b *Base) readAll(ctx context.Context, visit func(*graph.ResolvedArticle) error) error {
	if b.readOnly {
		for a, err := range b.store.Articles(ctx) {
			if err != nil {
				return err
			}
			if err := visit(&a); err != nil {
				return err
			}
		}
		return nil
	}
	r, corrections, err := b.prepare(ctx)
	if err != nil {
		return err
	}
	if err := b.feed(ctx, r, visit); err != nil {
		return err
	}
	b.resolver, b.corrections = r, corrections
	return nil
}

// errVersion says that a snapshot is of another version of this program.
var errVersion = errors.New("it is of another version")

func (b *Base) snapshotPath() string { return b.derived + ".index" }

// restoreSnapshot takes the indexes as they were at some generation of the store.
func (b *Base) restoreSnapshot() error {
	if b.derived == "" {
		return fs.ErrNotExist
	}
	f, err := os.Open(b.snapshotPath())
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	var h header
	if err := gob.NewDecoder(r).Decode(&h); err != nil {
		return fmt.Errorf("read its header: %w", err)
	}
	if h.Version != snapshotVersion {
		return errVersion
	}
	if err := b.meetings.Restore(r); err != nil {
		return err
	}
	for _, a := range h.Articles {
		b.catalogue.articles[a.Article.ID] = a
	}
	for _, id := range h.Entities {
		b.catalogue.addEntity(id)
	}
	b.reached(h.Generation)
	return nil
}

// saveSnapshot keeps catalogue and meeting index beside the store, so that the next Open is fast.
func (b *Base) saveSnapshot() error {
	if b.derived == "" || b.readOnly {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(b.derived), filepath.Base(b.snapshotPath())+"-*")
	if err != nil {
		return fmt.Errorf("save the indexes: %w", err)
	}
	err = errors.Join(b.writeSnapshot(f, b.at()), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), b.snapshotPath())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("save the indexes: %w", err), os.Remove(f.Name()))
	}
	return nil
}

func (b *Base) writeSnapshot(f io.Writer, generation string) error {
	w := bufio.NewWriterSize(f, 1<<20)
	h := header{Version: snapshotVersion, Generation: generation}
	for _, id := range sortedKeys(b.catalogue.articles) {
		h.Articles = append(h.Articles, b.catalogue.articles[id])
	}
	for _, kind := range sortedKeys(b.catalogue.entities) {
		h.Entities = append(h.Entities, sortedKeys(b.catalogue.entities[kind])...)
	}
	if err := gob.NewEncoder(w).Encode(h); err != nil {
		return err
	}
	if err := b.meetings.Snapshot(w); err != nil {
		return err
	}
	return w.Flush()
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
