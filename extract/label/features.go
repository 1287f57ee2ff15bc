package label

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// word is what the network sees of one token.
type word struct {
	form
	around surroundings
}

// form is what it sees of the token without its place. Most forms of a text have been seen before.
type form struct {
	text, tag string
	known     lexicon.Feature
}

// appendWords appends the words of a document.
func appendWords(dst []word, doc *text.Document, names *lexicon.Lexicon) []word {
	for _, s := range doc.Sentences {
		tokens := doc.Tokens[s.First:s.Last]
		first := len(dst)
		for _, t := range tokens {
			dst = append(dst, word{form: form{text: t.Text, tag: t.Tag}})
		}
		words := dst[first:]
		for p := range names.Phrases(tokens) {
			for i := p.First; i < p.Last; i++ {
				words[i].known |= p.Features
			}
		}
		surround(words, s.Block)
	}
	return dst
}

// A field is one view of a form; each has its own features.
const (
	fieldWord = iota
	fieldPrefix
	fieldSuffix2
	fieldSuffix3
	fieldSuffix4
	fieldShape
	fieldTag
	fields
)

// The rows of the feature table are, in this order: for each field one for values not seen often enough in training, the
// features of the lexicon, the surroundings, and the values seen in training.
const (
	lexiconRow      = fields
	surroundingsRow = lexiconRow + lexicon.Count
	learnedRow      = surroundingsRow + surroundingsBits
)

// vocabulary numbers the rows of the values seen in training: a letter for the field, and the value.
type vocabulary map[string]int32

func newVocabulary(names []string) vocabulary {
	v := make(vocabulary, len(names))
	for i, name := range names {
		v[name] = int32(learnedRow + i)
	}
	return v
}

// names lists the values in the order of their rows.
func (v vocabulary) names() []string {
	out := make([]string, len(v))
	for name, row := range v {
		out[int(row)-learnedRow] = name
	}
	return out
}

func (v vocabulary) size() int { return learnedRow + len(v) }

// formRows appends the rows of a form.
func (v vocabulary) formRows(dst []int32, f form, lower string) []int32 {
	for field := range fields {
		row, ok := v[view(f, lower, field)]
		if !ok {
			row = int32(field)
		}
		dst = append(dst, row)
	}
	for bit := range lexicon.Count {
		if f.known&(1<<bit) != 0 {
			dst = append(dst, int32(lexiconRow+bit))
		}
	}
	return dst
}

// aroundRows appends the rows of the surroundings of a word.
func aroundRows(dst []int32, s surroundings) []int32 {
	for bit := range surroundingsBits {
		if s&(1<<bit) != 0 {
			dst = append(dst, int32(surroundingsRow+bit))
		}
	}
	return dst
}

// view returns the value of a field of a form, with the letter of the field before it.
func view(f form, lower string, field int) string {
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
		return "s" + shape(f.text)
	}
	return "t" + f.tag
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
