package rules

import (
	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// organisations takes names of institutions and the acronyms that follow them in brackets.
func (s *scan) organisations(int) {
	for i := s.first; i < s.last; i++ {
		if s.taken[i] != "" || !s.capital(i) {
			continue
		}
		if end := s.phrase(i, lexicon.OrganisationName); end > i && s.capital(end-1) && (end > i+1 || isUpper(s.tokens[i].Text) || len(s.tokens[i].Text) > 5) {
			if !s.has(end, lexicon.OrganisationHead) || !s.capital(end) {
				s.takeNamed(graph.KindOrganisation, i, end, "organisation-known")
				continue
			}
		}
		end := s.phrase(i, lexicon.OrganisationHead)
		if end == i || !s.capital(end-1) {
			continue
		}
		first, last := s.nameBefore(i), s.nameAfter(end)
		if first == i && last == end || s.is(end-1, "government") {
			continue // a bare "Ministry" or "Committee" names nothing by itself, and a government is its country
		}
		s.takeNamed(graph.KindOrganisation, first, last, "organisation")
		s.heads[s.word(end-1)] = true
		i = max(i, last-1)
	}
}

// nameBefore returns the beginning of the capitalised words before the head of a name at i: "Cambodia National Mekong".
func (s *scan) nameBefore(i int) int {
	first := i
	for first > s.first && s.taken[first-1] == "" {
		p := first - 1
		switch {
		case s.capital(p) && !s.opener(p) && !s.has(p, lexicon.Honorific|lexicon.Weekday) && s.tokens[p].Tag != "DT":
		case s.joins(p):
		case s.is(p, "'s", "’s", "'", "’") && s.owners[s.word(p-1)] && s.capital(p-1):
		case s.is(p, "and", "&") && s.capital(p-1) && s.capital(p+1) && first < i &&
			!s.has(p-1, lexicon.Country|lexicon.OrganisationHead|lexicon.RoleHead|lexicon.OrganisationName):
		default:
			return s.withoutCountry(first, i)
		}
		first = p
	}
	return s.withoutCountry(first, i)
}

// withoutCountry leaves the country before a ministry or an embassy outside its name.
func (s *scan) withoutCountry(first, head int) int {
	if first < head && s.has(first, lexicon.Demonym) && (s.is(head, "ministry", "parliament", "government", "delegation", "cabinet") || s.is(head+1, "of", "for", "in", "to")) {
		return s.phrase(first, lexicon.Demonym)
	}
	return first
}

// nameAfter returns the end of a name that goes on after its head: "Ministry | of Water Resources and Meteorology".
func (s *scan) nameAfter(i int) int {
	end := i
	for s.capital(end) && !s.has(end, lexicon.RoleHead|lexicon.Month|lexicon.Weekday|lexicon.Honorific) && s.free(end, end+1) {
		end++
	}
	for {
		link := end
		if !s.is(link, "of", "for", "on", "&", "and", ",") {
			return end
		}
		coordinates := s.is(link, "and", "&", ",")
		word := link + 1
		if s.is(word, "the") && !coordinates {
			word++
		}
		switch {
		case !s.capital(word) || !s.free(link, word+1):
			return end
		case s.has(word, lexicon.Honorific|lexicon.Rank|lexicon.OrganisationHead|lexicon.OrganisationName) && !s.has(word, lexicon.Portfolio):
			return end
		case coordinates && (end == i || !s.coordinated(link, word)):
			return end
		case !coordinates && end > i && s.has(word, lexicon.Country):
			return end // "Ministry of Environment | of Cambodia"
		}
		for s.capital(word) && s.free(word, word+1) && !s.has(word, lexicon.RoleHead) || s.joins(word) {
			word++
		}
		if word == link+1 || s.is(word-1, "the") {
			return end
		}
		end = word
	}
}

// coordinated reports whether the word after a comma or "and" still belongs to the portfolio before it: "Culture, Sports and
// Tourism", "Water Resources and Meteorology".
func (s *scan) coordinated(link, word int) bool {
	if s.has(word, lexicon.Country) || s.has(word, lexicon.Given) && s.has(word+1, lexicon.Family) {
		return false
	}
	if s.is(link, ",") {
		if !s.has(link-1, lexicon.Portfolio) || !s.has(word, lexicon.Portfolio) {
			return false
		}
		for k := word; k < word+5; k++ {
			if s.is(k, "and", "&") {
				return true
			}
		}
		return false
	}
	return s.has(word, lexicon.Portfolio) || s.has(link-1, lexicon.Portfolio) || s.tokens[link+1].Tag != "NNP" || !s.has(word, lexicon.OrganisationHead)
}

// takeNamed takes a name, and its acronym in brackets after it.
func (s *scan) takeNamed(kind graph.EntityKind, first, last int, rule string) {
	if !s.take(kind, first, last, rule) {
		return
	}
	if s.is(last, "(") && s.is(last+2, ")") && (isAcronym(s.tokens[last+1].Text) || kind == graph.KindOrganisation && s.capital(last+1) && !s.has(last+1, lexicon.Place)) {
		s.take(kind, last+1, last+2, "acronym")
		s.short[s.tokens[last+1].Text] = kind
	}
}

// isAcronym reports whether a word is an acronym: two capitals or more, mostly capitals.
func isAcronym(word string) bool {
	upper := 0
	for i := range len(word) {
		if 'A' <= word[i] && word[i] <= 'Z' {
			upper++
		}
	}
	return upper >= 2 && upper*2 > len(word)
}

// acronyms takes the later mentions of acronyms that were defined in brackets.
func (s *scan) acronyms(int) {
	for i := s.first; i < s.last; i++ {
		if kind, ok := s.short[s.tokens[i].Text]; ok {
			s.take(kind, i, i+1, "acronym")
		}
	}
}

// accords takes agreements, projects and plans by name: "Mekong Agreement", "Memorandum of Understanding".
func (s *scan) accords(int) {
	for i := s.first; i < s.last; i++ {
		end := s.phrase(i, lexicon.AccordHead)
		if end == i || !s.free(i, end) {
			continue
		}
		first, last := i, end
		if s.capital(i) {
			first, last = s.nameBefore(i), s.nameAfter(end)
		}
		whole := end > i+1 && s.is(i, "memorandum") || isUpper(s.tokens[i].Text) || fold(s.tokens[i].Text) == "mou"
		if first == i && last == end && !whole || s.has(last-1, lexicon.RoleHead|lexicon.OrganisationHead) || s.capital(last) && s.has(last, lexicon.RoleHead) {
			continue
		}
		s.takeNamed(graph.KindAccord, first, last, "accord")
		i = last - 1
	}
}

// shortNames takes later mentions of an organisation by the head of its name: "the Ministry".
func (s *scan) shortNames(int) {
	for i := s.first; i < s.last; i++ {
		if s.capital(i) && s.heads[s.word(i)] && s.is(i-1, "the", "this") && !s.capital(i+1) && !s.is(i+1, "of", "for", "'s", "’s") {
			s.take(graph.KindOrganisation, i, i+1, "organisation-short")
		}
	}
}

// unknownAcronyms takes what is left of words in capitals, in sentences that are not all in capitals.
func (s *scan) unknownAcronyms(int) {
	small := 0
	for i := s.first; i < s.last; i++ {
		if s.tokens[i].Text != "" && !isCapital(s.tokens[i].Text) {
			small++
		}
	}
	if small*3 < s.last-s.first {
		return
	}
	for i := s.first; i < s.last; i++ {
		word := s.tokens[i].Text
		if s.taken[i] == "" && isAcronym(word) && isUpper(word) && len(word) <= 8 && !s.has(i, lexicon.Place|lexicon.Honorific|lexicon.RoleHead) && !s.besideCapital(i) {
			s.take(graph.KindOrganisation, i, i+1, "organisation-acronym")
		}
	}
}

func (s *scan) besideCapital(i int) bool {
	if i > s.first && s.taken[i-1] == graph.KindPerson {
		return true // Patricia Scotland KC
	}
	return s.capital(i-1) && s.taken[i-1] == "" && i-1 > s.first || s.capital(i+1) && s.taken[i+1] == ""
}
