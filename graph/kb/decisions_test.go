package kb_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/generate"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

func mention(article string, entity graph.LocalID) resolve.Mention {
	kinds := map[byte]graph.EntityKind{'P': graph.KindPerson, 'O': graph.KindOrganisation, 'E': graph.KindEvent, 'L': graph.KindPlace}
	return resolve.Mention{Article: graph.ArticleID(article), Entity: entity, Kind: kinds[entity[0]]}
}

func judge(t *testing.T, base *kb.Base, js ...resolve.Judgement) kb.Judged {
	t.Helper()
	done, err := base.Judge(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// whoIs returns the entity that a mention is taken for.
func whoIs(t *testing.T, base *kb.Base, m resolve.Mention) graph.EntityID {
	t.Helper()
	for a, err := range base.Resolved(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if a.Article.ID == m.Article {
			return a.Canonical[m.Entity]
		}
	}
	return ""
}

// TestJudgementIsTrueEverywhere joins two people and looks at everything that tells of them.
func TestJudgementIsTrueEverywhere(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	before := answers(t, base)
	larsen, solheim := mention("third", "P2"), mention("second", "P2")
	same := resolve.Judgement{A: larsen, B: solheim, Verdict: resolve.Same, By: "ana", Why: "her married name"}

	would, err := base.Preview(t.Context(), []resolve.Judgement{same})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, answers(t, base)); d != "" {
		t.Fatalf("the preview changed the base:\n%s", d)
	}
	done := judge(t, base, same)
	if d := cmp.Diff(would.Effect, done.Effect); d != "" {
		t.Errorf("-preview +judged:\n%s", d)
	}
	moves := done.Effect.Moves
	if len(moves) != 1 || moves[0].Fact != "Bo Larsen takes part in meet as attendee" || moves[0].Becomes[0].To.ID != whoIs(t, base, solheim) {
		t.Errorf("facts that move: %+v", moves)
	}
	id := whoIs(t, base, larsen)
	if id != whoIs(t, base, solheim) {
		t.Fatal("the two are still two")
	}
	page, err := base.Agent(t.Context(), id)
	if err != nil || page.Total != 2 || page.Articles != 2 {
		t.Errorf("page: %+v %v", page, err)
	}
	for _, name := range []string{"Bo Larsen", "Ana Solheim"} {
		hits, _, err := base.Search(t.Context(), graph.SearchQuery{Text: name, Kinds: []string{"person"}})
		if err != nil || len(hits) == 0 || hits[0].ID != string(id) {
			t.Errorf("search %s: %+v %v", name, hits, err)
		}
	}
	if _, err := base.UndoJudgements(t.Context(), []string{done.Judgements[0].ID}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, answers(t, base)); d != "" {
		t.Errorf("-before +undone:\n%s", d)
	}
	if _, err := base.UndoJudgements(t.Context(), []string{done.Judgements[0].ID}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("undone twice: %v", err)
	}
}

func TestJudgementsRefused(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	before := nquads(t, base)
	for name, j := range map[string]resolve.Judgement{
		"nobody":                {A: mention("second", "P9"), B: mention("first", "P1"), Verdict: resolve.Same},
		"an unknown article":    {A: mention("fourth", "P1"), B: mention("first", "P1"), Verdict: resolve.Same},
		"a person and an event": {A: mention("first", "E1"), B: mention("first", "P1"), Verdict: resolve.Same},
		"against itself":        {A: mention("first", "P1"), B: mention("first", "P1"), Verdict: resolve.Different},
		"no verdict":            {A: mention("first", "P1"), B: mention("second", "P1"), Verdict: "perhaps"},
	} {
		if _, err := base.Judge(t.Context(), []resolve.Judgement{j}); !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d := cmp.Diff(before, nquads(t, base)); d != "" {
		t.Errorf("a refused judgement left something:\n%s", d)
	}
}

func TestContradictionIsReported(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, articles(t)...)
	a, b, c := mention("first", "P2"), mention("second", "P2"), mention("third", "P2")
	judge(t, base, resolve.Judgement{A: a, B: b, Verdict: resolve.Same})
	judge(t, base, resolve.Judgement{A: b, B: c, Verdict: resolve.Same})
	done := judge(t, base, resolve.Judgement{A: a, B: c, Verdict: resolve.Different})
	if len(done.Contradictions) != 1 || len(done.Contradictions[0].Same) != 2 {
		t.Errorf("contradictions: %+v", done.Contradictions)
	}
	if whoIs(t, base, a) == whoIs(t, base, c) {
		t.Error("two who were judged different are one")
	}
}

// answers is everything that can be asked of a base, as text.
func answers(t *testing.T, base *kb.Base) []string {
	t.Helper()
	out := strings.Split(nquads(t, base), "\n")
	write := func(what any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(what)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(data))
	}
	for _, kind := range []graph.EntityKind{graph.KindPerson, graph.KindOrganisation, graph.KindPlace, graph.KindEvent} {
		all, total, err := base.Entities(t.Context(), kind, graph.PageQuery{Limit: 10_000})
		write(total, err)
		for _, e := range all {
			switch kind {
			case graph.KindEvent:
				write(base.Event(t.Context(), e.ID))
			case graph.KindPerson:
				met, _, err := base.Met(t.Context(), e.ID, graph.MetQuery{})
				write(met, err)
				fallthrough
			default:
				write(base.Agent(t.Context(), e.ID))
			}
			if len(e.ID)%5 != 0 {
				continue // to search for all takes long
			}
			hits, _, err := base.Search(t.Context(), graph.SearchQuery{Text: e.Name, Kinds: []string{kind.String()}, Limit: 50})
			found := slices.ContainsFunc(hits, func(h graph.Hit) bool { return h.ID == string(e.ID) })
			write(fmt.Sprint(e.ID, " is found: ", found), err)
		}
	}
	heads, _, err := base.Articles(t.Context(), graph.PageQuery{Limit: 10_000})
	write(heads, err)
	for _, a := range heads {
		write(base.Article(t.Context(), a.ID))
	}
	stats := statsOf(t, base)
	stats.Store = ""
	write(stats, nil)
	return out
}

