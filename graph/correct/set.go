package correct

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// New makes a statement of a kind out of words such as {"agent": "Ana Solheim", "event": "talks", "as": "chair"}. Things
// are named as the extraction names them, by name or local id; one that it lacks is taken for the likeliest kind, or the one
// that stands before a colon ("organisation:World Bank").
func New(x *graph.Extraction, kind graph.FactKind, words map[string]string) (Statement, error) {
	return Statement{Kind: kind}.With(x, words)
}

// With returns the statement with some words changed; an empty word takes an argument out.
func (s Statement) With(x *graph.Extraction, words map[string]string) (Statement, error) {
	for name, value := range words {
		if err := s.set(x, name, strings.TrimSpace(value)); err != nil {
			return s, err
		}
	}
	return s, s.Check()
}

func (s *Statement) set(x *graph.Extraction, name, value string) (err error) {
	switch name {
	case "former":
		if s.Former, err = strconv.ParseBool(value); err != nil {
			return fmt.Errorf("former is %q: want true or false", value)
		}
		return nil
	case "as":
		s.As = graph.Capacity(value)
		return nil
	case "status":
		s.Status = value
		return nil
	case "date":
		s.Date = value
		return nil
	case "mode":
		s.Mode = graph.Mode(value)
		return nil
	}
	all := fields(&graph.Fact{}, s)
	i := slices.IndexFunc(all, func(f field) bool { return f.name == name })
	if i < 0 {
		return fmt.Errorf("%q is no part of a fact: want one of person, role, organisation, agent, event, place, part, whole, accord, former, as, status, date, mode", name)
	}
	*all[i].words = nil
	if value != "" {
		*all[i].words = argument(x, value, all[i].kinds)
	}
	return nil
}

// argument finds what somebody calls something, among the kinds that it may be of.
func argument(x *graph.Extraction, value string, kinds []graph.EntityKind) *Argument {
	if kind, name, ok := strings.Cut(value, ":"); ok && slices.Contains(kinds, graph.EntityKind(kind)) {
		kinds, value = []graph.EntityKind{graph.EntityKind(kind)}, strings.TrimSpace(name)
	}
	for _, e := range x.Entities {
		if string(e.ID) == value && slices.Contains(kinds, e.Kind) {
			return describe(x, e.ID)
		}
	}
	best, found := 0, (*Argument)(nil)
	for _, kind := range kinds {
		for i := range x.Entities {
			if n := fit(&x.Entities[i], Argument{Kind: kind, Name: value}, true); n > best {
				best, found = n, describe(x, x.Entities[i].ID)
			}
		}
	}
	if found != nil {
		return found
	}
	return &Argument{Kind: kinds[0], Name: value}
}
