package storetest

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

// testHistory follows one article through its versions, its deletion and its return.
func testHistory(t *testing.T, p Place) {
	s := p.Open(t)
	defer func() { closeStore(t, s) }()
	rng := rand.New(rand.NewPCG(27, 28))
	one, two, other := randomArticle(rng, "a"), randomArticle(rng, "a"), randomArticle(rng, "a 2")
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	var want []graph.Revision
	step := func(action graph.RevisionAction, b cayley.Batch) {
		t.Helper()
		at = at.Add(time.Hour)
		revision := graph.Revision{Article: "a", At: at, Action: action, Facts: len(want)}
		b.History = []graph.Revision{revision}
		change := write(t, s, b)
		if change.QuadsAdded+change.QuadsRemoved > 0 {
			revision.QuadsAdded, revision.QuadsRemoved = change.QuadsAdded, change.QuadsRemoved
			want = append(want, revision)
		}
		got, err := s.History(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "history", want, got)
	}
	step(graph.RevisionLoaded, put(one))
	step(graph.RevisionReplaced, put(one)) // changes nothing
	step(graph.RevisionReplaced, put(two))
	write(t, s, put(other))
	step(graph.RevisionDeleted, cayley.Batch{Delete: []graph.ArticleID{"a"}})
	if p.Persistent {
		closeStore(t, s)
		s = p.Open(t)
	}
	step(graph.RevisionLoaded, put(one))
	if len(want) != 4 {
		t.Errorf("%d revisions", len(want))
	}
	if got, err := s.History(t.Context(), "a 2"); err != nil || len(got) > 0 {
		t.Errorf("history of an article that nobody noted: %v, %v", got, err)
	}
	if _, err := s.History(t.Context(), "nobody"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("history of an article that never was: %v", err)
	}
}
