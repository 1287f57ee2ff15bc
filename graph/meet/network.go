package meet

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Bounds of a network.
const (
	DefaultNodes    = 150
	MaxNodes        = 1000
	DefaultEdges    = 2000
	MaxEdges        = 20000
	MaxDepth        = 4
	eventsPerEdge   = 5
	defaultSeedPart = 3 // without a focus, one in so many nodes of a bipartite network are the best connected agents
)

// NetworkQuery says which part of the graph to show. Its zero value asks for the best connected people.
type NetworkQuery struct {
	Focus        []graph.EntityID // people, organisations, places or events to start from; empty: the best connected agents
	Depth        int              // hops over shared events from the focus, up to MaxDepth; 0 means 1; minded only with a focus
	Since, Until string           // as in MetQuery
	Project      graph.Projection // empty means graph.ProjectPeople
	MaxNodes     int              // 0 means DefaultNodes
	MaxEdges     int              // 0 means DefaultEdges; the heaviest edges stay
}

func (q *NetworkQuery) defaults() error {
	q.Depth = cmp.Or(q.Depth, 1)
	q.Project = cmp.Or(q.Project, graph.ProjectPeople)
	q.MaxNodes = cmp.Or(q.MaxNodes, DefaultNodes)
	q.MaxEdges = cmp.Or(q.MaxEdges, DefaultEdges)
	switch {
	case q.Project != graph.ProjectPeople && q.Project != graph.ProjectBipartite:
		return fmt.Errorf("%w: projection %q: want people or bipartite", ErrBadQuery, q.Project)
	case q.Depth < 0 || q.Depth > MaxDepth:
		return fmt.Errorf("%w: depth %d: want 1 to %d", ErrBadQuery, q.Depth, MaxDepth)
	case q.MaxNodes < 0 || q.MaxNodes > MaxNodes:
		return fmt.Errorf("%w: %d nodes: want 1 to %d", ErrBadQuery, q.MaxNodes, MaxNodes)
	case q.MaxEdges < 0 || q.MaxEdges > MaxEdges:
		return fmt.Errorf("%w: %d edges: want 1 to %d", ErrBadQuery, q.MaxEdges, MaxEdges)
	}
	return nil
}

// Network shows the part of the graph around the focus. Only meetings count: held events and those present or represented
// there. Where bounds bite, the entities that share most events with those already in stay, and Cut says so.
// It returns ErrNotFound for an unknown focus, and ErrBadQuery.
func (ix *Index) Network(ctx context.Context, q NetworkQuery) (graph.Network, error) {
	w, err := parseWindow(q.Since, q.Until)
	if err == nil {
		err = q.defaults()
	}
	if err != nil {
		return graph.Network{}, err
	}
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	sc := ix.borrow()
	defer ix.giveBack(sc)
	b := &networkBuilder{s: ix.s, sc: sc, w: w, q: q, chosen: make(map[node]int)}
	if err := b.choose(ctx); err != nil {
		return graph.Network{}, err
	}
	if q.Project == graph.ProjectPeople {
		b.joinPeople()
	} else {
		b.joinEvents()
	}
	b.finish()
	return b.net, nil
}

// networkBuilder chooses nodes, then joins them.
type networkBuilder struct {
	s  *state
	sc *scratch
	w  window
	q  NetworkQuery

	nodes  []node
	chosen map[node]int // position in nodes
	seeds  int          // how many of nodes are the focus
	net    graph.Network
}

func (b *networkBuilder) add(nodes ...node) {
	for _, n := range nodes {
		if _, ok := b.chosen[n]; !ok {
			b.chosen[n] = len(b.nodes)
			b.nodes = append(b.nodes, n)
		}
	}
}

func (b *networkBuilder) cut(format string, args ...any) {
	if !b.net.Cut {
		b.net.Cut, b.net.CutReason = true, fmt.Sprintf(format, args...)
	}
}

func (b *networkBuilder) room() int { return b.q.MaxNodes - len(b.nodes) }

func (b *networkBuilder) isPeople() bool { return b.q.Project == graph.ProjectPeople }

// admits reports whether an agent may be a node of the projection.
func (b *networkBuilder) admits(n node) bool {
	return !b.isPeople() || b.s.entities[n].kind == graph.KindPerson
}

func (b *networkBuilder) choose(ctx context.Context) error {
	if len(b.q.Focus) == 0 {
		b.bestConnected()
		return nil
	}
	for _, id := range b.q.Focus {
		n, err := b.s.find(id)
		if err != nil {
			return err
		}
		b.addFitting(b.startFrom(n))
	}
	b.seeds = len(b.nodes)
	frontier := slices.Clone(b.nodes)
	for range b.q.Depth {
		if err := ctx.Err(); err != nil {
			return err
		}
		before := len(b.nodes)
		b.spread(frontier)
		frontier = b.nodes[before:]
	}
	return nil
}

