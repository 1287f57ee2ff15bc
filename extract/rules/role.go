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
		first, last := s.roleBefore(i), s.roleAfter(end)
		if s.stated(first, last) {
			s.take(graph.KindRole, first, last, "role")
		}
		i = max(i, last-1)
	}
}

// stated reports whether a title is said of somebody: with a portfolio or an organisation behind it, or beside a name. "The
// President" and "the minister" alone repeat what was said.
func (s *scan) stated(first, last int) bool {
	if s.beside(first, last) {
		return true
	}
	if !s.capital(last-1) || s.opener(first) && last == first+1 {
		return false
	}
	return s.is(last, "of", "for", "at", "to", ",", "|", ")") || last == s.last || s.has(first-1, lexicon.Demonym)
}

// roleBefore returns the beginning of a title whose head is at i: "Deputy", "Foreign", "Environment". Words that are no
// known modifiers belong to it where it stands between commas: ", Domestic Policy Advisor".
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
			return s.apposed(first, i)
		}
		first = p
	}
	return s.apposed(first, i)
}

// apposed returns the beginning of the words like those of the title between it and the comma or article before it.
func (s *scan) apposed(first, head int) int {
	p := first
	for p-1 >= s.first && s.taken[p-1] == "" && first-p < 4 && s.alike(p-1, head) {
		p--
	}
	if p == first || p == s.first && s.opener(p) {
		return first
	}
	if s.is(p-1, ",", "the", "a", "an", "(", "|", "its", "as", "and", "-", "–", "•") || p == s.first {
		return p
	}
	return first
}

// alike reports whether the word at i is a noun or adjective written as the title is, and no name.
func (s *scan) alike(i, head int) bool {
	if s.capital(i) != s.capital(head) || s.has(i, lexicon.Place|lexicon.Honorific|lexicon.OrganisationHead|lexicon.OrganisationName) || s.small[s.word(i)] {
		return false
	}
	if s.capital(i) {
		return !s.has(i, lexicon.Given)
	}
	tag := s.tokens[i].Tag
	return tag == "NN" || tag == "JJ"
}

// roleAfter returns the end of a title with its portfolio: "Minister | of Water Resources and Meteorology". It stops before
// an organisation and before a country.
func (s *scan) roleAfter(i int) int {
	end := i
	for s.capital(end) && s.has(end, lexicon.RoleHead|lexicon.Portfolio) && !s.has(end, lexicon.Name) && s.free(end, end+1) {
		end++
	}
	if s.joins(end) && s.has(end+1, lexicon.RoleHead) {
		end += 2 // Minister-Counsellor
	}
	for s.is(end, "of", "for", "and", "&", ",") {
		link, word := end, end+1
		coordinates := s.is(link, "and", "&", ",")
		if s.is(word, "the") && !coordinates {
			word++
		}
		known := s.phrase(word, lexicon.Portfolio)
		if known == word && (coordinates || !s.capital(word) || isAcronym(s.tokens[word].Text) || s.has(word, lexicon.Place|lexicon.Honorific|lexicon.OrganisationHead)) {
			return end
		}
		if coordinates && (end == i || s.is(link, ",") && !s.is(known, ",", "and", "&")) || !s.free(link, max(known, word+1)) {
			return end
		}
		for known < s.last && s.capital(known) && s.taken[known] == "" && !s.has(known, lexicon.OrganisationHead|lexicon.Honorific|lexicon.RoleHead|lexicon.Given) {
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
