package graph

import (
	"fmt"
	"slices"
)

// EntityKind is the sort of thing an entity is. The set is closed.
type EntityKind string

// The kinds of entity, as the annotation guidelines define them (extract/corpus/GUIDELINES.md).
const (
	KindPerson       EntityKind = "person"
	KindOrganisation EntityKind = "organisation"
	KindRole         EntityKind = "role"
	KindEvent        EntityKind = "event"
	KindPlace        EntityKind = "place"
	KindDate         EntityKind = "date"
	KindAccord       EntityKind = "accord"
)

// EntityKinds lists every kind in a fixed order.
var EntityKinds = []EntityKind{KindPerson, KindOrganisation, KindRole, KindEvent, KindPlace, KindDate, KindAccord}

func (k EntityKind) String() string { return string(k) }

// ParseEntityKind refuses strings that name no kind.
func ParseEntityKind(s string) (EntityKind, error) { return parse("entity kind", s, EntityKinds) }

// FactKind is the sort of statement a fact makes. The set is closed.
type FactKind string

// The kinds of fact; which fields of Fact each one fills is said there.
const (
	FactHolds     FactKind = "holds"
	FactTakesPart FactKind = "takes_part"
	FactDate      FactKind = "date"
	FactPlace     FactKind = "place"
	FactMode      FactKind = "mode"
	FactPartOf    FactKind = "part_of"
	FactSigns     FactKind = "signs"
)

// FactKinds lists every kind in a fixed order.
var FactKinds = []FactKind{FactHolds, FactTakesPart, FactDate, FactPlace, FactMode, FactPartOf, FactSigns}

func (k FactKind) String() string { return string(k) }

// ParseFactKind refuses strings that name no kind.
func ParseFactKind(s string) (FactKind, error) { return parse("fact kind", s, FactKinds) }

// Capacity is what an agent took part in an event as. The set is closed.
type Capacity string

// The capacities, most specific first: of several that fit, the first one is taken.
const (
	CapacityChair     Capacity = "chair"
	CapacityCoChair   Capacity = "co-chair"
	CapacitySignatory Capacity = "signatory"
	CapacityHost      Capacity = "host"
	CapacityOrganiser Capacity = "organiser"
	CapacitySpeaker   Capacity = "speaker"
	CapacitySponsor   Capacity = "sponsor"
	CapacityAttendee  Capacity = "attendee"
)

// Capacities lists every capacity, most specific first.
var Capacities = []Capacity{
	CapacityChair, CapacityCoChair, CapacitySignatory, CapacityHost,
	CapacityOrganiser, CapacitySpeaker, CapacitySponsor, CapacityAttendee,
}

func (c Capacity) String() string { return string(c) }

// ParseCapacity refuses strings that name no capacity.
func ParseCapacity(s string) (Capacity, error) { return parse("capacity", s, Capacities) }

// EventStatus says whether an event took place. The empty status reads as held.
type EventStatus string

// The statuses of an event.
const (
	EventHeld      EventStatus = "held"
	EventPlanned   EventStatus = "planned"
	EventCancelled EventStatus = "cancelled"
	EventDeclined  EventStatus = "declined"
)

// EventStatuses lists every status of an event.
var EventStatuses = []EventStatus{EventHeld, EventPlanned, EventCancelled, EventDeclined}

func (s EventStatus) String() string { return string(s) }

// ParseEventStatus reads a status; the empty string is EventHeld.
func ParseEventStatus(s string) (EventStatus, error) {
	if s == "" {
		return EventHeld, nil
	}
	return parse("event status", s, EventStatuses)
}

// Presence says how an agent took part in an event. The empty presence reads as present.
type Presence string

// The presences of a participant. Only present and represented ones have met the others.
const (
	PresencePresent     Presence = "present"
	PresenceRepresented Presence = "represented"
	PresenceInvited     Presence = "invited"
	PresenceAbsent      Presence = "absent"
	PresenceMentioned   Presence = "mentioned"
)

// Presences lists every presence.
var Presences = []Presence{PresencePresent, PresenceRepresented, PresenceInvited, PresenceAbsent, PresenceMentioned}

func (p Presence) String() string { return string(p) }

// Met reports whether a participant with this presence counts as having met the other participants.
func (p Presence) Met() bool {
	return p == "" || p == PresencePresent || p == PresenceRepresented
}

// ParsePresence reads a presence; the empty string is PresencePresent.
func ParsePresence(s string) (Presence, error) {
	if s == "" {
		return PresencePresent, nil
	}
	return parse("presence", s, Presences)
}

// Mode is how the participants of an event came together. The empty mode is unknown or in person.
type Mode string

// The modes an article can state.
const (
	ModeOnline Mode = "online"
	ModeHybrid Mode = "hybrid"
)

func (m Mode) String() string { return string(m) }

// ParseMode refuses strings that name no mode.
func ParseMode(s string) (Mode, error) { return parse("mode", s, []Mode{ModeOnline, ModeHybrid}) }

func parse[T ~string](what, s string, known []T) (T, error) {
	if slices.Contains(known, T(s)) {
		return T(s), nil
	}
	return "", fmt.Errorf("unknown %s %q: want one of %v", what, s, known)
}
