package kb_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

// namesakes are articles about a minister, whom the machine takes for one person in all of them.
func namesakes(t *testing.T) []graph.Extraction {
	var xs []graph.Extraction
	for i := range 6 {
		name := []string{"Awa Bonda", "A. Bonda"}[i%2]
		xs = append(xs, marked(t, fmt.Sprintf("n%d", i), fmt.Sprintf("2022-01-0%d", i+1),
			"[P1|"+name+"], [R1|Minister of Water] of [L1|Ghana], [E1|met] [P2|Visitor Number"+string(rune('A'+i))+"].",
			holds("P1", "R1", "L1"), part("P1", "E1", graph.CapacityAttendee), part("P2", "E1", graph.CapacityAttendee)))
	}
	return xs
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name  string
		split kb.Split
		want  string // a letter for each article: who its minister is
		stays byte   // the letter of what keeps its id
	}{
		{"some articles", kb.Split{Articles: []graph.ArticleID{"n2", "n4", "n5"}}, "aababb", 'a'},
		{"a name", kb.Split{Names: []string{"a. bonda"}}, "ababab", 'a'},
		{"a name in an article", kb.Split{Names: []string{"A. Bonda"}, Articles: []graph.ArticleID{"n0", "n1"}}, "abaaaa", 'a'},
		{"those reported first", kb.Split{Articles: []graph.ArticleID{"n0", "n1"}}, "aabbbb", 'b'},
		{"to another", kb.Split{Articles: []graph.ArticleID{"n3"}, To: "person/visitor-numberf"}, "aaabaa", 'a'},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := open(t, "memory:")
			load(t, base, namesakes(t)...)
			before := answers(t, base)
			c.split.Entity = whoIs(t, base, mention("n0", "P1"))
			c.split.By, c.split.When = "ana", time.Unix(1, 0).UTC()
			js, err := base.Split(t.Context(), c.split)
			if err != nil {
				t.Fatal(err)
			}
			done := judge(t, base, js...)
			letters, got := map[graph.EntityID]byte{}, ""
			for i := range 6 {
				id := whoIs(t, base, mention(fmt.Sprintf("n%d", i), "P1"))
				if letters[id] == 0 {
					letters[id] = byte('a' + len(letters))
				}
				got += string(letters[id])
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if stays := whoIs(t, base, mention(fmt.Sprintf("n%d", strings.IndexByte(c.want, c.stays)), "P1")); stays != c.split.Entity {
				t.Errorf("what stays is now %s", stays)
			}
			if done.Effect.Facts == 0 || len(done.Contradictions) > 0 {
				t.Errorf("effect: %+v", done)
			}
			if c.split.To != "" && whoIs(t, base, mention("n3", "P1")) != whoIs(t, base, mention("n5", "P2")) {
				t.Error("what was split off is not part of the one it was given to")
			}
			if _, err := base.UndoJudgements(t.Context(), []string{js[0].Group}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(before, answers(t, base)); d != "" {
				t.Errorf("-before +undone:\n%s", d)
			}
		})
	}
}

