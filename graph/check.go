package graph

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Facts that other extractors and annotated corpora state on their own, and that an Extraction keeps elsewhere: the status
// of an event with the event, a participant who was not there as the presence of a participation.
const (
	factStatus FactKind = "status"
	factMissed FactKind = "missed"
)

// maxFaults bounds how many faults of one extraction an error lists.
const maxFaults = 5

// Normalise brings an extraction made elsewhere to the form of this package: facts of kind "status" become the status of
// their event, facts of kind "missed" become participations of an absent agent. Everything else is left as it is.
func (x *Extraction) Normalise() {
	x.Facts = slices.DeleteFunc(x.Facts, func(f Fact) bool {
		if f.Kind != factStatus {
			return false
		}
		for i := range x.Entities {
			if x.Entities[i].ID == f.Event {
				x.Entities[i].Status = EventStatus(f.Presence)
			}
		}
		return true
	})
	for i := range x.Facts {
		if f := &x.Facts[i]; f.Kind == factMissed {
			*f = Fact{
				Kind: FactTakesPart, Agent: f.Agent, Event: f.Event, As: CapacityAttendee, Presence: PresenceAbsent,
				Evidence: f.Evidence, Confidence: f.Confidence,
			}
		}
	}
}

// Check reports every way, up to five, in which an extraction breaks the contract that stores and indexes rely on: an
// article id, ids of entities unique and of a known kind, mentions inside the text, facts that name entities of the right
// kind. The error names the field.
func (x *Extraction) Check() error {
	c := checker{kinds: make(map[LocalID]EntityKind, len(x.Entities)), length: utf8.RuneCountInString(x.Article.Text)}
	if x.Article.ID == "" {
		c.fault("article.id is empty")
	}
	if p := x.Article.Published; p != "" && (PrecisionOf(p) == "" || PrecisionOf(p) == PrecisionRange) {
		c.fault("article.published is %q: want YYYY-MM-DD, YYYY-MM or YYYY", p)
	}
	for i := range x.Entities {
		c.entity(i, &x.Entities[i])
	}
	for i := range x.Facts {
		c.fact(i, &x.Facts[i])
	}
	return errors.Join(c.faults...)
}

type checker struct {
	kinds  map[LocalID]EntityKind
	length int // of the text, in code points
	faults []error
}

func (c *checker) fault(format string, args ...any) {
	if len(c.faults) < maxFaults {
		c.faults = append(c.faults, fmt.Errorf(format, args...))
	}
}

func (c *checker) entity(i int, e *Entity) {
	if e.ID == "" || c.kinds[e.ID] != "" {
		c.fault("entities[%d].id %q is empty or stands twice", i, e.ID)
	}
	if _, err := ParseEntityKind(string(e.Kind)); err != nil {
		c.fault("entities[%d].kind: %w", i, err)
	}
	if e.Name == "" {
		c.fault("entities[%d].name is empty", i)
	}
	if _, err := ParseEventStatus(string(e.Status)); err != nil {
		c.fault("entities[%d].status: %w", i, err)
	}
	c.kinds[e.ID] = e.Kind
	for j, m := range e.Mentions {
		if m.Start < 0 || m.End <= m.Start || m.End > c.length {
			c.fault("entities[%d].mentions[%d] is %d-%d: outside the text of %d code points", i, j, m.Start, m.End, c.length)
		}
	}
}

var (
	agentKinds = []EntityKind{KindPerson, KindOrganisation, KindPlace}
	bodyKinds  = []EntityKind{KindOrganisation, KindPlace}
	eventKinds = []EntityKind{KindEvent}
)

func (c *checker) fact(i int, f *Fact) {
	refers := func(field string, id LocalID, kinds ...EntityKind) {
		switch kind, known := c.kinds[id]; {
		case !known:
			c.fault("facts[%d].%s is %q: no entity has this id", i, field, id)
		case !slices.Contains(kinds, kind):
			c.fault("facts[%d].%s is %q, of kind %s: want %v", i, field, id, kind, kinds)
		}
	}
	optional := func(field string, id LocalID, kinds ...EntityKind) {
		if id != "" {
			refers(field, id, kinds...)
		}
	}
	switch f.Kind {
	case FactHolds:
		refers("person", f.Person, KindPerson)
		optional("role", f.Role, KindRole)
		optional("organisation", f.Organisation, bodyKinds...)
		if f.Role == "" && f.Organisation == "" {
			c.fault("facts[%d] holds neither a role nor an organisation", i)
		}
	case FactTakesPart:
		refers("agent", f.Agent, agentKinds...)
		refers("event", f.Event, eventKinds...)
		c.parses(i, "as", func() error { _, err := ParseCapacity(string(f.As)); return err })
		c.parses(i, "status", func() error { _, err := ParsePresence(string(f.Presence)); return err })
	case FactDate:
		refers("event", f.Event, eventKinds...)
		if PrecisionOf(f.Date) == "" {
			c.fault("facts[%d].date is %q: want YYYY, YYYY-MM, YYYY-MM-DD or two of these with a slash between", i, f.Date)
		}
	case FactPlace:
		refers("event", f.Event, eventKinds...)
		refers("place", f.Place, bodyKinds...)
	case FactMode:
		refers("event", f.Event, eventKinds...)
		c.parses(i, "mode", func() error { _, err := ParseMode(string(f.Mode)); return err })
	case FactPartOf:
		refers("part", f.Part, KindOrganisation, KindEvent)
		refers("whole", f.Whole, KindOrganisation, KindEvent, KindPlace)
	case FactSigns:
		refers("agent", f.Agent, agentKinds...)
		refers("accord", f.Accord, KindAccord)
	default:
		c.fault("facts[%d].kind: unknown fact kind %q: want one of %v", i, f.Kind, FactKinds)
	}
}

func (c *checker) parses(i int, field string, parse func() error) {
	if err := parse(); err != nil {
		c.fault("facts[%d].%s: %w", i, field, err)
	}
}
