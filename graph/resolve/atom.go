package resolve

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// item is one local entity in the stage of its kind.
type item struct {
	article           *article
	entity            int
	print             uint64 // fingerprint of everything the matcher said of it
	atom              *atom
	context, evidence []uint64
	bare              bool
}

// less orders items by article and place in it, which depends on the set of articles alone.
func (i *item) compare(j *item) int {
	return cmp.Or(cmp.Compare(i.article.id, j.article.id), cmp.Compare(i.entity, j.entity))
}

// traits is what a matcher says of one local entity.
type traits struct {
	signature string   // items of equal signature are the same thing without further question
	features  any      // a function of the signature; the matcher's own type
	keys      []uint64 // blocking keys: only atoms that share one are compared. A function of the signature
	context   []uint64 // further blocking keys, of this item alone
	evidence  []uint64 // what else speaks for or against, gathered over the items of an atom
	alone     bool     // a person took it out of what the machine takes it for
	bare      bool     // nothing but a name: a signature, a photo credit
}

// atom is all items of one signature. Atoms are what is compared and clustered, so that ten thousand articles that give
// the same full name and post cost as much as one.
type atom struct {
	signature   string
	features    any
	alone       bool // a person took its one item out of what the machine takes it for
	items       map[*item]struct{}
	keys        map[uint64]int32
	evidence    map[uint64]int32
	first, last int // days on which its articles were published; 0 where none says
	least       *item
	links       map[*atom]link // those kept
	cluster     *cluster
	component   *component
	place       int // among the atoms of the component, while it is being partitioned
	round       int // in which it was compared last
	visit       int // of relink that came by last
}

// link is a compared pair.
type link struct {
	weight   int32
	against  int32 // the part of weight below zero
	disputed int32 // the part of against that a third atom may settle
	why      reasons
}

// holds reports whether the pair could be the reason to make two groups one: what speaks for it reaches the threshold, and is
// not outweighed.
func (l link) holds() bool { return l.weight > 0 && l.weight-l.against >= joins }

// kept reports whether the link is worth keeping.
func (l link) kept() bool { return l.holds() || l.weight >= joins-doubtful }

// cluster is a set of atoms taken for one thing of the world.
type cluster struct {
	serial int // tells clusters apart while the program runs; nothing that is shown depends on it
	kind   graph.EntityKind
	atoms  []*atom
	entity graph.CanonicalEntity // as last reported; ID is empty before
	base   string                // the slug it shares with its namesakes
	tally  *tally                // nil while the cluster is small
	first  *item                 // decides which of the namesakes has the plain slug
}

// lose takes an atom out, if it is there. The slice is copied, as groups hand theirs to clusters.
func (c *cluster) lose(at *atom) {
	c.atoms = slices.DeleteFunc(slices.Clone(c.atoms), func(x *atom) bool { return x == at })
}

// takenOut reports whether the cluster is made of what people took out of others.
func (c *cluster) takenOut() bool {
	return !slices.ContainsFunc(c.atoms, func(at *atom) bool { return !at.alone })
}

// component is a set of atoms that links hold together; clusters never reach across components.
type component struct{ atoms []*atom }

// change is what adding or removing an item did to an atom.
type change struct {
	keys     []uint64 // blocking keys that came, or that went
	compared bool     // something that comparisons look at is different
}

// add puts an item into the atom.
func (a *atom) add(i *item) change {
	a.items[i] = struct{}{}
	i.atom = a
	came := count(a.keys, i.context, 1)
	seen := count(a.evidence, i.evidence, 1)
	if a.least == nil || i.compare(a.least) < 0 {
		a.least = i
	}
	widened := a.widen(i.article.published)
	return change{came, widened || len(came)+len(seen) > 0}
}

func (a *atom) widen(day int) bool {
	if day == 0 {
		return false
	}
	before := a.quarters()
	if a.first == 0 || day < a.first {
		a.first = day
	}
	a.last = max(a.last, day)
	return before != a.quarters()
}

// quarters is the time in which the atom was reported, as finely as comparisons see it.
func (a *atom) quarters() [2]int { return [2]int{a.first / quarter, a.last / quarter} }

const quarter = 91

// remove takes an item out.
func (a *atom) remove(i *item) change {
	delete(a.items, i)
	i.atom = nil
	went := count(a.keys, i.context, -1)
	unseen := count(a.evidence, i.evidence, -1)
	before := a.quarters()
	if p := i.article.published; a.least == i || p == a.first || p == a.last {
		a.first, a.last, a.least = 0, 0, nil
		for j := range a.items {
			a.widen(j.article.published)
			if a.least == nil || j.compare(a.least) < 0 {
				a.least = j
			}
		}
	}
	return change{went, before != a.quarters() || len(went)+len(unseen) > 0}
}

// count adds by to the count of each key and returns the keys that came or went.
func count(counts map[uint64]int32, keys []uint64, by int32) []uint64 {
	var changed []uint64
	for _, k := range keys {
		before := counts[k]
		after := before + by
		if after == 0 {
			delete(counts, k)
		} else {
			counts[k] = after
		}
		if (before == 0) != (after == 0) {
			changed = append(changed, k)
		}
	}
	return changed
}

// tagged marks a key with one of four sorts of evidence, which sharing tells apart.
func tagged(key uint64, sort int) uint64 { return key&^3 | uint64(sort) }

// sharing counts the keys that two multisets share, by their sort.
func sharing(a, b map[uint64]int32) (n [4]int) {
	if len(a) > len(b) {
		a, b = b, a
	}
	for k := range a {
		if _, ok := b[k]; ok {
			n[k&3]++
		}
	}
	return n
}

func meet(a, b map[uint64]int32) bool { return sharing(a, b) != [4]int{} }
