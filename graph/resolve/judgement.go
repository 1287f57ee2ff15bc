package resolve

import (
	"cmp"
	"fmt"
	"slices"
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
// what is loaded, mentions do not. Kind, Name and the place of its first mention find the entity again when a new
// extraction numbers entities differently.
type Mention struct {
	Article graph.ArticleID  `json:"article"`
	Entity  graph.LocalID    `json:"entity,omitempty"`
	Kind    graph.EntityKind `json:"kind"`
	Name    string           `json:"name,omitempty"`
	Start   int              `json:"start,omitempty"`
	End     int              `json:"end,omitempty"` // 0 where the place is not known
}

// Judgement is a decision of a person. It outranks the machine: two mentions judged the same bring everything that the
// machine takes for either together, two judged different are never one.
//
// Who judges mentions speaks of everything that the machine takes for the same as them without question (full name and
// post, say). Of two that it takes for one another in this way, and wherever Alone is set, A is judged alone: it leaves
// the others, which stay together with B where the machine has them so.
type Judgement struct {
	ID      string    `json:"id"` // empty in a new one; Judge gives it one
	A       Mention   `json:"a"`
	B       Mention   `json:"b"`
	Verdict Verdict   `json:"verdict"`
	Alone   bool      `json:"alone,omitempty"` // of Different only
	Group   string    `json:"group,omitempty"` // names the judgements that were made as one, such as those of a split
	By      string    `json:"by,omitempty"`
	When    time.Time `json:"when"`
	Why     string    `json:"why,omitempty"`
}

// Identified gives a judgement that has no id the one that follows from what it says, by whom and when.
func (j Judgement) Identified() Judgement {
	if j.ID == "" {
		j.ID = fmt.Sprintf("%016x", hash64(
			string(j.A.Article), string(j.A.Entity), j.A.Name, string(j.B.Article), string(j.B.Entity), j.B.Name,
			string(j.A.Kind), string(j.Verdict), j.By, j.When.UTC().Format(time.RFC3339Nano),
		))
	}
	return j
}

// Compare orders judgements by when they were made.
func (j Judgement) Compare(k Judgement) int {
	return cmp.Or(j.When.Compare(k.When), cmp.Compare(j.ID, k.ID))
}

// Check says what is wrong with a judgement before it is taken in: mentions that name nothing, kinds that differ.
func (j Judgement) Check() error {
	if _, err := ParseVerdict(string(j.Verdict)); err != nil {
		return err
	}
	for _, m := range []Mention{j.A, j.B} {
		if err := m.check(); err != nil {
			return err
		}
	}
	if j.A.Kind != j.B.Kind {
		return fmt.Errorf("a %s is judged against a %s", j.A.Kind, j.B.Kind)
	}
	if j.A.Article == j.B.Article && j.A.Entity == j.B.Entity && j.A.Name == j.B.Name {
		return fmt.Errorf("%s is judged against itself", j.A.node())
	}
	return nil
}

// Judge takes judgements in, replaces those of the same id, and resolves what they touch.
func (r *Resolver) Judge(js ...Judgement) Changes { return r.Apply(Revision{Judge: js}) }

// Undo takes a judgement back. It returns false where there is none of that id.
func (r *Resolver) Undo(id string) (Changes, bool) {
	_, ok := r.rulings.byID[id]
	return r.Apply(Revision{Undo: []string{id}}), ok
}

// Preview says what judgements would change, lets the caller look at the resolver as it would be, and changes nothing.
func (r *Resolver) Preview(js []Judgement, look func(Changes)) {
	ids := make([]string, len(js))
	fresh := make([]Judgement, len(js))
	for i, j := range js {
		j.ID = fmt.Sprintf("\x00preview %d", i)
		ids[i], fresh[i] = j.ID, j
	}
	look(r.Apply(Revision{Judge: fresh}))
	r.Apply(Revision{Undo: ids})
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
	e := &i.article.entities[i.entity]
	return Mention{Article: i.article.id, Entity: e.id, Kind: e.kind, Name: e.name, Start: e.first.Start, End: e.first.End}
}

// Whole completes a mention with what the resolver knows of the entity that it names; false where it names none.
func (r *Resolver) Whole(m Mention) (Mention, bool) {
	i := r.item(m)
	if i == nil {
		return m, false
	}
	return i.mention(), true
}

// Mentions returns every mention that is taken for an entity, one an article and entity, by article.
func (r *Resolver) Mentions(id graph.EntityID) []Mention {
	c := r.registry.byID[id]
	if c == nil {
		return nil
	}
	items := slices.SortedFunc(c.items(), (*item).compare)
	out := make([]Mention, len(items))
	for i, it := range items {
		out[i] = it.mention()
	}
	return out
}

// Names lists every form in which its article names what a mention stands for.
func (r *Resolver) Names(m Mention) []string {
	i := r.item(m)
	if i == nil {
		return nil
	}
	return slices.Clone(i.article.entities[i.entity].names)
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
