package resolve

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
)

// matcher knows one kind of entity: what to look at, and what speaks for and against two being one.
type matcher interface {
	kind() graph.EntityKind
	// describe says what there is to compare of entity e. It may look at the clusters of the stages before.
	describe(a *article, e int) traits
	// compare must depend on features, evidence and quarters of the two atoms alone, and be symmetric.
	compare(x, y *atom) reasons
	// unlike reports at little cost, for most pairs of which it is so, that compare finds nothing to link the two by.
	unlike(x, y *atom) bool
	// disputes are the comparisons whose weight does not count between two groups where a third atom settles them.
	disputes() reasons
	// settles reports whether the third atom explains why the comparison of x and y found a dispute.
	settles(third, x, y *atom, why reasons) bool
	// margin is by how much the better of two groups, which cannot be one, must be ahead for a third to join it. What fits
	// two namesakes equally well joins neither.
	margin() int32
	// linkage says how what speaks against two groups is drawn from their pairs.
	linkage() linkage
	// distinct reports whether two entities of one article are two things because the article has them as two.
	distinct() bool
	// twins reports whether two entities of one article may yet be one, where the stage is distinct.
	twins(x, y *atom) bool
}

// stage finds the clusters of one kind. Its clusters are a function of the set of items: links are a function of two
// atoms, components of the links, clusters of their component.
type stage struct {
	matcher
	lexicon *lexicon
	rulings *rulings
	atoms   map[string]*atom
	blocks  map[uint64][]*atom
	serial  *int
	round   int // of updates
	visits  int // of atoms by relink

	stale   map[*atom]struct{}      // to be compared again
	unsure  map[*component]struct{} // to be clustered again
	touched map[*cluster]struct{}   // to be named again
}

func newStage(m matcher, l *lexicon, r *rulings, serial *int) *stage {
	return &stage{
		matcher: m, lexicon: l, rulings: r, serial: serial,
		atoms: map[string]*atom{}, blocks: map[uint64][]*atom{},
		stale: map[*atom]struct{}{}, unsure: map[*component]struct{}{}, touched: map[*cluster]struct{}{},
	}
}

// update looks again at the entities of the given articles and returns all articles of which an entity moved to another
// cluster, in order of their ids.
func (s *stage) update(dirty []*article) []*article {
	for _, a := range dirty {
		s.describeAll(a)
	}
	s.round++
	for a := range s.stale {
		s.unlink(a)
	}
	for a := range s.stale {
		s.relink(a)
	}
	return s.recluster()
}

// drop takes the entities of an article out.
func (s *stage) drop(a *article) {
	s.rulings.forget(a, s.kind())
	for e := range a.entities {
		if a.entities[e].kind == s.kind() && a.entities[e].item != nil {
			s.detach(a.entities[e].item)
			a.entities[e].item = nil
		}
	}
}

func (s *stage) describeAll(a *article) {
	s.rulings.forget(a, s.kind())
	type described struct {
		entity int
		traits
	}
	var all []described
	seen := map[string]int{}
	for e := range a.entities {
		if a.entities[e].kind == s.kind() {
			t := s.describe(a, e)
			if s.rulings.takenOut(a, e, t.signature, s.describe) {
				t.alone = true
				t.signature += "\x00judged\x00" + string(a.id) + "\x00" + string(a.entities[e].id)
			}
			all = append(all, described{e, t})
			seen[t.signature]++
		}
	}
	for _, d := range all {
		if seen[d.signature] > 1 && s.distinct() { // namesakes in one article: never the same atom
			d.signature += "\x00" + string(a.id) + "\x00" + string(a.entities[d.entity].id)
		}
		s.place(a, d.entity, d.traits)
	}
	for _, e := range s.rulings.judged(a, s.kind()) {
		if c := a.entities[e].item.atom.component; c != nil {
			s.unsure[c] = struct{}{}
		}
	}
}

