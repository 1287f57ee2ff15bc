// Package storetest is the conformance suite of stores: every kind of store of package cayley runs it, and behaves as a naive
// model does (a map from articles and entities to their lines of N-Quads). It also makes up articles for tests and
// benchmarks (Generator).
//
//	storetest.Run(t, func(t *testing.T) storetest.Place { return storetest.Place{Open: ...} })
package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

// Place is where one store is kept.
type Place struct {
	// Open opens the store, which is empty the first time.
	Open func(t *testing.T) *cayley.Store
	// Persistent says that the store can be closed and opened again.
	Persistent bool
	// Shared says that the store can be open several times, as in several processes.
	Shared bool
}

// Run runs the suite. It asks for a new place for each of its tests.
func Run(t *testing.T, place func(t *testing.T) Place) {
	for name, test := range map[string]func(*testing.T, Place){
		"RoundTrip":         testRoundTrip,
		"Unchanged":         testUnchanged,
		"Replace":           testReplace,
		"SharedFacts":       testSharedFacts,
		"Since":             testSince,
		"LastOfBatch":       testLastOfBatch,
		"Entities":          testEntities,
		"Rulings":           testRulings,
		"History":           testHistory,
		"NotFound":          testNotFound,
		"Cancelled":         testCancelled,
		"SnapshotOfReaders": testSnapshot,
		"ReaderBesideWrite": testReaders,
		"Order":             testOrder,
		"Random":            testRandom,
		"TwoWriters":        testTwoWriters,
		"Turns":             testTurns,
	} {
		t.Run(name, func(t *testing.T) { test(t, place(t)) })
	}
}

// RunFailing checks that writes which fail leave nothing behind: neither in the store nor in what later writes do. fail makes
// the next write fail at some point of its work, chosen by n.
func RunFailing(t *testing.T, s *cayley.Store, fail func(n int)) {
	rng := rand.New(rand.NewPCG(21, 22))
	m := newModel()
	failed := 0
	for step := range 80 {
		b := randomBatch(rng)
		if rng.IntN(2) == 0 {
			fail(rng.IntN(300))
		} else {
			fail(-1)
		}
		if _, err := s.Write(t.Context(), b); err != nil {
			failed++
		} else {
			m.apply(t, b)
		}
		if checkModel(t, s, m, m.all()); t.Failed() {
			t.Fatalf("failed at step %d", step)
		}
	}
	if failed < 10 {
		t.Errorf("%d of 80 writes failed: too few to show anything", failed)
	}
}

// Lines returns every quad of a store as N-Quads, sorted.
func Lines(t testing.TB, s *cayley.Store) []string {
	t.Helper()
	var out strings.Builder
	if err := s.WriteNQuads(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if out.Len() == 0 {
		lines = nil
	}
	slices.Sort(lines)
	return lines
}

// Verify fails the test where the store breaks an invariant.
func Verify(t testing.TB, s *cayley.Store) {
	t.Helper()
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func closeStore(t testing.TB, s *cayley.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func write(t testing.TB, s *cayley.Store, b cayley.Batch) cayley.Change {
	t.Helper()
	change, err := s.Write(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func put(articles ...graph.ResolvedArticle) cayley.Batch { return cayley.Batch{Put: articles} }

// same compares what was read with what was written; JSON does not tell empty from missing lists.
func same(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func testRoundTrip(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(1, 2))
	ids := []graph.ArticleID{"plain", "with space", "<angle>&\"quote\"", "per%cent%20", "ខ្មែរ", "a/b/c", "line\nfeed", "back\\slash", "tab\t{}|^`"}
	want := map[graph.ArticleID]graph.ResolvedArticle{}
	for _, id := range ids {
		want[id] = randomArticle(rng, id)
	}
	write(t, s, put(slices.Collect(maps.Values(want))...))
	slices.Sort(ids)
	var listed []graph.ArticleID
	for a, err := range s.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, a.Article.ID)
		same(t, "article listed", want[a.Article.ID], a)
	}
	same(t, "ids listed", ids, listed)
	for id := range want {
		got, err := s.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "article read", want[id], got)
	}
}

func testUnchanged(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(3, 4))
	a, b := randomArticle(rng, "a"), randomArticle(rng, "b")
	empty := generation(t, s)
	first := write(t, s, put(a, b))
	if first.New != 2 || first.QuadsAdded != len(Lines(t, s)) || first.QuadsRemoved != 0 {
		t.Errorf("first write changed %+v; the store has %d quads", first, len(Lines(t, s)))
	}
	before := generation(t, s)
	if before == empty {
		t.Errorf("generation is %s before and after a write", before)
	}
	same(t, "second write", cayley.Change{Unchanged: 2}, write(t, s, put(b, a)))
	same(t, "generation after a write that changed nothing", before, generation(t, s))
	same(t, "write of nothing", cayley.Change{}, write(t, s, cayley.Batch{}))
}

func generation(t testing.TB, s *cayley.Store) string {
	t.Helper()
	g, err := s.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// testReplace replaces an article by another of the same id, back, and deletes it: the quads are those of a store that never
// saw the other.
func testReplace(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(5, 6))
	write(t, s, put(randomArticle(rng, "other")))
	without := Lines(t, s)
	one, two := randomArticle(rng, "x"), randomArticle(rng, "x")
	write(t, s, put(one))
	with := Lines(t, s)
	there := write(t, s, put(two))
	if there.Changed != 1 || there.QuadsAdded-there.QuadsRemoved != len(Lines(t, s))-len(with) {
		t.Errorf("replacing changed %+v; quads went from %d to %d", there, len(with), len(Lines(t, s)))
	}
	back := write(t, s, put(one))
	if back.QuadsAdded != there.QuadsRemoved || back.QuadsRemoved != there.QuadsAdded {
		t.Errorf("replacing changed %+v, and back %+v", there, back)
	}
	same(t, "quads after replacing and back", with, Lines(t, s))
	deleted := write(t, s, cayley.Batch{Delete: []graph.ArticleID{"x", "unknown"}})
	same(t, "deletion", cayley.Change{Deleted: 1, QuadsRemoved: len(with) - len(without)}, deleted)
	same(t, "quads after deletion", without, Lines(t, s))
}

// testSharedFacts deletes one of two articles that say the same.
func testSharedFacts(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	a := randomArticle(rand.New(rand.NewPCG(7, 8)), "a")
	b := a
	b.Article.ID = "b"
	write(t, s, put(b))
	only := Lines(t, s)
	write(t, s, put(a))
	write(t, s, cayley.Batch{Delete: []graph.ArticleID{"a"}})
	same(t, "quads of the article that is left", only, Lines(t, s))
}

func testLastOfBatch(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(9, 10))
	first, last := randomArticle(rng, "a"), randomArticle(rng, "a")
	change := write(t, s, cayley.Batch{Put: []graph.ResolvedArticle{first, last}, Delete: []graph.ArticleID{"a"}})
	if change.New != 1 || change.Deleted != 0 {
		t.Errorf("changed %+v", change)
	}
	got, err := s.Article(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "article put twice and deleted in one batch", last, got)
}

