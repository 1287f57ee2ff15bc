package resolve

import (
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
)

// rulings are the judgements as the clustering needs them.
type rulings struct {
	byID     map[string]Judgement
	of       map[graph.ArticleID][]string // ids of the judgements that speak of an article
	sorted   []Judgement                  // the oldest first; nil after a change
	resolver *Resolver
}

func newRulings(r *Resolver) *rulings {
	return &rulings{byID: map[string]Judgement{}, of: map[graph.ArticleID][]string{}, resolver: r}
}

// all lists the judgements, the oldest first. The list is not to be changed.
func (r *rulings) all() []Judgement {
	if r.sorted == nil && len(r.byID) > 0 {
		r.sorted = slices.SortedFunc(maps.Values(r.byID), Judgement.Compare)
	}
	return r.sorted
}

func (r *rulings) put(j Judgement) {
	r.remove(j.ID)
	r.sorted = nil
	r.byID[j.ID] = j
	for _, id := range j.articles() {
		r.of[id] = append(r.of[id], j.ID)
	}
}

func (r *rulings) remove(id string) {
	j, ok := r.byID[id]
	if !ok {
		return
	}
	r.sorted = nil
	delete(r.byID, id)
	for _, article := range j.articles() {
		left := slices.DeleteFunc(r.of[article], func(other string) bool { return other == id })
		if r.of[article] = left; len(left) == 0 {
			delete(r.of, article)
		}
	}
}

// articles are the one or two that a judgement speaks of.
func (j Judgement) articles() []graph.ArticleID {
	if j.A.Article == j.B.Article {
		return []graph.ArticleID{j.A.Article}
	}
	return []graph.ArticleID{j.A.Article, j.B.Article}
}

// addMates marks the articles of which a mention was judged different from one of the given article: whether it is taken
// out of its atom depends on the other.
func (r *rulings) addMates(dirty map[*article]struct{}, id graph.ArticleID) {
	for _, by := range r.of[id] {
		if j := r.byID[by]; j.Verdict == Different && j.B.Article == id {
			if a := r.resolver.articles[j.A.Article]; a != nil {
				dirty[a] = struct{}{}
			}
		}
	}
}

// judged returns the entities of a kind that judgements on an article speak of.
func (r *rulings) judged(a *article, kind graph.EntityKind) []int {
	var out []int
	for _, id := range r.of[a.id] {
		j := r.byID[id]
		for _, m := range []Mention{j.A, j.B} {
			if m.Article == a.id && m.Kind == kind {
				if e := a.find(m); e != none {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// takenOut reports whether entity e, of the given signature, is judged alone: it then is an atom of its own.
func (r *rulings) takenOut(a *article, e int, signature string, describe func(*article, int) traits) bool {
	for _, id := range r.of[a.id] {
		j := r.byID[id]
		if j.Verdict != Different || j.A.Article != a.id || j.A.Kind != a.entities[e].kind || a.find(j.A) != e {
			continue
		}
		if j.Alone {
			return true
		}
		other := r.resolver.articles[j.B.Article]
		if other == nil {
			continue
		}
		if o := other.find(j.B); o != none && describe(other, o).signature == signature {
			return true
		}
	}
	return false
}

// find returns the entity that a mention means, or none. A name counts most, as a new extraction may number entities
// differently: all of it, else its words, where they are within those of the other or the other way round. Of several the
// one named at the same place is meant, then the one of the same id, then the first.
func (a *article) find(m Mention) int {
	found, best := none, 0
	for e := range a.entities {
		if score := a.entities[e].fits(m); score > best {
			found, best = e, score
		}
	}
	return found
}

func (x *entity) fits(m Mention) int {
	score := 0
	switch {
	case x.kind != m.Kind:
		return 0
	case m.Name == "":
		if x.id != m.Entity {
			return 0
		}
	case slices.Contains(x.names, m.Name):
		score = 8
	case slices.ContainsFunc(x.names, func(n string) bool { return shares(n, m.Name) }):
		score = 4
	default:
		return 0
	}
	if m.End > 0 && m.Start < x.first.End && x.first.Start < m.End {
		score += 2
	}
	if x.id == m.Entity {
		score++
	}
	return score
}

// shares reports whether every word of one of two names is one of the other's.
func shares(name, other string) bool {
	a, b := words(name), words(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) > 0 && within(a, b)
}

// pair is a judgement on two atoms that are there.
type pair struct {
	x, y    *atom
	verdict Verdict
}

// pairs are the judgements on atoms of one kind.
type pairs struct {
	list  []pair            // the oldest first
	mates map[*atom][]*atom // those judged the same
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
			if j.Verdict != Same {
				continue
			}
			p.mates[x.atom] = append(p.mates[x.atom], y.atom)
			p.mates[y.atom] = append(p.mates[y.atom], x.atom)
		}
	}
	return p
}
