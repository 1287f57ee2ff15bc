package meet

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// joinPeople makes an edge of every two chosen people who met. Pairs are counted in a square table: a thousand people at
// one event make half a million pairs, which a map would take a hundred times as long for.
func (b *networkBuilder) joinPeople() {
	events := b.sharedEvents()
	size := len(b.nodes)
	weights := make([]uint32, size*size)
	b.eachPair(events, func(_ node, pair int) { weights[pair]++ })
	pairs := b.heaviest(weights)
	edges := make([]edge, len(pairs))
	for i, pair := range pairs {
		edges[i] = edge{a: b.nodes[pair/size], b: b.nodes[pair%size], weight: int(weights[pair])}
	}
	clear(weights)
	for i, pair := range pairs {
		weights[pair] = uint32(i + 1)
	}
	b.eachPair(events, func(n node, pair int) {
		if i := weights[pair]; i > 0 {
			edges[i-1].meet(n, b.s.entities[n].event)
		}
	})
	for i := range edges {
		b.net.Edges = append(b.net.Edges, b.peopleEdge(&edges[i]))
	}
}

// edge gathers what two people share; events come newest first.
type edge struct {
	a, b        node
	weight      int
	events      []node
	first, last word
}

func (e *edge) meet(n node, ev *event) {
	if len(e.events) < eventsPerEdge {
		e.events = append(e.events, n)
	}
	if ev.date == 0 {
		return
	}
	if e.last == 0 {
		e.last = ev.date
	}
	e.first = ev.date
}

// sharedEvents lists the meetings of the chosen people, newest first.
func (b *networkBuilder) sharedEvents() []node {
	events := slices.Clone(b.countEvents(b.nodes))
	events = slices.DeleteFunc(events, func(n node) bool { return b.sc.counts[n] < 2 })
	b.sc.clear()
	slices.SortFunc(events, b.s.newestFirst)
	return events
}

// eachPair calls visit for every two chosen people of each event, with the place of the pair in a square table.
func (b *networkBuilder) eachPair(events []node, visit func(event node, pair int)) {
	for i, n := range b.nodes {
		b.sc.dates[n] = int32(i + 1)
		b.sc.used = append(b.sc.used, n)
	}
	var here []int
	for _, n := range events {
		ev := b.s.entities[n].event
		here = here[:0]
		for i := range ev.members[:ev.met] {
			if at := b.sc.dates[ev.members[i].agent]; at > 0 {
				here = append(here, int(at-1))
			}
		}
		for i, x := range here {
			for _, y := range here[i+1:] {
				visit(n, min(x, y)*len(b.nodes)+max(x, y))
			}
		}
	}
	b.sc.clear()
}

// heaviest returns the places of the pairs with most events, as many as edges are wanted.
func (b *networkBuilder) heaviest(weights []uint32) []int {
	var pairs []int
	for pair, weight := range weights {
		if weight > 0 {
			pairs = append(pairs, pair)
		}
	}
	size := len(b.nodes)
	kept := smallest(pairs, b.q.MaxEdges, func(x, y int) int {
		return cmp.Or(
			cmp.Compare(weights[y], weights[x]),
			cmp.Compare(x/size, y/size), // nodes are in an order of their own that does not depend on the load
			cmp.Compare(x%size, y%size),
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
	out := graph.NetworkEdge{
		Source: b.s.entities[e.a].id, Target: b.s.entities[e.b].id, Weight: e.weight,
		First: b.s.wordText[e.first], Last: b.s.wordText[e.last],
	}
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
