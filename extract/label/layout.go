package label

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
)

// layout places the tokens of an article in the rows of a table, with empty rows between the sentences as wide as the
// widest convolution.
type layout struct {
	rows      int
	at        []int // row of each token
	sentences []text.Sentence
	groupings [sorts]grouping
	number    []int32 // of each key: number of its group plus one
	numbered  []int32 // the keys that have a number
}

// The sorts of groups of tokens.
const (
	equalWords = iota // capitalised words that are equal
	oneSentence
	sorts
)

// grouping is one sort of groups, and what the network makes of them.
type grouping struct {
	of     []int32 // of each token: number of its group, or -1
	groups int
	pool   []float32 // of each group: the maximum of each element of near
	shared []float32 // of each group: what pool adds to far
}

// arrange gives every token its row.
func (l *layout) arrange(sentences []text.Sentence, pad int) {
	l.sentences, l.at = sentences, l.at[:0]
	row := pad
	for _, s := range sentences {
		for range s.Last - s.First {
			l.at = append(l.at, row)
			row++
		}
		row += pad
	}
	l.rows = row
	l.group()
}

// group forms the groups of sentences.
func (l *layout) group() {
	g := &l.groupings[oneSentence]
	g.of, g.groups = g.of[:0], len(l.sentences)
	for i, s := range l.sentences {
		for range s.Last - s.First {
			g.of = append(g.of, int32(i))
		}
	}
}

// gather forms the groups of tokens that have the same key. Tokens with the key -1 are in none.
func (l *layout) gather(keys []int32) {
	g := &l.groupings[equalWords]
	g.of = g.of[:0]
	for _, key := range keys {
		g.of = append(g.of, l.groupOf(key))
	}
	g.groups = len(l.numbered)
	for _, key := range l.numbered {
		l.number[key] = 0
	}
	l.numbered = l.numbered[:0]
}

func (l *layout) groupOf(key int32) int32 {
	if key < 0 {
		return -1
	}
	for int(key) >= len(l.number) {
		l.number = append(l.number, 0)
	}
	if l.number[key] == 0 {
		l.numbered = append(l.numbered, key)
		l.number[key] = int32(len(l.numbered))
	}
	return l.number[key] - 1
}

// keyring numbers the words of which equal ones form a group.
type keyring map[string]int32

// key returns the number of a word, equal for words that are taken to name the same thing, or -1 for a word without a
// capital.
func (k keyring) key(s string) int32 {
	if !isCapital(s) {
		return -1
	}
	s = strings.ToLower(s)
	number, ok := k[s]
	if !ok {
		number = int32(len(k))
		k[strings.Clone(s)] = number
	}
	return number
}

func isCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n, n+n/2)
	}
	return s[:n]
}

func cleared(s []float32, n int) []float32 {
	s = grow(s, n)
	clear(s)
	return s
}
