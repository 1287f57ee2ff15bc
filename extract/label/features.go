package label

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// word is what the network sees of one token. Equal words have equal vectors.
type word struct {
	text, tag string
	place     place
}

// place holds what the network sees of the place of a token and what the lexicon says of it, as bits.
type place uint64

const (
	firstOfSentence place = 1 << iota
	shouted               // most letters of the sentence are capitals
	titleCased            // most long words of the sentence begin with a capital
	inTitle
	inHeading
	inList
	inBoilerplate
	lexiconBit // the first feature of the lexicon
	placeBits  = iota - 1 + lexicon.Count
)

// appendWords appends the words of a document. known is room for the lexicon to work in.
func appendWords(dst []word, doc *text.Document, names *lexicon.Lexicon, known *[]lexicon.Feature) []word {
	for _, s := range doc.Sentences {
		tokens := doc.Tokens[s.First:s.Last]
		shared := sentencePlace(tokens, s.Block)
		*known = names.Match(*known, tokens)
		first := len(dst)
		for i, t := range tokens {
			dst = append(dst, word{text: t.Text, tag: t.Tag, place: shared | place((*known)[i])*lexiconBit})
		}
		dst[first].place |= firstOfSentence
	}
	return dst
}

func sentencePlace(tokens []text.Token, block text.Block) place {
	var c place
	switch block {
	case text.BlockTitle:
		c = inTitle
	case text.BlockHeading:
		c = inHeading
	case text.BlockListItem:
		c = inList
	case text.BlockBoilerplate:
		c = inBoilerplate
	}
	upper, lower, capitalised, long := 0, 0, 0, 0
	for _, t := range tokens {
		for i, r := range t.Text {
			switch {
			case unicode.IsUpper(r):
				upper++
			case unicode.IsLower(r):
				lower++
			}
			if i == 0 && len(t.Text) > 3 && unicode.IsLetter(r) {
				long++
				if unicode.IsUpper(r) {
					capitalised++
				}
			}
		}
	}
	if upper > lower && len(tokens) > 3 {
		return c | shouted
	}
	if capitalised*10 > long*7 && long > 2 {
		return c | titleCased
	}
	return c
}

// shape writes what letters a word is made of: X for capitals, x for others, d for digits, runs longer than two cut.
func shape(s string) string {
	var b strings.Builder
	var last rune
	run := 0
	for _, r := range s {
		c := r
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = 'd'
		case r == '’':
			c = '\''
		}
		if c == last {
			run++
		} else {
			last, run = c, 1
		}
		if run <= 2 {
			b.WriteRune(c)
		}
		if b.Len() > 10 {
			break
		}
	}
	return b.String()
}

// A field is one view of a word; each has its own features.
const (
	fieldWord = iota
	fieldPrefix
	fieldSuffix2
	fieldSuffix3
	fieldSuffix4
	fieldShape
	fieldTag
	fieldPlace
	fields
)

// strangers are the rows of the feature table that stand for values not seen often enough in training, one a field.
const strangers = fields

// vocabulary numbers the features seen in training, after the strangers and the bits of place.
type vocabulary struct {
	rows map[string]int32 // a letter for the field and the value
}

// view returns the value of a field of a word, with the letter of the field before it.
func view(w word, lower string, field int) string {
	switch field {
	case fieldWord:
		return "w" + lower
	case fieldPrefix:
		return "p" + head(lower, 3)
	case fieldSuffix2:
		return "2" + tail(lower, 2)
	case fieldSuffix3:
		return "3" + tail(lower, 3)
	case fieldSuffix4:
		return "4" + tail(lower, 4)
	case fieldShape:
		return "s" + shape(w.text)
	case fieldTag:
		return "t" + w.tag
	}
	return ""
}

// features appends the rows of a word in the feature table.
func (v *vocabulary) features(dst []int32, w word, lower string) []int32 {
	for field := range fieldPlace {
		row, ok := v.rows[view(w, lower, field)]
		if !ok {
			row = int32(field)
		}
		dst = append(dst, row)
	}
	for bit := range placeBits {
		if w.place&(1<<bit) != 0 {
			dst = append(dst, int32(strangers+bit))
		}
	}
	return dst
}

// names lists the features in the order of their rows.
func (v *vocabulary) names() []string {
	out := make([]string, len(v.rows))
	for name, row := range v.rows {
		out[row-strangers-placeBits] = name
	}
	return out
}

func (v *vocabulary) size() int { return strangers + placeBits + len(v.rows) }

func head(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func tail(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
