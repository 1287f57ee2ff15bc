package resolve

import (
	"testing"

	"github.com/whomet/whomet/graph"
)

// Check fails the test where something that is kept from update to update differs from what it would be if it were worked
// out now: links, components, clusters, traits.
func (r *Resolver) Check(t *testing.T) {
	t.Helper()
	for _, s := range r.stages {
		s.checkLinks(t)
		s.checkClusters(t)
		s.checkTraits(t, r.articles)
	}
}

func (s *stage) checkLinks(t *testing.T) {
	for _, a := range s.atoms {
		for k := range a.keys {
			for _, mate := range s.blocks[k] {
				if mate == a {
					continue
				}
				why := s.compare(a, mate)
				l, ok := a.links[mate]
				if ok != s.weighed(why).kept() || ok && l.why != why || why != s.compare(mate, a) {
					t.Fatalf("%s: link is missing, old or one-sided: %q, %q", s.kind(), a.signature, mate.signature)
				}
			}
		}
	}
}

func (s *stage) checkClusters(t *testing.T) {
	seen := map[*atom]bool{}
	pairs := s.rulings.pairs(s.kind())
	for _, a := range s.atoms {
		if seen[a] {
			continue
		}
		component := connected(a, pairs, seen)
		for _, x := range component {
			if x.component != a.component || len(x.component.atoms) != len(component) {
				t.Fatalf("%s: component of %q is old", s.kind(), x.signature)
			}
		}
		for _, group := range s.partition(component, pairs) {
			for _, x := range group {
				if x.cluster != group[0].cluster || len(x.cluster.atoms) != len(group) {
					t.Fatalf("%s: cluster of %q is old", s.kind(), x.signature)
				}
			}
		}
	}
}

func (s *stage) checkTraits(t *testing.T, articles map[graph.ArticleID]*article) {
	for _, a := range articles {
		for e := range a.entities {
			if a.entities[e].kind != s.kind() {
				continue
			}
			d, i := s.describe(a, e), a.entities[e].item
			if len(i.atom.signature) > len(d.signature) { // namesakes of one article
				d.signature = i.atom.signature
			}
			if fingerprint(d) != i.print {
				t.Fatalf("%s: traits of %s %s are old", s.kind(), a.id, a.entities[e].id)
			}
		}
	}
}

// Names compares names of people both ways: at little cost, and in full.
type Names struct{ people *people }

// NewNames returns what compares names.
func NewNames(t *testing.T) Names {
	t.Helper()
	l, err := newLexicon()
	if err != nil {
		t.Fatal(err)
	}
	return Names{&people{lexicon: l}}
}

// Compare says whether the names are unlike at first sight, and whether they exclude each other.
func (n Names) Compare(name, other string) (unlike, conflict bool) {
	x := &atom{features: personTraits{name: n.people.lexicon.personName(name)}}
	y := &atom{features: personTraits{name: n.people.lexicon.personName(other)}}
	return n.people.unlike(x, y), n.people.compare(x, y).has(personNameConflict)
}
