package score

import (
	"slices"

	"github.com/whomet/whomet/graph"
)

// factKey is a fact of one measure with the ids of gold in its places, in the order in which the measure names them.
type factKey [3]string

// factSets are the distinct facts of a document by measure.
type factSets map[Measure]map[factKey]bool

func (s factSets) add(m Measure, parts ...string) {
	if s[m] == nil {
		s[m] = map[factKey]bool{}
	}
	var key factKey
	copy(key[:], parts)
	s[m][key] = true
}

// translator gives the facts of a document the ids of gold.
type translator struct {
	names          *normaliser
	things, events alignment
	roles          []string // gold's
	entities       map[graph.LocalID]graph.Entity
}

// unpaired marks the id of a predicted thing that has no counterpart in gold.
const unpaired = "x:"

func (t translator) id(id graph.LocalID) string {
	if id == "" {
		return ""
	}
	for _, pairs := range []alignment{t.things, t.events} {
		if gold, found := pairs[id]; found {
			return string(gold)
		}
	}
	return unpaired + string(id)
}

// facts returns the facts of a document in terms of gold.
func (t translator) facts(d Document) factSets {
	out := factSets{}
	people := map[graph.LocalID]map[string]bool{}
	for _, f := range d.Facts {
		t.add(out, f)
		if f.Kind == graph.FactTakesPart && attended(f) && t.entities[f.Agent].Kind == graph.KindPerson {
			if people[f.Event] == nil {
				people[f.Event] = map[string]bool{}
			}
			people[f.Event][t.id(f.Agent)] = true
		}
	}
	for _, e := range d.Entities {
		if e.Status != "" && e.Status != graph.EventHeld {
			out.add(Status, t.id(e.ID), string(e.Status))
		}
	}
	for _, present := range people {
		addPairs(out, present)
	}
	return out
}

// Gold states a status and an absence as facts of kinds of their own; an extraction as fields of the event and of takes_part.
const (
	factStatus graph.FactKind = "status"
	factMissed graph.FactKind = "missed"
	declined   graph.Presence = "declined"
)

func (t translator) add(out factSets, f graph.Fact) {
	switch f.Kind {
	case graph.FactHolds:
		t.addHolds(out, f)
	case graph.FactTakesPart:
		t.addTakesPart(out, f)
	case graph.FactDate:
		out.add(Date, t.id(f.Event), f.Date)
	case graph.FactPlace:
		out.add(Place, t.id(f.Event), t.id(f.Place))
	case graph.FactMode:
		out.add(Mode, t.id(f.Event), string(f.Mode))
	case graph.FactPartOf:
		out.add(PartOf, t.id(f.Part), t.id(f.Whole))
	case graph.FactSigns:
		out.add(Signs, t.id(f.Agent), t.id(f.Accord))
	case factStatus:
		if f.Presence != graph.Presence(graph.EventHeld) {
			out.add(Status, t.id(f.Event), string(f.Presence))
		}
	case factMissed:
		out.add(Missed, t.id(f.Agent), t.id(f.Event))
	}
}

func (t translator) addHolds(out factSets, f graph.Fact) {
	role := string(f.Role) // an id, or the words themselves
	if e, known := t.entities[f.Role]; known {
		role = e.Name
	}
	if role != "" {
		role = t.names.role(role, t.roles)
	}
	person, organisation := t.id(f.Person), t.id(f.Organisation)
	out.add(Holds, person, role, organisation)
	if organisation != "" {
		out.add(Affiliation, person, organisation)
	}
}

func (t translator) addTakesPart(out factSets, f graph.Fact) {
	agent, event := t.id(f.Agent), t.id(f.Event)
	if attended(f) {
		out.add(TakesPart, agent, event)
		out.add(Capacity, agent, event, string(f.As))
	} else if f.Presence != graph.PresenceMentioned {
		out.add(Missed, agent, event)
	}
}

// attended reports whether a takes_part fact counts as one; the others say that somebody was not there.
func attended(f graph.Fact) bool {
	return !slices.Contains([]graph.Presence{
		graph.PresenceAbsent, declined, graph.PresenceMentioned, graph.PresenceInvited,
	}, f.Presence)
}

func addPairs(out factSets, people map[string]bool) {
	for a := range people {
		for b := range people {
			if a < b {
				out.add(Met, a, b)
			}
		}
	}
}
