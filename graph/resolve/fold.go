package resolve

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
)

// fold reduces a name to lower-case ASCII words: transliterated, apostrophes dropped (N'Diaye → ndiaye), every other
// mark a space, "&" the word "and".
func fold(name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
		name = unidecode.Unidecode(name)
	}
	var b strings.Builder
	b.Grow(len(name))
	space := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
			fallthrough
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteByte(c)
			space = false
		case c == '\'' || c == '`':
		case c == '&':
			if !space {
				b.WriteByte(' ')
			}
			b.WriteString("and ")
			space = true
		default:
			if !space {
				b.WriteByte(' ')
				space = true
			}
		}
	}
	return strings.TrimRight(b.String(), " ")
}

var possessive = strings.NewReplacer("'s ", " ", "’s ", " ")

// words folds a name and cuts it up; a possessive s ("Algeria's") is dropped.
func words(name string) []string {
	if strings.Contains(name, "'s") || strings.Contains(name, "’s") {
		name = possessive.Replace(name + " ")
	}
	return strings.Fields(fold(name))
}

// soundRules turn spellings that transliteration varies into one another; applied in order, left to right.
var soundRules = strings.NewReplacer(
	"tsch", "c", "tch", "c", "dzh", "j", "dj", "d", "zh", "z", "sch", "s", "sh", "s", "ch", "c", "ph", "p",
	"ck", "k", "que", "k", "q", "k", "cz", "c", "ts", "c", "w", "v", "x", "ks", "z", "s",
	"aye", "aa", "oye", "oa", "eye", "aa", "iye", "ia", "aya", "aa", "iya", "ia",
	"ae", "a", "oe", "o", "ue", "o", "eo", "o", "eu", "o", "ou", "o", "oo", "o", "ee", "i", "ie", "i", "ij", "i", "y", "i",
	"e", "a", "u", "o", "h", "",
)

// sound gives the form under which transliterations of one word agree: Khamphone and Khampone, Hussain and Hossein,
// Traoré and Traore, Djordje and Đorđe. It says nothing about how a word is pronounced in English.
func sound(word string) string {
	if strings.HasPrefix(word, "ye") {
		word = word[1:]
	}
	s := soundRules.Replace(word)
	if strings.HasPrefix(word, "h") {
		s = "h" + s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if i > 0 && s[i] == s[i-1] {
			continue
		}
		b.WriteByte(s[i])
	}
	if b.Len() == 0 {
		return word
	}
	return b.String()
}

// slug makes a name fit for an EntityID: ASCII words joined by hyphens, cut at a word where it would be too long.
func slug(name string) string {
	const longest = 80
	s := strings.ReplaceAll(fold(name), " ", "-")
	if len(s) <= longest {
		return s
	}
	s = s[:longest]
	if cut := strings.LastIndexByte(s, '-'); cut > longest/2 {
		s = s[:cut]
	}
	return s
}

// hash64 is FNV-1a, which is the same on every machine and in every run. The parts are kept apart by a zero byte.
func hash64(parts ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint64(p[i])) * prime
		}
		h *= prime // a zero byte
	}
	return h
}
