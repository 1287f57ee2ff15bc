package kb_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley/storetest"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

// replies is what a base says to many questions.
type replies struct {
	NQuads   string
	Counts   graph.Stats
	Entities map[graph.EntityKind][]graph.CanonicalEntity
	Articles []graph.Article
	Met      map[graph.EntityID][]graph.Encounter
	Pages    map[graph.EntityID]graph.Agent
	Found    map[string][]graph.Hit
}

func repliesOf(t *testing.T, base *kb.Base) replies {
	t.Helper()
	ctx := t.Context()
	a := replies{
		NQuads: nquads(t, base), Entities: map[graph.EntityKind][]graph.CanonicalEntity{},
		Met: map[graph.EntityID][]graph.Encounter{}, Pages: map[graph.EntityID]graph.Agent{}, Found: map[string][]graph.Hit{},
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	a.Counts, err = base.Stats(ctx)
	must(err)
	a.Counts.Store = ""
	a.Articles, _, err = base.Articles(ctx, graph.PageQuery{Limit: 1000})
	must(err)
	for _, kind := range graph.EntityKinds {
		a.Entities[kind], _, err = base.Entities(ctx, kind, graph.PageQuery{Limit: 10000})
		must(err)
	}
	people := a.Entities[graph.KindPerson]
	for _, person := range people[:min(len(people), asked)] {
		a.Met[person.ID], _, err = base.Met(ctx, person.ID, graph.MetQuery{})
		must(err)
		a.Pages[person.ID], err = base.Agent(ctx, person.ID)
		must(err)
		a.Found[person.Name], _, err = base.Search(ctx, graph.SearchQuery{Text: person.Name})
		must(err)
	}
	return a
}

// asked is how many people a base is asked about.
const asked = 20

// agree waits until all bases have seen the same, and compares what they answer with the answers of one that has the store
// for itself.
func agree(t *testing.T, alone *kb.Base, bases ...*kb.Base) {
	t.Helper()
	want := repliesOf(t, alone)
	for i, base := range bases {
		var got replies
		for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if got = repliesOf(t, base); cmp.Equal(want, got) || time.Now().After(deadline) {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("base %d (-alone +shared):\n%.4000s", i, diff)
		}
	}
}

func generated(participations int) (xs []graph.Extraction) {
	for a := range generate.New(generate.Options{Participations: participations, People: 60}).Articles() {
		xs = append(xs, a.Extraction)
	}
	return xs
}

// TestShared lets three bases on one store in PostgreSQL load, replace, delete, judge and correct in turns. A fourth one, which
// does the same in a store of its own, says what each has to answer afterwards.
func TestShared(t *testing.T) {
	address := storetest.Postgres(t)()
	writers := []*kb.Base{open(t, address), open(t, address)}
	reader, err := kb.Open(t.Context(), address, kb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	alone := open(t, "memory:")
	rng := rand.New(rand.NewPCG(31, 32))
	xs := generated(180)
	for i := 0; len(xs) > 0; i++ {
		n := min(len(xs), 1+rng.IntN(12))
		both := []*kb.Base{alone, writers[i%2]}
		for _, base := range both {
			change(t, base, i, xs[:n])
		}
		xs = xs[n:]
		if i%4 == 3 || len(xs) == 0 {
			agree(t, alone, writers[0], writers[1], reader)
		}
	}
	late := open(t, address)
	agree(t, alone, late)
	for _, base := range append(writers, reader, late) {
		if err := base.Ready(); err != nil {
			t.Error(err)
		}
	}
}

// change loads articles and, in some rounds, does something else too.
func change(t *testing.T, base *kb.Base, round int, xs []graph.Extraction) {
	t.Helper()
	load(t, base, xs...)
	ctx, first := t.Context(), xs[0]
	when := time.Date(2024, 1, 1, round, 0, 0, 0, time.UTC)
	switch round % 5 {
	case 1:
		first.Facts = first.Facts[:len(first.Facts)/2]
		if report := load(t, base, first); report.Changed != 1 {
			t.Errorf("replacing: %+v", report)
		}
	case 2:
		if _, err := base.Delete(ctx, []graph.ArticleID{first.Article.ID}); err != nil {
			t.Error(err)
		}
	case 3:
		people := first.Entities
		people = slices.DeleteFunc(slices.Clone(people), func(e graph.Entity) bool { return e.Kind != graph.KindPerson })
		if len(people) < 2 {
			return
		}
		mention := func(e graph.Entity) resolve.Mention {
			return resolve.Mention{Article: first.Article.ID, Kind: e.Kind, Entity: e.ID, Name: e.Name}
		}
		judged, err := base.Judge(ctx, []resolve.Judgement{{A: mention(people[0]), B: mention(people[1]), Verdict: resolve.Same, By: "test", When: when}})
		if err != nil {
			t.Fatal(err)
		}
		if round%2 == 0 {
			if _, err := base.UndoJudgements(ctx, []string{judged.Judgements[0].ID}); err != nil {
				t.Error(err)
			}
		}
	case 4:
		facts, err := base.Statements(ctx, first.Article.ID)
		if err != nil || len(facts) == 0 {
			t.Fatal(err)
		}
		reject := correct.Correction{Article: first.Article.ID, Action: correct.Reject, Was: &facts[0].Statement, By: "test", When: when}
		if _, err := base.Correct(ctx, []correct.Correction{reject}); err != nil {
			t.Error(err)
		}
	}
}

// TestSharedLoads has two bases load at the same time, some articles both: the store holds what one loader would have made of
// them.
func TestSharedLoads(t *testing.T) {
	address := storetest.Postgres(t)()
	writers := []*kb.Base{open(t, address), open(t, address)}
	xs := generated(150)
	var wait sync.WaitGroup
	var total [2]kb.LoadReport
	for i, base := range writers {
		wait.Go(func() {
			own := slices.Clone(xs)
			rng := rand.New(rand.NewPCG(uint64(i), 5))
			rng.Shuffle(len(own), func(a, b int) { own[a], own[b] = own[b], own[a] })
			for batch := range slices.Chunk(own, 5) {
				report, err := base.Load(t.Context(), batch)
				if err != nil {
					t.Error(err)
				}
				total[i].Add(report)
			}
		})
	}
	wait.Wait()
	if loaded := total[0].New + total[1].New; loaded != len(xs) || total[0].Changed+total[1].Changed > 0 {
		t.Errorf("%d of %d articles were new to one of the two: %+v", loaded, len(xs), total)
	}
	if total[0].New == 0 || total[1].New == 0 {
		t.Errorf("one loaded all, so the test shows little: %+v", total)
	}
	alone := open(t, "memory:")
	load(t, alone, xs...)
	agree(t, alone, writers...)
}

// TestSharedReplaced puts another store in the place of one that is open: its base says that it is of no more use.
func TestSharedReplaced(t *testing.T) {
	fresh := storetest.Postgres(t)
	address := fresh()
	base := open(t, address)
	load(t, base, generated(30)...)
	schema := address[strings.LastIndex(address, "search_path=")+len("search_path="):]
	storetest.Execute(t, address, fmt.Sprintf(`UPDATE keys SET value = 'ffff' WHERE space = 'whomet' AND key = 'id'; SELECT pg_notify('whomet_' || md5('%s'), '')`, schema))
	for deadline := time.Now().Add(10 * time.Second); base.Ready() == nil; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the base took another store for its own")
		}
	}
	if _, err := base.Load(t.Context(), generated(60)); err == nil || errors.Is(err, kb.ErrReadOnly) {
		t.Errorf("load into another store: %v", err)
	}
}
