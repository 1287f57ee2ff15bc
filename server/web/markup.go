package web

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Piece is a run of text that is printed in one way.
type Piece struct {
	Text  string
	Ref   *graph.Ref // the entity that the run names, nil for plain text
	Mark  bool       // inside the highlighted sentence, or an argument of a fact
	First bool       // the first marked piece: the target of links to the evidence
}

// Paragraph is a paragraph of an article, in pieces that join to its text.
type Paragraph []Piece

// Text joins the pieces.
func (p Paragraph) Text() string {
	var b strings.Builder
	for _, piece := range p {
		b.WriteString(piece.Text)
	}
	return b.String()
}

// Snippet cuts the sentence of an evidence into pieces, with the arguments of the fact marked. Arguments that lie in
// other sentences are not shown; nor are any when the sentence is not the stored text, as its spans mean nothing then.
func Snippet(e graph.Evidence) []Piece {
	runes := []rune(e.Sentence)
	if len(runes) != e.End-e.Start {
		return []Piece{{Text: e.Sentence}}
	}
	arguments := slices.Clone(e.Arguments)
	slices.SortFunc(arguments, func(a, b graph.Span) int { return a.Start - b.Start })
	var pieces []Piece
	at := 0
	for _, argument := range arguments {
		from, to := max(argument.Start-e.Start, at), argument.End-e.Start
		if !e.Contains(argument) || from >= to {
			continue
		}
		pieces = appendText(pieces, Piece{Text: string(runes[at:from])})
		pieces = appendText(pieces, Piece{Text: string(runes[from:to]), Mark: true})
		at = to
	}
	return appendText(pieces, Piece{Text: string(runes[at:])})
}

// Merge brings evidence of one sentence together, with all arguments that were found in it, in the order of the first ones.
func Merge(evidence []graph.Evidence) []graph.Evidence {
	type place struct {
		article graph.ArticleID
		span    graph.Span
	}
	merged := make([]graph.Evidence, 0, len(evidence))
	at := map[place]int{}
	for _, e := range evidence {
		i, known := at[place{e.Article, e.Span}]
		if !known {
			at[place{e.Article, e.Span}] = len(merged)
			merged = append(merged, e)
			continue
		}
		merged[i].Arguments = slices.Concat(merged[i].Arguments, e.Arguments)
	}
	return merged
}

// Paragraphs cuts an article's text at blank lines, links its mentions and marks the highlighted span. Of mentions that
// overlap the first and longest is linked. An empty highlight marks nothing.
func Paragraphs(text string, mentions []graph.LinkedMention, highlight graph.Span) []Paragraph {
	runes := []rune(text)
	links := linkable(mentions, len(runes))
	var paragraphs []Paragraph
	marked := false
	for _, span := range paragraphSpans(runes) {
		var paragraph Paragraph
		for _, piece := range cut(runes, span, links, highlight) {
			piece.First = piece.Mark && piece.Text != "" && !marked
			marked = marked || piece.First
			paragraph = appendText(paragraph, piece)
		}
		paragraphs = append(paragraphs, paragraph)
	}
	return paragraphs
}

func appendText(pieces []Piece, piece Piece) []Piece {
	if piece.Text == "" {
		return pieces
	}
	return append(pieces, piece)
}

// linkable sorts mentions and drops those that overlap one before or lie outside the text.
func linkable(mentions []graph.LinkedMention, length int) []graph.LinkedMention {
	sorted := slices.Clone(mentions)
	slices.SortStableFunc(sorted, func(a, b graph.LinkedMention) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	kept := sorted[:0]
	at := 0
	for _, m := range sorted {
		if m.Start >= at && m.Start < m.End && m.End <= length {
			kept = append(kept, m)
			at = m.End
		}
	}
	return kept
}

// paragraphSpans finds the runs of lines between blank lines.
func paragraphSpans(runes []rune) []graph.Span {
	var spans []graph.Span
	start, end := -1, 0
	for line := 0; line < len(runes); {
		next := line
		for next < len(runes) && runes[next] != '\n' {
			next++
		}
		blank := strings.TrimSpace(string(runes[line:next])) == ""
		switch {
		case blank && start >= 0:
			spans = append(spans, graph.Span{Start: start, End: end})
			start = -1
		case !blank && start < 0:
			start = line
		}
		end = next
		line = next + 1
	}
	if start >= 0 {
		spans = append(spans, graph.Span{Start: start, End: min(end, len(runes))})
	}
	return spans
}

// cut divides a span of the text wherever a link or the highlight begins or ends.
func cut(runes []rune, span graph.Span, links []graph.LinkedMention, highlight graph.Span) []Piece {
	var pieces []Piece
	at := span.Start
	plain := func(to int) {
		pieces = append(pieces, split(runes, graph.Span{Start: at, End: to}, nil, highlight)...)
	}
	for _, link := range links {
		if link.End <= span.Start || link.Start >= span.End {
			continue
		}
		inside := graph.Span{Start: max(link.Start, span.Start), End: min(link.End, span.End)}
		plain(inside.Start)
		pieces = append(pieces, split(runes, inside, &link.Entity, highlight)...)
		at = inside.End
	}
	plain(span.End)
	return pieces
}

// split divides a run at the edges of the highlight.
func split(runes []rune, run graph.Span, ref *graph.Ref, highlight graph.Span) []Piece {
	from := min(max(highlight.Start, run.Start), run.End)
	to := min(max(highlight.End, from), run.End)
	return []Piece{
		{Text: string(runes[run.Start:from]), Ref: ref},
		{Text: string(runes[from:to]), Ref: ref, Mark: true},
		{Text: string(runes[to:run.End]), Ref: ref},
	}
}
