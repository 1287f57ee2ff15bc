package meet

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
)

// DefaultParticipations is the length of a page of participations where the query does not say.
const DefaultParticipations = 50

// AgentQuery narrows and pages the participations of an agent. Its zero value asks for the newest of all times.
type AgentQuery struct {
	Since, Until string // as in MetQuery
	Limit        int    // participations on a page; 0 means DefaultParticipations
	Cursor       string // Next of the page before; empty for the first
	Posts        int    // posts shown, the last seen first; 0 means all
	Evidence     int    // facts quoted for one post, participation or signature; 0 means DefaultEvidence, negative none
}

// Agent is the page of a person, an organisation or a place. Planned and cancelled events are among the participations.
// It returns ErrNotFound and ErrBadQuery.
func (ix *Index) Agent(ctx context.Context, id graph.EntityID, q AgentQuery) (graph.Agent, error) {
	w, after, err := parsePage(q.Since, q.Until, q.Limit, q.Cursor)
	if err != nil {
		return graph.Agent{}, err
	}
	quoted := newQuotes(q.Evidence)
	page, err := ix.agent(id, q, w, after, quoted)
	if err != nil {
		return graph.Agent{}, err
	}
	return page, quoted.fetch(ctx, ix.evidence)
}

func (ix *Index) agent(id graph.EntityID, q AgentQuery, w window, after position, quoted *quotes) (graph.Agent, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	n, err := ix.s.find(id)
	if err != nil {
		return graph.Agent{}, err
	}
	timeline := ix.s.timeline(n, q, w, after, quoted)
	page := graph.Agent{
		CanonicalEntity: ix.s.canonical(n),
		Posts:           ix.s.posts(ix.s.entities[n].refs, q.Posts, quoted),
		Participations:  timeline.Participations,
		Total:           timeline.Total,
		Signed:          ix.s.signatures(n, quoted),
	}
	page.PartOf, page.Parts = ix.s.wholes(n)
	page.Held = ix.s.heldAt(n, cmp.Or(q.Limit, DefaultParticipations))
	return page, nil
}

// Timeline lists an agent's participations, without its posts. It returns ErrNotFound and ErrBadQuery.
func (ix *Index) Timeline(ctx context.Context, id graph.EntityID, q AgentQuery) (graph.Timeline, error) {
	w, after, err := parsePage(q.Since, q.Until, q.Limit, q.Cursor)
	if err != nil {
		return graph.Timeline{}, err
	}
	quoted := newQuotes(q.Evidence)
	timeline, err := func() (graph.Timeline, error) {
		ix.mu.RLock()
		defer ix.mu.RUnlock()
		n, err := ix.s.find(id)
		if err != nil {
			return graph.Timeline{}, err
		}
		return ix.s.timeline(n, q, w, after, quoted), nil
	}()
	if err != nil {
		return graph.Timeline{}, err
	}
	return timeline, quoted.fetch(ctx, ix.evidence)
}

func (s *state) timeline(agent node, q AgentQuery, w window, after position, quoted *quotes) graph.Timeline {
	limit := cmp.Or(q.Limit, DefaultParticipations)
	var t graph.Timeline
	var shown []node
	events := s.entities[agent].events
	for _, a := range slices.Backward(events) {
		if !s.in(w, a) {
			continue
		}
		t.Total++
		if len(shown) > limit || after != (position{}) && after.compare(s.eventPosition(a)) >= 0 {
			continue
		}
		shown = append(shown, a.event())
	}
	if len(shown) > limit {
		shown = shown[:limit]
		t.Next = position{date: s.entities[shown[limit-1]].event.period.from, id: s.entities[shown[limit-1]].id}.cursor()
	}
	t.Participations = make([]graph.Participation, len(shown))
	for i, n := range shown {
		s.describe(&t.Participations[i], n, s.entities[n].event.member(agent), quoted)
	}
	return t
}

func (s *state) eventPosition(a attended) position {
	return position{date: a.from, id: s.entities[a.event()].id}
}

// describe fills a participation that stays where it is.
func (s *state) describe(p *graph.Participation, n node, m *member, quoted *quotes) {
	e := &s.entities[n]
	p.Agent, p.Event = s.ref(m.agent), s.ref(n)
	p.Date = s.wordText[e.event.date]
	p.As, p.Presence = m.capacity(), presenceRanks[m.presence]
	p.Roles = s.roles(m.agent, []node{n})
	quoted.add(s, &p.Evidence, m.claims(e)...)
}

// signatures lists what an agent signed, or who signed an accord, by the ids of both.
func (s *state) signatures(n node, quoted *quotes) []graph.Signature {
	type pair struct{ agent, accord node }
	claims := make(map[pair][]ref)
	for _, r := range s.entities[n].refs {
		if r.kind == signs {
			st := s.statement(r)
			claims[pair{st.subject, st.object}] = append(claims[pair{st.subject, st.object}], r)
		}
	}
	pairs := make([]pair, 0, len(claims))
	for p := range claims {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(s.compareIDs(a.accord, b.accord), s.compareIDs(a.agent, b.agent))
	})
	list := make([]graph.Signature, len(pairs))
	for i, p := range pairs {
		list[i].Agent, list[i].Accord = s.ref(p.agent), s.ref(p.accord)
		quoted.add(s, &list[i].Evidence, claims[p]...)
	}
	return list
}

// heldAt lists the newest events at a place.
func (s *state) heldAt(n node, limit int) []graph.Ref {
	seen := make(map[node]struct{})
	for _, r := range s.entities[n].refs {
		if r.kind != placed {
			continue
		}
		if st := s.statement(r); st.object == n && s.isEvent(st.subject) {
			seen[st.subject] = struct{}{}
		}
	}
	var held []graph.Ref
	for _, event := range smallest(slices.Collect(maps.Keys(seen)), limit, s.newestFirst) {
		held = append(held, s.ref(event))
	}
	return held
}

// wholes lists what an entity is part of and what its parts are, by id.
func (s *state) wholes(n node) (partOfs, parts []graph.Ref) {
	var up, down []node
	for _, r := range s.entities[n].refs {
		if r.kind != partOf {
			continue
		}
		st := s.statement(r)
		switch st.subject {
		case st.object: // it says nothing
		case n:
			up = append(up, st.object)
		default:
			down = append(down, st.subject)
		}
	}
	return s.sortedRefs(up), s.sortedRefs(down)
}

// sortedRefs drops doubles and sorts by id; nothing gives nil.
func (s *state) sortedRefs(nodes []node) []graph.Ref {
	slices.SortFunc(nodes, s.compareIDs)
	var out []graph.Ref
	for _, n := range slices.Compact(nodes) {
		out = append(out, s.ref(n))
	}
	return out
}
