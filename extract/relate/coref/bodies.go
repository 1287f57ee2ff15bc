package coref

import (
	"strings"
	"unicode"

	"github.com/whomet/whomet/extract/relate/scene"
)

// organisation joins an acronym to its name, a short form to the long one, and equal names unless they stand with
// different countries.
func (r *resolver) organisation(m int) int {
	r.current = newName(r.scene, m, nil)
	if at := r.exact('O'); at >= 0 {
		return at
	}
	if at := r.bracketed(m); at >= 0 {
		return at
	}
	return r.best('O', func(c int) int { return r.scoreNames(c, sameBody) })
}

// accord joins names of agreements and programmes like those of organisations.
func (r *resolver) accord(m int) int {
	r.current = newName(r.scene, m, nil)
	if at := r.exact('A'); at >= 0 {
		return at
	}
	if at := r.bracketed(m); at >= 0 {
		return at
	}
	return r.best('A', func(c int) int { return r.scoreNames(c, sameAccord) })
}

func (r *resolver) exact(letter scene.Letter) int {
	return r.best(letter, func(c int) int { return r.scoreNames(c, equalText) })
}

// bracketed returns the cluster of the mention before, where m stands in brackets right behind it and one of the two looks
// like an acronym.
func (r *resolver) bracketed(m int) int {
	if !r.scene.InBrackets(m) {
		return -1
	}
	before := m - 1
	if r.current.acronym() || newName(r.scene, before, nil).acronym() {
		return r.of[before]
	}
	return -1
}

// acronym reports whether the name is a single word with more capitals than small letters, or begins with such a word.
func (n name) acronym() bool {
	if len(n.original) == 0 || len(n.original) > 2 {
		return false
	}
	upper, lower := 0, 0
	for _, c := range n.original[0] {
		switch {
		case unicode.IsUpper(c) || unicode.IsDigit(c):
			upper++
		case unicode.IsLower(c):
			lower++
		}
	}
	return upper >= 2 && upper >= lower
}

func sameBody(a, b name) int {
	switch {
	case a.abbreviates(b) || b.abbreviates(a):
		return 80
	case shortForm(a.words, b.words):
		return 60
	case shortForm(b.words, a.words):
		return 50
	case len(a.text) >= 10 && len(b.text) >= 10 && len(a.words) == len(b.words) && distance(a.text, b.text, 2) <= 2:
		return 40
	}
	return 0
}

func sameAccord(a, b name) int {
	switch {
	case a.abbreviates(b) || b.abbreviates(a):
		return 80
	case shortForm(a.words, b.words), shortForm(b.words, a.words):
		return 60
	case len(a.words) >= 3 && len(b.words) >= 3 && overlap(a.words, b.words)*5 >= 3*max(len(a.words), len(b.words)):
		return 50
	}
	return 0
}

var joining = wordSet(`of and for the in on to with & at by`)

// abbreviates reports whether n is an acronym of long: its letters are the initials of long's words, small words left out or
// not.
func (n name) abbreviates(long name) bool {
	if !n.acronym() || len(n.words) != 1 || len(long.words) < 2 {
		return false
	}
	letters := strings.ReplaceAll(n.words[0], "-", "")
	return initials(letters, long.words, false) || initials(letters, long.words, true)
}

// initials matches letters against first letters. With loose, up to a quarter of the words may be left out, and a word may
// give two letters.
func initials(letters string, words []string, loose bool) bool {
	at, missed, content := 0, 0, 0
	for _, w := range words {
		for _, part := range strings.Split(w, "-") {
			if part == "" {
				continue
			}
			if joining[part] {
				if at < len(letters) && letters[at] == part[0] && loose {
					at++
				}
				continue
			}
			content++
			if at < len(letters) && part[0] == letters[at] {
				at++
			} else {
				missed++
			}
		}
	}
	if at != len(letters) {
		return false
	}
	if loose {
		return missed*4 <= content && len(letters) >= 3
	}
	return missed == 0
}

// shortForm reports whether a leaves out words of b but keeps its first or last word or its head before "of".
func shortForm(a, b []string) bool {
	if len(a) == 0 || len(a) >= len(b) || !subset(a, b) {
		return false
	}
	if joining[a[0]] {
		return false
	}
	last := a[len(a)-1]
	return last == b[len(b)-1] && (len(a) > 1 || bodyNouns[last]) || last == headOf(b) && bodyNouns[last] || a[0] == b[0] && !bodyNouns[a[0]] && subset(a, b[:len(a)])
}

// headOf returns the word before the first "of", "for" or "on", or the last word.
func headOf(words []string) string {
	for i, w := range words {
		if i > 0 && (w == "of" || w == "for" || w == "on") {
			return words[i-1]
		}
	}
	return words[len(words)-1]
}

var bodyNouns = wordSet(`ministry department office committee council commission agency authority bank centre center fund federation union
 association assembly organization organisation board university institute secretariat group chamber forum foundation directorate bureau division
 parliament senate house court party company corporation embassy mission delegation administration service task force team society network
 alliance programme program bloc region institution academy college school hospital museum club league cooperative trust coalition
 directorate-general initiative consortium platform cabinet army police navy confederation partnership utility cluster station`)

func overlap(a, b []string) int {
	n := 0
	for _, w := range a {
		if joining[w] {
			continue
		}
		for _, x := range b {
			if x == w {
				n++
				break
			}
		}
	}
	return n
}
