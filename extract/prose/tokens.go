package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
)

// tokenise appends the tokens of a range of s. Words are cut so that a name seldom ends inside a token: brackets, quotes,
// slashes between words, the possessive 's and the hyphen of Cambodia-China are tokens; U.S., 1,000, 16/06/2022, O'Brien
// and Secretary-General stay whole.
func (w *wordLists) tokenise(out []text.Token, s string, span text.ByteSpan) []text.Token {
	for i := span.Start; i < span.End; {
		if n := spaceAt(s[i:span.End]); n > 0 {
			i += n
			continue
		}
		n := w.tokenAt(s[:span.End], i)
		out = append(out, text.Token{ByteSpan: text.ByteSpan{Start: i, End: i + n}, Text: s[i : i+n]})
		i += n
	}
	return out
}

// tokenAt returns the length of the token that begins at i, which is no white space. It is at least one rune.
func (w *wordLists) tokenAt(s string, i int) int {
	c := s[i]
	switch {
	case isLetter(c) || isDigit(c) || c >= utf8.RuneSelf && isWordRune(s[i:]):
		if n := linkAt(s[i:]); n > 0 {
			return n
		}
		return w.wordAt(s, i)
	case c == '\'' || c == 0xE2 && strings.HasPrefix(s[i:], "’"):
		return cliticAt(s, i)
	case c == '&':
		if n := entityAt(s[i:]); n > 0 {
			return n
		}
	case c == '<':
		if n := markupAt(s[i:]); n > 0 {
			return n
		}
	case c < utf8.RuneSelf:
		n := 1
		for strings.IndexByte(".-*#=_~", c) >= 0 && i+n < len(s) && s[i+n] == c {
			n++
		}
		return n
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return n
}

// wordAt returns the length of the word that begins at i with a letter or a digit.
func (w *wordLists) wordAt(s string, i int) int {
	j := i
	for j < len(s) {
		c := s[j]
		switch {
		case isLetter(c) || isDigit(c):
			j++
		case c >= utf8.RuneSelf && isWordRune(s[j:]):
			_, n := utf8.DecodeRuneInString(s[j:])
			j += n
		default:
			n, ends := w.joint(s, i, j)
			j += n
			if ends {
				return j - i
			}
		}
	}
	return j - i
}

// joint decides about the mark at j inside or after the word s[i:j]: how many bytes of it belong to the word, and whether
// the word ends there. The number is -1 where the word ends one byte before the mark: the n of "don't" is its clitic's.
func (w *wordLists) joint(s string, i, j int) (n int, ends bool) {
	r, n := utf8.DecodeRuneInString(s[j:])
	next := wordClass(s[j+n:])
	switch r {
	case '.':
		return w.stop(s, i, j, next)
	case '\'', '’':
		return apostrophe(s, i, j, n, next)
	case '-', '\u2010', '\u2011', '\u00ad':
		if next != 0 && !w.separates(s, i, j, n) {
			return n, false
		}
	case ',', ':', '/':
		if next == classDigit && isDigit(s[j-1]) {
			return n, false
		}
	case '_':
		return n, false
	case '&':
		if next == classUpper && entityAt(s[j:]) == 0 && unicode.IsUpper(lastRune(s[i:j])) {
			return n, false
		}
	}
	return 0, true
}

// stop decides about the full stop at j after the word s[i:j].
func (w *wordLists) stop(s string, i, j int, next byte) (n int, ends bool) {
	if next == classDigit && isDigit(s[j-1]) {
		return 1, false // 3.5
	}
	segment := s[i+strings.LastIndexByte(s[i:j], '.')+1 : j]
	letter := utf8.RuneCountInString(segment) == 1 && !isDigit(segment[0])
	switch {
	case letter && next != 0 && next != classDigit && (len(segment) < j-i || chainFollows(s, j+1)):
		return 1, !chainFollows(s, j+1) && next == classUpper // U.S, p.m; J.R.Smith ends after J.R.
	case next != 0 && w.isDomain(s, j):
		return 1, false
	}
	first, _ := utf8.DecodeRuneInString(segment)
	initial := letter && (unicode.IsUpper(first) || len(segment) < j-i) || // J. Smith, p.m.
		next == classUpper && len(segment) == 2 && unicode.IsUpper(first) // Ts.Altantsetseg
	if _, known := w.abbreviations[lower(s[i:j+1])]; known || initial {
		return 1, true
	}
	return 0, true
}

// chainFollows reports whether s goes on at j with a single letter that ends or has a stop of its own, as in U.S. or p.m
func chainFollows(s string, j int) bool {
	_, n := utf8.DecodeRuneInString(s[j:])
	return j+n >= len(s) || s[j+n] == '.' || wordClass(s[j+n:]) == 0
}

// isDomain reports whether the stop at j is followed by what looks like the rest of a domain or file name (gov.kh, v2.pdf):
// two to four small letters and no space.
func (w *wordLists) isDomain(s string, j int) bool {
	k := j + 1
	for k < len(s) && 'a' <= s[k] && s[k] <= 'z' {
		k++
	}
	return k-j-1 >= 2 && k-j-1 <= 4 && s[j-1] >= 'a' && (k == len(s) || s[k] == '.' || s[k] == '/' || spaceAt(s[k:]) > 0)
}

// apostrophe decides about the apostrophe at j, n bytes long, after the word s[i:j].
func apostrophe(s string, i, j, n int, next byte) (int, bool) {
	if next == 0 || next == classDigit {
		return 0, true
	}
	rest := s[j+n:]
	k := 0
	for k < len(rest) && isLetter(rest[k]) {
		k++
	}
	switch lower(rest[:k]) {
	case "s", "ll", "re", "ve", "m", "d":
		if k == len(rest) || wordClass(rest[k:]) == 0 && rest[k] != '.' {
			return 0, true
		}
	case "t":
		if j-i > 1 && (s[j-1] == 'n' || s[j-1] == 'N') {
			return -1, true
		}
	}
	return n, false
}

// cliticAt returns the length of the token that begins with an apostrophe: 's, 'll, or the mark alone.
func cliticAt(s string, i int) int {
	_, n := utf8.DecodeRuneInString(s[i:])
	if i == 0 || spaceAt(s[i-1:i]) > 0 {
		return n
	}
	rest := s[i+n:]
	for _, c := range []string{"s", "S", "ll", "LL", "re", "RE", "ve", "VE", "m", "M", "d", "D"} {
		if strings.HasPrefix(rest, c) && wordClass(rest[len(c):]) == 0 && isWordBefore(s[:i]) {
			return n + len(c)
		}
	}
	return n
}

// separates reports whether the hyphen at j parts two words: after a capitalised part (Cambodia-China, Geneva-based,
// U.S.-led) or before one (non-Chinese), unless the first part belongs to compound titles (Vice-Chairman).
func (w *wordLists) separates(s string, i, j, n int) bool {
	next := wordClass(s[j+n:])
	if next == classDigit {
		return false
	}
	part := s[i:j]
	if k := strings.LastIndexAny(part, "-\u2010\u2011"); k >= 0 {
		_, width := utf8.DecodeRuneInString(part[k:])
		part = part[k+width:]
	}
	if part == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(part)
	compound, listed := w.hyphens[lower(part)]
	switch {
	case listed && (!compound || unicode.IsUpper(first)):
		return !compound
	case next == classUpper:
		return true
	case !unicode.IsUpper(first):
		return false
	}
	// Kim Jong-un, Ban Ki-moon: a short second part after a short one is a given name.
	k := j + n
	for k < len(s) && isLetter(s[k]) {
		k++
	}
	return len(part) > 4 || k-j-n > 5 || strings.HasSuffix(part, ".") || strings.ToUpper(part) == part && len(part) > 1
}
