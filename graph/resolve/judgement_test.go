package resolve_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// report is an article in which one person holds a post.
func report(id, published, person, role, country string) graph.Extraction {
	x := graph.Extraction{
		Article: graph.Article{ID: graph.ArticleID(id), Published: published},
		Entities: []graph.Entity{
			{ID: "P1", Kind: graph.KindPerson, Name: person, Aliases: []string{person}},
			{ID: "R1", Kind: graph.KindRole, Name: role, Aliases: []string{role}},
			{ID: "L1", Kind: graph.KindPlace, Name: country, Aliases: []string{country}},
		},
		Facts: []graph.Fact{{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "L1"}},
	}
	return x
}

func p1(article, name string) resolve.Mention {
	return resolve.Mention{Article: graph.ArticleID(article), Entity: "P1", Kind: graph.KindPerson, Name: name}
}

func alone(j resolve.Judgement) resolve.Judgement {
	j.Alone = true
	return j
}

var (
	bonda = []graph.Extraction{
		report("a1", "2022-01-01", "Awa Bonda", "Minister of Water", "Ghana"),
		report("a2", "2022-01-02", "Awa Bonda", "Minister of Water", "Ghana"),
		report("b1", "2022-01-03", "Awa Bonda", "Ambassador", "Peru"),
		report("b2", "2022-01-04", "Awa Bonda", "Ambassador", "Peru"),
		report("c1", "2022-01-05", "Awa Kessie", "Minister of Water", "Ghana"),
	}
	bondaIDs = []graph.ArticleID{"a1", "a2", "b1", "b2", "c1"}
)

func TestJudgements(t *testing.T) {
	judge := func(a, b string, v resolve.Verdict) resolve.Judgement {
		names := map[string]string{"a": "Awa Bonda", "b": "Awa Bonda", "c": "Awa Kessie"}
		return resolve.Judgement{A: p1(a, names[a[:1]]), B: p1(b, names[b[:1]]), Verdict: v, By: "ana"}
	}
	for _, c := range []struct {
		name       string
		judgements []resolve.Judgement
		groups     []string // articles of one person, joined
	}{
		{"the machine alone", nil, []string{"a1a2", "b1b2", "c1"}},
		{"two are one, with all the machine took for either", []resolve.Judgement{judge("a1", "b2", resolve.Same)}, []string{"a1a2b1b2", "c1"}},
		{"names that exclude each other", []resolve.Judgement{judge("a1", "c1", resolve.Same)}, []string{"a1a2c1", "b1b2"}},
		{"one is two", []resolve.Judgement{judge("a1", "a2", resolve.Different)}, []string{"a1", "a2", "b1b2", "c1"}},
		{"one of many alike leaves the others", []resolve.Judgement{judge("b1", "b2", resolve.Different)}, []string{"a1a2", "b1", "b2", "c1"}},
		{"an answer that confirms changes nothing", []resolve.Judgement{judge("a1", "b2", resolve.Different)}, []string{"a1a2", "b1b2", "c1"}},
		{"all alike go along", []resolve.Judgement{judge("a1", "b1", resolve.Same), judge("a2", "c1", resolve.Same), judge("b2", "c1", resolve.Different)}, []string{"a1a2b1b2", "c1"}},
		{"moved to another", []resolve.Judgement{alone(judge("a2", "a1", resolve.Different)), judge("a2", "b1", resolve.Same)}, []string{"a1", "a2b1b2", "c1"}},
		{"unsure changes nothing", []resolve.Judgement{judge("a1", "b2", resolve.Unsure)}, []string{"a1a2", "b1b2", "c1"}},
		{"different outranks a chain of same", []resolve.Judgement{judge("a1", "b1", resolve.Same), judge("b1", "c1", resolve.Same), judge("a1", "c1", resolve.Different)}, []string{"a1a2b1b2", "c1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.judgements {
				c.judgements[i].When = time.Unix(int64(i), 0).UTC()
			}
			before := resolve.New(resolve.Options{})
			before.Update(bonda, nil)
			before.Judge(c.judgements...)
			after := resolve.New(resolve.Options{})
			after.Judge(c.judgements...)
			for _, x := range bonda {
				after.Update([]graph.Extraction{x}, nil)
			}
			if d := cmp.Diff(stateOf(before, bondaIDs), stateOf(after, bondaIDs)); d != "" {
				t.Errorf("-judged after loading +before:\n%s", d)
			}
			if d := cmp.Diff(c.groups, groups(before)); d != "" {
				t.Errorf("people, -want +got:\n%s", d)
			}
			before.Check(t)
			for _, j := range before.Judgements() {
				before.Undo(j.ID)
			}
			fresh := resolve.New(resolve.Options{})
			fresh.Update(bonda, nil)
			if d := cmp.Diff(stateOf(fresh, bondaIDs), stateOf(before, bondaIDs)); d != "" {
				t.Errorf("-never judged +undone:\n%s", d)
			}
		})
	}
}

