package resolve

import (
	"cmp"
	"container/heap"
	"slices"
)

// against is how much must speak against two groups being one for them to be rivals for a third.
const against = -16

// never is the value of a tie that must not be.
const never = -1 << 20

// small is the size up to which all pairs of a component are compared, those too that share no key.
const small = 24

// partition clusters the atoms of a component, which come in order of their least items: the two groups with the highest
// value become one, again and again, until none reaches the threshold. Every choice depends on the atoms alone. What a
// person took out waits until the others have been clustered as if it were not there.
func (s *stage) partition(atoms []*atom, judged pairs) [][]*atom {
	if len(atoms) == 1 {
		return [][]*atom{atoms}
	}
	p, judgements := s.prepare(atoms), judged.among(atoms)
	p.keepApart(judgements)
	p.waiting = slices.ContainsFunc(atoms, func(a *atom) bool { return a.alone })
	p.run()
	again := p.waiting
	if p.waiting {
		p.waiting = false
		p.keepApart(judgements)
	}
	if p.bring(judgements) || again {
		p.run()
	}
	var out [][]*atom
	for _, g := range p.groups {
		if g == nil {
			continue
		}
		group := make([]*atom, len(g))
		for i, x := range g {
			group[i] = atoms[x]
		}
		out = append(out, group)
	}
	return out
}

// prepare compares the atoms of a component and lets each be a group of its own.
func (s *stage) prepare(atoms []*atom) *partitioning {
	p := &partitioning{stage: s, atoms: atoms, ties: make([]map[int]*tie, len(atoms)), groups: make([][]int, len(atoms)), group: make([]int, len(atoms)), sizes: make([]int, len(atoms))}
	for i, a := range atoms {
		a.place, p.groups[i], p.group[i], p.ties[i], p.sizes[i] = i, []int{i}, i, map[int]*tie{}, len(a.items)
	}
	for i, a := range atoms {
		for mate, l := range a.links {
			if j, ok := p.find(mate); ok && i < j {
				p.tie(i, j, l)
			}
		}
	}
	if len(atoms) <= small {
		p.compareRest()
	} else {
		p.compareSharing()
	}
	if s.distinct() {
		p.separate()
	}
	return p
}

// find returns the place of an atom, if it is one of the component.
func (p *partitioning) find(a *atom) (int, bool) {
	return a.place, a.place < len(p.atoms) && p.atoms[a.place] == a
}

type partitioning struct {
	*stage
	atoms  []*atom
	ties   []map[int]*tie // both ends of a pair hold the same one
	sizes  []int          // items of each group
	groups [][]int        // by least atom; nil where the group has become part of another one
	group  []int          // of each atom
	queue  offers
	denied map[int][]offer // by the rival that stands in their way

	waiting bool // atoms that a person took out are not clustered yet
}

// waits reports whether a group is an atom that is not clustered yet.
func (p *partitioning) waits(i int) bool { return p.waiting && p.atoms[i].alone }

func (p *partitioning) tie(i, j int, l link) {
	pairs := int64(len(p.atoms[i].items)) * int64(len(p.atoms[j].items))
	worst := l.against - l.disputed
	t := &tie{best: l.weight - l.against, worst: worst, pairs: pairs}
	t.against = pairs * int64(worst)
	switch {
	case p.linkage() == byBalance && l.weight >= joins:
		t.joined = pairs
	case worst < 0:
		t.opposed, t.refused = pairs, pairs*int64(l.weight)
	}
	if l.disputed < 0 {
		t.disputes = []dispute{{i, j, l.disputed, pairs, l.why}}
	}
	p.ties[i][j], p.ties[j][i] = t, t
}

func (p *partitioning) compareRest() {
	for i, a := range p.atoms {
		for j := i + 1; j < len(p.atoms); j++ {
			if _, done := p.ties[i][j]; !done {
				why := p.compare(a, p.atoms[j])
				p.tie(i, j, p.weighed(why))
			}
		}
	}
}

// compareSharing compares the pairs that share a key but have no link that was kept.
func (p *partitioning) compareSharing() {
	by := map[uint64][]int{}
	for i, a := range p.atoms {
		for k := range a.keys {
			for _, j := range by[k] {
				if _, done := p.ties[i][j]; !done {
					p.tie(j, i, p.weighed(p.compare(p.atoms[j], a)))
				}
			}
			by[k] = append(by[k], i)
		}
	}
}

// separate marks atoms that have an article in common: an article has two entities because they are two things. An entity
// that the article says nothing of is no proof, as it may be a mention that was not seen to belong to the other. The atom
// with the most items, a president's, is found from the other atoms alone.
func (p *partitioning) separate() {
	most := 0
	for i := range p.atoms {
		if p.sizes[i] > p.sizes[most] {
			most = i
		}
	}
	for i, a := range p.atoms {
		if i == most {
			continue
		}
		for it := range a.items {
			if it.bare {
				continue
			}
			for _, e := range it.article.entities {
				if e.item == nil || e.item.bare || e.kind != p.kind() {
					continue
				}
				if j, ok := p.find(e.item.atom); ok && (i < j || j == most) && !p.twins(p.atoms[min(i, j)], p.atoms[max(i, j)]) {
					p.mark(i, j, func(t *tie) { t.both++ })
				}
			}
		}
	}
}

