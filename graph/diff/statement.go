package diff

import (
	"strings"

	"github.com/whomet/whomet/graph"
)

// KindStatus is the kind of a statement about the status of an event, which an extraction keeps with the event.
const KindStatus graph.FactKind = "status"

// Statement is a fact in words.
type Statement struct {
	Kind       graph.FactKind `json:"kind"`
	Text       string         `json:"text"`               // such as "Watt Botksal at workshop: co-chair"
	Sentence   string         `json:"sentence,omitempty"` // the first that states it
	Confidence float64        `json:"confidence,omitempty"`
}

// claim is a statement with what tells whether another one is about the same.
type claim struct {
	Statement
	keys  []string // from the strictest to the loosest, without what may change
	taken bool
}

// side is one extraction, with a number for each of its entities.
type side struct {
	x       *graph.Extraction
	names   map[graph.LocalID]string
	numbers map[graph.LocalID]string // equal for what is paired with an entity of the other side
	paired  map[graph.LocalID]bool
}

func (s *side) claims() []*claim {
	var out []*claim
	for i := range s.x.Facts {
		out = append(out, s.claim(&s.x.Facts[i]))
	}
	for i := range s.x.Entities {
		e := &s.x.Entities[i]
		if e.Kind == graph.KindEvent && e.Status != "" && e.Status != graph.EventHeld {
			c := s.about(KindStatus, e.Name+": "+e.Status.String(), []graph.LocalID{e.ID})
			out = append(out, c)
		}
	}
	return out
}

// about makes a claim that is about the same as another one where one of the lists of entities is the same.
func (s *side) about(kind graph.FactKind, text string, entities ...[]graph.LocalID) *claim {
	c := &claim{Statement: Statement{Kind: kind, Text: text}}
	for _, ids := range entities {
		key := string(kind)
		for _, id := range ids {
			key += "\x00" + s.numbers[id]
		}
		c.keys = append(c.keys, key)
	}
	return c
}

func (s *side) claim(f *graph.Fact) *claim {
	type ids = []graph.LocalID
	name := func(id graph.LocalID) string { return s.names[id] }
	var c *claim
	switch f.Kind {
	case graph.FactHolds:
		c = s.about(f.Kind, s.post(f), ids{f.Person, f.Role, f.Organisation}, ids{f.Person, f.Organisation}, ids{f.Person, f.Role})
	case graph.FactTakesPart:
		c = s.about(f.Kind, name(f.Agent)+" at "+name(f.Event)+": "+part(f), ids{f.Agent, f.Event})
	case graph.FactDate:
		c = s.about(f.Kind, name(f.Event)+": on "+f.Date, ids{f.Event})
	case graph.FactPlace:
		c = s.about(f.Kind, name(f.Event)+": in "+name(f.Place), ids{f.Event, f.Place}, ids{f.Event})
	case graph.FactMode:
		c = s.about(f.Kind, name(f.Event)+": "+f.Mode.String(), ids{f.Event})
	case graph.FactPartOf:
		c = s.about(f.Kind, name(f.Part)+" is part of "+name(f.Whole), ids{f.Part, f.Whole}, ids{f.Part})
	case graph.FactSigns:
		c = s.about(f.Kind, name(f.Agent)+" signed "+name(f.Accord), ids{f.Agent, f.Accord})
	default:
		c = s.about(f.Kind, f.Kind.String(), nil)
	}
	c.Confidence = f.Confidence
	if len(f.Evidence) > 0 {
		c.Sentence = strings.Join(strings.Fields(f.Evidence[0].Sentence), " ")
	}
	return c
}

func (s *side) post(f *graph.Fact) string {
	var parts []string
	for _, id := range []graph.LocalID{f.Role, f.Organisation} {
		if n := s.names[id]; n != "" {
			parts = append(parts, n)
		}
	}
	text := s.names[f.Person] + ": " + strings.Join(parts, ", ")
	if f.Former {
		text += " (former)"
	}
	return text
}

func part(f *graph.Fact) string {
	as := f.As
	if as == "" {
		as = graph.CapacityAttendee
	}
	if f.Presence == "" || f.Presence == graph.PresencePresent {
		return as.String()
	}
	return as.String() + ", " + f.Presence.String()
}