func TestSplitRefused(t *testing.T) {
	base := open(t, "memory:")
	load(t, base, namesakes(t)...)
	id := whoIs(t, base, mention("n0", "P1"))
	for name, s := range map[string]kb.Split{
		"nobody":      {Entity: "person/nobody", Names: []string{"A"}},
		"nothing":     {Entity: id},
		"no mention":  {Entity: id, Names: []string{"Ben Osei"}},
		"all of them": {Entity: id, Names: []string{"Awa Bonda", "A. Bonda"}},
		"to nobody":   {Entity: id, Names: []string{"A. Bonda"}, To: "person/nobody"},
	} {
		if _, err := base.Split(t.Context(), s); !errors.Is(err, graph.ErrNotFound) && !errors.Is(err, graph.ErrBadQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestJudgementsTravel writes judgements in both forms and reads them into another base.
func TestJudgementsTravel(t *testing.T) {
	from := open(t, "memory:")
	load(t, from, namesakes(t)...)
	js, err := from.Split(t.Context(), kb.Split{
		Entity: whoIs(t, from, mention("n0", "P1")), Names: []string{"A. Bonda"}, By: "ana", When: time.Unix(1, 0).UTC(),
	})
	if err != nil {
		t.Fatal(err)
	}
	judge(t, from, js...)
	kept, err := from.Judgements(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"lines":        func(b *bytes.Buffer) error { return resolve.WriteJudgements(b, kept) },
		"nomenklatura": func(b *bytes.Buffer) error { return resolve.WriteNomenklatura(b, kept) },
	} {
		var lines bytes.Buffer
		if err := write(&lines); err != nil {
			t.Fatal(err)
		}
		to := open(t, "memory:")
		load(t, to, namesakes(t)...)
		read, err := to.ReadJudgements(t.Context(), &lines)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.ImportJudgements(t.Context(), read); err != nil {
			t.Fatal(err)
		}
		for i := range 6 {
			m := mention(fmt.Sprintf("n%d", i), "P1")
			if a, b := whoIs(t, from, m), whoIs(t, to, m); a != b {
				t.Errorf("%s: %s of article n%d is %s, was %s", name, m.Entity, i, b, a)
			}
		}
		if name == "lines" && nquads(t, from) != nquads(t, to) {
			t.Errorf("%s: the graphs differ", name)
		}
	}
}

// clears is how much a decision on a candidate clears up: the articles that it may change, most where the machine is least
// sure.
func clears(c kb.Candidate) int {
	off := c.Weight - 50
	return c.Moves * (28 - max(off, -off))
}

func TestCandidates(t *testing.T) {
	base := open(t, "memory:")
	xs := namesakes(t)
	load(t, base, append(xs,
		marked(t, "k", "2022-02-01", "[P1|Awa Bonda], [R1|Ambassador] of [L1|Peru], [E1|met] [P2|Ben Osei].",
			holds("P1", "R1", "L1"), part("P1", "E1", graph.CapacityAttendee), part("P2", "E1", graph.CapacityAttendee)),
		marked(t, "l", "2022-03-01", "[P1|Awa Bonda] [E1|met] [P2|Ben Osei] again.",
			part("P1", "E1", graph.CapacityAttendee), part("P2", "E1", graph.CapacityAttendee)))...)
	all, total, err := base.Candidates(t.Context(), kb.CandidateQuery{Limit: 100})
	if err != nil || total != len(all) || total == 0 {
		t.Fatalf("candidates: %+v %d %v", all, total, err)
	}
	for i, c := range all {
		if len(c.SideA.Said) == 0 || len(c.SideB.Said) == 0 {
			t.Errorf("candidate %s, %s: a side without a sentence: %+v", c.A.ID, c.B.ID, c)
		}
		if i > 0 && clears(c) > clears(all[i-1]) {
			t.Errorf("candidate %d clears up more than the one before: %+v", i, c.Candidate)
		}
	}
	pairs := map[[2]graph.EntityID]int{}
	for _, c := range all {
		if pairs[[2]graph.EntityID{c.A.ID, c.B.ID}]++; pairs[[2]graph.EntityID{c.A.ID, c.B.ID}]+pairs[[2]graph.EntityID{c.B.ID, c.A.ID}] > 1 && !c.Together {
			t.Errorf("%s and %s are asked about twice", c.A.ID, c.B.ID)
		}
	}
	first := all[0]
	judge(t, base, resolve.Judgement{A: first.MentionA, B: first.MentionB, Verdict: resolve.Unsure})
	left, _, err := base.Candidates(t.Context(), kb.CandidateQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range left {
		if c.MentionA == first.MentionA && c.MentionB == first.MentionB {
			t.Error("a pair that was judged is asked about again")
		}
	}
	one, _, err := base.Candidates(t.Context(), kb.CandidateQuery{Kind: graph.KindPlace})
	if err != nil || len(one) != 0 {
		t.Errorf("places: %+v %v", one, err)
	}
}
