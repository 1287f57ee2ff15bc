package score

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// alignment pairs predicted things with gold things, one to one.
type alignment map[graph.LocalID]graph.LocalID

// alignThings pairs entities of the given kinds by equal names, then people by a common surname where the words of one name
// are all in the other.
func (n *normaliser) alignThings(gold, predicted Document, kinds ...graph.EntityKind) alignment {
	golds, predictions := ofKind(gold, kinds), ofKind(predicted, kinds)
	out, taken := alignment{}, map[graph.LocalID]bool{}
	for _, loose := range []bool{false, true} {
		for _, p := range predictions {
			if _, done := out[p.ID]; done {
				continue
			}
			best, score := graph.LocalID(""), 0
			for _, g := range golds {
				if taken[g.ID] || g.Kind != p.Kind {
					continue
				}
				if s := n.likeness(p, g, loose); s > score {
					best, score = g.ID, s
				}
			}
			if best != "" {
				out[p.ID] = best
				taken[best] = true
			}
		}
	}
	return out
}

// likeness is twice the number of common names; 1 where there is none, loose is set and the two may be one person.
func (n *normaliser) likeness(p, g graph.Entity, loose bool) int {
	if shared := common(n.names(p), n.names(g)); shared > 0 || !loose || p.Kind != graph.KindPerson {
		return 2 * shared
	}
	a, b := strings.Fields(n.name(p.Name, true)), strings.Fields(n.name(g.Name, true))
	if len(a) == 0 || len(b) == 0 || a[len(a)-1] != b[len(b)-1] {
		return 0
	}
	if allIn(a, b) || allIn(b, a) {
		return 1
	}
	return 0
}

type eventPair struct {
	score           int
	predicted, gold graph.LocalID
}

// alignEvents pairs events, best pair first, by overlapping mentions, a common name and common participants.
func (n *normaliser) alignEvents(gold, predicted Document, things alignment) alignment {
	golds, predictions := ofKind(gold, []graph.EntityKind{graph.KindEvent}), ofKind(predicted, []graph.EntityKind{graph.KindEvent})
	goldAgents, predictedAgents := agents(gold, nil), agents(predicted, things)
	var pairs []eventPair
	for _, p := range predictions {
		for _, g := range golds {
			s := 2*overlaps(p, g) + common(predictedAgents[p.ID], goldAgents[g.ID])
			if common(n.names(p), n.names(g)) > 0 {
				s += 3
			}
			if s > 0 {
				pairs = append(pairs, eventPair{s, p.ID, g.ID})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b eventPair) int { return b.score - a.score })
	out, taken := alignment{}, map[graph.LocalID]bool{}
	for _, pair := range pairs {
		if _, done := out[pair.predicted]; !done && !taken[pair.gold] {
			out[pair.predicted] = pair.gold
			taken[pair.gold] = true
		}
	}
	return out
}

// agents returns who takes part in each event of a document: in terms of gold things where an alignment is given, in
// which case those without a gold counterpart are left out.
func agents(d Document, things alignment) map[graph.LocalID]map[graph.LocalID]bool {
	out := map[graph.LocalID]map[graph.LocalID]bool{}
	for _, f := range d.Facts {
		if f.Kind != graph.FactTakesPart {
			continue
		}
		agent := f.Agent
		if things != nil {
			agent = things[f.Agent]
		}
		if agent == "" {
			continue
		}
		if out[f.Event] == nil {
			out[f.Event] = map[graph.LocalID]bool{}
		}
		out[f.Event][agent] = true
	}
	return out
}

// overlaps counts the pairs of distinct mentions, one of each entity, that share text.
func overlaps(a, b graph.Entity) int {
	count := 0
	others := spans(b)
	for s := range spans(a) {
		for o := range others {
			if s.Start < o.End && o.Start < s.End {
				count++
			}
		}
	}
	return count
}

func spans(e graph.Entity) map[graph.Span]bool {
	out := make(map[graph.Span]bool, len(e.Mentions))
	for _, m := range e.Mentions {
		out[m.Span] = true
	}
	return out
}

func ofKind(d Document, kinds []graph.EntityKind) []graph.Entity {
	var out []graph.Entity
	for _, e := range d.Entities {
		if slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

func common[K comparable](a, b map[K]bool) int {
	count := 0
	for k := range a {
		if b[k] {
			count++
		}
	}
	return count
}

func allIn(words, others []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(others, w) })
}
