package correct

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// evidence says where the article states a fact that a person decided: in the words that the person quoted, in the sentences
// that the machine read it from, in a sentence that names what it joins, or in the line that names the first of it.
func (b *builder) evidence(c Correction, f graph.Fact, before []graph.Evidence) []graph.Evidence {
	if quoted := occurrences(b.x.Article.Text, strings.TrimSpace(c.Quote)); len(quoted) > 0 {
		return []graph.Evidence{b.decided(c, f, quoted[0])}
	}
	var out []graph.Evidence
	for _, e := range before {
		out = append(out, b.decided(c, f, e.Span))
	}
	if len(out) > 0 {
		return out
	}
	return []graph.Evidence{b.decided(c, f, b.sentence(f))}
}

func (b *builder) decided(c Correction, f graph.Fact, sentence graph.Span) graph.Evidence {
	e := graph.Evidence{
		Sentence: cut(b.x.Article.Text, sentence), Span: sentence, Rule: Rule, By: c.By, Confidence: 1,
	}
	for _, id := range Arguments(f) {
		if mentions := b.mentions(id); len(mentions) > 0 {
			i := max(0, slices.IndexFunc(mentions, func(m graph.Mention) bool { return sentence.Contains(m.Span) }))
			e.Arguments = append(e.Arguments, mentions[i].Span)
		}
	}
	return e
}

func (b *builder) mentions(id graph.LocalID) []graph.Mention {
	for i := range b.x.Entities {
		if b.x.Entities[i].ID == id {
			return b.x.Entities[i].Mentions
		}
	}
	return nil
}

// sentence chooses the shortest sentence known from other facts that names everything that a fact joins, else the line that
// names the first of it, else the first line.
func (b *builder) sentence(f graph.Fact) graph.Span {
	best, first := graph.Span{}, graph.Span{}
	for _, id := range Arguments(f) {
		if m := b.mentions(id); first == (graph.Span{}) && len(m) > 0 {
			first = m[0].Span
		}
	}
	for _, other := range b.x.Facts {
		for _, e := range other.Evidence {
			if b.names(e.Span, f) && (best == (graph.Span{}) || e.End-e.Start < best.End-best.Start) {
				best = e.Span
			}
		}
	}
	if best != (graph.Span{}) {
		return best
	}
	return line(b.x.Article.Text, first.Start)
}

func (b *builder) names(sentence graph.Span, f graph.Fact) bool {
	for _, id := range Arguments(f) {
		in := func(m graph.Mention) bool { return sentence.Contains(m.Span) }
		if !slices.ContainsFunc(b.mentions(id), in) {
			return false
		}
	}
	return true
}

// cut returns the part of a text that a span covers.
func cut(text string, s graph.Span) string {
	runes := []rune(text)
	return string(runes[min(max(s.Start, 0), len(runes)):min(max(s.End, 0), len(runes))])
}

// line returns the span of the line that a code point of a text is in.
func line(text string, at int) graph.Span {
	start := 0
	for part := range strings.SplitSeq(text, "\n") {
		end := start + utf8.RuneCountInString(part)
		if at <= end {
			return graph.Span{Start: start, End: end}
		}
		start = end + 1
	}
	return graph.Span{}
}