// groups joins the ids of the articles in which P1 is one person.
func groups(r *resolve.Resolver) []string {
	by := map[graph.EntityID]string{}
	for _, id := range bondaIDs {
		by[r.Canonical(id)["P1"]] += string(id)
	}
	var out []string
	for _, g := range by {
		out = append(out, g)
	}
	slices.Sort(out)
	return out
}

func TestJudgementSurvivesNewExtraction(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	r.Judge(resolve.Judgement{A: p1("a1", "Awa Bonda"), B: p1("b1", "Awa Bonda"), Verdict: resolve.Same})
	again := report("b1", "2022-01-03", "Awa Bonda", "Ambassador", "Peru")
	again.Entities[0].ID, again.Facts[0].Person = "P7", "P7"
	r.Update([]graph.Extraction{again}, nil)
	if a, b := r.Canonical("a1")["P1"], r.Canonical("b1")["P7"]; a != b {
		t.Errorf("%s and %s are no longer the same", a, b)
	}
}

func TestPreviewChangesNothing(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	before := stateOf(r, bondaIDs)
	j := resolve.Judgement{A: p1("a1", "Awa Bonda"), B: p1("b1", "Awa Bonda"), Verdict: resolve.Same}
	var preview resolve.Changes
	var seen state
	r.Preview([]resolve.Judgement{j}, func(c resolve.Changes) { preview, seen = c, stateOf(r, bondaIDs) })
	if d := cmp.Diff(before, stateOf(r, bondaIDs)); d != "" {
		t.Errorf("-before +after:\n%s", d)
	}
	changes := r.Judge(j)
	if d := cmp.Diff(stateOf(r, bondaIDs), seen); d != "" {
		t.Errorf("-judged +looked at:\n%s", d)
	}
	if d := cmp.Diff(changes, preview); d != "" {
		t.Errorf("-judged +preview:\n%s", d)
	}
}

func TestContradictions(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	j := func(id, a, b string, v resolve.Verdict) resolve.Judgement {
		return resolve.Judgement{ID: id, A: p1(a, ""), B: p1(b, ""), Verdict: v}
	}
	r.Judge(j("1", "a1", "b1", resolve.Same), j("2", "b1", "c1", resolve.Same))
	if c := r.Contradictions(); len(c) > 0 {
		t.Fatalf("unexpected: %v", c)
	}
	r.Judge(j("3", "c1", "a1", resolve.Different))
	c := r.Contradictions()
	if len(c) != 1 || c[0].Different.ID != "3" || len(c[0].Same) != 2 {
		t.Fatalf("got %+v", c)
	}
	r.Undo("2")
	if c := r.Contradictions(); len(c) > 0 {
		t.Fatalf("undone, but still: %v", c)
	}
}

// TestContradictionsThroughTheMachine has judgements on different reports of the same people.
func TestContradictionsThroughTheMachine(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	j := func(id, a, b string, v resolve.Verdict) resolve.Judgement {
		return resolve.Judgement{ID: id, A: p1(a, ""), B: p1(b, ""), Verdict: v}
	}
	r.Judge(j("1", "a1", "b1", resolve.Different))
	if c := r.Contradictions(); len(c) > 0 {
		t.Fatalf("unexpected: %v", c)
	}
	r.Judge(j("2", "a2", "b2", resolve.Same))
	if c := r.Contradictions(); len(c) != 1 || c[0].Different.ID != "1" || c[0].Same[0].ID != "2" {
		t.Fatalf("got %+v", c)
	}
	r.Undo("2")
	r.Judge(j("3", "a2", "c1", resolve.Same), j("4", "c1", "b2", resolve.Same))
	if c := r.Contradictions(); len(c) != 1 || len(c[0].Same) != 2 {
		t.Fatalf("got %+v", c)
	}
	r.Undo("1")
	if c := r.Contradictions(); len(c) > 0 {
		t.Fatalf("undone, but still: %v", c)
	}
}

