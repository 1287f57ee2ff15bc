package date

import (
	"strconv"
	"strings"
	"unicode"
)

// unit is what a relative expression counts.
type unit uint8

const (
	noUnit unit = iota
	days
	weeks
	months
	years
)

// period is a part of a year or a month that an expression names.
type period uint8

const (
	noPeriod period = iota
	winter
	spring
	summer
	autumn
	quarter
	half
	weekOf // the number-th week of a month
)

// point is what an expression says of one date. Zero means not said.
type point struct {
	day, month, year int
	weekday          int // 1 is Monday
	swapped          bool
	period           period
	number           int // of the quarter, half, week or anchored day
	unit             unit
	count            int  // of units before (negative) or after
	relative         bool // unit and count are said
	anchored         bool // counted from the anchor
	fromEnd          bool // from the last day of the anchor
	shift            int  // of a month, weekday, period: -1 last, 1 next, 2 this
	yearShift        int  // the same for "of last year", 2 this
}

func (p point) empty() bool { return p == point{} }

// scan cuts an expression into the points that it names: one, or the two ends of a range.
func scan(expression string) []point {
	s := strings.ToLower(expression)
	if _, after, ok := strings.Cut(s, "corresponding to"); ok {
		s = after
	}
	words := lex(s)
	if p, ok := anchored(words); ok {
		return []point{p}
	}
	var points []point
	var current point
	for i := 0; i < len(words); {
		if separates(words, i) {
			if !current.empty() {
				points = append(points, current)
				current = point{}
			}
			i++
			continue
		}
		n := current.take(words[i:])
		if n == 0 {
			break
		}
		i += n
	}
	if !current.empty() {
		points = append(points, current)
	}
	return points
}

// lex cuts lower-case text into words, numbers and single marks; ordinal endings are left out.
func lex(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i
		switch c := rune(s[i]); {
		case c >= '0' && c <= '9':
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				j++
			}
			out = append(out, s[i:j])
			for _, ending := range []string{"st", "nd", "rd", "th"} {
				if strings.HasPrefix(s[j:], ending) && (j+2 == len(s) || !letter(s[j+2])) {
					j += 2
					break
				}
			}
		case letter(s[i]):
			for j < len(s) && letter(s[j]) {
				j++
			}
			out = append(out, s[i:j])
		case strings.HasPrefix(s[i:], "–"), strings.HasPrefix(s[i:], "—"):
			out = append(out, "-")
			j = i + len("–")
		default:
			if !unicode.IsSpace(c) {
				out = append(out, s[i:i+1])
			}
			j = i + 1
		}
		i = j
	}
	return out
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 0x80 && b != 0xe2 }

func separates(words []string, i int) bool {
	switch words[i] {
	case "to", "until", "till", "through", "and", "&", "-":
		return true
	}
	return false
}

func number(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil {
		return numbers[w]
	}
	return n
}

var numbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december"}

var weekdayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// named returns the 1-based position of the name that w is, or that w cuts to three or four letters.
func named(w string, names []string) int {
	for i, n := range names {
		if w == n || (len(w) == 3 || len(w) == 4) && strings.HasPrefix(n, w) {
			return i + 1
		}
	}
	return 0
}
