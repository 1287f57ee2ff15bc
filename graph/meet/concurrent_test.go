package meet_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// TestReadersBesideAWriter asks everything while articles come and go; what it finds is for the race detector, and
// that every answer is one of a whole state: the two people of an article always met as often as it says.
func TestReadersBesideAWriter(t *testing.T) {
	steady := newArticle("steady", "2021-01-01").held("talks", "2021-01-01", "ann", "bob").held("lunch", "2021-01-02", "ann", "bob")
	ix := load(steady)
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if err := askEverything(t, ix); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	r := rand.New(rand.NewPCG(7, 7))
	for i := range 200 {
		a := randomArticle(r, "changing")
		ix.Update([]graph.ResolvedArticle{a.ResolvedArticle, steady.ResolvedArticle}, nil)
		if i%3 == 0 {
			ix.Update(nil, []graph.ArticleID{"changing"})
		}
		ix.SetEntities([]graph.CanonicalEntity{{Ref: graph.Ref{ID: "person/x1", Name: "X One"}}})
		ix.Drop([]graph.EntityID{"person/x1"})
	}
	close(done)
	readers.Wait()
}

func askEverything(t *testing.T, ix *meet.Index) error {
	ctx := t.Context()
	page, err := ix.Met(ctx, "person/ann", meet.MetQuery{Evidence: -1})
	if err == nil && (len(page.Encounters) != 1 || page.Encounters[0].Count != 2) {
		err = errors.New("ann did not meet bob twice")
	}
	_, pathErr := ix.Paths(ctx, "person/ann", "person/bob", meet.PathQuery{Evidence: -1})
	_, agentErr := ix.Agent(ctx, "person/ann", meet.AgentQuery{Evidence: -1})
	_, eventErr := ix.Event(ctx, "event/talks", meet.EventQuery{Evidence: -1})
	_, netErr := ix.Network(ctx, meet.NetworkQuery{})
	ix.Stats()
	return errors.Join(err, pathErr, agentErr, eventErr, netErr, ix.Snapshot(io.Discard))
}