// keepApart marks what people judged to be two: the groups that the two are in now. What was taken out is marked when the
// others have been clustered.
func (p *partitioning) keepApart(judged []pair) {
	for _, r := range judged {
		i, j := p.groupOf(r.x), p.groupOf(r.y)
		if r.verdict == Different && i >= 0 && j >= 0 {
			p.mark(i, j, func(t *tie) { t.apart, t.valued = true, false })
		}
	}
}

// bring makes one of what people judged to be one, with everything that the machine took for either, unless that would
// make one of what they judged to be two. It reports whether that changed anything.
func (p *partitioning) bring(judged []pair) bool {
	brought := false
	for _, r := range judged {
		if r.verdict != Same {
			continue
		}
		i, j := p.groupOf(r.x), p.groupOf(r.y)
		if i == j || i < 0 || j < 0 || p.ties[i][j] != nil && p.ties[i][j].apart {
			continue
		}
		p.unite(min(i, j), max(i, j))
		brought = true
	}
	return brought
}

// groupOf returns the group that an atom is in, or none where it is not one of the component.
func (p *partitioning) groupOf(a *atom) int {
	if at, ok := p.find(a); ok {
		return p.group[at]
	}
	return none
}

func (p *partitioning) mark(i, j int, set func(*tie)) {
	if i == j {
		return
	}
	t := p.ties[i][j]
	if t == nil {
		t = &tie{}
		p.ties[i][j], p.ties[j][i] = t, t
	}
	set(t)
}

// offer is a proposal to make groups i and j one; it is void when either has changed since.
type offer struct {
	value  int32
	i, j   int
	ni, nj int // sizes of the groups when it was made
}

type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(a, b int) bool {
	return cmp.Or(-cmp.Compare(o[a].value, o[b].value), cmp.Compare(o[a].i, o[b].i), cmp.Compare(o[a].j, o[b].j)) < 0
}
func (o offers) Swap(a, b int) { o[a], o[b] = o[b], o[a] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

func (p *partitioning) propose(i, j int) {
	if i > j {
		i, j = j, i
	}
	if p.waits(i) || p.waits(j) {
		return
	}
	if v := p.value(i, j); v >= joins {
		heap.Push(&p.queue, offer{v, i, j, len(p.groups[i]), len(p.groups[j])})
	}
}

func (p *partitioning) run() {
	for i := range p.ties {
		for j := range p.ties[i] {
			if i < j {
				p.propose(i, j)
			}
		}
	}
	p.denied = map[int][]offer{}
	for p.queue.Len() > 0 {
		o := heap.Pop(&p.queue).(offer)
		if !p.stands(o) {
			continue
		}
		rival, rivalled := p.rival(o.i, o.j, o.value)
		if !rivalled {
			rival, rivalled = p.rival(o.j, o.i, o.value)
		}
		if rivalled {
			p.denied[rival] = append(p.denied[rival], o)
			continue
		}
		p.unite(o.i, o.j)
		p.ask(o.i)
		p.ask(o.j)
	}
}

// stands reports whether neither group of an offer has changed since.
func (p *partitioning) stands(o offer) bool {
	return len(p.groups[o.i]) == o.ni && len(p.groups[o.j]) == o.nj
}

// ask puts forward again what a group stood in the way of, now that it has become one with another, perhaps with one of
// the two. As long as a rival and the two groups stay what they are, there is nothing to ask.
func (p *partitioning) ask(rival int) {
	for _, o := range p.denied[rival] {
		if p.stands(o) {
			heap.Push(&p.queue, o)
		}
	}
	delete(p.denied, rival)
}

// rival finds another group that fits i nearly as well as j does, and cannot be one with j.
func (p *partitioning) rival(i, j int, value int32) (int, bool) {
	for k := range p.ties[i] {
		if k == j || p.waits(k) || p.value(i, k) < max(joins, value-p.margin()) {
			continue
		}
		if p.sizes[k]*rare >= min(p.sizes[i], p.sizes[j]) && p.opposedTo(j, k, i) {
			return k, true
		}
	}
	return 0, false
}

// unite makes group j part of group i.
func (p *partitioning) unite(i, j int) {
	for _, x := range p.groups[j] {
		p.group[x] = i
	}
	p.groups[i] = append(p.groups[i], p.groups[j]...)
	p.groups[j] = nil
	p.sizes[i] += p.sizes[j]
	for k, t := range p.ties[j] {
		delete(p.ties[k], j)
		if k == i {
			continue
		}
		if u := p.ties[i][k]; u != nil {
			t = t.and(u)
		}
		p.ties[i][k], p.ties[k][i] = t, t
	}
	p.ties[j] = nil
	for k, t := range p.ties[i] {
		t.valued = false
		p.propose(i, k)
	}
}
