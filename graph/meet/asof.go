package meet

import (
	"slices"

	"github.com/whomet/whomet/graph"
)

// addPostAsOf fills in the post that a participant had on the first day of the event, where the reports of the event give
// no role. Participations must stay where they are.
func (s *state) addPostAsOf(p *graph.Participation, agent, event node, quoted *quotes) {
	if p.Agent.Kind != graph.KindPerson || len(p.Roles) > 0 {
		return
	}
	held := s.heldAsOf(agent, s.entities[event].event.period.from)
	if len(held) == 0 {
		return
	}
	newest, oldest := held[0], held[len(held)-1]
	st := s.statement(newest)
	p.AsOf = &graph.Post{
		Person: p.Agent, Role: s.wordText[st.word],
		FirstSeen: s.articles[oldest.article].published, LastSeen: s.articles[newest.article].published,
	}
	if st.object != noNode {
		at := s.ref(st.object)
		p.AsOf.At = &at
	}
	quoted.add(s, &p.AsOf.Evidence, newest)
}

// heldAsOf returns the statements, newest first, of the post that articles published until that day last say a person holds.
// A post that they call a former one afterwards is passed over; day 0 is unknown and gives none.
func (s *state) heldAsOf(person node, day int32) []ref {
	var known []ref
	for _, r := range s.entities[person].refs {
		if r.kind == holds && r.published != 0 && r.published <= day && s.statement(r).subject == person {
			known = append(known, r)
		}
	}
	slices.SortFunc(known, s.compareRefs)
	over := make(map[post]bool)
	for i, r := range known {
		switch key, former := s.postOf(r); {
		case former:
			over[key] = true
		case !over[key]:
			return slices.DeleteFunc(known[i:], func(other ref) bool {
				k, former := s.postOf(other)
				return former || k != key
			})
		}
	}
	return nil
}

// postOf is the post that a statement is about, whether it is held or was.
func (s *state) postOf(r ref) (key post, former bool) {
	st := s.statement(r)
	return post{person: st.subject, at: st.object, role: s.wordFold[st.word]}, st.value == 1
}
