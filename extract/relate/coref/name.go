package coref

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/whomet/whomet/extract/relate/scene"
)

// name is a surface form folded for comparison: lower case, without diacritics, articles, possessives and ignored words.
type name struct {
	text     string
	words    []string
	original []string // the same words as written
}

// newName folds the words of a mention. Ignored words are left out unless nothing would remain.
func newName(s *scene.Scene, m int, ignored map[string]bool) name {
	mention := &s.Mentions[m]
	n := name{}
	for pass := range 2 {
		for i := mention.First; i < mention.Last; i++ {
			w := s.Words[i].Lower
			if !hasLetter(w) || w == "the" || w == "'s" || w == "’s" || pass == 0 && ignored[strings.TrimSuffix(w, ".")] {
				continue
			}
			n.words = append(n.words, fold(w))
			n.original = append(n.original, s.Doc.Tokens[i].Text)
		}
		if len(n.words) > 0 {
			break
		}
	}
	n.text = strings.Join(n.words, " ")
	return n
}

func hasLetter(w string) bool {
	for _, c := range w {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return true
		}
	}
	return false
}

// fold removes diacritics, full stops and possessives from a lower-case word.
func fold(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	ascii := true
	for i := range len(w) {
		if w[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if out, _, err := transform.String(t, w); err == nil {
			w = strings.ReplaceAll(out, "’", "'")
		}
	}
	if strings.IndexByte(w, '.') >= 0 {
		w = strings.ReplaceAll(w, ".", "")
	}
	return w
}

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

var honorifics = wordSet(`he h.e h.e. mr mrs ms miss dr prof professor hon sir dame lord lady sheikh sheikha dato dato' datuk tan sri tun engr jr sr
 ii iii iv`)

var placeWords = wordSet(`city province district county state republic kingdom municipality region`)

// subset reports whether all words of a stand in b, in the same order.
func subset(a, b []string) bool {
	at := 0
	for _, w := range a {
		for at < len(b) && b[at] != w {
			at++
		}
		if at == len(b) {
			return false
		}
		at++
	}
	return true
}

// sameWords reports whether two names have the same words in any order.
func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	used := 0
	for _, w := range a {
		for j, x := range b {
			if x == w && used>>j&1 == 0 {
				used |= 1 << j
				break
			}
		}
	}
	return used == 1<<len(b)-1
}

// closeSpelling reports whether two words differ by a slip: one letter, or two in long words.
func closeSpelling(a, b string) bool {
	if a == b {
		return true
	}
	longer := max(len(a), len(b))
	if longer < 4 || a == "" || b == "" {
		return false
	}
	allowed := 1
	if longer >= 8 {
		allowed = 2
	}
	return distance(a, b, allowed) <= allowed
}

// distance is the number of letters to change, add, drop or swap; anything above limit is limit+1.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(b) > 62 {
		return limit + 1
	}
	var rows [3][64]int
	for j := range len(b) + 1 {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, now := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		_ = before
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			now[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
