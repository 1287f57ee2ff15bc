package rules

import (
	"strings"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// namedEvents takes events whose names are written with capitals: "4th MRC Summit", "International Conference on Delta
// Cities".
func (s *scan) namedEvents(int) {
	for i := s.first; i < s.last; i++ {
		end := s.phrase(i, lexicon.EventHead)
		if end == i || !s.capital(i) || !s.free(i, end) || strings.HasPrefix(s.tokens[i].Tag, "VB") && s.tokens[i].Tag != "VBG" {
			continue
		}
		first := s.eventBefore(i)
		if first == i || s.has(end, lexicon.OrganisationHead|lexicon.RoleHead) && s.capital(end) || s.capital(end) && !s.has(end, lexicon.EventHead) {
			continue
		}
		s.takeNamed(graph.KindEvent, first, s.topic(s.assembly(end)), "event-name")
		i = end - 1
	}
}

// events takes noun phrases of meetings: "bilateral talks", "courtesy call", "workshop on water safety", "the meeting".
func (s *scan) events(int) {
	for i := s.first; i < s.last; i++ {
		end := s.phrase(i, lexicon.EventHead)
		if end == i || !s.free(i, end) || !s.noun(end-1) || s.is(end, "room", "rooms", "hall") {
			continue
		}
		first := s.eventBefore(i)
		if first == i && end == i+1 && s.tooVague(i) || s.is(end, "-") {
			continue
		}
		s.take(graph.KindEvent, first, s.topic(end), "event")
		i = max(i, end-1)
	}
}

// tooVague reports whether a noun alone, with the word before it, is no meeting.
func (s *scan) tooVague(i int) bool {
	if s.vague[s.word(i)] {
		return true
	}
	return s.vague["+"+s.word(i)] && !s.is(i-1, "a", "an", "the", "this", "their", "his", "her", "'s", "’s")
}

func (s *scan) noun(i int) bool {
	tag := s.tokens[i].Tag
	return strings.HasPrefix(tag, "NN") || tag == "VBG" && s.is(i, "meeting", "training", "briefing", "signing", "opening")
}

// eventBefore returns the beginning of the noun phrase whose head is at i.
func (s *scan) eventBefore(i int) int {
	first := i
	for first > s.first && s.taken[first-1] == "" {
		p := first - 1
		tag := s.tokens[p].Tag
		switch {
		case strings.HasSuffix(s.tokens[p].Text, "."), s.has(p, lexicon.Honorific|lexicon.Weekday|lexicon.Month|lexicon.RelativeDay):
			return first
		case s.has(p, lexicon.EventModifier|lexicon.Ordinal) || isOrdinalNumber(s.tokens[p].Text):
		case tag == "VBZ" || tag == "VBD" || tag == "VBP" || tag == "VB" || tag == "MD":
			return first
		case !s.capital(p) && !s.capital(i) && (tag == "NN" || tag == "NNS" && p > s.first) && !s.has(p, lexicon.RoleHead|lexicon.Ordinal):
		case s.capital(p) && s.capital(i) && !s.opener(p) && tag != "DT" && tag != "IN" && tag != "PRP$":
		case s.joins(p) && s.capital(i):
		case s.is(p, "and", "&") && s.capital(i) && s.capital(p-1) && s.capital(p+1):
		default:
			return first
		}
		first = p
	}
	return first
}

// assembly returns the end of whose session a named event is: "12th Session | of the Council of Ministers".
func (s *scan) assembly(i int) int {
	end := i
	for s.is(end, "of", "on", "for", "and") {
		word := end + 1
		if s.is(word, "the") {
			word++
		}
		next := word
		for next < s.last && (s.capital(next) || s.joins(next)) && s.taken[next] == "" && !s.has(next, lexicon.Honorific|lexicon.Month|lexicon.Weekday) {
			next++
		}
		if next == word || end == i && s.is(end, "and") {
			break
		}
		end = next
	}
	return end
}

// topic returns the end of what a meeting is on: "workshop | on water safety".
func (s *scan) topic(i int) int {
	if !s.is(i, "on") || s.has(i+1, lexicon.Weekday|lexicon.Month|lexicon.RelativeDay) || i+1 < s.last && s.taken[i+1] == graph.KindDate {
		return i
	}
	end := i + 1
	for end < s.last && end < i+12 && s.taken[end] == "" {
		switch tag := s.tokens[end].Tag; {
		case strings.HasPrefix(tag, "NN"), strings.HasPrefix(tag, "JJ"), tag == "DT", tag == "POS", tag == "VBG", tag == "CD":
		case (tag == "CC" || s.is(end, "of")) && end > i+1:
		default:
			return s.trimTopic(i, end)
		}
		end++
	}
	return s.trimTopic(i, end)
}

// trimTopic drops link words at the end of a topic, and the topic where nothing is left.
func (s *scan) trimTopic(i, end int) int {
	for end > i+1 && !strings.HasPrefix(s.tokens[end-1].Tag, "NN") && s.tokens[end-1].Tag != "VBG" {
		end--
	}
	if end == i+1 {
		return i
	}
	return end
}

// eventVerbs takes the verb of a sentence in which one person meets another, for articles without a noun for the meeting.
func (s *scan) eventVerbs(int) {
	for i := s.first; i < s.last; i++ {
		if !s.verbs[s.word(i)] || !strings.HasPrefix(s.tokens[i].Tag, "VB") {
			continue
		}
		if s.agentIn(s.first, i) && s.agentIn(i+1, s.last) && s.take(graph.KindEvent, i, i+1, "event-verb") {
			return
		}
	}
}

func (s *scan) agentIn(first, last int) bool {
	for i := first; i < last; i++ {
		switch s.taken[i] {
		case graph.KindPerson, graph.KindOrganisation, graph.KindPlace:
			return true
		}
	}
	return false
}