func testEntities(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	ref := graph.Ref{ID: "person/a-b", Kind: graph.KindPerson, Name: "A B"}
	write(t, s, cayley.Batch{Entities: []graph.CanonicalEntity{{Ref: ref, Aliases: []string{"A B", "Ms B", "A. B."}}}})
	one := Lines(t, s)
	if len(one) != 4 { // type, name, two other names
		t.Errorf("quads of an entity:\n%s", strings.Join(one, "\n"))
	}
	change := write(t, s, cayley.Batch{Entities: []graph.CanonicalEntity{{Ref: ref, Aliases: []string{"Ms B", "Mrs B"}}}})
	same(t, "change of names", cayley.Change{QuadsAdded: 1, QuadsRemoved: 1}, change)
	write(t, s, cayley.Batch{Drop: []graph.EntityID{ref.ID, "person/unknown"}})
	same(t, "quads after dropping the entity", []string(nil), Lines(t, s))
}

// testRulings keeps rulings while the articles that they are about come and go.
func testRulings(t *testing.T, p Place) {
	s := p.Open(t)
	defer func() { closeStore(t, s) }()
	a := randomArticle(rand.New(rand.NewPCG(25, 26)), "a 1")
	one := cayley.Ruling{ID: "<1>", Data: `{"verdict": "same"}`, About: []graph.ArticleID{"a 1", "ខ/%"}}
	two := cayley.Ruling{ID: "2", Data: "different"}
	write(t, s, cayley.Batch{Put: []graph.ResolvedArticle{a}, Rule: []cayley.Ruling{two, one}})
	write(t, s, cayley.Batch{Delete: []graph.ArticleID{"a 1"}})
	if p.Persistent {
		closeStore(t, s)
		s = p.Open(t)
	}
	same(t, "rulings", []cayley.Ruling{two, one}, rulings(t, s))
	same(t, "a ruling again", cayley.Change{}, write(t, s, cayley.Batch{Rule: []cayley.Ruling{one}}))
	one.Data = "unsure"
	write(t, s, cayley.Batch{Rule: []cayley.Ruling{one}, Undo: []string{"2", "none"}})
	same(t, "rulings after a change", []cayley.Ruling{one}, rulings(t, s))
	Verify(t, s)
	if _, err := s.Write(t.Context(), cayley.Batch{Rule: []cayley.Ruling{{ID: "3"}}}); err == nil {
		t.Error("a ruling without data was kept")
	}
	write(t, s, cayley.Batch{Undo: []string{one.ID}})
	same(t, "quads after undoing all", []string(nil), Lines(t, s))
}

func rulings(t testing.TB, s *cayley.Store) (found []cayley.Ruling) {
	t.Helper()
	for r, err := range s.Rulings(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, r)
	}
	return found
}

func testNotFound(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	if _, err := s.Article(t.Context(), "nobody"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("article that is not there: %v", err)
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stats.Bytes = 0
	same(t, "stats of an empty store", cayley.Stats{}, stats)
}

func testCancelled(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	a := randomArticle(rand.New(rand.NewPCG(11, 12)), "a")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Write(ctx, put(a)); !errors.Is(err, context.Canceled) {
		t.Errorf("write: %v", err)
	}
	same(t, "quads after a cancelled write", []string(nil), Lines(t, s))
	write(t, s, put(a))
	for _, err := range s.Articles(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("articles: %v", err)
		}
	}
}

// testSnapshot writes between the steps of an iteration, which goes on to show the state that it began with.
func testSnapshot(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(13, 14))
	var want, got []graph.ResolvedArticle
	for i := range 20 {
		want = append(want, randomArticle(rng, graph.ArticleID(fmt.Sprintf("%02d", i))))
	}
	write(t, s, put(want...))
	for a, err := range s.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
		write(t, s, cayley.Batch{
			Put:    []graph.ResolvedArticle{randomArticle(rng, "10"), randomArticle(rng, graph.ArticleID(fmt.Sprint("new", len(got))))},
			Delete: []graph.ArticleID{"19"},
		})
	}
	same(t, "articles of an iteration beside writes", want, got)
}