// place puts an entity into the atom of its signature, unless it is there already and nothing about it has changed.
func (s *stage) place(a *article, e int, t traits) {
	print := fingerprint(t)
	if old := a.entities[e].item; old != nil {
		if old.print == print && old.atom.signature == t.signature {
			return
		}
		s.detach(old)
	}
	i := &item{article: a, entity: e, print: print, context: t.context, evidence: t.evidence, bare: t.bare}
	a.entities[e].item = i
	at, ok := s.atoms[t.signature]
	if !ok {
		at = &atom{
			signature: t.signature, features: t.features, alone: t.alone, items: map[*item]struct{}{}, keys: map[uint64]int32{},
			evidence: map[uint64]int32{}, links: map[*atom]link{},
		}
		slices.Sort(t.keys)
		count(at.keys, slices.Compact(t.keys), 1)
		s.atoms[t.signature] = at
		s.stale[at] = struct{}{}
		for k := range at.keys {
			s.blocks[k] = append(s.blocks[k], at)
		}
	}
	c := at.add(i)
	at.cluster.count(i, 1)
	for _, k := range c.keys {
		s.blocks[k] = append(s.blocks[k], at)
	}
	s.note(at, c)
}

// note puts down what is to be done after an atom has changed.
func (s *stage) note(at *atom, c change) {
	if c.compared {
		s.stale[at] = struct{}{}
	}
	if at.cluster != nil {
		s.touched[at.cluster] = struct{}{}
	}
	if at.component != nil && len(at.component.atoms) > 1 { // how many items an atom has, and the least of them, counts
		s.unsure[at.component] = struct{}{}
	}
}

func (s *stage) unblock(k uint64, at *atom) {
	b := s.blocks[k]
	if i := slices.Index(b, at); i >= 0 {
		b[i] = b[len(b)-1]
		b[len(b)-1] = nil
		s.blocks[k] = b[:len(b)-1]
	}
	if len(s.blocks[k]) == 0 {
		delete(s.blocks, k)
	}
}

func (s *stage) detach(i *item) {
	at := i.atom
	c := at.remove(i)
	at.cluster.count(i, -1)
	for _, k := range c.keys {
		s.unblock(k, at)
	}
	s.note(at, c)
	if len(at.items) > 0 {
		return
	}
	for k := range at.keys {
		s.unblock(k, at)
	}
	s.unlink(at)
	if c := at.cluster; c != nil {
		c.lose(at)
	}
	delete(s.atoms, at.signature)
	delete(s.stale, at)
}

func (s *stage) unlink(at *atom) {
	for mate, l := range at.links {
		delete(mate.links, at)
		if mate.component != nil && l.holds() {
			s.unsure[mate.component] = struct{}{}
		}
	}
	clear(at.links)
	if at.component != nil {
		s.unsure[at.component] = struct{}{}
	}
}

// relink compares an atom with every atom that it shares a key with, except those that were compared with it in this round.
// It keeps the links that may make one of two, or that a person may be asked about; most pairs are of neither sort, and
// partition compares them again in the rare case that they meet in a component.
func (s *stage) relink(at *atom) {
	s.visits++
	for k := range at.keys {
		for _, mate := range s.blocks[k] {
			if mate == at || mate.visit == s.visits || mate.round == s.round {
				continue
			}
			mate.visit = s.visits
			if s.unlike(at, mate) {
				continue
			}
			if l := s.weighed(s.compare(at, mate)); l.kept() {
				at.links[mate], mate.links[at] = l, l
			}
		}
	}
	at.round = s.round
}

func (s *stage) weighed(why reasons) link {
	sum, against := s.lexicon.weigh(why)
	_, disputed := s.lexicon.weigh(why.and(s.disputes()))
	return link{int32(sum), int32(against), int32(disputed), why}
}