func TestJudgementLines(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	want := []resolve.Judgement{
		{ID: "1", A: p1("a1", "Awa Bonda"), B: p1("b1", "Awa Bonda"), Verdict: resolve.Same, By: "ana", When: time.Unix(100, 0).UTC(), Why: "same face"},
		{ID: "2", A: p1("a1", "Awa Bonda"), B: p1("c1", "Awa Kessie"), Verdict: resolve.Different, By: "ben", When: time.Unix(200, 0).UTC()},
	}
	var own, theirs bytes.Buffer
	if err := resolve.WriteJudgements(&own, want); err != nil {
		t.Fatal(err)
	}
	if err := resolve.WriteNomenklatura(&theirs, want); err != nil {
		t.Fatal(err)
	}
	got, err := r.ReadJudgements(&own)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("own lines, -want +got:\n%s", d)
	}
	got, err = r.ReadJudgements(&theirs)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		want[i].ID, want[i].Why = "", ""
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("nomenklatura's lines, -want +got:\n%s", d)
	}
}

// TestJudgementsInAnyOrder judges pairs at random, also contradicting ones, between loads, and compares with all at once.
func TestJudgementsInAnyOrder(t *testing.T) {
	for seed := range uint64(3) {
		xs := press(30, seed)
		rng := rand.New(rand.NewPCG(seed, 5))
		var ids []graph.ArticleID
		for _, x := range xs {
			ids = append(ids, x.Article.ID)
		}
		var js []resolve.Judgement
		for i := range 12 {
			m := func() resolve.Mention {
				x := xs[rng.IntN(len(xs))]
				e := x.Entities[len(x.Entities)-1]
				return resolve.Mention{Article: x.Article.ID, Entity: e.ID, Kind: e.Kind, Name: e.Name}
			}
			js = append(js, resolve.Judgement{
				A: m(), B: m(), Verdict: []resolve.Verdict{resolve.Same, resolve.Different}[rng.IntN(2)], When: time.Unix(int64(i), 0),
				Alone: rng.IntN(3) == 0,
			})
		}
		whole := resolve.New(resolve.Options{})
		whole.Judge(js...)
		whole.Update(xs, nil)
		want := stateOf(whole, ids)
		r := resolve.New(resolve.Options{})
		for i, x := range xs {
			r.Update([]graph.Extraction{x}, nil)
			if i%3 == 0 && i/3 < len(js) {
				r.Judge(js[len(js)-1-i/3])
			}
		}
		r.Judge(js...)
		r.Check(t)
		for i, x := range xs { // what was judged goes and comes back
			if i%4 == 0 {
				r.Update(nil, []graph.ArticleID{x.Article.ID})
				r.Check(t)
				r.Update([]graph.Extraction{x}, nil)
			}
		}
		if d := cmp.Diff(want, stateOf(r, ids)); d != "" {
			t.Fatalf("seed %d (-judged first +in between):\n%s", seed, d)
		}
	}
}

