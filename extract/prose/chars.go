package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The classes of the runes of a word.
const (
	classLower = 1 + iota
	classUpper
	classDigit
)

// wordClass returns the class of the rune that s begins with, 0 where it is no part of a word.
func wordClass(s string) byte {
	if s == "" {
		return 0
	}
	c := s[0]
	switch {
	case isDigit(c):
		return classDigit
	case 'a' <= c && c <= 'z':
		return classLower
	case 'A' <= c && c <= 'Z':
		return classUpper
	case c < utf8.RuneSelf:
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsUpper(r):
		return classUpper
	case unicode.IsLetter(r) || unicode.IsMark(r):
		return classLower
	case unicode.IsDigit(r):
		return classDigit
	}
	return 0
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isWordRune(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '\u200d' || r == '\u200c'
}

func isWordBefore(s string) bool {
	r := lastRune(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == ')' || unicode.IsMark(r)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// isSpace counts the marks that print nothing as white space: no-break and zero-width spaces, the byte order mark and the
// marks of writing direction.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r >= '\u200b' && r <= '\u200f' && r != '\u200c' && r != '\u200d' || r == '\u2060' || r == '\ufeff'
}

// spaceAt returns the length of the white space rune that s begins with, 0 where there is none.
func spaceAt(s string) int {
	if s[0] < utf8.RuneSelf {
		if s[0] == ' ' || s[0] >= '\t' && s[0] <= '\r' {
			return 1
		}
		return 0
	}
	r, n := utf8.DecodeRuneInString(s)
	if isSpace(r) {
		return n
	}
	return 0
}

// lower is strings.ToLower without an allocation for words that are in lower case already.
func lower(s string) string { return strings.ToLower(s) }
