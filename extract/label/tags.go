package label

import (
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// A tag says where in a mention a token stands: outside of any, or for each kind at the begin, inside, at the last of
// several tokens, or the unit of one. A state is a tag, or the edge of a sentence.
const (
	outside = 0
	begin   = 0 // added to firstTag(kind)
	inside  = 1
	last    = 2
	unit    = 3
)

// kinds are the kinds of mention in the order of their tags.
var kinds = graph.EntityKinds

const (
	kindCount = 7
	edge      = 1 + 4*kindCount // the state before the first and after the last token
	states    = edge + 1
	width     = (states + 7) / 8 * 8 // columns of a table of states
)

func firstTag(kind int) int { return 1 + 4*kind }

// allowed reports whether one state can follow another.
func allowed(from, to int) bool {
	if from >= states || to >= states {
		return false
	}
	open := from != edge && from != outside && (from-1)%4 < last
	continues := to != edge && to != outside && ((to-1)%4 == inside || (to-1)%4 == last)
	if open || continues {
		return open && continues && (from-1)/4 == (to-1)/4
	}
	return true
}

// tagsOf writes mentions as one tag a token.
func tagsOf(n int, mentions []text.Mention) []uint8 {
	tags := make([]uint8, n)
	for _, m := range mentions {
		first := firstTag(kindIndex(m.Kind))
		if m.Last-m.First == 1 {
			tags[m.First] = uint8(first + unit)
			continue
		}
		for i := m.First; i < m.Last; i++ {
			tags[i] = uint8(first + inside)
		}
		tags[m.First], tags[m.Last-1] = uint8(first+begin), uint8(first+last)
	}
	return tags
}

func kindIndex(kind graph.EntityKind) int {
	for i, k := range kinds {
		if k == kind {
			return i
		}
	}
	panic("label: no tag for kind " + string(kind))
}