// decided makes up articles, judgements on their entities, and corrections of their facts.
func decided(seed uint64) ([]graph.Extraction, []resolve.Judgement, []correct.Correction) {
	rng := rand.New(rand.NewPCG(seed, 9))
	var xs []graph.Extraction
	for a := range generate.New(generate.Options{Participations: 60, Seed: seed}).Articles() {
		xs = append(xs, a.Extraction)
	}
	at := func(i int) time.Time { return time.Date(2024, 1, 1, 0, i, 0, 0, time.UTC) }
	pick := func(kind graph.EntityKind) resolve.Mention {
		for {
			x := xs[rng.IntN(len(xs))]
			e := x.Entities[rng.IntN(len(x.Entities))]
			if e.Kind == kind {
				return resolve.Mention{Article: x.Article.ID, Entity: e.ID, Kind: e.Kind, Name: e.Name, Start: e.Mentions[0].Start, End: e.Mentions[0].End}
			}
		}
	}
	var js []resolve.Judgement
	for i := range 16 {
		kind := []graph.EntityKind{graph.KindPerson, graph.KindPerson, graph.KindOrganisation, graph.KindEvent}[i%4]
		j := resolve.Judgement{
			ID: fmt.Sprintf("j%02d", i), A: pick(kind), B: pick(kind), By: "ana", When: at(i), Alone: i%5 == 0,
			Verdict: []resolve.Verdict{resolve.Same, resolve.Different, resolve.Same, resolve.Unsure}[rng.IntN(4)],
		}
		if j.Check() == nil {
			js = append(js, j)
		}
	}
	var cs []correct.Correction
	for i := range 12 {
		x := xs[rng.IntN(len(xs))]
		s := correct.Describe(&x, x.Facts[rng.IntN(len(x.Facts))])
		c := correct.Correction{ID: fmt.Sprintf("c%02d", i), Article: x.Article.ID, Action: correct.Reject, Was: &s, By: "ben", When: at(i)}
		if s.Kind == graph.FactTakesPart && i%2 == 0 {
			is := s
			is.As, c.Action = graph.CapacityChair, correct.Change
			c.Is = &is
		}
		cs = append(cs, c)
	}
	s := correct.Statement{
		Kind: graph.FactTakesPart, As: graph.CapacitySpeaker, Agent: &correct.Argument{Kind: graph.KindPerson, Name: "Nobody Known"},
		Event: &correct.Argument{Kind: graph.KindEvent, Name: "a meeting unheard of"},
	}
	return xs, js, append(cs, correct.Correction{ID: "c99", Article: xs[0].Article.ID, Action: correct.Add, Is: &s, By: "ben", When: at(99)})
}

