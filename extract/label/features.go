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
		surround(words, s)
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

// fieldLetters tell the fields apart in the names of learned features.
const fieldLetters = "wp234st"

// The rows of the feature table are, in this order: for each field one for values not seen often enough in training, the
// features of the lexicon, and the values seen in training.
const (
	lexiconRow = fields
	learnedRow = lexiconRow + lexicon.Count
)

// vocabulary numbers the rows of the values seen in training.
type vocabulary struct {
	names []string // in the order of their rows: the letter of the field (fieldLetters), and the value
	rows  [fields]map[string]int32
}

func newVocabulary(names []string) vocabulary {
	v := vocabulary{names: names}
	for field := range v.rows {
		v.rows[field] = make(map[string]int32)
	}
	for i, name := range names {
		if field := strings.IndexByte(fieldLetters, name[0]); field >= 0 {
			v.rows[field][name[1:]] = int32(learnedRow + i)
		}
	}
	return v
}

func (v vocabulary) size() int { return learnedRow + len(v.names) }

// formRows appends the rows of a form.
func (v vocabulary) formRows(dst []int32, f form, lower string) []int32 {
	for field := range fields {
		row, ok := v.rows[field][view(f, lower, field)]
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

// view returns the value of a field of a form.
func view(f form, lower string, field int) string {
	switch field {
	case fieldWord:
		return lower
	case fieldPrefix:
		return head(lower, 3)
	case fieldSuffix2:
		return tail(lower, 2)
	case fieldSuffix3:
		return tail(lower, 3)
	case fieldSuffix4:
		return tail(lower, 4)
	case fieldShape:
		return shape(f.text)
	}
	return f.tag
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
