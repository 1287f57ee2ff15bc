package search

import (
	"math"
	"strings"

	bsearch "github.com/blevesearch/bleve/v2/search"

	"github.com/whomet/whomet/graph"
)

// Scores. A hit's score is the base of its tier, plus how much of the name was typed, plus something for its kind and its
// connections; these three never outweigh a tier. Chosen so that a whole name beats a part of one, and among equals the
// better known person comes first.
const (
	tierWholeName = 40.0 // one of its names is what was typed
	tierWords     = 30.0 // every word typed is a word of one name
	tierBeginning = 20.0 // every word typed begins a word of one name
	tierArticle   = 10.0 // of articles
	tierErrors    = 0.0  // some word only matches with typing errors, or not at all

	forCoverage    = 2.0
	forWordsErring = 3.0 // in tierErrors, for the part of the words typed that match
)

var forKind = map[graph.EntityKind]float64{
	graph.KindPerson: 2, graph.KindOrganisation: 1.5, graph.KindPlace: 1, graph.KindEvent: 0.5,
}

// forDegree grows from 0 to 4 and by less and less: 1 at 3 connections, 2 at 15, 3 at 63.
func forDegree(degree int) float64 { return min(math.Log2(1+float64(degree))/2, 4) }

// articleScore maps bleve's open-ended score into the tier of articles.
func articleScore(score float64) float64 { return tierArticle + 9*score/(1+score) }

func joined(words []string) string { return strings.Join(words, " ") }

func (ix *Index) rank(found bsearch.DocumentMatchCollection, typed []string) []graph.Hit {
	hits := make([]graph.Hit, 0, len(found))
	for _, h := range found {
		stored, _ := h.Fields[fieldNames].(string)
		degree, _ := h.Fields[fieldDegree].(string)
		id, _ := parseKey(h.ID)
		kind, _, _ := strings.Cut(id, "/")
		name, _, _ := strings.Cut(stored, "\n")
		score := quality(stored, typed) + forKind[graph.EntityKind(kind)] +
			forDegree(ix.degree(graph.EntityID(id), parseDegree(degree)))
		hits = append(hits, graph.Hit{Kind: kind, ID: id, Name: name, Score: score})
	}
	return hits
}

// quality is the tier of the best of the names, one on a line, and for how much of it was typed.
func quality(names string, typed []string) float64 {
	best := 0.0
	for name := range strings.SplitSeq(names, "\n") {
		best = max(best, nameQuality(words(name), typed))
	}
	return best
}

func nameQuality(name, typed []string) float64 {
	if len(name) == 0 {
		return 0
	}
	weakest, sum, covered := whole, 0.0, 0
	used := make([]bool, len(name))
	for _, w := range typed {
		at, how := bestWord(name, used, w)
		weakest, sum = min(weakest, how), sum+worth[how]
		if how > none {
			used[at] = true
			covered++
		}
	}
	coverage := forCoverage * float64(covered) / float64(len(name))
	switch weakest {
	case whole:
		if joined(name) == joined(typed) {
			return tierWholeName + coverage
		}
		return tierWords + coverage
	case beginning:
		return tierBeginning + coverage
	}
	return tierErrors + forWordsErring*sum/float64(len(typed)) + coverage/4
}

// match says how a typed word matches a word of a name.
type match int

const (
	none match = iota
	erring
	beginning
	whole
)

var worth = [...]float64{none: 0, erring: 0.6, beginning: 0.8, whole: 1}

// bestWord finds the word of a name that a typed word matches best and that no other one has taken.
func bestWord(name []string, used []bool, typed string) (at int, how match) {
	for i, w := range name {
		if used[i] {
			continue
		}
		m := none
		switch {
		case w == typed:
			m = whole
		case strings.HasPrefix(w, typed):
			m = beginning
		case how < erring && within(w, typed, allowedEdits(typed)):
			m = erring
		}
		if m > how {
			at, how = i, m
		}
	}
	return at, how
}

// within reports whether one word becomes the other by at most so many letters put in, left out or changed.
func within(a, b string, edits int) bool {
	x, y := []rune(a), []rune(b)
	if edits == 0 || len(x)-len(y) > edits || len(y)-len(x) > edits {
		return false
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			change := corner
			if x[i] != y[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)] <= edits
}
