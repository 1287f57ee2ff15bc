package resolve

import (
	"fmt"
	"time"

	"github.com/whomet/whomet/graph"
)

// Verdict is what a person says of two mentions. The set is closed.
type Verdict string

// The verdicts. Unsure decides nothing; it keeps the pair from being asked again.
const (
	Same      Verdict = "same"
	Different Verdict = "different"
	Unsure    Verdict = "unsure"
)

// ParseVerdict refuses strings that name no verdict.
func ParseVerdict(s string) (Verdict, error) {
	if v := Verdict(s); v == Same || v == Different || v == Unsure {
		return v, nil
	}
	return "", fmt.Errorf("unknown verdict %q: want same, different or unsure", s)
}

// Mention names an entity of an article: what judgements and explanations speak of. Ids of canonical entities change with
// what is loaded, mentions do not. Kind and Name find the entity again when a new extraction numbers entities differently.
type Mention struct {
	Article graph.ArticleID  `json:"article"`
	Entity  graph.LocalID    `json:"entity"`
	Kind    graph.EntityKind `json:"kind"`
	Name    string           `json:"name,omitempty"`
}

// Judgement is a decision of a person. It outranks the machine: two mentions judged the same bring everything that the
// machine takes for either together, two judged different are never one.
type Judgement struct {
	ID      string    `json:"id"` // empty in a new one; Judge gives it one
	A       Mention   `json:"a"`
	B       Mention   `json:"b"`
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by,omitempty"`
	When    time.Time `json:"when"`
	Why     string    `json:"why,omitempty"`
}

// Judge takes judgements in, replaces those of the same id, and resolves what they touch.
func (r *Resolver) Judge(js ...Judgement) Changes {
	dirty := map[*article]struct{}{}
	for _, j := range js {
		if j.ID == "" {
			j.ID = fmt.Sprintf("%016x", hash64(string(j.A.Article), string(j.A.Entity), string(j.B.Article), string(j.B.Entity), string(j.Verdict), j.By, j.When.UTC().Format(time.RFC3339Nano)))
		}
		r.spread(dirty, r.rulings.byID[j.ID])
		r.rulings.put(j)
		r.spread(dirty, j)
	}
	return r.settle(dirty)
}

// Undo takes a judgement back. It returns false where there is none of that id.
func (r *Resolver) Undo(id string) (Changes, bool) {
	j, ok := r.rulings.byID[id]
	if !ok {
		return Changes{}, false
	}
	dirty := map[*article]struct{}{}
	r.spread(dirty, j)
	r.rulings.remove(id)
	return r.settle(dirty), true
}

// Preview says what a judgement would change, and changes nothing.
func (r *Resolver) Preview(j Judgement) Changes {
	j.ID = "\x00preview"
	changes := r.Judge(j)
	r.Undo(j.ID)
	return changes
}

// Judgements lists the judgements, the oldest first.
func (r *Resolver) Judgements() []Judgement { return r.rulings.all() }

// spread marks the articles that a judgement speaks of.
func (r *Resolver) spread(dirty map[*article]struct{}, j Judgement) {
	for _, m := range []Mention{j.A, j.B} {
		a := r.articles[m.Article]
		if a == nil {
			continue
		}
		dirty[a] = struct{}{}
		for _, s := range r.stages {
			if i := r.item(m); i != nil && i.atom != nil && i.atom.component != nil && s.kind() == m.Kind {
				s.unsure[i.atom.component] = struct{}{}
			}
		}
	}
}

// Anchor returns a mention that stands for a canonical entity: the first one reported.
func (r *Resolver) Anchor(id graph.EntityID) (Mention, bool) {
	c := r.registry.byID[id]
	if c == nil {
		return Mention{}, false
	}
	return c.first.mention(), true
}

func (i *item) mention() Mention {
	e := i.article.entities[i.entity]
	return Mention{Article: i.article.id, Entity: e.id, Kind: e.kind, Name: e.name}
}

func (r *Resolver) item(m Mention) *item {
	a := r.articles[m.Article]
	if a == nil {
		return nil
	}
	e := a.find(m)
	if e == none {
		return nil
	}
	return a.entities[e].item
}
