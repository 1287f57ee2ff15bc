package corpus

import (
	"sort"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Align maps the marked mentions of an article to the tokens of its document. Mention.Entity is the index into
// a.Entities, Confidence is 1. A mention that begins or ends inside a token is widened to that token, one that runs
// over the end of a sentence is cut there, and one whose first token already belongs to another mention is left out.
// All of these are returned as inexact too, since no prediction over these tokens can equal them.
func Align(a *Article, doc *text.Document) (mentions []text.Mention, inexact []Mention) {
	index := make(map[graph.LocalID]int, len(a.Entities))
	for i, e := range a.Entities {
		index[e.ID] = i
	}
	starts := pointsOf(doc)
	last, sentence := 0, 0
	for _, m := range a.Mentions {
		first := sort.Search(len(doc.Tokens), func(i int) bool { return starts[i].End > m.Start })
		for sentence < len(doc.Sentences) && doc.Sentences[sentence].Last <= first {
			sentence++
		}
		if first < last || sentence == len(doc.Sentences) || starts[first].Start >= m.End || first < doc.Sentences[sentence].First {
			inexact = append(inexact, m)
			continue
		}
		end := first + 1
		for end < doc.Sentences[sentence].Last && starts[end].Start < m.End {
			end++
		}
		if starts[first].Start != m.Start || starts[end-1].End != m.End {
			inexact = append(inexact, m)
		}
		mentions = append(mentions, text.Mention{
			Kind: a.Entities[index[m.ID]].Kind, Sentence: sentence, First: first, Last: end,
			Confidence: 1, Entity: index[m.ID], Rule: "gold",
		})
		last = end
	}
	return mentions, inexact
}

// pointsOf returns the span of every token in code points, in one pass over the text.
func pointsOf(doc *text.Document) []graph.Span {
	spans := make([]graph.Span, len(doc.Tokens))
	at, points := 0, 0
	move := func(to int) int {
		for ; at < to; at++ {
			if doc.Text[at]&0xC0 != 0x80 {
				points++
			}
		}
		return points
	}
	for i, t := range doc.Tokens {
		spans[i] = graph.Span{Start: move(t.Start), End: move(t.End)}
	}
	return spans
}