// addFitting adds as many nodes as there is room for.
func (b *networkBuilder) addFitting(nodes []node) {
	if len(nodes) > b.room() {
		b.cutNodes()
		nodes = nodes[:b.room()]
	}
	b.add(nodes...)
}

func (b *networkBuilder) cutNodes() { b.cut("more than %d nodes", b.q.MaxNodes) }

// startFrom returns the nodes that a focus stands for: itself where it can be a node, else the people of the event, or
// those who hold posts at the organisation, or, if there are none, those at its events.
func (b *networkBuilder) startFrom(n node) []node {
	e := &b.s.entities[n]
	if !b.isPeople() || e.kind == graph.KindPerson {
		return []node{n}
	}
	var people []node
	if e.event != nil {
		for i := range e.event.members[:e.event.met] {
			people = append(people, e.event.members[i].agent)
		}
	}
	for _, r := range e.refs {
		if st := b.s.statement(r); st.kind == holds && st.object == n {
			people = append(people, st.subject)
		}
	}
	if len(people) == 0 {
		people = slices.Clone(b.sc.count(b.s, n, b.s.metAt(n, b.w, nil)))
		b.sc.clear()
	}
	slices.SortFunc(people, b.s.compareIDs)
	return slices.Compact(people)
}

// bestConnected chooses the agents with most events; a bipartite network leaves room for the events that join most of
// them.
func (b *networkBuilder) bestConnected() {
	var agents []node
	for i := range b.s.entities {
		n := node(i)
		if len(b.s.entities[i].events) > 0 && b.admits(n) {
			if degree := b.degree(n); degree > 0 {
				b.sc.counts[n] = uint32(degree)
				b.sc.used = append(b.sc.used, n)
				agents = append(agents, n)
			}
		}
	}
	limit := b.q.MaxNodes
	if !b.isPeople() {
		limit = max(limit/defaultSeedPart, 1)
	}
	best := smallest(agents, limit, b.byCount)
	b.sc.clear()
	if len(best) < len(agents) {
		b.cut("only the %d best connected of %d", len(best), len(agents))
	}
	b.add(best...)
	if !b.isPeople() {
		b.addCounted(b.countEvents(best), b.room())
	}
}

// degree counts the events where an agent met others in the window.
func (b *networkBuilder) degree(n node) int {
	count := 0
	for _, a := range b.s.entities[n].events {
		if a.met() && b.s.in(b.w, a) {
			count++
		}
	}
	return count
}

// byCount orders nodes by scratch counts, the largest first; newer events before older ones; then by id.
func (b *networkBuilder) byCount(x, y node) int {
	if c := cmp.Compare(b.sc.counts[y], b.sc.counts[x]); c != 0 {
		return c
	}
	if b.s.entities[x].event != nil && b.s.entities[y].event != nil {
		return b.s.newestFirst(x, y)
	}
	return b.s.compareIDs(x, y)
}

// spread adds what is one hop from the frontier. Half of the room goes to events where these are nodes themselves.
func (b *networkBuilder) spread(frontier []node) {
	events := b.countEvents(frontier)
	if b.isPeople() {
		b.sc.clear()
	} else {
		before := len(b.nodes)
		b.addCounted(events, max(b.room()/2, 1))
		events = append(slices.Clone(b.nodes[before:]), b.eventsAmong(frontier)...)
	}
	b.addCounted(b.countMembers(events), b.room())
}

func (b *networkBuilder) eventsAmong(nodes []node) []node {
	var events []node
	for _, n := range nodes {
		if b.s.entities[n].event != nil {
			events = append(events, n)
		}
	}
	return events
}

// countEvents counts for each meeting of the agents how many of them were there.
func (b *networkBuilder) countEvents(agents []node) []node {
	for _, n := range agents {
		for _, a := range b.s.entities[n].events {
			if a.met() && b.s.in(b.w, a) {
				b.tally(a.event())
			}
		}
	}
	return b.sc.used
}

// countMembers counts for each agent at how many of the events it was.
func (b *networkBuilder) countMembers(events []node) []node {
	events = slices.Clone(events)
	for _, n := range events {
		members := b.s.entities[n].event.members
		for i := range members {
			if members[i].met && b.admits(members[i].agent) {
				b.tally(members[i].agent)
			}
		}
	}
	return b.sc.used
}

func (b *networkBuilder) tally(n node) {
	if b.sc.counts[n] == 0 {
		b.sc.used = append(b.sc.used, n)
	}
	b.sc.counts[n]++
}

// addCounted adds the nodes with the largest counts that are not in yet, and clears the counts.
func (b *networkBuilder) addCounted(counted []node, limit int) {
	var fresh []node
	for _, n := range counted {
		if _, ok := b.chosen[n]; !ok {
			fresh = append(fresh, n)
		}
	}
	if len(fresh) > limit {
		b.cutNodes()
	}
	if limit > 0 {
		b.add(smallest(fresh, limit, b.byCount)...)
	}
	b.sc.clear()
}
