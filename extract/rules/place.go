package rules

import (
	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// places takes countries, demonyms, cities and provinces of the gazetteer, names with a head word (Mekong River), and the
// unknown capitalised words after "in" and "at".
func (s *scan) places(int) {
	for i := s.first; i < s.last; i++ {
		if s.taken[i] != "" || !s.capital(i) || s.has(i, lexicon.Month|lexicon.Weekday|lexicon.RoleModifier|lexicon.Honorific) && !s.has(i, lexicon.Country|lexicon.Demonym) {
			continue
		}
		end := s.phrase(i, lexicon.Place)
		if end == i && s.is(i-1, "in", "at", "to", "from", "near", "of") {
			end = s.phrase(i, lexicon.AmbiguousCity)
		}
		if head := s.headed(i); head > end {
			s.take(graph.KindPlace, i, head, "place-head")
			i = head - 1
			continue
		}
		if end == i && s.is(i-1, "in", "at", "near") && !s.has(i, lexicon.Month|lexicon.Weekday|lexicon.RoleHead|lexicon.OrganisationHead|lexicon.EventHead) {
			end = s.nameEnd(i)
		}
		if end > i && s.take(graph.KindPlace, i, end, "place") {
			i = end - 1
		}
	}
}

// headed returns the end of capitalised words at i that end in the head of a place: "Sokha Hotel", or i.
func (s *scan) headed(i int) int {
	end := i
	for k := i; k < s.last && k < i+6 && (s.capital(k) || s.joins(k)) && s.taken[k] == ""; k++ {
		if k > i && s.has(k, lexicon.PlaceHead) && s.tokens[k].Tag != "NNS" {
			end = k + 1
		}
	}
	return end
}
