package prose

import (
	"math"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
)

// tagger is prose's averaged perceptron over Penn Treebank tags, its weights laid out by feature template so that a word is
// looked up once and all else is an index. Weights are thousandths, as prose rounds them, so that sums are exact and equal
// input gets equal tags; of tags with equal scores the one that sorts first wins.
type tagger struct {
	tags     []string         // sorted
	fixed    map[string]uint8 // words that always carry one tag
	words    map[string]int32 // normalised word: index into word[place]
	suffixes map[string]int32 // last three bytes of a word: index into suffix[place]
	bias     row
	initial  [256]row // by the first byte of the word
	word     [places][]row
	suffix   [places][]row // placeSelf, placeBefore and placeAfter only
	tag      [3][]row      // by the tag one or two words before
	tagPair  []row         // by tag one before * len(tags) + tag two before
	tagWord  [][]taggedRow // by word: rows for some tags of the word before
	start    [2]uint8      // stand-ins for the tags before a sentence

	noun, symbol, cardinal uint8
}

// The places of a word that features speak of: itself, one before, two before, one after, two after.
const (
	placeSelf = iota
	placeBefore
	placeBefore2
	placeAfter
	placeAfter2
	places
)

// taggedRow is the row of a word after a word of a certain tag.
type taggedRow struct {
	row
	tag uint8
}

// row holds the weights of one feature for the tags that it speaks of.
type row struct {
	weights []tagWeight
	mask    uint64 // bit of each tag in weights
}

type tagWeight struct {
	weight int32
	tag    uint8
}

// lexeme is what the tagger needs to know of one token.
type lexeme struct {
	word    int32 // index of the normalised word, 0 where the model never saw it
	written int32 // suffix of the word as written, 0 likewise
	suffix  int32 // suffix of the normalised word
	initial byte
	fixed   int16 // the tag that the word always carries, -1 where it depends
}

// tagging is the scratch memory of one document.
type tagging struct {
	lexemes []lexeme
	known   map[string]lexeme
}

// begin prepares the tagging of one document, whose words are looked up once each.
func (t *tagger) begin() *tagging { return &tagging{known: make(map[string]lexeme, 256)} }

// tagSentence sets the tags of the tokens of one sentence.
func (t *tagger) tagSentence(g *tagging, tokens []text.Token) {
	g.lexemes = append(g.lexemes[:0], t.look(g, "-START-"), t.look(g, "-START2-"))
	for i := range tokens {
		g.lexemes = append(g.lexemes, t.look(g, surrogate(tokens, i)))
	}
	g.lexemes = append(g.lexemes, t.look(g, "-END-"), t.look(g, "-END2-"))
	p1, p2 := t.start[0], t.start[1]
	for i := range tokens {
		tag := uint8(g.lexemes[i+2].fixed)
		if g.lexemes[i+2].fixed < 0 {
			tag = t.predict(g.lexemes[i:i+5], p1, p2)
		}
		tokens[i].Tag = t.tags[tag]
		p1, p2 = tag, p1
	}
}

// predict returns the tag with the highest score of the third of five words, given the tags of the two before it.
func (t *tagger) predict(around []lexeme, p1, p2 uint8) uint8 {
	var scores [64]int32
	var seen uint64
	self := around[2]
	rows := [...]*row{
		&t.bias, &t.initial[self.initial],
		&t.suffix[placeSelf][self.written], &t.suffix[placeBefore][around[1].suffix], &t.suffix[placeAfter][around[3].suffix],
		&t.word[placeSelf][self.word], &t.word[placeBefore][around[1].word], &t.word[placeBefore2][around[0].word],
		&t.word[placeAfter][around[3].word], &t.word[placeAfter2][around[4].word],
		&t.tag[1][p1], &t.tag[2][p2], &t.tagPair[int(p1)*len(t.tag[1])+int(p2)],
	}
	for _, r := range rows {
		for _, w := range r.weights {
			scores[w.tag&63] += w.weight
		}
		seen |= r.mask
	}
	for i := range t.tagWord[self.word] {
		if r := &t.tagWord[self.word][i]; r.tag == p1 {
			for _, w := range r.weights {
				scores[w.tag&63] += w.weight
			}
			seen |= r.mask
			break
		}
	}
	best, tag := int32(math.MinInt32), 0
	for ; seen != 0; seen &= seen - 1 {
		if i := bits.TrailingZeros64(seen); scores[i] > best {
			best, tag = scores[i], i
		}
	}
	return uint8(tag)
}

// look returns what the model knows of a word, from the document's memory where it was met before.
func (t *tagger) look(g *tagging, word string) lexeme {
	if l, ok := g.known[word]; ok {
		return l
	}
	normalised := normalise(word)
	l := lexeme{
		word:    t.words[normalised],
		written: t.suffixes[lastBytes(word)],
		suffix:  t.suffixes[lastBytes(normalised)],
		initial: word[0],
		fixed:   -1,
	}
	if tag, ok := t.fixed[word]; ok {
		l.fixed = int16(tag)
	} else if tag, ok := t.evident(word); ok {
		l.fixed = int16(tag)
	}
	g.known[word] = l
	return l
}

// evident returns the tag of words that show what they are: addresses are nouns, numbers are numbers.
func (t *tagger) evident(word string) (uint8, bool) {
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.ContainsRune(word, '@'):
		return t.noun, true
	case first == '<' && len(word) > 2 || first == '&' && len(word) > 1 || strings.IndexByte("*_~|^\\", word[0]) >= 0:
		return t.symbol, true
	case strings.Trim(word, "0123456789.,/:") == "" && isDigit(word[0]):
		return t.cardinal, true
	}
	return 0, false
}

// surrogate returns the token as the treebank writes it: the model knows no curly quotes, dashes or square brackets.
func surrogate(tokens []text.Token, i int) string {
	word := tokens[i].Text
	switch word {
	case "“", "‘", "«":
		return "``"
	case "”", "»":
		return "''"
	case "\"":
		if i == 0 || tokens[i-1].End < tokens[i].Start {
			return "``"
		}
		return "''"
	case "’":
		return "'"
	case "–", "—", "-", "…":
		return "--"
	case "[":
		return "("
	case "]":
		return ")"
	}
	if strings.HasPrefix(word, "’") {
		return "'" + word[len("’"):]
	}
	if strings.HasSuffix(word, "’t") {
		return strings.TrimSuffix(word, "’t") + "'t"
	}
	return word
}

// normalise is the form under which prose's model counts a word.
func normalise(word string) string {
	switch {
	case word[0] != '-' && strings.IndexByte(word, '-') >= 0:
		return "!HYPHEN"
	case len(word) == 4 && isDigit(word[0]) && isDigit(word[1]) && isDigit(word[2]) && isDigit(word[3]):
		return "!YEAR"
	case isDigit(word[0]):
		return "!DIGITS"
	}
	if word[0] == '-' && strings.HasPrefix(word, "-START") || strings.HasPrefix(word, "-END") {
		return word
	}
	return strings.ToLower(word)
}

func lastBytes(word string) string { return word[len(word)-min(len(word), 3):] }
