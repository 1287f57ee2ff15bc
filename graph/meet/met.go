package meet

import (
	"cmp"
	"context"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Limits of a page of encounters where the query does not say.
const (
	DefaultEncounters = 50
	DefaultShared     = 5
)

// MetQuery narrows and pages the answer of Met. Its zero value asks for the first page of all times.
type MetQuery struct {
	Since, Until string           // YYYY, YYYY-MM or YYYY-MM-DD, inclusive; with either, undated events do not count
	As           []graph.Capacity // only events where the entity asked about took part as one of these; empty for any
	Limit        int              // encounters on a page; 0 means DefaultEncounters
	Cursor       string           // Next of the page before; empty for the first
	Shared       int              // events shown of one encounter, newest first; 0 means DefaultShared
	Evidence     int              // facts quoted for one shared event; 0 means DefaultEvidence, negative none
}

// MetPage is a page of encounters: most shared events first, then those with the latest one, then by id.
type MetPage struct {
	Encounters []graph.Encounter `json:"encounters"`
	Total      int               `json:"total"`          // people met, on all pages
	Next       string            `json:"next,omitempty"` // cursor of the next page; empty on the last
}

// Met lists the people whom a person met at events; for an organisation or a place, the people at the events it took
// part in. Roles of an encounter are those of its shown events' reports. It returns ErrNotFound and ErrBadQuery.
func (ix *Index) Met(ctx context.Context, id graph.EntityID, q MetQuery) (MetPage, error) {
	w, after, err := parsePage(q.Since, q.Until, q.Limit, q.Cursor)
	if err != nil {
		return MetPage{}, err
	}
	quoted := newQuotes(q.Evidence)
	page, err := ix.met(id, q, w, after, quoted)
	if err != nil {
		return MetPage{}, err
	}
	return page, quoted.fetch(ctx, ix.evidence)
}

func (ix *Index) met(id graph.EntityID, q MetQuery, w window, after position, quoted *quotes) (MetPage, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	self, err := ix.s.find(id)
	if err != nil {
		return MetPage{}, err
	}
	sc := ix.borrow()
	defer ix.giveBack(sc)

	events := ix.s.metAt(self, w, q.As)
	limit := cmp.Or(q.Limit, DefaultEncounters)
	var page MetPage
	var shown []node
	if w == (window{}) && len(q.As) == 0 && len(events) >= hubEvents {
		ranked := ix.s.ranking(sc, self, events)
		page.Total, shown = len(ranked), ix.s.showRanked(sc, ranked, after, limit+1)
	} else {
		people := sc.count(ix.s, self, events)
		page.Total, shown = len(people), ix.s.pageOf(sc, people, after, limit+1)
	}
	if len(shown) > limit {
		shown = shown[:limit]
		page.Next = ix.s.position(sc, shown[limit-1]).cursor()
	}
	page.Encounters = make([]graph.Encounter, len(shown))
	for i, other := range shown {
		page.Encounters[i].Person, page.Encounters[i].Count = ix.s.ref(other), int(sc.counts[other])
	}
	for i, newest := range sc.shared(ix.s, shown, events, cmp.Or(q.Shared, DefaultShared)) {
		e := &page.Encounters[i]
		e.Events = ix.s.metEvents(self, shown[i], newest, quoted)
		e.Roles = ix.s.roles(shown[i], newest)
	}
	return page, nil
}

// metAt lists the events where an agent met others, newest first.
func (s *state) metAt(agent node, w window, as []graph.Capacity) []node {
	events := make([]node, 0, len(s.entities[agent].events))
	for _, a := range slices.Backward(s.entities[agent].events) {
		if !a.met() || !s.in(w, a) {
			continue
		}
		if len(as) > 0 && !slices.Contains(as, s.entities[a.event()].event.member(agent).capacity()) {
			continue
		}
		events = append(events, a.event())
	}
	return events
}

func (s *state) position(sc *scratch, n node) position {
	return position{count: int(sc.counts[n]), date: sc.dates[n], id: s.entities[n].id}
}

// pageOf returns the first people after a position, in the order of MetPage.
func (s *state) pageOf(sc *scratch, people []node, after position, limit int) []node {
	if after != (position{}) {
		rest := make([]node, 0, len(people))
		for _, n := range people {
			if after.compare(s.position(sc, n)) < 0 {
				rest = append(rest, n)
			}
		}
		people = rest
	}
	return smallest(people, limit, func(a, b node) int {
		return s.position(sc, a).compare(s.position(sc, b))
	})
}

// metEvents describes the events that two people share, in the order given.
func (s *state) metEvents(self, other node, events []node, quoted *quotes) []graph.MetAt {
	out := make([]graph.MetAt, len(events))
	for i, n := range events {
		e := &s.entities[n]
		mine, theirs := e.event.member(self), e.event.member(other)
		out[i] = graph.MetAt{
			Event: s.ref(n), Date: s.wordText[e.event.date],
			As: mine.capacity(), OtherAs: theirs.capacity(),
		}
		quoted.add(s, &out[i].Evidence, slices.Concat(mine.claims(e), theirs.claims(e))...)
	}
	return out
}

// roles are the words for an agent's posts in the reports of the events, most used first. Former posts are left out.
func (s *state) roles(agent node, events []node) []string {
	votes := make(map[word]int)
	for _, n := range events {
		for _, at := range s.entities[n].articles {
			says := s.articles[at].says
			for i := range says {
				if st := &says[i]; st.kind == holds && st.subject == agent && st.word != 0 && st.value == 0 {
					votes[st.word]++
				}
			}
		}
	}
	return s.byVotes(votes)
}

// byVotes lists words most frequent first, one spelling of each, and nothing for no words.
func (s *state) byVotes(votes map[word]int) []string {
	words := make([]word, 0, len(votes))
	total := make(map[word]int, len(votes))
	for w, n := range votes {
		words = append(words, w)
		total[s.wordFold[w]] += n
	}
	slices.SortFunc(words, func(a, b word) int {
		return cmp.Or(
			cmp.Compare(total[s.wordFold[b]], total[s.wordFold[a]]),
			cmp.Compare(s.wordText[s.wordFold[a]], s.wordText[s.wordFold[b]]),
			cmp.Compare(votes[b], votes[a]),
			cmp.Compare(s.wordText[a], s.wordText[b]),
		)
	})
	words = slices.CompactFunc(words, func(a, b word) bool { return s.wordFold[a] == s.wordFold[b] })
	var out []string
	for _, w := range words {
		out = append(out, s.wordText[w])
	}
	return out
}