// recluster finds the components of everything that changed and clusters each anew.
func (s *stage) recluster() []*article {
	var seeds []*atom
	for at := range s.stale {
		seeds = append(seeds, at)
		if at.component != nil {
			s.unsure[at.component] = struct{}{}
		}
	}
	for i := 0; i < len(seeds); i++ { // old components of mates are broken up too
		for mate, l := range seeds[i].links {
			if c := mate.component; c != nil && l.holds() {
				s.unsure[c] = struct{}{}
			}
		}
	}
	for c := range s.unsure {
		seeds = append(seeds, c.atoms...)
	}
	var groups [][]*atom
	seen := map[*atom]bool{}
	judged := s.rulings.pairs(s.kind())
	for _, at := range seeds {
		if !seen[at] && len(at.items) > 0 {
			atoms := connected(at, judged, seen)
			c := &component{atoms: atoms}
			for _, x := range atoms {
				x.component = c
			}
			groups = append(groups, s.partition(atoms, judged)...)
		}
	}
	clear(s.stale)
	clear(s.unsure)
	moved := s.settle(groups)
	return slices.SortedFunc(maps.Keys(moved), func(a, b *article) int { return cmp.Compare(a.id, b.id) })
}

// connected returns every atom that links and judgements lead to from at, in order of their least items.
func connected(at *atom, judged pairs, seen map[*atom]bool) []*atom {
	seen[at] = true
	out := []*atom{at}
	visit := func(mate *atom) {
		if !seen[mate] {
			seen[mate] = true
			out = append(out, mate)
		}
	}
	for i := 0; i < len(out); i++ {
		for mate, l := range out[i].links {
			if l.holds() {
				visit(mate)
			}
		}
		for _, mate := range judged.mates[out[i]] {
			visit(mate)
		}
	}
	slices.SortFunc(out, func(a, b *atom) int { return a.least.compare(b.least) })
	return out
}

// settle gives each group the cluster that most of its items were in before, or a new one. A cluster goes to one group.
func (s *stage) settle(groups [][]*atom) map[*article]struct{} {
	type claim struct{ items, group int }
	claims := map[*cluster]claim{}
	for g, group := range groups {
		held := map[*cluster]int{}
		for _, at := range group {
			if at.cluster != nil {
				held[at.cluster] += len(at.items)
				s.touched[at.cluster] = struct{}{}
			}
		}
		for c, n := range held {
			if best, ok := claims[c]; !ok || n > best.items {
				claims[c] = claim{n, g}
			}
		}
	}
	kept := make([]*cluster, len(groups))
	for c, cl := range claims {
		if k := kept[cl.group]; k == nil || len(c.atoms) > len(k.atoms) || len(c.atoms) == len(k.atoms) && c.serial < k.serial {
			kept[cl.group] = c
		}
	}
	moved := map[*article]struct{}{}
	for g, group := range groups {
		s.assign(kept[g], group, moved)
	}
	return moved
}

func (s *stage) assign(c *cluster, group []*atom, moved map[*article]struct{}) {
	if c == nil {
		*s.serial++
		c = &cluster{serial: *s.serial, kind: s.kind()}
	}
	for _, at := range group {
		if at.cluster == c {
			continue
		}
		old := at.cluster
		if old != nil {
			old.lose(at)
		}
		at.cluster = c
		for i := range at.items {
			old.count(i, -1)
			c.count(i, 1)
			moved[i.article] = struct{}{}
		}
	}
	c.atoms = group
	s.touched[c] = struct{}{}
}

// fingerprint sums up traits, so that an entity of which nothing changed is left alone.
func fingerprint(t traits) uint64 {
	var b []byte
	for _, list := range [][]uint64{t.context, t.evidence} {
		for _, k := range list {
			b = binary.LittleEndian.AppendUint64(b, k)
		}
		b = append(b, '/')
	}
	if t.bare {
		b = append(b, '.')
	}
	return hash64(t.signature, string(b))
}
