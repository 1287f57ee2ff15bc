package rules

import (
	"strings"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// What cannot stand inside a person's name.
const notName = lexicon.OrganisationHead | lexicon.EventHead | lexicon.Month | lexicon.Weekday | lexicon.Demonym |
	lexicon.RoleHead | lexicon.PlaceHead | lexicon.AccordHead | lexicon.Honorific

// persons takes names after honorifics and titles, before titles, and those that begin with a known name.
func (s *scan) persons(int) {
	for i := s.first; i < s.last; i++ {
		if !s.capital(i) || s.taken[i] != "" {
			continue
		}
		if s.has(i, lexicon.Honorific|lexicon.Rank) && s.phrase(i, lexicon.Place) == i {
			if end := s.titles(i); end > i {
				i = s.takePerson(end, s.nameEnd(end), "honorific", end, i)
				continue
			}
		}
		if end := s.nameEnd(i); end == i {
			continue
		} else if rule := s.nameRule(i, end); rule != "" {
			i = s.takePerson(i, end, rule, end, i)
		} else {
			i = end - 1
		}
	}
}

// nameRule says why the capitalised words from i to end are a person's name, "" where nothing says so.
func (s *scan) nameRule(i, end int) string {
	length := end - i
	switch {
	case i > s.first && s.taken[i-1] == graph.KindRole && !s.has(i, lexicon.Country) && !s.opener(i):
		return "title"
	case length < 2 || length > 6 || s.has(i, lexicon.Country|lexicon.City|lexicon.Province):
		return ""
	case s.has(i, lexicon.Given), s.has(i, lexicon.Family), isInitial(s.tokens[i].Text):
		return "known-name"
	case s.is(end, ",", "|", "(") && end+1 < s.last && s.roleFollows(end+1):
		return "apposition"
	case s.doc.Sentences[s.sentence].Block == text.BlockTitle || s.opener(i):
		return ""
	case s.has(end-1, lexicon.Given|lexicon.Family), s.speaks(end), s.is(i-1, "with", "by", "and", "whom", "including", ":", "*", "•"):
		return "likely-name"
	}
	return ""
}

// speaks reports whether the token at i is a verb in the past or present, or joins what may do so: what follows a name.
func (s *scan) speaks(i int) bool {
	if i >= s.last {
		return false
	}
	switch s.tokens[i].Tag {
	case "VBD", "VBZ", "VBP", "MD":
		return true
	}
	return s.is(i, "of", "(", "from") && i+1 < s.last && (s.capital(i+1) || s.is(i+1, "the"))
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
		case end > i+1 && isAcronym(s.tokens[end].Text) && isUpper(s.tokens[end].Text) && !isUpper(s.tokens[end-1].Text):
			return end // Patricia Scotland | KC
		case s.capital(end) && !s.has(end, notName) && (len(s.tokens[end].Text) > 1 || end > i) && s.tokens[end].Tag != "DT":
		case end > i && s.capital(end+1) && s.particles[s.tokens[end].Text]:
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
		if s.taken[i] != "" || !s.surnamesOf[s.tokens[i].Text] || s.has(i, lexicon.Country) || s.joins(i-1) || s.joins(i+1) {
			continue
		}
		if !s.capital(i-1) && !s.capital(i+1) || s.opener(i-1) || i > s.first && s.taken[i-1] != "" {
			s.take(graph.KindPerson, i, i+1, "person-surname")
		}
	}
}