// TestSplitLeavesTheRestTogether takes the reports of some articles out of a person that the machine is sure of.
func TestSplitLeavesTheRestTogether(t *testing.T) {
	var xs []graph.Extraction
	for i := range 40 {
		role := []string{"Minister of Water", "Water Minister", "Minister for Water Resources"}[i%3]
		xs = append(xs, report(fmt.Sprintf("d%02d", i), fmt.Sprintf("2022-01-%02d", 1+i%28), "Awa Bonda", role, "Ghana"))
	}
	xs = append(xs, bonda[2:4]...)
	out := map[string]bool{"d03": true, "d04": true, "d11": true, "d30": true}
	var js []resolve.Judgement
	for _, id := range slices.Sorted(maps.Keys(out)) {
		js = append(js, alone(resolve.Judgement{A: p1(id, "Awa Bonda"), B: p1("d00", "Awa Bonda"), Verdict: resolve.Different}))
		if id != "d03" {
			js = append(js, resolve.Judgement{A: p1("d03", "Awa Bonda"), B: p1(id, "Awa Bonda"), Verdict: resolve.Same})
		}
	}
	r := resolve.New(resolve.Options{})
	r.Update(xs, nil)
	r.Judge(js...)
	r.Check(t)
	rest, other := r.Canonical("d00")["P1"], r.Canonical("d03")["P1"]
	for _, x := range xs[:40] {
		want := rest
		if out[string(x.Article.ID)] {
			want = other
		}
		if got := r.Canonical(x.Article.ID)["P1"]; got != want || rest == other {
			t.Errorf("%s is %s, want %s", x.Article.ID, got, want)
		}
	}
	if peru := r.Canonical("b1")["P1"]; peru == rest || peru == other {
		t.Errorf("the ambassador has become %s", peru)
	}
	for _, j := range r.Judgements() {
		r.Undo(j.ID)
	}
	if got := r.Canonical("d03")["P1"]; got != r.Canonical("d00")["P1"] || got != rest {
		t.Errorf("undone, d03 is %s", got)
	}
}

// TestMentionIsFoundAgain changes what a new extraction may change of an entity that was judged.
func TestMentionIsFoundAgain(t *testing.T) {
	at := func(start, end int) []graph.Mention {
		return []graph.Mention{{Span: graph.Span{Start: start, End: end}}}
	}
	x := report("a1", "2022-01-01", "Awa Bonda", "Minister of Water", "Ghana")
	x.Entities[0].Mentions = at(10, 19)
	for _, c := range []struct {
		name   string
		change func(x *graph.Extraction)
		want   graph.LocalID
	}{
		{"nothing", func(*graph.Extraction) {}, "P1"},
		{"the number", func(x *graph.Extraction) { x.Entities[0].ID = "P7" }, "P7"},
		{"the number, which another has now", func(x *graph.Extraction) {
			x.Entities[0].ID = "P7"
			x.Entities = append(x.Entities, graph.Entity{ID: "P1", Kind: graph.KindPerson, Name: "Ben Osei"})
		}, "P7"},
		{"more of the name", func(x *graph.Extraction) { x.Entities[0].Name, x.Entities[0].Aliases = "Awa Maria Bonda", nil }, "P1"},
		{"a namesake before it", func(x *graph.Extraction) {
			x.Entities[0].ID = "P2"
			first := graph.Entity{ID: "P1", Kind: graph.KindPerson, Name: "Awa Bonda", Mentions: at(1, 9)}
			x.Entities = append([]graph.Entity{first}, x.Entities...)
		}, "P2"},
		{"it is gone", func(x *graph.Extraction) { x.Entities[0].Name, x.Entities[0].Aliases = "Ben Osei", nil }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := resolve.New(resolve.Options{})
			r.Update([]graph.Extraction{x}, nil)
			m, _ := r.Anchor(r.Canonical("a1")["P1"])
			again := x
			again.Entities, again.Facts = slices.Clone(x.Entities), nil
			c.change(&again)
			r.Update([]graph.Extraction{again}, nil)
			if got, found := r.Whole(m); found != (c.want != "") || found && got.Entity != c.want {
				t.Errorf("got %+v %v, want %q", got, found, c.want)
			}
		})
	}
}

func FuzzReadJudgements(f *testing.F) {
	f.Add([]byte(`{"a":{"article":"a1","entity":"P1","kind":"person"},"b":{"article":"b1","entity":"P1","kind":"person"},"verdict":"same"}`))
	f.Add([]byte(`["person:a1#P1", "person:b1#P1", "positive", 0.9, "ana", "2024-01-02T03:04:05.6"]`))
	f.Add([]byte("[1,2,3]\n{}"))
	r := resolve.New(resolve.Options{})
	r.Update(bonda, nil)
	f.Fuzz(func(t *testing.T, in []byte) {
		js, _ := r.ReadJudgements(bytes.NewReader(in))
		r.Judge(js...)
		for _, j := range r.Judgements() {
			r.Undo(j.ID)
		}
	})
}
