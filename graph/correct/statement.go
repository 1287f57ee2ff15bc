package correct

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Status is the kind of statement that says whether an event took place. In an extraction that is no fact of its own.
const Status graph.FactKind = "status"

// Argument is a thing that a statement speaks of.
type Argument struct {
	Kind  graph.EntityKind `json:"kind"`
	Name  string           `json:"name"`
	Start int              `json:"start,omitempty"`
	End   int              `json:"end,omitempty"` // 0 where the place is not known
}

// Statement is a fact in words. Kind decides which fields are filled, as in graph.Fact; a statement of the kind Status has
// Event and Status.
type Statement struct {
	Kind         graph.FactKind `json:"kind"`
	Person       *Argument      `json:"person,omitempty"`
	Role         *Argument      `json:"role,omitempty"`
	Organisation *Argument      `json:"organisation,omitempty"`
	Agent        *Argument      `json:"agent,omitempty"`
	Event        *Argument      `json:"event,omitempty"`
	Place        *Argument      `json:"place,omitempty"`
	Part         *Argument      `json:"part,omitempty"`
	Whole        *Argument      `json:"whole,omitempty"`
	Accord       *Argument      `json:"accord,omitempty"`
	Former       bool           `json:"former,omitempty"`
	As           graph.Capacity `json:"as,omitempty"`
	Status       string         `json:"status,omitempty"` // of a participant, or of an event
	Date         string         `json:"date,omitempty"`
	Mode         graph.Mode     `json:"mode,omitempty"`
}

// field is an argument as a fact and as a statement has it.
type field struct {
	name  string
	local *graph.LocalID
	words **Argument
	kinds []graph.EntityKind // the likeliest first
}

// fields are the arguments of a fact beside those of a statement.
func fields(f *graph.Fact, s *Statement) []field {
	const person, organisation, place, event = graph.KindPerson, graph.KindOrganisation, graph.KindPlace, graph.KindEvent
	kinds := func(k ...graph.EntityKind) []graph.EntityKind { return k }
	return []field{
		{"person", &f.Person, &s.Person, kinds(person)},
		{"role", &f.Role, &s.Role, kinds(graph.KindRole)},
		{"organisation", &f.Organisation, &s.Organisation, kinds(organisation, place)},
		{"agent", &f.Agent, &s.Agent, kinds(person, organisation, place)},
		{"event", &f.Event, &s.Event, kinds(event)},
		{"place", &f.Place, &s.Place, kinds(place, organisation)},
		{"part", &f.Part, &s.Part, kinds(organisation, event)},
		{"whole", &f.Whole, &s.Whole, kinds(organisation, event, place)},
		{"accord", &f.Accord, &s.Accord, kinds(graph.KindAccord)},
	}
}

// Arguments are the entities that a fact speaks of, in the order of its fields.
func Arguments(f graph.Fact) []graph.LocalID {
	var out []graph.LocalID
	for _, a := range fields(&f, &Statement{}) {
		if *a.local != "" {
			out = append(out, *a.local)
		}
	}
	return out
}

// Describe puts a fact of an extraction into words.
func Describe(x *graph.Extraction, f graph.Fact) Statement {
	s := Statement{Kind: f.Kind, Former: f.Former, As: f.As, Status: string(f.Presence), Date: f.Date, Mode: f.Mode}
	for _, a := range fields(&f, &s) {
		if *a.local != "" {
			*a.words = describe(x, *a.local)
		}
	}
	return s
}

// DescribeStatus puts into words whether an event of an extraction took place.
func DescribeStatus(x *graph.Extraction, event graph.Entity) Statement {
	status := event.Status
	if status == "" {
		status = graph.EventHeld
	}
	return Statement{Kind: Status, Event: describe(x, event.ID), Status: string(status)}
}

func describe(x *graph.Extraction, id graph.LocalID) *Argument {
	for i := range x.Entities {
		if e := &x.Entities[i]; e.ID == id {
			a := Argument{Kind: e.Kind, Name: e.Name}
			if len(e.Mentions) > 0 {
				a.Start, a.End = e.Mentions[0].Start, e.Mentions[0].End
			}
			return &a
		}
	}
	return nil
}

// Handle is a short name for a statement, the same wherever and whenever the statement is.
func (s Statement) Handle() string {
	data, err := json.Marshal(s)
	if err != nil {
		panic(err) // a struct of strings and numbers
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}

// Check says what is wrong with a statement: an argument that its kind wants is missing or of the wrong kind, or a word is
// none of those there are.
func (s Statement) Check() error {
	if s.Kind == Status {
		if s.Event == nil || s.Event.Kind != graph.KindEvent || s.Event.Name == "" {
			return fmt.Errorf("status: no event is named")
		}
		_, err := graph.ParseEventStatus(s.Status)
		return err
	}
	x := graph.Extraction{Article: graph.Article{ID: "x"}}
	b := builder{x: &x}
	if err := b.state(s); err != nil {
		return err
	}
	return x.Check()
}

// String says the statement as a sentence without its full stop.
func (s Statement) String() string {
	name := func(a *Argument) string {
		if a == nil {
			return "?"
		}
		return a.Name
	}
	switch s.Kind {
	case graph.FactHolds:
		return s.post()
	case graph.FactTakesPart:
		text := fmt.Sprintf("%s takes part in %s", name(s.Agent), name(s.Event))
		if s.As != "" {
			text += " as " + string(s.As)
		}
		if s.Status != "" && s.Status != string(graph.PresencePresent) {
			text += ", " + s.Status
		}
		return text
	case graph.FactDate:
		return name(s.Event) + " is on " + s.Date
	case graph.FactPlace:
		return name(s.Event) + " is at " + name(s.Place)
	case graph.FactMode:
		return name(s.Event) + " is " + string(s.Mode)
	case graph.FactPartOf:
		return name(s.Part) + " is part of " + name(s.Whole)
	case graph.FactSigns:
		return name(s.Agent) + " signs " + name(s.Accord)
	case Status:
		return name(s.Event) + " is " + s.Status
	}
	return string(s.Kind)
}

func (s Statement) post() string {
	var b strings.Builder
	if s.Person != nil {
		b.WriteString(s.Person.Name)
	}
	b.WriteString(" is ")
	if s.Former {
		b.WriteString("former ")
	}
	if s.Role != nil {
		b.WriteString(s.Role.Name)
	}
	if s.Organisation != nil {
		if s.Role != nil {
			b.WriteString(", ")
		} else {
			b.WriteString("of ")
		}
		b.WriteString(s.Organisation.Name)
	}
	return b.String()
}
