package resolve

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/whomet/whomet/graph"
)

// against is how much must speak against two groups being one for them to be rivals for a third.
const against = -16

// tie is what speaks for and against two groups being one.
type tie struct {
	best     int32     // the most that speaks for any pair
	worst    int32     // the most that speaks against any pair, disputes aside
	pairs    int64     // pairs of items compared
	joined   int64     // of these, pairs whose weight would join them
	opposed  int64     // of these, pairs that something speaks against
	against  int64     // sum of what speaks against those that would not join
	refused  int64     // sum of the weights of the opposed ones that would not join
	disputes []dispute // what a third atom may settle
	both     int       // articles that have both, as two
	apart    bool      // a person said that they are two
}

// dispute is something that speaks against two atoms being one unless a third one explains it.
type dispute struct {
	x, y   int
	weight int32
	pairs  int64
	why    reasons
}

func (t tie) and(u tie) tie {
	return tie{
		best: max(t.best, u.best), worst: min(t.worst, u.worst), both: t.both + u.both,
		pairs: t.pairs + u.pairs, joined: t.joined + u.joined, opposed: t.opposed + u.opposed, against: t.against + u.against,
		refused:  t.refused + u.refused,
		disputes: append(slices.Clip(t.disputes), u.disputes...),
		apart:    t.apart || u.apart,
	}
}

// linkage is how what speaks against two groups is drawn from their pairs.
type linkage int

const (
	byWorst   linkage = iota // the most that speaks against any pair: one wrong link makes two people one
	byMean                   // the mean over the pairs
	byBalance                // weighed against the pairs that would join, by how many reports each has
)

// never is the value of a tie that must not be.
const never = -1 << 20

// small is the size up to which all pairs of a component are compared, those too that share no key.
const small = 64

// partition clusters the atoms of a component, which come in order of their least items: the two groups with the highest
// value become one, again and again, until none reaches the threshold. Every choice depends on the atoms alone.
func (s *stage) partition(atoms []*atom, judged pairs) [][]*atom {
	if len(atoms) == 1 {
		return [][]*atom{atoms}
	}
	p := s.prepare(atoms)
	p.keepApart(judged.list)
	p.run()
	p.bring(judged.list)
	p.run()
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
	p := &partitioning{stage: s, atoms: atoms, ties: make([]map[int]tie, len(atoms)), groups: make([][]int, len(atoms)), sizes: make([]int, len(atoms))}
	at := make(map[*atom]int, len(atoms))
	for i, a := range atoms {
		at[a], p.groups[i], p.ties[i], p.sizes[i] = i, []int{i}, map[int]tie{}, len(a.items)
	}
	for i, a := range atoms {
		for mate, l := range a.links {
			if j, ok := at[mate]; ok && i < j {
				p.tie(i, j, l)
			}
		}
	}
	if len(atoms) <= small {
		p.compareRest()
	}
	if s.distinct() {
		p.separate(atoms)
	}
	return p
}

type partitioning struct {
	*stage
	atoms  []*atom
	ties   []map[int]tie
	sizes  []int   // items of each group
	groups [][]int // by least atom; nil where the group has become part of another one
	queue  offers
}

