package score

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Confusion counts how mentions of a kind of gold were taken.
type Confusion struct {
	Gold      graph.EntityKind `json:"gold"`      // empty where gold has no mention there
	Predicted graph.EntityKind `json:"predicted"` // empty where nothing was found
	SameSpan  bool             `json:"same_span"` // start and end agree
	Count     int              `json:"count"`
	Examples  []string         `json:"examples,omitempty"`
}

type placed struct {
	graph.Span
	kind graph.EntityKind
}

// mentionConfusions pairs the mentions that do not agree by overlap, the largest first.
func mentionConfusions(gold Gold, predicted Document) []Confusion {
	golds, predictions := placedMentions(gold.Document), placedMentions(predicted)
	text := []rune(gold.Text)
	used := map[placed]bool{}
	var out []Confusion
	for _, g := range golds {
		if slices.Contains(predictions, g) {
			used[g] = true
		}
	}
	for _, g := range golds {
		if used[g] {
			continue
		}
		best, shared := placed{}, 0
		for _, p := range predictions {
			if n := min(g.End, p.End) - max(g.Start, p.Start); n > shared && !used[p] {
				best, shared = p, n
			}
		}
		used[best] = used[best] || shared > 0
		out = append(out, Confusion{g.kind, best.kind, best.Span == g.Span, 1, []string{example(text, g.Span, best.Span)}})
	}
	for _, p := range predictions {
		if !used[p] {
			out = append(out, Confusion{"", p.kind, false, 1, []string{example(text, graph.Span{}, p.Span)}})
		}
	}
	return out
}

func placedMentions(d Document) []placed {
	var out []placed
	for _, e := range d.Entities {
		for _, m := range e.Mentions {
			out = append(out, placed{m.Span, e.Kind})
		}
	}
	slices.SortFunc(out, func(a, b placed) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return a.End - b.End
		}
		return strings.Compare(string(a.kind), string(b.kind))
	})
	return slices.Compact(out)
}

func example(text []rune, gold, predicted graph.Span) string {
	g, p := excerpt(text, gold), excerpt(text, predicted)
	switch {
	case g == "" || gold == predicted:
		return p
	case p == "":
		return g
	}
	return g + " -> " + p
}

func excerpt(text []rune, s graph.Span) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return string(text[s.Start:s.End])
}

// maxExamples is how many examples of a confusion a report keeps.
const maxExamples = 5

// Confusions adds up the confusions of all articles, the most frequent first.
func (r *Report) Confusions() []Confusion {
	type pair struct {
		gold, predicted graph.EntityKind
		same            bool
	}
	sums := map[pair]*Confusion{}
	var order []*Confusion
	for _, a := range r.Articles {
		for _, c := range a.Confusions {
			key := pair{c.Gold, c.Predicted, c.SameSpan}
			sum := sums[key]
			if sum == nil {
				sum = &Confusion{Gold: c.Gold, Predicted: c.Predicted, SameSpan: c.SameSpan}
				sums[key] = sum
				order = append(order, sum)
			}
			sum.Count += c.Count
			if len(sum.Examples) < maxExamples {
				sum.Examples = append(sum.Examples, c.Examples...)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b *Confusion) int { return b.Count - a.Count })
	out := make([]Confusion, 0, len(order))
	for _, c := range order {
		out = append(out, *c)
	}
	return out
}
