package kb

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/meet"
)

// Fault is something that Verify found wrong.
type Fault struct {
	Where string `json:"where"` // store, meeting index or search index
	What  string `json:"what"`
}

// The parts of a base that Verify looks at.
const (
	WhereStore    = "store"
	WhereMeetings = "meeting index"
	WhereSearch   = "search index"
)

// maxFaults bounds how many faults of one part Verify names.
const maxFaults = 20

// Verify checks the store (see cayley.Store.Verify), then compares the derived indexes with what the store says: the meeting
// index with one made anew, the search index document by document. Reads go on; loads wait. None means that all is well.
func (b *Base) Verify(ctx context.Context) ([]Fault, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	var faults []Fault
	if err := b.store.Verify(ctx); err != nil {
		if !errors.Is(err, cayley.ErrBroken) {
			return nil, fmt.Errorf("verify the store: %w", err)
		}
		for line := range strings.Lines(err.Error()) {
			faults = append(faults, Fault{WhereStore, strings.TrimSpace(line)})
		}
		return faults, nil // what is derived from a broken store cannot be judged
	}
	fresh := meet.New(meet.Options{})
	check := b.search.Check()
	var batch []graph.ResolvedArticle
	for a, err := range b.store.Articles(ctx) {
		if err != nil {
			return nil, err
		}
		check.Article(&a.Article)
		if batch = append(batch, a); len(batch) == rebuildSize {
			fresh.Update(batch, nil)
			batch = batch[:0]
		}
	}
	fresh.Update(batch, nil)
	for e, err := range b.store.Entities(ctx) {
		if err != nil {
			return nil, err
		}
		fresh.SetEntities([]graph.CanonicalEntity{e})
		check.Entity(&e)
	}
	for _, what := range b.meetings.Differences(fresh, maxFaults) {
		faults = append(faults, Fault{WhereMeetings, what})
	}
	found, err := check.Faults(ctx, maxFaults)
	if err != nil {
		return nil, err
	}
	for _, what := range found {
		faults = append(faults, Fault{WhereSearch, what})
	}
	return faults, nil
}