// renumbered is the same extraction with other local ids, as another version of an extractor could give it.
func renumbered(x graph.Extraction) graph.Extraction {
	data, err := json.Marshal(x)
	if err != nil {
		panic(err)
	}
	for _, e := range x.Entities {
		data = bytes.ReplaceAll(data, []byte(`"`+e.ID+`"`), []byte(`"x`+e.ID+`"`))
	}
	var out graph.Extraction
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

// TestOrderOfDecisionsDoesNotMatter makes the same decisions before, after and between loads, takes others back, extracts
// anew and opens again, and compares everything that can be asked.
func TestOrderOfDecisionsDoesNotMatter(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		xs, js, cs := decided(seed + 1)
		first := open(t, "memory:")
		decide(t, first, js, cs)
		load(t, first, xs...)
		want := answers(t, first)
		rng := rand.New(rand.NewPCG(seed, 4))
		for name, build := range map[string]func(base *kb.Base){
			"decisions last": func(base *kb.Base) {
				load(t, base, xs...)
				decide(t, base, js, cs)
			},
			"one by one, mixed": func(base *kb.Base) {
				mixOf(rng, xs, js, cs, func(x []graph.Extraction, j []resolve.Judgement, c []correct.Correction) {
					decide(t, base, j, c)
					load(t, base, x...)
				})
			},
			"on other extractions, with others that are undone": func(base *kb.Base) {
				for _, x := range xs {
					load(t, base, renumbered(x))
				}
				others := make([]resolve.Judgement, 0, len(js))
				var ids []string
				for i, j := range js {
					j.ID, j.B = fmt.Sprintf("other%d", i), js[(i+4)%len(js)].B
					if j.Check() == nil {
						others, ids = append(others, j), append(ids, j.ID)
					}
				}
				decide(t, base, others, nil)
				decide(t, base, js, cs)
				load(t, base, xs...)
				if _, err := base.UndoJudgements(t.Context(), ids); err != nil {
					t.Fatal(err)
				}
			},
			"with an article that goes and comes": func(base *kb.Base) {
				load(t, base, xs...)
				decide(t, base, js, cs)
				for _, x := range xs[:4] {
					if _, err := base.Delete(t.Context(), []graph.ArticleID{x.Article.ID}); err != nil {
						t.Fatal(err)
					}
				}
				load(t, base, xs[:4]...)
			},
		} {
			path := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
			base := open(t, path)
			build(base)
			if d := cmp.Diff(want, answers(t, base)); d != "" {
				t.Errorf("seed %d: -decisions first +%s:\n%s", seed, name, d)
			}
			if err := base.Close(); err != nil {
				t.Fatal(err)
			}
			base = open(t, path)
			if d := cmp.Diff(want, answers(t, base)); d != "" {
				t.Errorf("seed %d: %s, opened again:\n%s", seed, name, d)
			}
			load(t, base, renumbered(xs[0]))
			load(t, base, xs[0])
			if d := cmp.Diff(want, answers(t, base)); d != "" {
				t.Errorf("seed %d: %s, opened again and loaded again:\n%s", seed, name, d)
			}
			takeAllBack(t, base, js, cs)
			plain := open(t, "memory:")
			load(t, plain, xs...)
			if d := cmp.Diff(answers(t, plain), answers(t, base)); d != "" {
				t.Errorf("seed %d: %s, everything undone:\n%s", seed, name, d)
			}
		}
	}
}

func decide(t *testing.T, base *kb.Base, js []resolve.Judgement, cs []correct.Correction) {
	t.Helper()
	if _, err := base.ImportJudgements(t.Context(), js); err != nil {
		t.Fatal(err)
	}
	if _, err := base.ImportCorrections(t.Context(), cs); err != nil {
		t.Fatal(err)
	}
}

func takeAllBack(t *testing.T, base *kb.Base, js []resolve.Judgement, cs []correct.Correction) {
	t.Helper()
	for _, j := range js {
		if _, err := base.UndoJudgements(t.Context(), []string{j.ID}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range cs {
		if _, err := base.UndoCorrections(t.Context(), []string{c.ID}); err != nil {
			t.Fatal(err)
		}
	}
}

// mixOf hands out articles, judgements and corrections one by one in a random order.
func mixOf(rng *rand.Rand, xs []graph.Extraction, js []resolve.Judgement, cs []correct.Correction,
	use func([]graph.Extraction, []resolve.Judgement, []correct.Correction),
) {
	order := rng.Perm(len(xs) + len(js) + len(cs))
	for _, i := range order {
		switch {
		case i < len(xs):
			use(xs[i:i+1], nil, nil)
		case i < len(xs)+len(js):
			use(nil, js[i-len(xs):i-len(xs)+1], nil)
		default:
			use(nil, nil, cs[i-len(xs)-len(js):i-len(xs)-len(js)+1])
		}
	}
}
