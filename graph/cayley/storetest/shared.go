package storetest

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

// follower keeps a copy of a store by its news alone.
type follower struct {
	at       string
	articles map[graph.ArticleID]graph.ResolvedArticle
	entities map[graph.EntityID]graph.CanonicalEntity
	rulings  map[string]bool
}

func (f *follower) catchUp(t testing.TB, s *cayley.Store) {
	t.Helper()
	news, err := s.Since(t.Context(), f.at)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range news.Deleted {
		delete(f.articles, id)
	}
	for _, id := range news.Put {
		a, err := s.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		f.articles[id] = a
	}
	for _, id := range news.Dropped {
		delete(f.entities, id)
	}
	for _, e := range news.Entities {
		f.entities[e.ID] = e
	}
	for _, id := range news.Undone {
		delete(f.rulings, id)
	}
	for _, id := range news.Ruled {
		f.rulings[id] = true
	}
	same(t, "generation", generation(t, s), news.Generation)
	f.at = news.Generation
}

// testSince follows a store by its news alone.
func testSince(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(23, 24))
	f := follower{
		generation(t, s), map[graph.ArticleID]graph.ResolvedArticle{}, map[graph.EntityID]graph.CanonicalEntity{}, map[string]bool{},
	}
	for range 15 {
		for range rng.IntN(3) {
			b := randomBatch(rng)
			ruling := cayley.Ruling{ID: pick(rng, []string{"1", "2"}), Data: pick(rng, []string{"same", "different"})}
			if rng.IntN(2) == 0 {
				b.Rule = append(b.Rule, ruling)
			} else {
				b.Undo = append(b.Undo, ruling.ID)
			}
			write(t, s, b)
		}
		f.catchUp(t, s)
		all := follower{f.at, map[graph.ArticleID]graph.ResolvedArticle{}, map[graph.EntityID]graph.CanonicalEntity{}, map[string]bool{}}
		for a, err := range s.Articles(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all.articles[a.Article.ID] = a
		}
		for e, err := range s.Entities(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			all.entities[e.ID] = e
		}
		for _, r := range rulings(t, s) {
			all.rulings[r.ID] = true
		}
		same(t, "articles known by the news", all.articles, f.articles)
		same(t, "entities known by the news", all.entities, f.entities)
		same(t, "rulings known by the news", all.rulings, f.rulings)
	}
	for _, foreign := range []string{"", "x", "0123456789abcdef-1", f.at + "0", strings.Replace(f.at, "-", "--", 1)} {
		if _, err := s.Since(t.Context(), foreign); !errors.Is(err, cayley.ErrForeignGeneration) {
			t.Errorf("since %q: %v", foreign, err)
		}
	}
}

// twice opens a store twice where that can be, and hands it out twice where not.
func twice(t *testing.T, p Place) (stores [2]*cayley.Store) {
	t.Helper()
	stores[0] = p.Open(t)
	stores[1] = stores[0]
	if p.Shared {
		stores[1] = p.Open(t)
		t.Cleanup(func() { closeStore(t, stores[1]) })
	}
	t.Cleanup(func() { closeStore(t, stores[0]) })
	return stores
}

// testTwoWriters writes the same articles by two writers at the same time.
func testTwoWriters(t *testing.T, p Place) {
	stores := twice(t, p)
	var wait sync.WaitGroup
	for _, s := range stores {
		wait.Go(func() {
			g := NewGenerator(1, 50)
			for range 15 {
				a, entities := g.Next()
				if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}, Entities: entities}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	Verify(t, stores[0])
	same(t, "quads that the two see", Lines(t, stores[0]), Lines(t, stores[1]))
	for _, s := range stores {
		stats, err := s.Stats(t.Context())
		if err != nil || stats.Articles != 15 {
			t.Errorf("%+v, %v", stats, err)
		}
	}
}

// testTurns has two writers add letters to what one article says: each adds to what it reads, so none of them is lost only
// if nobody writes between reading and writing.
func testTurns(t *testing.T, p Place) {
	const rounds = 12
	stores := twice(t, p)
	first := randomArticle(rand.New(rand.NewPCG(27, 28)), "a")
	first.Article.Text = ""
	write(t, stores[0], put(first))
	var wait sync.WaitGroup
	for i, s := range stores {
		wait.Go(func() {
			for range rounds {
				if err := appendTo(t, s, "a", string(rune('x'+i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	a, err := stores[0].Article(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	letters := []byte(a.Article.Text)
	slices.Sort(letters)
	same(t, "letters", strings.Repeat("x", rounds)+strings.Repeat("y", rounds), string(letters))

	before := generation(t, stores[0])
	turn, err := stores[0].Turn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	turn.Close()
	same(t, "generation after a turn without a write", before, generation(t, stores[1]))
}

func appendTo(t testing.TB, s *cayley.Store, id graph.ArticleID, text string) error {
	turn, err := s.Turn(t.Context())
	if err != nil {
		return err
	}
	defer turn.Close()
	before := turn.Generation()
	a, err := s.Article(t.Context(), id)
	if err != nil {
		return err
	}
	a.Article.Text += text
	if _, err := turn.Write(t.Context(), put(a)); err != nil {
		return err
	}
	if turn.Generation() == before {
		t.Errorf("generation is %s before and after", before)
	}
	return nil
}
