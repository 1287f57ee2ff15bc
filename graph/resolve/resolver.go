// Package resolve decides which local entities of different articles are the same person, organisation, event, place or
// accord.
//
// A matcher says for each entity what there is to compare of it: its traits. Entities of one signature are an atom. Atoms
// that share a blocking key are compared by a small set of named comparisons, whose weights stand in data/weights.tsv with
// their reasons; a pair that reaches 50 hundredths is taken for one thing. Pairs of which enough speaks for it make components, and
// each component is cut into clusters: the two groups that belong together most strongly become one, again and again,
// unless something speaks against it, or a third group would fit as well. A cluster is a canonical entity.
//
//	r := resolve.New(resolve.Options{})
//	changes := r.Update(extractions, nil)
//	id := r.Canonical("cnmc-workshop")["P1"] // person/watt-botkosal
//
// The kinds are resolved in an order in which each can use the ones before: places, organisations, people, events. What
// comes out depends on the set of articles and judgements alone, not on the order in which they came: an atom, a link and
// a cluster are functions of what they are made of, and ties are broken by the names of articles. An update touches the
// components in which something changed.
//
// Judgements of people outrank the machine (Judge, Undo, Preview, Contradictions); Candidates are the pairs worth asking
// about, Explain says how a pair was compared.
//
// The package keeps no text, reads no store and learns nothing: its word lists and weights are embedded files.
package resolve

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Options configure a Resolver. The zero value is what one wants.
type Options struct{}

// Resolver holds the identities of everything that a set of articles speaks of. It is not safe for concurrent use.
type Resolver struct {
	lexicon  *lexicon
	rulings  *rulings
	articles map[graph.ArticleID]*article
	stages   []*stage
	registry *registry
	serial   int
}

// Changes is what an update did.
type Changes struct {
	// Articles are those of which an entity was given another EntityID than before, new articles included; sorted.
	Articles []graph.ArticleID
	// Entities appeared or have another name, other aliases or another count of articles; sorted by ID.
	Entities []graph.CanonicalEntity
	// Gone are ids that stand for nothing any more; sorted.
	Gone []graph.EntityID
}

// New returns an empty resolver. It panics only if the embedded word lists are broken, which the tests rule out.
func New(Options) *Resolver {
	l, err := newLexicon()
	if err != nil {
		panic(err)
	}
	r := &Resolver{lexicon: l, articles: map[graph.ArticleID]*article{}, registry: newRegistry(l)}
	r.rulings = newRulings(r)
	for _, m := range []matcher{
		&places{lexicon: l}, &organisations{lexicon: l}, &people{lexicon: l}, &events{lexicon: l}, &accords{lexicon: l},
	} {
		r.stages = append(r.stages, newStage(m, l, r.rulings, &r.serial))
	}
	return r
}

// Update puts articles in, in place of the ones with the same ids, takes others out, and resolves what that touches. The
// state afterwards depends on the set of articles held alone, not on the order or the batches in which they came. Of two
// extractions of one article the last one counts.
func (r *Resolver) Update(put []graph.Extraction, remove []graph.ArticleID) Changes {
	return r.Apply(Revision{Put: put, Remove: remove})
}

// Revision is a change of the articles and of the judgements, resolved in one go.
type Revision struct {
	Put    []graph.Extraction
	Remove []graph.ArticleID
	Judge  []Judgement // new, or in place of those of the same id
	Undo   []string    // ids of judgements; unknown ones are no error
}

// Apply does what Update, Judge and Undo do, together.
func (r *Resolver) Apply(rev Revision) Changes {
	dirty := map[*article]struct{}{}
	for _, id := range rev.Remove {
		r.drop(id)
		r.rulings.addMates(dirty, id)
	}
	for _, x := range rev.Put {
		if old := r.drop(x.Article.ID); old != nil {
			delete(dirty, old)
		}
		a := digest(x)
		r.articles[a.id] = a
		dirty[a] = struct{}{}
	}
	for _, id := range rev.Undo {
		if j, ok := r.rulings.byID[id]; ok {
			r.spread(dirty, j)
			r.rulings.remove(id)
		}
	}
	for _, j := range rev.Judge {
		j = j.Identified()
		r.spread(dirty, r.rulings.byID[j.ID])
		r.rulings.put(j)
		r.spread(dirty, j)
	}
	return r.settle(dirty)
}

// settle resolves the dirty articles anew, stage by stage, and with them those of which an entity moved in a stage before.
func (r *Resolver) settle(dirty map[*article]struct{}) Changes {
	for _, s := range r.stages {
		for _, a := range inOrder(dirty) {
			r.rulings.addMates(dirty, a.id)
		}
		for _, a := range s.update(inOrder(dirty)) {
			dirty[a] = struct{}{}
		}
	}
	return r.report(dirty)
}

func (r *Resolver) drop(id graph.ArticleID) *article {
	a := r.articles[id]
	if a == nil {
		return nil
	}
	for _, s := range r.stages {
		s.drop(a)
	}
	delete(r.articles, id)
	return a
}

func inOrder(set map[*article]struct{}) []*article {
	return slices.SortedFunc(maps.Keys(set), func(a, b *article) int { return cmp.Compare(a.id, b.id) })
}

// report names what was touched and says what is different from the last report.
func (r *Resolver) report(dirty map[*article]struct{}) Changes {
	var touched []*cluster
	for _, s := range r.stages {
		touched = slices.AppendSeq(touched, maps.Keys(s.touched))
		clear(s.touched)
	}
	changes, renamed := r.registry.rename(touched)
	for _, c := range renamed {
		for _, at := range c.atoms {
			for i := range at.items {
				dirty[i.article] = struct{}{}
			}
		}
	}
	for _, a := range inOrder(dirty) {
		if r.articles[a.id] == a && a.changed() {
			changes.Articles = append(changes.Articles, a.id)
		}
	}
	return changes
}

// changed notes the present ids of the article's entities and reports whether any differs from those noted before.
func (a *article) changed() bool {
	changed := !a.known
	a.known = true
	for e := range a.entities {
		if i := a.entities[e].item; i != nil && a.entities[e].reported != i.atom.cluster.entity.ID {
			a.entities[e].reported = i.atom.cluster.entity.ID
			changed = true
		}
	}
	return changed
}

// Canonical returns the identity of every person, organisation, event, place and accord of an article; nil where the
// resolver does not hold the article.
func (r *Resolver) Canonical(id graph.ArticleID) map[graph.LocalID]graph.EntityID {
	a := r.articles[id]
	if a == nil {
		return nil
	}
	out := make(map[graph.LocalID]graph.EntityID, len(a.entities))
	for _, e := range a.entities {
		if e.item != nil {
			out[e.id] = e.item.atom.cluster.entity.ID
		}
	}
	return out
}

// Entity returns what is known of an id, without mentions.
func (r *Resolver) Entity(id graph.EntityID) (graph.CanonicalEntity, bool) {
	c := r.registry.byID[id]
	if c == nil {
		return graph.CanonicalEntity{}, false
	}
	return c.entity, true
}

// Entities yields every canonical entity, sorted by id, without mentions.
func (r *Resolver) Entities() iter.Seq[graph.CanonicalEntity] {
	return func(yield func(graph.CanonicalEntity) bool) {
		for _, id := range slices.Sorted(maps.Keys(r.registry.byID)) {
			if !yield(r.registry.byID[id].entity) {
				return
			}
		}
	}
}
