package score

import (
	"slices"
	"strings"
)

// FactError is one fact that was lost or that gold does not have.
type FactError struct {
	Article string  `json:"article"`
	Measure Measure `json:"measure"`
	Lost    bool    `json:"lost"` // else extra
	// Text is the fact's parts by name, " | " between them; "?" before the name of a thing that gold does not have.
	Text  string `json:"text"`
	Cause string `json:"cause,omitempty"` // of a lost holds or takes_part: what came in its place
}

// listed are the measures whose errors are listed: single facts, each once.
var listed = []Measure{Holds, TakesPart, Date, Place, PartOf, Signs, Mode, Status, Missed}

type errorLister struct {
	gold                      Gold
	predicted                 Document
	goldFacts, predictedFacts factSets
}

// list returns lost facts then extra ones, measure by measure, each sorted by its text.
func (l errorLister) list() []FactError {
	names := l.displayNames()
	var out []FactError
	for _, m := range listed {
		if !l.gold.Statuses && (m == Status || m == Missed) {
			continue
		}
		out = append(out, l.missing(m, true, names)...)
		out = append(out, l.missing(m, false, names)...)
	}
	return out
}

func (l errorLister) missing(m Measure, lost bool, names map[string]string) []FactError {
	here, there := l.goldFacts[m], l.predictedFacts[m]
	if !lost {
		here, there = there, here
	}
	var out []FactError
	for key := range here {
		if there[key] {
			continue
		}
		e := FactError{Article: l.gold.Name, Measure: m, Lost: lost, Text: describe(key, names)}
		if lost {
			e.Cause = l.cause(m, key)
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b FactError) int { return strings.Compare(a.Text, b.Text) })
	return out
}

func (l errorLister) displayNames() map[string]string {
	names := map[string]string{}
	for _, e := range l.gold.Entities {
		names[string(e.ID)] = e.Name
	}
	for _, e := range l.predicted.Entities {
		names[unpaired+string(e.ID)] = "?" + e.Name
	}
	return names
}

func describe(key factKey, names map[string]string) string {
	var parts []string
	for _, part := range key {
		if part == "" {
			continue
		}
		if name, known := names[part]; known {
			part = name
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " | ")
}

// cause says what the prediction has in place of a lost fact.
func (l errorLister) cause(m Measure, key factKey) string {
	switch m {
	case Holds:
		return holdsCause(key, l.predictedFacts[Holds])
	case TakesPart:
		return l.takesPartCause(key)
	}
	return ""
}

func holdsCause(lost factKey, predicted map[factKey]bool) string {
	var person, role, organisation bool
	for p := range predicted {
		if p[0] == lost[0] {
			person = true
			role = role || p[1] == lost[1]
			organisation = organisation || p[2] == lost[2]
		}
	}
	switch {
	case !person:
		return "no post for the person"
	case role && organisation:
		return "role and organisation in different posts"
	case role:
		return "role with another organisation"
	case organisation:
		return "organisation with another role"
	}
	return "another role and organisation"
}

func (l errorLister) takesPartCause(lost factKey) string {
	var agent, event bool
	for p := range l.predictedFacts[TakesPart] {
		agent = agent || p[0] == lost[0]
		event = event || p[1] == lost[1]
	}
	switch {
	case l.predictedFacts[Missed][lost]:
		return "said not to have been there"
	case agent && event:
		return "both take part elsewhere"
	case agent:
		return "event without participants"
	case event:
		return "agent without events"
	}
	return "neither found"
}
