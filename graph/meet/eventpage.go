package meet

import (
	"cmp"
	"context"
	"slices"

	"github.com/whomet/whomet/graph"
)

// EventQuery bounds the answer of Event. Its zero value asks for everything.
type EventQuery struct {
	Limit    int // participations shown; 0 means all
	Evidence int // facts quoted for one participation, and for date, place and mode together; 0 means DefaultEvidence, negative none
}

// Event is the page of an event: participants in the order chair to attendee, people before organisations, those present
// first. It returns ErrNotFound, also for entities that are not events.
func (ix *Index) Event(ctx context.Context, id graph.EntityID, q EventQuery) (graph.Event, error) {
	quoted := newQuotes(q.Evidence)
	page := new(graph.Event) // evidence is filled in where it stands
	if err := ix.eventPage(id, q, quoted, page); err != nil {
		return graph.Event{}, err
	}
	err := quoted.fetch(ctx, ix.evidence)
	return *page, err
}

func (ix *Index) eventPage(id graph.EntityID, q EventQuery, quoted *quotes, page *graph.Event) error {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	s := ix.s
	n, err := s.find(id)
	if err != nil {
		return err
	}
	e := &s.entities[n]
	if e.event == nil {
		return ErrNotFound
	}
	page.CanonicalEntity = s.canonical(n)
	page.Date, page.Status = s.wordText[e.event.date], graph.EventStatuses[e.event.status]
	page.Mode = modes[e.event.mode]
	for _, v := range s.dates(e) {
		page.Dates = append(page.Dates, s.wordText[v.date])
	}
	slices.Sort(page.Dates)
	page.Places = s.placesOf(e)
	page.PartOf, page.Parts = s.wholes(n)
	page.Reports = s.reports(e)
	page.Total = len(e.event.members)
	members := smallest(e.event.members, q.Limit, s.compareMembers)
	page.Participations = make([]graph.Participation, len(members))
	for i := range members {
		s.describe(&page.Participations[i], n, &members[i], quoted)
		s.addPostAsOf(&page.Participations[i], members[i].agent, n, quoted)
	}
	quoted.add(s, &page.Evidence, s.settings(e)...)
	return nil
}

var modes = [...]graph.Mode{"", graph.ModeOnline, graph.ModeHybrid} // by event.mode

// compareMembers orders participants for reading.
func (s *state) compareMembers(a, b member) int {
	absent := func(m member) int {
		if presenceRanks[m.presence].Met() {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(absent(a), absent(b)),
		cmp.Compare(a.as, b.as),
		cmp.Compare(kindRank(s.entities[a.agent].kind), kindRank(s.entities[b.agent].kind)),
		s.compareIDs(a.agent, b.agent),
	)
}

func kindRank(k graph.EntityKind) int { return slices.Index(graph.EntityKinds, k) }

// placesOf lists the places of an event, the one most statements give first.
func (s *state) placesOf(e *entity) []graph.Ref {
	votes := make(map[node]int)
	for _, r := range e.refs {
		if st := s.statement(r); st.kind == placed {
			votes[st.object]++
		}
	}
	places := make([]node, 0, len(votes))
	for n := range votes {
		places = append(places, n)
	}
	slices.SortFunc(places, func(a, b node) int {
		return cmp.Or(cmp.Compare(votes[b], votes[a]), s.compareIDs(a, b))
	})
	var refs []graph.Ref
	for _, n := range places {
		refs = append(refs, s.ref(n))
	}
	return refs
}

// reports lists the articles that tell of an entity, by id.
func (s *state) reports(e *entity) []graph.ArticleID {
	ids := make([]graph.ArticleID, len(e.articles))
	for i, at := range e.articles {
		ids[i] = s.articles[at].id
	}
	slices.Sort(ids)
	return ids
}

// settings are the statements of when, where and how.
func (s *state) settings(e *entity) []ref {
	var refs []ref
	for _, r := range e.refs {
		switch s.statement(r).kind {
		case dated, placed, moded:
			refs = append(refs, r)
		}
	}
	return refs
}
