package meet

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// joinPeople makes an edge of every two chosen people who met. Pairs are counted in a square table: a thousand people at
// one event make half a million pairs, which a map would take a hundred times as long for.
func (b *networkBuilder) joinPeople() {
	size := len(b.nodes)
	weights := make([]uint32, size*size)
	gatherings := b.gatherings()
	for _, g := range gatherings {
		g.eachPair(size, func(pair int) { weights[pair]++ })
	}
	pairs := b.heaviest(weights)
	edges := make([]edge, len(pairs))
	for i, pair := range pairs {
		edges[i] = edge{a: b.nodes[pair/size], b: b.nodes[pair%size], weight: int(weights[pair])}
	}
	clear(weights)
	for i, pair := range pairs {
		weights[pair] = uint32(i + 1)
	}
	for _, g := range gatherings {
		g.eachPair(size, func(pair int) {
			if i := weights[pair]; i > 0 {
				edges[i-1].meet(b.s, g.event)
			}
		})
	}
	for i := range edges {
		b.net.Edges = append(b.net.Edges, b.peopleEdge(&edges[i]))
	}
}

// gathering is an event with the chosen people who met there, as positions among the nodes.
type gathering struct {
	event  node
	people []int32
}

// eachPair calls visit for every two of the people, with the place of the pair in a square table.
func (g *gathering) eachPair(size int, visit func(pair int)) {
	for i, x := range g.people {
		for _, y := range g.people[i+1:] {
			visit(int(min(x, y))*size + int(max(x, y)))
		}
	}
}

// gatherings lists the events where two or more of the chosen people met.
func (b *networkBuilder) gatherings() []gathering {
	events := slices.Clone(b.countEvents(b.nodes))
	events = slices.DeleteFunc(events, func(n node) bool { return b.sc.counts[n] < 2 })
	b.sc.clear()
	for i, n := range b.nodes {
		b.sc.dates[n] = int32(i + 1)
		b.sc.used = append(b.sc.used, n)
	}
	list := make([]gathering, len(events))
	var arena []int32
	for k, n := range events {
		ev := b.s.entities[n].event
		first := len(arena)
		for i := range ev.members[:ev.met] {
			if at := b.sc.dates[ev.members[i].agent]; at > 0 {
				arena = append(arena, at-1)
			}
		}
		list[k] = gathering{n, arena[first:len(arena):len(arena)]}
	}
	b.sc.clear()
	return list
}

// edge gathers what two people share.
type edge struct {
	a, b        node
	weight      int
	events      []node // the newest ones, newest first
	first, last *event // the earliest and the latest one with a date
}

func (e *edge) meet(s *state, n node) {
	ev := s.entities[n].event
	if ev.date != 0 {
		if e.first == nil || earlier(s, ev, e.first) {
			e.first = ev
		}
		if e.last == nil || earlier(s, e.last, ev) {
			e.last = ev
		}
	}
	full := len(e.events) == eventsPerEdge
	if full && s.newestFirst(n, e.events[eventsPerEdge-1]) > 0 {
		return
	}
	if full {
		e.events = e.events[:eventsPerEdge-1]
	}
	at, _ := slices.BinarySearchFunc(e.events, n, s.newestFirst)
	e.events = slices.Insert(e.events, at, n)
}

// earlier compares dates as they are written where they begin on the same day.
func earlier(s *state, a, b *event) bool {
	if a.period.from != b.period.from {
		return a.period.from < b.period.from
	}
	return s.wordText[a.date] < s.wordText[b.date]
}

func (e *edge) dates(s *state) (first, last string) {
	if e.first == nil {
		return "", ""
	}
	return s.wordText[e.first.date], s.wordText[e.last.date]
}

// heaviest returns the places of the pairs with most events, as many as edges are wanted.
func (b *networkBuilder) heaviest(weights []uint32) []int {
	var pairs []int
	for pair, weight := range weights {
		if weight > 0 {
			pairs = append(pairs, pair)
		}
	}
	kept := smallest(pairs, b.q.MaxEdges, func(x, y int) int {
		return cmp.Or(
			cmp.Compare(weights[y], weights[x]),
			cmp.Compare(x, y), // nodes stand in an order that does not depend on the load
		)
	})
	if len(kept) < len(pairs) {
		b.cut("only the %d heaviest of %d edges", len(kept), len(pairs))
	}
	return kept
}

func (b *networkBuilder) peopleEdge(e *edge) graph.NetworkEdge {
	if b.s.compareIDs(e.a, e.b) > 0 {
		e.a, e.b = e.b, e.a
	}
	out := graph.NetworkEdge{Source: b.s.entities[e.a].id, Target: b.s.entities[e.b].id, Weight: e.weight}
	out.First, out.Last = e.dates(b.s)
	for _, n := range e.events {
		out.Events = append(out.Events, b.s.ref(n))
	}
	newest := &b.s.entities[e.events[0]]
	out.Evidence = b.factOf(newest, newest.event.member(e.a))
	return out
}

func (b *networkBuilder) factOf(e *entity, m *member) *graph.FactRef {
	r := slices.MinFunc(m.claims(e), b.s.compareRefs)
	return &graph.FactRef{Article: b.s.articles[r.article].id, Fact: int(b.s.statement(r).fact)}
}

// joinEvents makes an edge of every part that a chosen agent took in a chosen event.
func (b *networkBuilder) joinEvents() {
	for _, n := range b.nodes {
		e := &b.s.entities[n]
		if e.event == nil {
			continue
		}
		for i := range e.event.members {
			m := &e.event.members[i]
			if _, ok := b.chosen[m.agent]; ok && m.met {
				date := b.s.wordText[e.event.date]
				b.net.Edges = append(b.net.Edges, graph.NetworkEdge{
					Source: b.s.entities[m.agent].id, Target: e.id, Weight: 1, First: date, Last: date,
					As: m.capacity(), Presence: presenceRanks[m.presence], Evidence: b.factOf(e, m),
				})
			}
		}
	}
	if len(b.net.Edges) > b.q.MaxEdges {
		b.cut("only %d of %d edges", b.q.MaxEdges, len(b.net.Edges))
		b.sortEdges()
		b.net.Edges = b.net.Edges[:b.q.MaxEdges]
	}
}

// finish describes the nodes and puts everything in the order of ids.
func (b *networkBuilder) finish() {
	b.net.Nodes = make([]graph.NetworkNode, len(b.nodes))
	for i, n := range b.nodes {
		node := &b.net.Nodes[i]
		e := &b.s.entities[n]
		node.Ref, node.Focus = b.s.ref(n), i < b.seeds
		if e.event != nil {
			node.Degree, node.Date = len(e.event.members), b.s.wordText[e.event.date]
			continue
		}
		node.Degree = b.degree(n)
		if post := b.s.latestPost(n); post != "" {
			node.Roles = []string{post}
		}
	}
	slices.SortFunc(b.net.Nodes, func(x, y graph.NetworkNode) int { return cmp.Compare(x.ID, y.ID) })
	b.sortEdges()
	if b.net.Edges == nil {
		b.net.Edges = []graph.NetworkEdge{}
	}
}

func (b *networkBuilder) sortEdges() {
	slices.SortFunc(b.net.Edges, func(x, y graph.NetworkEdge) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Target, y.Target))
	})
}
