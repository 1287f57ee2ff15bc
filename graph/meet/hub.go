package meet

import (
	"slices"
	"sync"
)

// hubEvents is from how many meetings on an agent's encounters are kept once they have been counted: counting them takes
// a few hundred nanoseconds a meeting. maxHubs bounds how many are kept.
const (
	hubEvents = 1000
	maxHubs   = 256
)

// ranked is somebody met, with what decides the place among all who were.
type ranked struct {
	person node
	count  uint32
	latest int32
}

// hubs keeps the encounters of the best connected agents, in the order of MetPage. Readers fill it beside each other; an
// update takes out the agents of the events it touches.
type hubs struct {
	mu   sync.Mutex
	kept map[node][]ranked
}

func (h *hubs) get(n node) ([]ranked, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list, ok := h.kept[n]
	return list, ok
}

func (h *hubs) put(n node, list []ranked) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.kept == nil || len(h.kept) >= maxHubs {
		h.kept = make(map[node][]ranked)
	}
	h.kept[n] = list
}

func (h *hubs) drop(n node) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.kept, n)
}

// ranking returns everybody an agent met, in order. The list is shared and must not be changed.
func (s *state) ranking(sc *scratch, self node, events []node) []ranked {
	if list, ok := s.hubs.get(self); ok {
		return list
	}
	people := sc.count(s, self, events)
	list := make([]ranked, len(people))
	for i, n := range people {
		list[i] = ranked{n, sc.counts[n], sc.dates[n]}
	}
	sc.clear()
	slices.SortFunc(list, func(a, b ranked) int { return s.place(a).compare(s.place(b)) })
	s.hubs.put(self, list)
	return list
}

func (s *state) place(r ranked) position {
	return position{count: int(r.count), date: r.latest, id: s.entities[r.person].id}
}

// showRanked returns the first people after a position, and leaves their counts and dates in scratch as count does.
func (s *state) showRanked(sc *scratch, list []ranked, after position, limit int) []node {
	if after != (position{}) {
		at, found := slices.BinarySearchFunc(list, after, func(r ranked, p position) int { return s.place(r).compare(p) })
		if found {
			at++
		}
		list = list[at:]
	}
	list = list[:min(limit, len(list))]
	people := make([]node, len(list))
	for i, r := range list {
		people[i] = r.person
		sc.counts[r.person], sc.dates[r.person] = r.count, r.latest
		sc.used = append(sc.used, r.person)
	}
	return people
}
