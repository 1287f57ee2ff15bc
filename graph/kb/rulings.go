package kb

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/resolve"
)

// ruling is what the store keeps of a decision of a person: one of the two.
type ruling struct {
	Judgement  *resolve.Judgement  `json:"judgement,omitempty"`
	Correction *correct.Correction `json:"correction,omitempty"`
}

// Ids of rulings in the store, so that a judgement and a correction are never taken for one another.
func judgementKey(id string) string  { return "judgement-" + id }
func correctionKey(id string) string { return "correction-" + id }

func storedJudgement(j resolve.Judgement) (cayley.Ruling, error) {
	data, err := json.Marshal(ruling{Judgement: &j})
	about := []graph.ArticleID{j.A.Article, j.B.Article}
	slices.Sort(about)
	return cayley.Ruling{ID: judgementKey(j.ID), Data: string(data), About: slices.Compact(about)}, err
}

func storedCorrection(c correct.Correction) (cayley.Ruling, error) {
	data, err := json.Marshal(ruling{Correction: &c})
	return cayley.Ruling{ID: correctionKey(c.ID), Data: string(data), About: []graph.ArticleID{c.Article}}, err
}

// rulings reads every decision of people that the store holds, the oldest first.
func (b *Base) rulings(ctx context.Context) ([]resolve.Judgement, []correct.Correction, error) {
	var js []resolve.Judgement
	var cs []correct.Correction
	for stored, err := range b.store.Rulings(ctx) {
		if err != nil {
			return nil, nil, fmt.Errorf("read judgements and corrections: %w", err)
		}
		var r ruling
		if err := json.Unmarshal([]byte(stored.Data), &r); err != nil {
			return nil, nil, fmt.Errorf("read ruling %q: %w", stored.ID, err)
		}
		switch {
		case r.Judgement != nil:
			js = append(js, *r.Judgement)
		case r.Correction != nil:
			cs = append(cs, *r.Correction)
		}
	}
	slices.SortFunc(js, resolve.Judgement.Compare)
	slices.SortFunc(cs, correct.Correction.Compare)
	return js, cs, nil
}

// prepare makes a resolver that knows every judgement, and the corrections by their articles.
func (b *Base) prepare(ctx context.Context) (*resolve.Resolver, map[graph.ArticleID][]correct.Correction, error) {
	js, cs, err := b.rulings(ctx)
	if err != nil {
		return nil, nil, err
	}
	r := resolve.New(resolve.Options{})
	r.Judge(js...)
	return r, byArticle(cs), nil
}

// revision is a change of what the base holds: articles and decisions of people, in one batch.
type revision struct {
	put    []incoming
	remove []graph.ArticleID

	judge         []resolve.Judgement
	undoJudgement []string
	correct       []correct.Correction
	undoCorrect   []string // ids of corrections that are there

	watch func(resolve.Changes) error // called while the resolver has the change and the store does not yet; may be nil
}

func (r *revision) empty() bool {
	return len(r.put)+len(r.remove)+len(r.judge)+len(r.undoJudgement)+len(r.correct)+len(r.undoCorrect) == 0
}

// corrected returns the corrections as they will be, by article, and the articles whose corrections change.
func (b *Base) corrected(rev *revision) (map[graph.ArticleID][]correct.Correction, map[graph.ArticleID]bool) {
	after, touched := maps.Clone(b.corrections), map[graph.ArticleID]bool{}
	drop := func(id string) {
		for article, cs := range after {
			if i := slices.IndexFunc(cs, func(c correct.Correction) bool { return c.ID == id }); i >= 0 {
				after[article], touched[article] = slices.Delete(slices.Clone(cs), i, i+1), true
			}
		}
	}
	for _, id := range rev.undoCorrect {
		drop(id)
	}
	for _, c := range rev.correct {
		drop(c.ID)
		after[c.Article], touched[c.Article] = append(slices.Clip(after[c.Article]), c), true
	}
	return after, touched
}

// batch is the part of a batch that keeps the decisions.
func (r *revision) batch() (rule []cayley.Ruling, undo []string, err error) {
	for _, j := range r.judge {
		kept, err := storedJudgement(j)
		if err != nil {
			return nil, nil, fmt.Errorf("judgement %s: %w", j.ID, err)
		}
		rule = append(rule, kept)
	}
	for _, c := range r.correct {
		kept, err := storedCorrection(c)
		if err != nil {
			return nil, nil, fmt.Errorf("correction %s: %w", c.ID, err)
		}
		rule = append(rule, kept)
	}
	for _, id := range r.undoJudgement {
		undo = append(undo, judgementKey(id))
	}
	for _, id := range r.undoCorrect {
		undo = append(undo, correctionKey(id))
	}
	return rule, undo, nil
}

// effective applies the corrections of its article to what an extractor said.
func effective(said graph.Extraction, cs []correct.Correction) (graph.ResolvedArticle, []correct.Outcome) {
	if len(cs) == 0 {
		return graph.ResolvedArticle{Extraction: said}, nil
	}
	x, outcomes := correct.Apply(said, cs)
	a := graph.ResolvedArticle{Extraction: x}
	if slices.ContainsFunc(outcomes, func(o correct.Outcome) bool { return o.Stale == "" }) {
		a.Machine = &graph.Machine{Entities: said.Entities, Facts: said.Facts}
	}
	return a, outcomes
}

// staleIn counts the corrections that fit nothing of what an extractor said.
func staleIn(said graph.Extraction, cs []correct.Correction) (n int) {
	_, outcomes := effective(said, cs)
	for _, o := range outcomes {
		if o.Stale != "" {
			n++
		}
	}
	return n
}
