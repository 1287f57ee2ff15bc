package label

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dimensions is the length of a word vector.
const dimensions = 100

// vectorScale turns the stored int8 of a word vector into its number.
const vectorScale = 0.6 / 127

// embeddings are the word vectors of the most frequent lower-case words.
type embeddings struct {
	rows map[string]int32
	data []byte // dimensions int8 a word
}

// newEmbeddings takes lines of words and as many rows of data.
func newEmbeddings(words string, data []byte) (*embeddings, error) {
	n := strings.Count(words, "\n")
	if len(data) != n*dimensions {
		return nil, fmt.Errorf("%w: %d bytes of vectors for %d words, want %d", ErrModel, len(data), n, n*dimensions)
	}
	e := &embeddings{rows: make(map[string]int32, n), data: data}
	for i := range n {
		word, rest, _ := strings.Cut(words, "\n")
		e.rows[word], words = int32(i), rest
	}
	return e, nil
}

// find returns the row of a word, or of what is closest to it: without accents, or its last part after a hyphen or
// an apostrophe. It returns -1 for a stranger.
func (e *embeddings) find(lower string) int32 {
	if row, ok := e.rows[lower]; ok {
		return row
	}
	if row, ok := e.rows[plainLetters(lower)]; ok {
		return row
	}
	if i := strings.LastIndexAny(lower, "-'/"); i > 0 && i < len(lower)-1 {
		return e.find(lower[i+1:])
	}
	return -1
}

// vector writes the vector of a row to dst.
func (e *embeddings) vector(dst []float32, row int32) {
	for i, b := range e.data[int(row)*dimensions : (int(row)+1)*dimensions] {
		dst[i] = float32(int8(b)) * vectorScale
	}
}

// plainLetters takes accents off letters.
func plainLetters(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.Map(func(r rune) rune {
				switch {
				case unicode.Is(unicode.Mn, r):
					return -1
				case r == '’':
					return '\''
				case r == 'đ':
					return 'd'
				case r == 'ı':
					return 'i'
				case r == 'ø':
					return 'o'
				case r == 'ł':
					return 'l'
				}
				return r
			}, norm.NFD.String(s))
		}
	}
	return s
}
