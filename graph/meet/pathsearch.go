package meet

import (
	"maps"
	"slices"
)

// pathSearch is a breadth-first search from both ends over people and events. An event is looked into at most once from
// each side, so one with thousands of participants costs thousands of steps and not millions of pairs; and the last hop,
// the widest, looks into no event: it is enough that people of either side were at the same one.
//
// marks[side][n] is 1 + the hops from that side's end to the person n; for an event, 1 + the hops to the people who led
// to it.
type pathSearch struct {
	s    *state
	sc   *scratch
	w    window
	ends [2]end
}

// end is how far the search has come from one of the two people.
type end struct {
	hops   int
	people []node // the outermost ones
	events []node // of the outermost people, not reached before
}

func (p *pathSearch) run(from, to node, hops, limit int) [][]node {
	if from == to {
		return [][]node{{from}}
	}
	p.start(0, from)
	p.start(1, to)
	for {
		if links := p.links(); len(links) > 0 {
			p.markWays(links)
			return p.chains(from, limit)
		}
		if p.ends[0].hops+p.ends[1].hops+1 >= hops {
			return nil
		}
		side := 0
		if len(p.ends[1].events) < len(p.ends[0].events) {
			side = 1
		}
		if p.step(side); len(p.ends[side].people) == 0 {
			return nil
		}
	}
}

func (p *pathSearch) start(side int, n node) {
	p.mark(side, n, 1)
	p.ends[side].people = []node{n}
	p.reach(side)
}

func (p *pathSearch) mark(side int, n node, depth int) {
	if p.sc.marks[0][n] == 0 && p.sc.marks[1][n] == 0 {
		p.sc.marked = append(p.sc.marked, n)
	}
	p.sc.marks[side][n] = uint8(depth)
}

// reach marks the events of the outermost people of a side.
func (p *pathSearch) reach(side int) {
	e := &p.ends[side]
	e.events = nil
	for _, n := range e.people {
		for _, a := range p.s.entities[n].events {
			if a.met() && p.sc.marks[side][a.event()] == 0 && p.s.in(p.w, a) {
				p.mark(side, a.event(), e.hops+1)
				e.events = append(e.events, a.event())
			}
		}
	}
}

// step goes one hop further from a side.
func (p *pathSearch) step(side int) {
	e := &p.ends[side]
	e.hops++
	e.people = nil
	for _, n := range e.events {
		ev := p.s.entities[n].event
		for i := range ev.members[:ev.met] {
			if other := ev.members[i].agent; p.sc.marks[side][other] == 0 {
				p.mark(side, other, e.hops+1)
				e.people = append(e.people, other)
			}
		}
	}
	p.reach(side)
}

// links lists the events that both sides have reached. The first time there are any, they are the middle of all shortest
// paths: had a person been reached from both sides, an event of that person would have been before.
func (p *pathSearch) links() []node {
	nearer, other := p.ends[0].events, 1
	if len(p.ends[1].events) < len(nearer) {
		nearer, other = p.ends[1].events, 0
	}
	var links []node
	for _, n := range nearer {
		if p.sc.marks[other][n] != 0 {
			links = append(links, n)
		}
	}
	return links
}

// markWays leaves in counts, for the people of the forward half that lie on a shortest path, 1 + their place on it,
// working back from the linking events. Events that it has been through are marked there too.
func (p *pathSearch) markWays(links []node) {
	place := p.ends[0].hops
	layer := p.comingFrom(links, place)
	for ; place > 1; place-- {
		var events []node
		for _, n := range layer {
			p.through(n, 0, place, func(at node, _ *event) {
				if p.sc.counts[at] == 0 {
					p.onWay(at, place)
					events = append(events, at)
				}
			})
		}
		layer = p.comingFrom(events, place-1)
	}
}

// comingFrom finds the people at a place who lead to the events.
func (p *pathSearch) comingFrom(events []node, place int) []node {
	var people []node
	for _, n := range events {
		ev := p.s.entities[n].event
		for i := range ev.members[:ev.met] {
			other := ev.members[i].agent
			if int(p.sc.marks[0][other]) == place+1 && p.sc.counts[other] == 0 {
				p.onWay(other, place)
				people = append(people, other)
			}
		}
	}
	return people
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
	length := p.ends[0].hops + p.ends[1].hops + 1
	var found [][]node
	chain := []node{from}
	var walk func()
	walk = func() {
		place := len(chain) - 1
		if place == length {
			found = append(found, slices.Clone(chain))
			return
		}
		for _, n := range smallest(p.candidates(chain[place], place+1, length), limit-len(found), p.s.compareIDs) {
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
func (p *pathSearch) candidates(n node, place, length int) []node {
	side, depth := 0, place
	stands := func(other node) bool { return int(p.sc.counts[other]) == place+1 }
	if place > p.ends[0].hops { // the linking event, or one of the half from the other end
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
