package meet

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Bounds of a path query.
const (
	DefaultHops   = 4
	MaxHops       = 6
	DefaultPaths  = 5
	maxPaths      = 100
	defaultPerHop = 3
)

// PathQuery bounds the answer of Paths. Its zero value asks for up to DefaultPaths paths of at most DefaultHops hops.
type PathQuery struct {
	Since, Until string // as in MetQuery
	Max          int    // hops at most, up to MaxHops; 0 means DefaultHops
	Paths        int    // how many of the shortest paths, up to 100; 0 means DefaultPaths
	Shared       int    // events shown of one hop, newest first; 0 means three
	Evidence     int    // facts quoted for one event of a hop; 0 means DefaultEvidence, negative none
}

// Paths finds the shortest chains of people of whom each met the next. Of several equally short ones it returns the first
// by the ids along them. No chain gives an empty list; from one person to itself leads one path without hops.
// It returns ErrNotFound where either end is unknown or not a person, and ErrBadQuery.
func (ix *Index) Paths(ctx context.Context, from, to graph.EntityID, q PathQuery) ([]graph.Path, error) {
	w, err := parseWindow(q.Since, q.Until)
	if err != nil {
		return nil, err
	}
	hops := cmp.Or(q.Max, DefaultHops)
	if hops < 0 || hops > MaxHops {
		return nil, fmt.Errorf("%w: %d hops: want 1 to %d", ErrBadQuery, hops, MaxHops)
	}
	quoted := newQuotes(q.Evidence)
	paths, err := ix.paths(from, to, hops, q, w, quoted)
	if err != nil {
		return nil, err
	}
	return paths, quoted.fetch(ctx, ix.evidence)
}

func (ix *Index) paths(from, to graph.EntityID, hops int, q PathQuery, w window, quoted *quotes) ([]graph.Path, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	a, err := ix.s.person(from)
	if err != nil {
		return nil, err
	}
	b, err := ix.s.person(to)
	if err != nil {
		return nil, err
	}
	sc := ix.borrow()
	defer ix.giveBack(sc)
	search := &pathSearch{s: ix.s, sc: sc, w: w}
	chains := search.run(a, b, hops, min(cmp.Or(q.Paths, DefaultPaths), maxPaths))
	paths := make([]graph.Path, len(chains))
	for i, chain := range chains {
		paths[i].Hops = make([]graph.Hop, len(chain)-1)
		for j := range paths[i].Hops {
			hop := &paths[i].Hops[j]
			hop.From, hop.To = ix.s.ref(chain[j]), ix.s.ref(chain[j+1])
			shared := ix.s.sharedBy(chain[j], chain[j+1], w)
			newest := smallest(shared, cmp.Or(q.Shared, defaultPerHop), ix.s.newestFirst)
			hop.Events = ix.s.metEvents(chain[j], chain[j+1], newest, quoted)
		}
	}
	return paths, nil
}

func (s *state) person(id graph.EntityID) (node, error) {
	n, err := s.find(id)
	if err == nil && s.entities[n].kind != graph.KindPerson {
		err = fmt.Errorf("%q is not a person: %w", id, ErrNotFound)
	}
	return n, err
}

// sharedBy lists the events where two people met, from the side of the one with fewer of them.
func (s *state) sharedBy(a, b node, w window) []node {
	if len(s.entities[b].events) < len(s.entities[a].events) {
		a, b = b, a
	}
	var shared []node
	for _, at := range s.entities[a].events {
		ev := s.entities[at.event()].event
		if !at.met() || !w.has(ev.period) {
			continue
		}
		if m := ev.member(b); m != nil && m.met {
			shared = append(shared, at.event())
		}
	}
	return shared
}

// pathSearch is a breadth-first search from both ends over people and events. An event is looked into once from each
// side, so one with thousands of participants costs thousands of steps and not millions of pairs.
//
// marks[side][n] is 1 + the hops from that side's end to the person n; for an event, 1 + the hops to the people who led
// to it.
type pathSearch struct {
	s      *state
	sc     *scratch
	w      window
	levels [2][][]node // people by hops from either end
}

func (p *pathSearch) run(from, to node, hops, limit int) [][]node {
	if from == to {
		return [][]node{{from}}
	}
	p.mark(0, from, 1)
	p.mark(1, to, 1)
	p.levels = [2][][]node{{{from}}, {{to}}}
	for len(p.levels[0])+len(p.levels[1])-2 < hops {
		side := 0
		if p.cost(1) < p.cost(0) {
			side = 1
		}
		next, meeting := p.expand(side)
		if len(next) == 0 {
			return nil
		}
		p.levels[side] = append(p.levels[side], next)
		if len(meeting) > 0 {
			p.markWays(meeting)
			return p.chains(from, limit)
		}
	}
	return nil
}

