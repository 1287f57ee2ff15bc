package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Excerpt returns about length bytes of a text around the place where most of the typed words stand close together,
// on one line, with dots where it was cut. Without any of the words it is the beginning of the text.
func Excerpt(text, typed string, length int) string {
	wanted := words(typed)
	var places []span
	eachWord(text, func(word []byte, at span) {
		for i, w := range wanted {
			if string(word) == w || i == len(wanted)-1 && strings.HasPrefix(string(word), w) {
				places = append(places, at)
				return
			}
		}
	})
	start := 0
	if len(places) > 0 {
		start = max(densest(places, length)-length/4, 0)
	}
	end := min(start+length, len(text))
	return cutOut(text, start, end)
}

// densest returns the start of the first place from which most others are within a length.
func densest(places []span, length int) int {
	best, most := 0, 0
	for i, j := 0, 0; i < len(places); i++ {
		for j < len(places) && places[j].end-places[i].start <= length {
			j++
		}
		if j-i > most {
			best, most = places[i].start, j-i
		}
	}
	return best
}

// cutOut moves both ends to gaps between words and joins lines.
func cutOut(text string, start, end int) string {
	for start > 0 && !gapBefore(text, start) {
		start--
	}
	for end < len(text) && !gapBefore(text, end) {
		end++
	}
	cut := oneLine(text[start:end])
	if start > 0 {
		cut = "… " + cut
	}
	if end < len(text) {
		cut += " …"
	}
	return cut
}

func gapBefore(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return utf8.RuneStart(text[i]) && unicode.IsSpace(r)
}
