package meet

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Differences tells in words how the index differs from another one, at most so many times. It looks at all that answers are made
// of: names, articles, statements, what events say together, and the events of each agent in their order. None means that
// both answer alike.
func (ix *Index) Differences(other *Index, limit int) []string {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	other.mu.RLock()
	defer other.mu.RUnlock()
	var found []string
	note := func(what, here, there string) {
		if here != there && len(found) < limit {
			found = append(found, fmt.Sprintf("%s: has %q, should have %q", what, here, there))
		}
	}
	for _, id := range keysOfBoth(ix.s.slots, other.s.slots) {
		note("article "+string(id), ix.s.articleLine(id), other.s.articleLine(id))
	}
	for _, id := range keysOfBoth(ix.s.nodes, other.s.nodes) {
		note(string(id), ix.s.entityLine(id), other.s.entityLine(id))
	}
	note("counts of facts", fmt.Sprint(ix.s.facts), fmt.Sprint(other.s.facts))
	return found
}

func keysOfBoth[K ~string, V any](a, b map[K]V) []K {
	all := make(map[K]struct{}, len(a))
	for id := range a {
		all[id] = struct{}{}
	}
	for id := range b {
		all[id] = struct{}{}
	}
	return slices.Sorted(maps.Keys(all))
}

// articleLine says all that the index knows of an article; nothing where it has none of this id.
func (s *state) articleLine(id graph.ArticleID) string {
	at, ok := s.slots[id]
	if !ok {
		return ""
	}
	a := &s.articles[at]
	var out strings.Builder
	fmt.Fprintf(&out, "published %q, about %v", a.published, s.ids(a.entities))
	for i := range a.says {
		st := &a.says[i]
		fmt.Fprintf(&out, "; %d %d %d %d %s %s %q", st.kind, st.value, st.presence, st.fact, s.idOf(st.subject), s.idOf(st.object), s.wordText[st.word])
	}
	return out.String()
}

func (s *state) ids(nodes []node) []string {
	ids := make([]string, len(nodes))
	for i, n := range nodes {
		ids[i] = string(s.idOf(n))
	}
	slices.Sort(ids)
	return ids
}

// entityLine says all that the index knows of an entity; nothing where it has none of this id.
func (s *state) entityLine(id graph.EntityID) string {
	n, ok := s.nodes[id]
	if !ok {
		return ""
	}
	e := &s.entities[n]
	var out strings.Builder
	fmt.Fprintf(&out, "named %q %q, in %v, %d statements", e.name, e.aliases, s.reports(e), len(e.refs))
	if e.hasPost {
		fmt.Fprintf(&out, ", latest post in %s", s.articles[e.latest.article].id)
	}
	for _, a := range e.events {
		fmt.Fprintf(&out, "; at %s from %d, met %v", s.idOf(a.event()), a.from, a.met())
	}
	if e.event == nil {
		return out.String()
	}
	fmt.Fprintf(&out, "; on %q, status %d, mode %d, %d met", s.wordText[e.event.date], e.event.status, e.event.mode, e.event.met)
	members := make([]string, len(e.event.members))
	for i := range e.event.members {
		m := &e.event.members[i]
		members[i] = fmt.Sprintf("; %s as %d presence %d met %v by %d", s.idOf(m.agent), m.as, m.presence, m.met, m.n)
	}
	slices.Sort(members)
	return out.String() + strings.Join(members, "")
}
