package meet

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// presenceRanks orders presences by which of several articles' words is believed: who was there was there; that somebody
// stayed away is later news than that he was invited.
var presenceRanks = []graph.Presence{
	graph.PresencePresent, graph.PresenceRepresented, graph.PresenceAbsent, graph.PresenceInvited, graph.PresenceMentioned,
}

// event is what all statements about one event say together.
type event struct {
	// members are the agents with a part in the event: first the met persons, then all others, each sorted by node.
	members []member
	met     int // how many members are persons who met each other there; 0 unless the event was held

	period period // of date
	date   word
	status uint8 // position in graph.EventStatuses
	mode   uint8 // 0 unstated, 1 online, 2 hybrid
}

// member is an agent's part in an event.
type member struct {
	agent    node
	first, n uint32 // its statements are refs[first:first+n] of the event's entity
	as       uint8  // most specific capacity that an article gives
	presence uint8  // position in presenceRanks
	met      bool   // the event was held and the agent present or represented
}

func (m *member) capacity() graph.Capacity { return graph.Capacities[m.as] }

func (m *member) claims(e *entity) []ref { return e.refs[m.first : m.first+m.n] }

// member finds an agent's part.
func (ev *event) member(agent node) *member {
	for _, part := range [][]member{ev.members[:ev.met], ev.members[ev.met:]} {
		i, ok := slices.BinarySearchFunc(part, agent, func(m member, n node) int { return cmp.Compare(m.agent, n) })
		if ok {
			return &part[i]
		}
	}
	return nil
}

// refresh computes the event anew from its statements.
func (s *state) refresh(e *entity) {
	ev := e.event
	s.sortRefs(e)
	ev.status, ev.mode = s.statusOf(e), s.modeOf(e)
	ev.date = s.dateOf(e)
	ev.period = s.wordDate[ev.date]
	ev.members = s.membersOf(e, graph.EventStatuses[ev.status] == graph.EventHeld)
	ev.met = 0
	for ev.met < len(ev.members) && s.hasMet(&ev.members[ev.met]) {
		ev.met++
	}
}

func (s *state) hasMet(m *member) bool { return m.met && s.entities[m.agent].kind == graph.KindPerson }

// sortRefs puts the participations first, grouped by agent.
func (s *state) sortRefs(e *entity) {
	slices.SortFunc(e.refs, func(a, b ref) int {
		if a.kind == takesPart && b.kind == takesPart {
			if c := cmp.Compare(s.statement(a).subject, s.statement(b).subject); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(rank(a.kind), rank(b.kind)), cmp.Compare(a.article, b.article), cmp.Compare(a.index, b.index))
	})
}

func rank(k kind) int {
	if k == takesPart {
		return 0
	}
	return 1
}

func (s *state) membersOf(e *entity, held bool) []member {
	count := 0
	last := noNode
	for _, r := range e.refs {
		st := s.statement(r)
		if st.kind != takesPart {
			break
		}
		if st.subject != last {
			last = st.subject
			count++
		}
	}
	members := make([]member, 0, count)
	for i, r := range e.refs {
		st := s.statement(r)
		if st.kind != takesPart {
			break
		}
		if top := len(members) - 1; top >= 0 && members[top].agent == st.subject {
			m := &members[top]
			m.n++
			m.as, m.presence = min(m.as, st.value), min(m.presence, st.presence)
			continue
		}
		members = append(members, member{agent: st.subject, first: uint32(i), n: 1, as: st.value, presence: st.presence})
	}
	for i := range members {
		members[i].met = held && presenceRanks[members[i].presence].Met()
	}
	slices.SortFunc(members, func(a, b member) int {
		x, y := s.hasMet(&a), s.hasMet(&b)
		if x != y {
			if x {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.agent, b.agent)
	})
	return members
}

// leave takes the event from its agents; it must be as it was when attend entered it.
func (s *state) leave(n node, ev *event) {
	for i := range ev.members {
		m := &ev.members[i]
		s.hubs.drop(m.agent)
		e := &s.entities[m.agent]
		if at, ok := slices.BinarySearchFunc(e.events, attends(n, ev, m.met), s.older); ok {
			e.events = slices.Delete(e.events, at, at+1)
		}
	}
}

// attend enters the event with its agents.
func (s *state) attend(n node) {
	ev := s.entities[n].event
	for i := range ev.members {
		m := &ev.members[i]
		s.hubs.drop(m.agent)
		e := &s.entities[m.agent]
		a := attends(n, ev, m.met)
		at := len(e.events)
		if at > 0 && s.older(e.events[at-1], a) > 0 {
			at, _ = slices.BinarySearchFunc(e.events, a, s.older)
		}
		e.events = slices.Insert(e.events, at, a)
	}
}

// statusOf believes the newest article that does not merely announce the event; of articles of one day, the one that
// says it was held.
func (s *state) statusOf(e *entity) uint8 {
	var best uint8
	newest, found, announced := int32(0), false, false
	for _, r := range e.refs {
		st := s.statement(r)
		if st.kind != status {
			continue
		}
		if graph.EventStatuses[st.value] == graph.EventPlanned {
			announced = true
			continue
		}
		if !found || r.published > newest || (r.published == newest && st.value < best) {
			best, newest, found = st.value, r.published, true
		}
	}
	if !found && announced {
		return uint8(slices.Index(graph.EventStatuses, graph.EventPlanned))
	}
	return best
}

// modeOf is the mode most statements give, hybrid on a tie as it includes the other one.
func (s *state) modeOf(e *entity) uint8 {
	var votes [2]int
	for _, r := range e.refs {
		if st := s.statement(r); st.kind == moded {
			votes[st.value]++
		}
	}
	switch {
	case votes == [2]int{}:
		return 0
	case votes[1] >= votes[0]:
		return 2
	}
	return 1
}

// dateOf is the date most articles give; ties go to the more precise, then to the earlier one.
func (s *state) dateOf(e *entity) word {
	ballot := s.dates(e)
	if len(ballot) == 0 {
		return 0
	}
	best := slices.MinFunc(ballot, func(a, b dateVotes) int {
		x, y := s.wordText[a.date], s.wordText[b.date]
		return cmp.Or(cmp.Compare(b.articles, a.articles), cmp.Compare(imprecision(x), imprecision(y)), cmp.Compare(x, y))
	})
	return best.date
}

type dateVotes struct {
	date     word
	articles int // how many articles give it
	last     slot
}

// dates relies on the refs of one article lying together, as sortRefs leaves them.
func (s *state) dates(e *entity) []dateVotes {
	var ballot []dateVotes
	for _, r := range e.refs {
		st := s.statement(r)
		if st.kind != dated {
			continue
		}
		i := slices.IndexFunc(ballot, func(v dateVotes) bool { return v.date == st.word })
		if i < 0 {
			ballot = append(ballot, dateVotes{date: st.word, articles: 1, last: r.article})
		} else if ballot[i].last != r.article {
			ballot[i].articles++
			ballot[i].last = r.article
		}
	}
	return ballot
}

func imprecision(date string) int {
	return slices.Index([]graph.DatePrecision{
		graph.PrecisionDay, graph.PrecisionRange, graph.PrecisionMonth, graph.PrecisionYear,
	}, graph.PrecisionOf(date))
}
