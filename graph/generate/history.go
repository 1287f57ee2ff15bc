package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/whomet/whomet/graph"
)

// Shares of the world's events and articles, in percent, and sizes.
const (
	organisationShare = 22 // of participants
	circleShare       = 65 // of participants who are near the first one in rank
	retoldShare       = 15 // of reported events that an earlier article told of
	secondEventShare  = 15 // of articles that report two events
	onlineShare       = 10 // of events
	plannedShare      = 4  // of events that are only announced
	signedShare       = 4  // of events where an accord is signed
	invitedShare      = 3  // of participants who are only invited
	perArticle        = 7  // participations that one article adds, near enough to spread the dates
	recentEvents      = 200
	smallest, largest = 2, 40 // participants of an event
)

// event is a meeting as the articles will tell it.
type event struct {
	number int
	kind   string
	topic  string
	place  int
	day    time.Time
	mode   graph.Mode
	status graph.EventStatus
	accord bool
	parts  []part
}

type part struct {
	agent
	as       graph.Capacity
	presence graph.Presence
}

func (e *event) id() graph.EntityID {
	return graph.EntityID(fmt.Sprintf("event/%s-%d", slug(e.kind), e.number))
}

// history goes through the days of a world, one article after the other.
type history struct {
	w                     *World
	r                     *rand.Rand
	people, organisations *rand.Zipf
	participations        int
	events                int
	recent                []event // of late, for articles that tell them once more
}

func (h *history) percent(share int) bool { return h.r.IntN(100) < share }

func (h *history) article(number int) graph.ResolvedArticle {
	day := h.day()
	told := []event{h.tell(day)}
	if h.percent(secondEventShare) {
		if second := h.tell(day); second.number != told[0].number {
			told = append(told, second)
		}
	}
	return h.write(number, day, told)
}

// day spreads the articles over the years by how much of the world is told.
func (h *history) day() time.Time {
	days := h.w.opts.Years * 365
	gone := float64(h.participations) / float64(h.w.opts.Participations+perArticle)
	return time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(gone*float64(days)))
}

// tell returns an event to report: a new one, or one that was told of late.
func (h *history) tell(day time.Time) event {
	if len(h.recent) > 0 && h.percent(retoldShare) {
		return h.recent[h.r.IntN(len(h.recent))]
	}
	e := h.happen(day)
	if len(h.recent) < recentEvents {
		h.recent = append(h.recent, e)
	} else {
		h.recent[h.events%recentEvents] = e
	}
	h.events++
	h.participations += len(e.parts)
	return e
}

func (h *history) happen(published time.Time) event {
	words := &h.w.words
	e := event{
		number: h.events,
		kind:   words.kinds[h.r.IntN(len(words.kinds))],
		topic:  words.topics[h.r.IntN(len(words.topics))],
		place:  h.r.IntN(len(words.places)),
		day:    published.AddDate(0, 0, -h.r.IntN(4)),
		accord: h.percent(signedShare),
	}
	if h.percent(onlineShare) {
		e.mode = graph.ModeOnline
	}
	if h.percent(plannedShare) {
		e.status = graph.EventPlanned
		e.day = published.AddDate(0, 0, 5)
	}
	e.parts = h.gather(h.size())
	return e
}

// size is 2 for four in ten events and falls off from there.
func (h *history) size() int {
	n := smallest + int(h.r.ExpFloat64()*6)
	if h.percent(40) {
		n = smallest
	}
	return min(n, largest)
}

// gather brings people together: one by rank, and others near to him or by rank themselves; and organisations.
func (h *history) gather(size int) []part {
	first := int(h.people.Uint64())
	parts := []part{{agent: agent{graph.KindPerson, first}, as: h.capacity(0)}}
	for tries := 0; len(parts) < size && tries < 10*size; tries++ {
		next := part{agent: h.guest(first), as: h.capacity(len(parts))}
		if slices.ContainsFunc(parts, func(p part) bool { return p.agent == next.agent }) {
			continue
		}
		if len(parts) > 1 && h.percent(invitedShare) {
			next.presence = graph.PresenceInvited
		}
		parts = append(parts, next)
	}
	return parts
}

func (h *history) guest(first int) agent {
	switch {
	case h.percent(organisationShare):
		return agent{graph.KindOrganisation, int(h.organisations.Uint64())}
	case h.percent(circleShare):
		near := first + 1 + int(h.r.ExpFloat64()*30)
		return agent{graph.KindPerson, near % h.w.people}
	}
	return agent{graph.KindPerson, int(h.people.Uint64())}
}

func (h *history) capacity(place int) graph.Capacity {
	switch {
	case place == 0 && h.percent(30):
		return graph.CapacityChair
	case place == 1 && h.percent(15):
		return graph.CapacityHost
	case h.percent(5):
		return graph.CapacitySpeaker
	}
	return graph.CapacityAttendee
}
