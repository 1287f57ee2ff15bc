package resolve

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// rulings are the judgements as the clustering needs them.
type rulings struct {
	byID     map[string]Judgement
	mentions map[graph.ArticleID][]Mention // every mention that a judgement speaks of
	resolver *Resolver
}

func newRulings(r *Resolver) *rulings {
	return &rulings{byID: map[string]Judgement{}, mentions: map[graph.ArticleID][]Mention{}, resolver: r}
}

// all lists the judgements, the oldest first.
func (r *rulings) all() []Judgement {
	out := make([]Judgement, 0, len(r.byID))
	for _, j := range r.byID {
		out = append(out, j)
	}
	slices.SortFunc(out, func(a, b Judgement) int { return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID)) })
	return out
}

func (r *rulings) put(j Judgement) {
	r.remove(j.ID)
	r.byID[j.ID] = j
	for _, m := range []Mention{j.A, j.B} {
		r.mentions[m.Article] = append(r.mentions[m.Article], m)
	}
}

func (r *rulings) remove(id string) {
	j, ok := r.byID[id]
	if !ok {
		return
	}
	delete(r.byID, id)
	for _, m := range []Mention{j.A, j.B} {
		left := slices.Clone(r.mentions[m.Article])
		if i := slices.Index(left, m); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		if r.mentions[m.Article] = left; len(left) == 0 {
			delete(r.mentions, m.Article)
		}
	}
}

// judged reports whether a judgement speaks of entity e, which then is an atom of its own.
func (r *rulings) judged(a *article, e int) bool {
	return slices.ContainsFunc(r.mentions[a.id], func(m Mention) bool { return a.find(m) == e })
}

// find returns the entity that a mention means, or none: the one of its id and name, else the first of its name, as a new
// extraction may number entities differently.
func (a *article) find(m Mention) int {
	found := none
	for e := range a.entities {
		x := &a.entities[e]
		switch {
		case x.kind != m.Kind:
		case m.Name == "" || slices.Contains(x.names, m.Name):
			if x.id == m.Entity {
				return e
			}
			if m.Name != "" && found == none {
				found = e
			}
		}
	}
	return found
}

// pair is a judgement on two atoms that are there.
type pair struct {
	x, y    *atom
	verdict Verdict
}

// pairs are the judgements on atoms of one kind.
type pairs struct {
	list  []pair // the oldest first
	mates map[*atom][]*atom
}

func (r *rulings) pairs(kind graph.EntityKind) pairs {
	p := pairs{mates: map[*atom][]*atom{}}
	if len(r.byID) == 0 {
		return p
	}
	for _, j := range r.all() {
		if j.A.Kind != kind || j.Verdict == Unsure {
			continue
		}
		x, y := r.resolver.item(j.A), r.resolver.item(j.B)
		if x != nil && y != nil && x.atom != nil && y.atom != nil && x.atom != y.atom {
			p.list = append(p.list, pair{x.atom, y.atom, j.Verdict})
			p.mates[x.atom] = append(p.mates[x.atom], y.atom)
			p.mates[y.atom] = append(p.mates[y.atom], x.atom)
		}
	}
	return p
}
