package resolve

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Candidate is a pair that a person should look at.
type Candidate struct {
	A           graph.CanonicalEntity `json:"a"`
	B           graph.CanonicalEntity `json:"b"` // the same as A where the question is whether A is one
	MentionA    Mention               `json:"mention_a"`
	MentionB    Mention               `json:"mention_b"`
	Together    bool                  `json:"together"`    // the machine takes them for one, though not for sure
	Weight      int                   `json:"weight"`      // of the pair of mentions, in hundredths; 50 joins
	Comparisons []string              `json:"comparisons"` // that held
	Moves       int                   `json:"moves"`       // articles in which a decision against the machine would change an entity
}

// doubtful is how far from the threshold a pair may be to be asked about.
const doubtful = 14

// Candidates lists the pairs about which the machine is least sure, first those of which a decision would clear up most:
// by the articles it would change, and by how near the pair is to the threshold. Judged pairs are left out.
func (r *Resolver) Candidates() []Candidate {
	type key [2]*cluster
	best := map[key]Candidate{}
	atoms, clusters := r.judgedPairs()
	for _, s := range r.stages {
		for _, a := range s.atoms {
			if a.cluster == nil {
				continue
			}
			for mate, l := range a.links {
				if mate.cluster == nil || a.least.compare(mate.least) >= 0 || l.weight < joins-doubtful || l.weight > joins+doubtful {
					continue
				}
				together := a.cluster == mate.cluster
				if together && (l.weight >= joins+doubtful || strongest(a) > joins+doubtful && strongest(mate) > joins+doubtful) {
					continue
				}
				c := candidate(a, mate, l, together)
				if atoms[[2]*atom{a, mate}] || !together && clusters[key{a.cluster, mate.cluster}] {
					continue
				}
				k := key{a.cluster, mate.cluster}
				if k[0].serial > k[1].serial {
					k[0], k[1] = k[1], k[0]
				}
				if old, ok := best[k]; !ok || c.rank() > old.rank() || c.rank() == old.rank() && c.MentionA.node()+c.MentionB.node() < old.MentionA.node()+old.MentionB.node() {
					best[k] = c
				}
			}
		}
	}
	out := make([]Candidate, 0, len(best))
	for _, c := range best {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(-cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	return out
}

// judgedPairs are the pairs of atoms, and of clusters, that some judgement is about.
func (r *Resolver) judgedPairs() (map[[2]*atom]bool, map[[2]*cluster]bool) {
	atoms, clusters := map[[2]*atom]bool{}, map[[2]*cluster]bool{}
	for _, j := range r.rulings.byID {
		x, y := r.item(j.A), r.item(j.B)
		if x == nil || y == nil {
			continue
		}
		atoms[[2]*atom{x.atom, y.atom}], atoms[[2]*atom{y.atom, x.atom}] = true, true
		a, b := x.atom.cluster, y.atom.cluster
		clusters[[2]*cluster{a, b}], clusters[[2]*cluster{b, a}] = true, true
	}
	return atoms, clusters
}

// strongest is the highest weight by which an atom is tied to its cluster.
func strongest(a *atom) int32 {
	best := int32(0)
	for mate, l := range a.links {
		if mate.cluster == a.cluster {
			best = max(best, l.weight)
		}
	}
	return best
}

func candidate(a, b *atom, l link, together bool) Candidate {
	c := Candidate{
		A: a.cluster.entity, B: b.cluster.entity, MentionA: a.least.mention(), MentionB: b.least.mention(),
		Together: together, Weight: int(l.weight), Comparisons: l.why.names(),
	}
	if c.Moves = min(a.cluster.entity.Articles, b.cluster.entity.Articles); together {
		c.Moves = min(len(a.items), len(b.items))
	}
	return c
}

// rank is the articles that a decision may change, for each step away from the threshold by a little less.
func (c Candidate) rank() int {
	off := c.Weight - joins
	return c.Moves * (2*doubtful - max(off, -off))
}
