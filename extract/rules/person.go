package rules

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// What cannot stand inside a person's name.
const notName = lexicon.OrganisationHead | lexicon.EventHead | lexicon.Month | lexicon.Weekday | lexicon.Demonym |
	lexicon.RoleHead | lexicon.PlaceHead | lexicon.AccordHead | lexicon.Honorific

// particles join the parts of a name and are written small.
var particles = strings.Fields("de da del della der den di do dos du la le van von zu bin bint ibn ben al el abu e y af av ter ten")

// persons takes names after honorifics and titles, before titles, and those that begin with a known name.
func (s *scan) persons(int) {
	for i := s.first; i < s.last; i++ {
		if !s.capital(i) || s.taken[i] != "" {
			continue
		}
		if s.has(i, lexicon.Honorific|lexicon.Rank) {
			if end := s.titles(i); end > i {
				i = s.takePerson(end, s.nameEnd(end), "honorific", end, i)
				continue
			}
		}
		end := s.nameEnd(i)
		known := s.has(i, lexicon.Given) || s.has(i, lexicon.Family) && end > i+1
		switch {
		case end == i:
		case i > s.first && s.taken[i-1] == graph.KindRole && !s.has(i, lexicon.Country) && !s.opener(i):
			i = s.takePerson(i, end, "title", end, i)
		case end < i+2 || end > i+5:
			i = max(i, end-1)
		case known && !s.has(i, lexicon.Country|lexicon.City|lexicon.Province):
			i = s.takePerson(i, end, "known-name", end, i)
		case s.is(end, ",") && end+1 < s.last && s.roleFollows(end+1) && !s.has(i, lexicon.Place):
			i = s.takePerson(i, end, "apposition", end, i)
		default:
			i = end - 1
		}
	}
}

func (s *scan) roleFollows(i int) bool {
	if s.is(i, "the", "a", "an") {
		i++
	}
	return i < s.last && s.taken[i] == graph.KindRole
}

// titles returns the end of the honorifics and ranks at i: "H.E. Dr.".
func (s *scan) titles(i int) int {
	for i < s.last && s.taken[i] == "" {
		end := s.phrase(i, lexicon.Honorific|lexicon.Rank)
		if end == i {
			break
		}
		i = end
	}
	return i
}

// takePerson takes a name and remembers its first and last part for later mentions. It returns the last token read.
func (s *scan) takePerson(first, last int, rule string, next, from int) int {
	if first >= last || !s.take(graph.KindPerson, first, last, "person-"+rule) {
		return max(next-1, from)
	}
	if last-first > 1 || rule != "known-name" {
		for _, i := range []int{first, last - 1} {
			if name := s.tokens[i].Text; len(name) > 2 && !strings.HasSuffix(name, ".") {
				s.surnamesOf[name] = true
			}
		}
	}
	return last - 1
}

// nameEnd returns the end of the capitalised words at i that may be a person's name, or i.
func (s *scan) nameEnd(i int) int {
	end := i
	for end < s.last && s.taken[end] == "" {
		switch {
		case s.capital(end) && !s.has(end, notName) && (len(s.tokens[end].Text) > 1 || end > i) && s.tokens[end].Tag != "DT":
		case end > i && s.capital(end+1) && slices.Contains(particles, s.tokens[end].Text):
		case end > i && s.joins(end) && !s.is(end, "&", "/"):
		case end > i && s.is(end, ",") && s.is(end+1, "jr", "jr.", "sr", "sr."):
			return end + 2
		default:
			return end
		}
		end++
	}
	return end
}

// surnames takes later mentions of persons by one part of their name.
func (s *scan) surnames(int) {
	for i := s.first; i < s.last; i++ {
		if s.taken[i] != "" || !s.surnamesOf[s.tokens[i].Text] || s.has(i, lexicon.Country) {
			continue
		}
		if !s.capital(i-1) && !s.capital(i+1) || s.opener(i-1) || i > s.first && s.taken[i-1] != "" {
			s.take(graph.KindPerson, i, i+1, "person-surname")
		}
	}
}
