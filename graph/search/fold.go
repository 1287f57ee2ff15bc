package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not take apart into a base letter and an accent, as they are written without it.
var letters = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ŧ': "t",
}

// span is where a word stands in the text it was found in, in bytes.
type span struct{ start, end int }

// eachWord calls visit for every word of the text, folded, with its place. An apostrophe joins (O'Neill is oneill) but
// for a possessive s, which is left out; dots join initials (U.S. is us). The word is valid until visit returns.
func eachWord(text string, visit func(word []byte, at span)) {
	var word []byte
	start, letterCount := 0, 0
	flush := func(end int) {
		if len(word) > 0 {
			visit(word, span{start, end})
		}
		word, letterCount = word[:0], 0
	}
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case isWordRune(r):
			if len(word) == 0 {
				start = i
			}
			word = appendFolded(word, r)
			letterCount++
		case len(word) == 0:
		case r == '\'' || r == '’':
			if rest := text[i+size:]; possessive(rest) {
				flush(i)
				size += len("s")
			} else if !startsWithLetter(rest) {
				flush(i)
			}
		case r == '.' && initials(text, start, i) && startsWithLetter(text[i+1:]):
		default:
			flush(i)
		}
		i += size
	}
	flush(len(text))
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r)
}

func appendFolded(word []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(word, byte(r))
	}
	for _, part := range norm.NFKD.String(string(unicode.ToLower(r))) {
		switch base, ok := letters[part]; {
		case ok:
			word = append(word, base...)
		case !unicode.Is(unicode.Mn, part):
			word = utf8.AppendRune(word, unicode.ToLower(part))
		}
	}
	return word
}

// possessive reports whether a text after an apostrophe goes on with an s that ends the word.
func possessive(rest string) bool {
	return strings.HasPrefix(rest, "s") && !startsWithLetter(rest[1:])
}

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// initials reports whether text[start:dot] is single letters with dots between.
func initials(text string, start, dot int) bool {
	length := 0
	for _, r := range text[start:dot] {
		if r == '.' {
			length = 0
			continue
		}
		if length++; length > 1 || !unicode.IsUpper(r) {
			return false
		}
	}
	return length == 1
}

// words returns the folded words of a text.
func words(text string) []string {
	var out []string
	eachWord(text, func(word []byte, _ span) { out = append(out, string(word)) })
	return out
}

// wordAnalyzer hands the words of a text to bleve.
type wordAnalyzer struct{}

func (wordAnalyzer) Analyze(text []byte) analysis.TokenStream {
	tokens := make([]analysis.Token, 0, len(text)/5)
	arena := make([]byte, 0, len(text)) // terms lie in here; a growth leaves the old ones valid
	eachWord(string(text), func(word []byte, at span) {
		from := len(arena)
		arena = append(arena, word...)
		tokens = append(tokens, analysis.Token{
			Start: at.start, End: at.end, Position: len(tokens) + 1, Term: arena[from:len(arena):len(arena)],
		})
	})
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		stream[i] = &tokens[i]
	}
	return stream
}

// nameAnalyzer hands bleve each line of a text as one term: its words with single blanks between.
type nameAnalyzer struct{}

func (nameAnalyzer) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for line := range strings.Lines(string(text)) {
		if term := strings.Join(words(line), " "); term != "" {
			stream = append(stream, &analysis.Token{End: len(line), Position: len(stream) + 1, Term: []byte(term)})
		}
	}
	return stream
}
