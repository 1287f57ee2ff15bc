package web

import "github.com/whomet/whomet/graph"

// Explained cuts a sentence into pieces, each mention with what it names: the entity that the article's stored mentions
// link at the same place and as the same kind, else one without a page. Of mentions that overlap the first and longest is
// shown.
func Explained(s graph.SentenceExplained, stored []graph.LinkedMention) []Piece {
	linked := make(map[graph.Span]graph.Ref, len(stored))
	for _, m := range stored {
		linked[m.Span] = m.Entity
	}
	mentions := make([]graph.LinkedMention, 0, len(s.Mentions))
	for _, m := range s.Mentions {
		entity, known := linked[m.Span]
		if !known || entity.Kind != m.Kind {
			entity = graph.Ref{Kind: m.Kind, Name: m.Name}
		}
		at := graph.Span{Start: m.Start - s.Start, End: m.End - s.Start}
		mentions = append(mentions, graph.LinkedMention{Span: at, Entity: entity})
	}
	runes := []rune(s.Text)
	var pieces []Piece
	for _, piece := range cut(runes, graph.Span{End: len(runes)}, linkable(mentions, len(runes)), graph.Span{}) {
		pieces = appendText(pieces, piece)
	}
	return pieces
}
