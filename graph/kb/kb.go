// Package kb is the knowledge base: the one door through which commands and the server load articles and ask questions.
// It owns the store (graph/cayley), identity (graph/resolve), the meeting index (graph/meet) and the search index
// (graph/search), and keeps the derived three true to the store.
//
//	base, err := kb.Open(ctx, "bolt:meetings.bolt", kb.Options{})
//	report, err := base.Load(ctx, extractions)
//	encounters, total, err := base.Met(ctx, "person/watt-botksal", graph.MetQuery{})
//
// What people decide is kept beside what machines say, and outranks it: judgements on who is who (Judge, Split, Candidates)
// and corrections of facts (Correct). A base is the same whether decisions came before the articles or after them.
//
// It refuses to extract: what it loads are extractions, from this program or another one.
package kb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/meet"
	"github.com/whomet/whomet/graph/resolve"
	"github.com/whomet/whomet/graph/search"
)

// ErrReadOnly is returned by Load and Delete on a base that was opened for reading.
var ErrReadOnly = cayley.ErrReadOnly

// errClosed is what Ready says before Open has returned and after Close.
var errClosed = errors.New("the knowledge base is closed")

// Options says how to open a knowledge base. The zero value opens it for reading and writing, without a log.
type Options struct {
	ReadOnly bool
	Log      *slog.Logger     // nil discards
	Now      func() time.Time // for the history of articles; nil is time.Now
}

// Base is an open knowledge base. Its methods may be called by many goroutines; loads and deletions wait for each other.
type Base struct {
	log      *slog.Logger
	now      func() time.Time
	store    *cayley.Store
	meetings *meet.Index
	search   *search.Index
	derived  string // path that the files of the derived indexes begin with; empty where they live in memory
	readOnly bool

	writer   sync.Mutex        // held by whoever loads or deletes
	resolver *resolve.Resolver // nil until the first load or deletion, and after a failed one; knows every judgement
	// corrections are those that the store holds, by article; they come and go with the resolver
	corrections map[graph.ArticleID][]correct.Correction
	turn        *cayley.Turn // of whoever loads or deletes

	following sync.WaitGroup // of the store, where other processes may write to it
	unfollow  context.CancelFunc

	mu         sync.RWMutex // guards what follows
	open       bool
	lost       error  // why the answers are not those of the store; nil while they are
	generation string // of the store that everything derived is true to
	catalogue  catalogue
}

// Open opens the store at an address ("memory:", "bolt:PATH", "postgres://..."; a store that does not exist is made unless
// ReadOnly) and brings the derived indexes up to it, from their snapshot where there is one, else from the articles. What other
// processes write to a store in a database is seen within a second.
func Open(ctx context.Context, address string, o Options) (*Base, error) {
	store, err := cayley.Open(ctx, address, cayley.Options{ReadOnly: o.ReadOnly})
	if err != nil {
		return nil, err
	}
	b := &Base{log: o.Log, now: o.Now, store: store, readOnly: o.ReadOnly, catalogue: newCatalogue()}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if b.now == nil {
		b.now = time.Now
	}
	if path, ok := strings.CutPrefix(address, "bolt:"); ok {
		b.derived = path
	}
	b.meetings = meet.New(meet.Options{Evidence: store.Evidence})
	if err := b.derive(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", store.Address(), err), store.Close())
	}
	b.open = true
	b.unfollow = func() {}
	if store.Shared() {
		var following context.Context
		following, b.unfollow = context.WithCancel(context.WithoutCancel(ctx))
		b.following.Go(func() { b.followStore(following) })
	}
	return b, nil
}

// Close waits for the load in progress, saves the snapshots of the derived indexes and closes the store.
func (b *Base) Close() error {
	b.unfollow()
	b.following.Wait()
	b.writer.Lock()
	defer b.writer.Unlock()
	b.mu.Lock()
	wasOpen := b.open
	b.open = false
	b.mu.Unlock()
	if !wasOpen {
		return nil
	}
	return errors.Join(b.saveSnapshot(), b.search.Close(), b.store.Close())
}

// Ready returns nil while the base can answer, and its answers are those of the store.
func (b *Base) Ready() error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if !b.open {
		return errClosed
	}
	return b.lost
}

// WriteNQuads writes the whole graph as N-Quads, in an order that depends on the quads alone.
func (b *Base) WriteNQuads(ctx context.Context, w io.Writer) error {
	return b.store.WriteNQuads(ctx, w)
}