func (p *partitioning) tie(i, j int, l link) {
	pairs := int64(len(p.atoms[i].items)) * int64(len(p.atoms[j].items))
	worst := l.against - l.disputed
	t := tie{best: l.weight - l.against, worst: worst, pairs: pairs}
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

// value is how strongly two groups belong together: what speaks most for any pair of their atoms, less what speaks against.
func (p *partitioning) value(i, j int) int32 {
	t, ok := p.ties[i][j]
	switch {
	case !ok:
		return 0
	case t.apart, p.apart(t, i, j):
		return never
	}
	switch {
	case p.linkage() == byBalance:
		return p.balance(t)
	case p.linkage() == byMean && t.pairs > 0:
		return t.best + int32(t.against/t.pairs)
	}
	v := t.best + inPart(t.worst, t.opposed, t.pairs)
	if v < joins || len(t.disputes) == 0 {
		return v
	}
	return v + p.unsettled(t, joins-v, i, j)
}

// balance sets what speaks for two bodies or meetings against what speaks against them, by how many reports do: their names
// are seldom told apart by a single one, and a single wrong one must not make two of them one.
func (p *partitioning) balance(t tie) int32 {
	if t.opposed == 0 || t.pairs == 0 {
		return t.best
	}
	if t.joined == 0 {
		return t.best + t.worst
	}
	return int32((int64(t.best)*t.joined + t.refused) / (t.joined + t.opposed))
}

// apart reports whether enough articles have something in both groups as two. In a few of many that is a mistake of the
// extraction, which took two mentions of one person for two people.
func (p *partitioning) apart(t tie, i, j int) bool {
	return t.both > 0 && t.both*rare >= min(p.sizes[i], p.sizes[j])
}

// rare is one in how many articles may be wrong before what it says counts in full.
const rare = 20

// opposedTo reports whether something speaks against two groups being one, so that a third cannot be both.
func (p *partitioning) opposedTo(j, k, i int) bool {
	t, ok := p.ties[j][k]
	if !ok { // too large a component for all pairs
		l := p.weighed(p.compare(p.atoms[p.groups[j][0]], p.atoms[p.groups[k][0]]))
		return l.against <= against
	}
	if t.apart || p.apart(t, j, k) {
		return true
	}
	switch {
	case p.linkage() == byBalance:
		return t.opposed > t.joined && t.worst <= against
	case p.linkage() == byMean && t.pairs > 0:
		return t.against/t.pairs <= against
	}
	v := inPart(t.worst, t.opposed, t.pairs)
	return v <= against || v+p.unsettled(t, against-v, i, j, k) <= against
}

// inPart lets something count in full where it holds of a quarter of the pairs or more, and less where of fewer.
func inPart(weight int32, some, all int64) int32 {
	if all == 0 || 4*some >= all {
		return weight
	}
	return int32(int64(weight) * 4 * some / all)
}

// unsettled is the weight of the worst dispute that no atom of the groups settles. It stops counting below enough.
func (p *partitioning) unsettled(t tie, enough int32, groups ...int) int32 {
	worst, pairs := int32(0), int64(0)
	for _, d := range t.disputes {
		if slices.ContainsFunc(groups, func(g int) bool { return p.settled(d, p.groups[g]) }) {
			continue
		}
		worst, pairs = min(worst, d.weight), pairs+d.pairs
		if sum := inPart(worst, pairs, t.pairs); sum < enough {
			return sum
		}
	}
	return inPart(worst, pairs, t.pairs)
}

func (p *partitioning) settled(d dispute, group []int) bool {
	return slices.ContainsFunc(group, func(x int) bool {
		return p.settles(p.atoms[x], p.atoms[d.x], p.atoms[d.y], d.why)
	})
}

// separate marks atoms that have an article in common: an article has two entities because they are two things. An entity
// that the article says nothing of is no proof, as it may be a mention that was not seen to belong to the other.
func (p *partitioning) separate(atoms []*atom) {
	holder := map[graph.ArticleID][]int{}
	for i, a := range atoms {
		for it := range a.items {
			if !it.bare {
				holder[it.article.id] = append(holder[it.article.id], i)
			}
		}
	}
	for _, h := range holder {
		for x := range h {
			for _, j := range h[x+1:] {
				if !p.twins(p.atoms[h[x]], p.atoms[j]) {
					p.mark(h[x], j, func(t *tie) { t.both++ })
				}
			}
		}
	}
}

// keepApart marks what people judged to be two.
func (p *partitioning) keepApart(judged []pair) {
	for _, r := range judged {
		i, j := slices.Index(p.atoms, r.x), slices.Index(p.atoms, r.y)
		if r.verdict == Different && i >= 0 && j >= 0 {
			p.mark(i, j, func(t *tie) { t.apart = true })
		}
	}
}

// bring makes one of what people judged to be one, with everything that the machine took for either, unless that would
// make one of what they judged to be two.
func (p *partitioning) bring(judged []pair) {
	for _, r := range judged {
		if r.verdict != Same {
			continue
		}
		i, j := p.groupOf(r.x), p.groupOf(r.y)
		if i == j || i < 0 || j < 0 || p.ties[i][j].apart {
			continue
		}
		p.unite(min(i, j), max(i, j))
	}
}

func (p *partitioning) groupOf(a *atom) int {
	at := slices.Index(p.atoms, a)
	return slices.IndexFunc(p.groups, func(g []int) bool { return slices.Contains(g, at) })
}

func (p *partitioning) mark(i, j int, set func(*tie)) {
	if i == j {
		return
	}
	t := p.ties[i][j]
	set(&t)
	p.ties[i][j], p.ties[j][i] = t, t
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
	var doubtful []offer
	for p.queue.Len() > 0 {
		o := heap.Pop(&p.queue).(offer)
		if len(p.groups[o.i]) != o.ni || len(p.groups[o.j]) != o.nj {
			continue
		}
		if p.rivalled(o.i, o.j, o.value) || p.rivalled(o.j, o.i, o.value) {
			doubtful = append(doubtful, o)
			continue
		}
		p.unite(o.i, o.j)
		for _, d := range doubtful { // a rival may have become one with the better offer
			if len(p.groups[d.i]) == d.ni && len(p.groups[d.j]) == d.nj {
				heap.Push(&p.queue, d)
			}
		}
		doubtful = doubtful[:0]
	}
}

// rivalled reports whether another group fits i nearly as well as j does, and cannot be one with j.
func (p *partitioning) rivalled(i, j int, value int32) bool {
	for k := range p.ties[i] {
		if k == j || p.value(i, k) < max(joins, value-p.margin()) {
			continue
		}
		if p.sizes[k]*rare >= min(p.sizes[i], p.sizes[j]) && p.opposedTo(j, k, i) {
			return true
		}
	}
	return false
}

// unite makes group j part of group i.
func (p *partitioning) unite(i, j int) {
	p.groups[i] = append(p.groups[i], p.groups[j]...)
	p.groups[j] = nil
	p.sizes[i] += p.sizes[j]
	for k, t := range p.ties[j] {
		delete(p.ties[k], j)
		if k == i {
			continue
		}
		if u, ok := p.ties[i][k]; ok {
			t = t.and(u)
		}
		p.ties[i][k], p.ties[k][i] = t, t
	}
	p.ties[j] = nil
	for k := range p.ties[i] {
		p.propose(i, k)
	}
}
