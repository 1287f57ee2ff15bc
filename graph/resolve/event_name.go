package resolve

import (
	"slices"
	"strconv"
	"strings"
)

// addName sorts the words of a name into kinds of meeting, numbers and the rest.
func (m *events) addName(f *eventTraits, name string) {
	w := words(name)
	for len(w) > 0 {
		kind, n := m.meeting(w)
		switch {
		case n > 0:
			f.kinds = append(f.kinds, kind)
			if strings.HasPrefix(w[0], "bilateral") || w[0] == "separate" {
				f.bilateral = true
			}
		case isYear(w[0]):
			f.year = w[0]
			n = 1
		case ordinal(w) != "":
			f.numbers = append(f.numbers, ordinal(w))
			n = 1
			if ordinalTens[w[0]] != 0 && len(w) > 1 && ordinal(w[1:]) != "" {
				n = 2
			}
		default:
			n = 1
			if m.lexicon.formal[w[0]] {
				f.kinds = append(f.kinds, "session")
			}
			if !m.lexicon.passing[w[0]] {
				f.words = append(f.words, m.lexicon.contentWords(w[0])...)
			}
		}
		w = w[n:]
	}
}

// meeting returns the kind of meeting that the words begin with, and how many words name it.
func (m *events) meeting(w []string) (string, int) {
	kind, n := "", 0
	for _, x := range m.lexicon.meetings {
		if len(x.phrase) > n && len(x.phrase) <= len(w) && slices.Equal(w[:len(x.phrase)], x.phrase) {
			kind, n = x.kind, len(x.phrase)
		}
	}
	return kind, n
}

var ordinalWords = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"}

var ordinalTens = map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

func isYear(w string) bool {
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && strings.Trim(w, "0123456789") == ""
}

// ordinal reads the number that the words begin with: 28th, XIV, second, forty sixth. Other words give nothing.
func ordinal(words []string) string {
	w := words[0]
	if tens := ordinalTens[w]; tens != 0 && len(words) > 1 {
		if i := slices.Index(ordinalWords, words[1]); i > 0 && i < 10 {
			return strconv.Itoa(tens + i)
		}
		return ""
	}
	if i := slices.Index(ordinalWords, w); i > 0 {
		return strconv.Itoa(i)
	}
	if len(w) > 2 && w[0] >= '0' && w[0] <= '9' {
		if n, err := strconv.Atoi(strings.TrimRight(w, "sthndr")); err == nil && n < 1000 {
			return strconv.Itoa(n)
		}
	}
	if n := roman(w); n > 1 {
		return strconv.Itoa(n)
	}
	return ""
}

// roman reads a Roman numeral below 40; 0 for anything else.
func roman(w string) int {
	tens := strings.Count(w[:min(len(w), 3)], "x")
	units := []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	for t := tens; t >= 0; t-- {
		if rest, ok := strings.CutPrefix(w, strings.Repeat("x", t)); ok {
			if u := slices.Index(units, rest); u >= 0 {
				return 10*t + u
			}
		}
	}
	return 0
}