func (p *pathSearch) mark(side int, n node, depth uint8) {
	if p.sc.marks[0][n] == 0 && p.sc.marks[1][n] == 0 {
		p.sc.marked = append(p.sc.marked, n)
	}
	p.sc.marks[side][n] = depth
}

// cost estimates the work of going one hop further from a side: the events of its outermost people.
func (p *pathSearch) cost(side int) int {
	levels := p.levels[side]
	total := 0
	for _, n := range levels[len(levels)-1] {
		total += len(p.s.entities[n].events)
	}
	return total
}

// expand goes one hop further from a side. It returns the people it reaches first now, and those of them that the other
// side has reached too.
func (p *pathSearch) expand(side int) (next, meeting []node) {
	levels := p.levels[side]
	depth := uint8(len(levels))
	for _, n := range levels[len(levels)-1] {
		for _, a := range p.s.entities[n].events {
			if !a.met() || p.sc.marks[side][a.event()] != 0 {
				continue
			}
			ev := p.s.entities[a.event()].event
			if !p.w.has(ev.period) {
				continue
			}
			p.mark(side, a.event(), depth)
			for i := range ev.members[:ev.met] {
				other := ev.members[i].agent
				if p.sc.marks[side][other] != 0 {
					continue
				}
				p.mark(side, other, depth+1)
				next = append(next, other)
				if p.sc.marks[1-side][other] != 0 {
					meeting = append(meeting, other)
				}
			}
		}
	}
	return next, meeting
}

// markWays leaves in counts, for the people of the forward half that lie on a shortest path, 1 + their place on it,
// working back from the people where the two searches meet. Events that it has been through are marked there too.
func (p *pathSearch) markWays(meeting []node) {
	place := len(p.levels[0]) - 1
	for _, n := range meeting {
		p.onWay(n, place)
	}
	for layer := meeting; place > 1; place-- {
		var before []node
		for _, n := range layer {
			p.through(n, 0, place, func(at node, ev *event) {
				if p.sc.counts[at] != 0 {
					return
				}
				p.onWay(at, place)
				for i := range ev.members[:ev.met] {
					other := ev.members[i].agent
					if int(p.sc.marks[0][other]) == place && p.sc.counts[other] == 0 {
						p.onWay(other, place-1)
						before = append(before, other)
					}
				}
			})
		}
		layer = before
	}
}

func (p *pathSearch) onWay(n node, place int) {
	p.sc.counts[n] = uint32(place + 1)
	p.sc.used = append(p.sc.used, n)
}

// through calls visit for the events of n that a side has reached at a depth: those that lead one hop nearer to its end.
func (p *pathSearch) through(n node, side, depth int, visit func(node, *event)) {
	for _, a := range p.s.entities[n].events {
		if a.met() && int(p.sc.marks[side][a.event()]) == depth {
			visit(a.event(), p.s.entities[a.event()].event)
		}
	}
}

// chains lists the first shortest paths in the order of the ids along them. Every person it steps on leads to the end,
// so at each place the limit's first candidates are enough.
func (p *pathSearch) chains(from node, limit int) [][]node {
	forward := len(p.levels[0]) - 1
	length := forward + len(p.levels[1]) - 1
	var found [][]node
	chain := []node{from}
	var walk func()
	walk = func() {
		place := len(chain) - 1
		if place == length {
			found = append(found, slices.Clone(chain))
			return
		}
		candidates := p.candidates(chain[place], place+1, forward, length)
		for _, n := range smallest(candidates, limit-len(found), p.s.compareIDs) {
			chain = append(chain, n)
			walk()
			chain = chain[:place+1]
			if len(found) == limit {
				return
			}
		}
	}
	walk()
	return found
}

// candidates lists the people met by n who stand at a place of a shortest path, which n precedes.
func (p *pathSearch) candidates(n node, place, forward, length int) []node {
	side, depth := 0, place
	stands := func(other node) bool { return int(p.sc.counts[other]) == place+1 }
	if place > forward {
		side, depth = 1, length-place+1
		stands = func(other node) bool { return int(p.sc.marks[1][other]) == depth }
	}
	seen := make(map[node]struct{})
	p.through(n, side, depth, func(_ node, ev *event) {
		for i := range ev.members[:ev.met] {
			if other := ev.members[i].agent; stands(other) {
				seen[other] = struct{}{}
			}
		}
	})
	return slices.Collect(maps.Keys(seen))
}
