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
	found    map[graph.EntityKind]pairs   // until a judgement changes, or an article that one speaks of
	resolver *Resolver
}

func newRulings(r *Resolver) *rulings {
	return &rulings{byID: map[string]Judgement{}, of: map[graph.ArticleID][]string{}, found: map[graph.EntityKind]pairs{}, resolver: r}
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
	clear(r.found)
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
	clear(r.found)
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
// differently: all of it, else its words, where they are within those of the other or the other way round.
func (a *article) find(m Mention) int {
	if e := a.best(m, func(x *entity) bool { return m.Name == "" && x.id == m.Entity || slices.Contains(x.names, m.Name) }); e != none || m.Name == "" {
		return e
	}
	return a.best(m, func(x *entity) bool {
		return slices.ContainsFunc(x.names, func(n string) bool { return shares(n, m.Name) })
	})
}

// best returns, of the entities that fit a mention by name, the one named at its place, then the one of its id, then the
// first.
func (a *article) best(m Mention, named func(*entity) bool) int {
	found, best := none, -1
	for e := range a.entities {
		x := &a.entities[e]
		if x.kind != m.Kind || !named(x) {
			continue
		}
		score := 0
		if m.End > 0 && m.Start < x.first.End && x.first.Start < m.End {
			score += 2
		}
		if x.id == m.Entity {
			score++
		}
		if score > best {
			found, best = e, score
		}
	}
	return found
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
	of    map[*atom][]int   // their places in the list
	mates map[*atom][]*atom // those judged the same
}

// among returns the judgements on some atoms, the oldest first.
func (p pairs) among(atoms []*atom) []pair {
	if len(p.list) == 0 {
		return nil
	}
	var places []int
	for _, a := range atoms {
		places = append(places, p.of[a]...)
	}
	slices.Sort(places)
	places = slices.Compact(places)
	out := make([]pair, len(places))
	for i, at := range places {
		out[i] = p.list[at]
	}
	return out
}

// forget drops what was found of the judgements on an article, which changes.
func (r *rulings) forget(a *article, kind graph.EntityKind) {
	if len(r.of[a.id]) > 0 {
		delete(r.found, kind)
	}
}

func (r *rulings) pairs(kind graph.EntityKind) pairs {
	p, ok := r.found[kind]
	if ok || len(r.byID) == 0 {
		return p
	}
	p = pairs{of: map[*atom][]int{}, mates: map[*atom][]*atom{}}
	for _, j := range r.all() {
		if j.A.Kind != kind || j.Verdict == Unsure {
			continue
		}
		if x, y := r.resolver.item(j.A), r.resolver.item(j.B); x != nil && y != nil {
			p.add(pair{x.atom, y.atom, j.Verdict})
		}
	}
	r.found[kind] = p
	return p
}

func (p *pairs) add(judged pair) {
	x, y := judged.x, judged.y
	if x == nil || y == nil || x == y {
		return
	}
	p.of[x], p.of[y] = append(p.of[x], len(p.list)), append(p.of[y], len(p.list))
	p.list = append(p.list, judged)
	if judged.verdict == Same {
		p.mates[x], p.mates[y] = append(p.mates[x], y), append(p.mates[y], x)
	}
}
