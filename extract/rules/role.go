package rules

import (
	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// roles takes titles: a head word with what modifies it before and its portfolio behind. A title written small counts only
// beside a name.
func (s *scan) roles(int) {
	for i := s.first; i < s.last; i++ {
		end := s.phrase(i, lexicon.RoleHead|lexicon.RoleTitle)
		if end == i || !s.free(i, end) {
			continue
		}
		first := s.roleBefore(i)
		last := s.roleAfter(end)
		if last > end+1 || s.capital(end-1) && !s.opener(end-1) || s.beside(first, last) {
			if s.capital(i) || s.beside(first, last) {
				s.take(graph.KindRole, first, last, "role")
			}
		}
		i = max(i, last-1)
	}
}

// roleBefore returns the beginning of a title whose head is at i: "Deputy", "Foreign", "Environment".
func (s *scan) roleBefore(i int) int {
	first := i
	for first > s.first && s.taken[first-1] == "" {
		p := first - 1
		modifies := s.has(p, lexicon.RoleModifier|lexicon.Portfolio|lexicon.RoleHead)
		switch {
		case modifies && s.capital(p) == s.capital(i) && !s.is(p, "chair"):
		case s.joins(p) && s.has(p-1, lexicon.RoleModifier|lexicon.RoleHead):
		case s.is(p, "and", "&") && s.has(p-1, lexicon.Portfolio) && s.capital(p-1) && first < i && s.has(first, lexicon.Portfolio):
		default:
			return first
		}
		first = p
	}
	return first
}

// roleAfter returns the end of a title with its portfolio: "Minister | of Water Resources and Meteorology". It stops before
// an organisation and before a country.
func (s *scan) roleAfter(i int) int {
	end := i
	for s.capital(end) && s.has(end, lexicon.RoleHead|lexicon.Portfolio) && !s.has(end, lexicon.Name) && s.free(end, end+1) {
		end++
	}
	for s.is(end, "of", "for", "and", "&", ",") {
		link, word := end, end+1
		coordinates := s.is(link, "and", "&", ",")
		if s.is(word, "the") && !coordinates {
			word++
		}
		known := s.phrase(word, lexicon.Portfolio)
		if known == word && (coordinates || !s.capital(word) || s.has(word, lexicon.Place|lexicon.Honorific|lexicon.OrganisationHead)) {
			return end
		}
		if coordinates && (end == i || s.is(link, ",") && !s.is(known, ",", "and", "&")) || !s.free(link, max(known, word+1)) {
			return end
		}
		for known < s.last && s.capital(known) && s.taken[known] == "" && !s.has(known, lexicon.OrganisationHead|lexicon.Honorific|lexicon.RoleHead) {
			known++
		}
		if known == word {
			return end
		}
		end = known
	}
	return end
}

// beside reports whether a name stands next to the title: "minister Ann Lee", "Ann Lee, the minister".
func (s *scan) beside(first, last int) bool {
	after := last
	for s.has(after, lexicon.Honorific) {
		after++
	}
	if after > last || s.capital(after) && !s.has(after, lexicon.OrganisationHead|lexicon.Country) {
		return true
	}
	before := first - 1
	for s.is(before, "the", "a", "an", "its", "their", "his", "her", "current", "then", "new") || s.has(before, lexicon.Demonym) {
		before--
	}
	return s.is(before, ",") && s.capital(before-1) && s.taken[before-1] == ""
}
