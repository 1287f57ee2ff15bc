package kb

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
)

// Corrected says what corrections did, or what taking them back did.
type Corrected struct {
	Corrections []Correction `json:"corrections"`
	Gone        []string     `json:"gone"` // facts, in words
	New         []string     `json:"new"`
}

// Correction is one that the base holds, with what became of it.
type Correction struct {
	correct.Correction
	Says  string `json:"says"`            // what it does, in words
	Stale string `json:"stale,omitempty"` // why it changes nothing; empty where it holds
}

// Correct takes corrections in, in one batch. The articles have to be there, and have a fact for each (else
// graph.ErrNotFound, and nothing is corrected). Corrections with the id of an earlier one replace it.
func (b *Base) Correct(ctx context.Context, cs []correct.Correction) (Corrected, error) {
	return retried(func() (Corrected, error) { return b.correct(ctx, cs, true, false) })
}

// ImportCorrections is Correct for corrections made elsewhere: one that fits nothing yet is kept, and counts as soon as it
// does.
func (b *Base) ImportCorrections(ctx context.Context, cs []correct.Correction) (Corrected, error) {
	return retried(func() (Corrected, error) { return b.correct(ctx, cs, false, false) })
}

// PreviewCorrections says what Correct would do, and does nothing.
func (b *Base) PreviewCorrections(ctx context.Context, cs []correct.Correction) (Corrected, error) {
	return b.correct(ctx, cs, true, true)
}

func (b *Base) correct(ctx context.Context, cs []correct.Correction, known, preview bool) (Corrected, error) {
	begin := b.begin
	if preview {
		begin = b.look
	}
	end, err := begin(ctx)
	if err != nil {
		return Corrected{}, err
	}
	defer end()
	if err := b.needResolver(ctx); err != nil {
		return Corrected{}, err
	}
	if cs, err = b.accepted(cs, known); err != nil {
		return Corrected{}, err
	}
	rev := revision{correct: cs}
	done, err := b.correcting(ctx, &rev)
	if err != nil {
		return Corrected{}, err
	}
	var stale []error
	for _, c := range done.Corrections {
		if c.Stale != "" && known {
			stale = append(stale, fmt.Errorf("%s of article %q: %s: %w", c.Action, c.Article, c.Stale, graph.ErrNotFound))
		}
	}
	if err := errors.Join(stale...); err != nil || preview {
		return done, err
	}
	_, err = b.revise(ctx, rev)
	return done, err
}

// accepted checks corrections, and notes on which text those were made that are made here.
func (b *Base) accepted(cs []correct.Correction, known bool) ([]correct.Correction, error) {
	out := make([]correct.Correction, 0, len(cs))
	var refused []error
	for _, c := range cs {
		article, held := b.listed(c.Article)
		if !held && known {
			refused = append(refused, fmt.Errorf("article %q: %w", c.Article, graph.ErrNotFound))
		}
		if err := c.Check(); err != nil {
			refused = append(refused, fmt.Errorf("correction: %w: %w", err, graph.ErrBadQuery))
		}
		if c.SHA256 == "" && known {
			c.SHA256 = article.Article.SHA256
		}
		if c.When.IsZero() && known {
			c.When = b.decidedAt()
		}
		out = append(out, c.Identified())
	}
	return out, errors.Join(refused...)
}

// correcting says what a revision of corrections will do. The writer lock is held, and the resolver made.
func (b *Base) correcting(ctx context.Context, rev *revision) (Corrected, error) {
	done := Corrected{Corrections: []Correction{}, Gone: []string{}, New: []string{}}
	after, touched := b.corrected(rev)
	outcomes := map[string]string{}
	for _, id := range sortedKeys(touched) {
		if _, held := b.listed(id); !held {
			continue
		}
		stored, err := b.store.Article(ctx, id)
		if err != nil {
			return done, fmt.Errorf("correct: %w", err)
		}
		a, results := effective(stored.Said(), after[id])
		for _, o := range results {
			outcomes[o.ID] = o.Stale
		}
		before, now := sentences(&stored.Extraction), sentences(&a.Extraction)
		done.Gone = append(done.Gone, lacking(before, now)...)
		done.New = append(done.New, lacking(now, before)...)
	}
	for _, c := range rev.correct {
		done.Corrections = append(done.Corrections, b.outcome(c, outcomes))
	}
	return done, nil
}

func (b *Base) outcome(c correct.Correction, stale map[string]string) Correction {
	out := Correction{Correction: c, Says: c.String(), Stale: stale[c.ID]}
	if _, held := b.listed(c.Article); !held {
		out.Stale = "the article is not loaded"
	}
	return out
}

// sentences says every fact of an extraction, and the statuses of its events, in words.
func sentences(x *graph.Extraction) []string {
	var out []string
	for _, f := range x.Facts {
		out = append(out, correct.Describe(x, f).String())
	}
	for _, e := range x.Entities {
		if e.Kind == graph.KindEvent {
			out = append(out, correct.DescribeStatus(x, e).String())
		}
	}
	return out
}

// lacking returns what one list has more of than another.
func lacking(list, other []string) []string {
	left := map[string]int{}
	for _, s := range other {
		left[s]++
	}
	var out []string
	for _, s := range list {
		if left[s]--; left[s] < 0 {
			out = append(out, s)
		}
	}
	return out
}

// UndoCorrections takes corrections back by their ids. Unknown ids give graph.ErrNotFound before anything is undone.
func (b *Base) UndoCorrections(ctx context.Context, ids []string) (Corrected, error) {
	return retried(func() (Corrected, error) { return b.undoCorrections(ctx, ids) })
}

func (b *Base) undoCorrections(ctx context.Context, ids []string) (Corrected, error) {
	end, err := b.begin(ctx)
	if err != nil {
		return Corrected{}, err
	}
	defer end()
	if err := b.needResolver(ctx); err != nil {
		return Corrected{}, err
	}
	held := map[string]correct.Correction{}
	for _, cs := range b.corrections {
		for _, c := range cs {
			held[c.ID] = c
		}
	}
	var missing []error
	var undone []Correction
	for _, id := range ids {
		c, ok := held[id]
		if !ok {
			missing = append(missing, fmt.Errorf("correction %q: %w", id, graph.ErrNotFound))
		}
		undone = append(undone, Correction{Correction: c, Says: c.String()})
	}
	if err := errors.Join(missing...); err != nil {
		return Corrected{}, err
	}
	rev := revision{undoCorrect: ids}
	done, err := b.correcting(ctx, &rev)
	if err != nil {
		return Corrected{}, err
	}
	done.Corrections = orEmpty(undone)
	_, err = b.revise(ctx, rev)
	return done, err
}

// Corrections lists the corrections of some articles (none named: of all), the oldest first, with what became of each.
func (b *Base) Corrections(ctx context.Context, articles ...graph.ArticleID) ([]Correction, error) {
	_, all, err := b.rulings(ctx)
	if err != nil {
		return nil, err
	}
	if len(articles) > 0 {
		all = slices.DeleteFunc(all, func(c correct.Correction) bool { return !slices.Contains(articles, c.Article) })
	}
	stale, err := b.stale(ctx, all)
	if err != nil {
		return nil, err
	}
	out := make([]Correction, 0, len(all))
	for _, c := range all {
		out = append(out, b.outcome(c, stale))
	}
	return out, nil
}

// stale applies corrections and returns the reasons why some of them fit nothing.
func (b *Base) stale(ctx context.Context, all []correct.Correction) (map[string]string, error) {
	by := map[graph.ArticleID][]correct.Correction{}
	for _, c := range all {
		by[c.Article] = append(by[c.Article], c)
	}
	reasons := map[string]string{}
	for id, cs := range by {
		stored, err := b.store.Article(ctx, id)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		_, outcomes := correct.Apply(stored.Said(), cs)
		for _, o := range outcomes {
			reasons[o.ID] = o.Stale
		}
	}
	return reasons, nil
}

// Stated is a fact of an article as corrections name it.
type Stated struct {
	Handle     string            `json:"handle"` // names the fact in its article
	Says       string            `json:"says"`   // in words
	Statement  correct.Statement `json:"statement"`
	Evidence   []graph.Evidence  `json:"evidence,omitempty"`
	Confidence float64           `json:"confidence,omitempty"`
}

// Statements lists the facts of an article as they are after corrections, and at the end whether its events took place.
func (b *Base) Statements(ctx context.Context, id graph.ArticleID) ([]Stated, error) {
	a, err := b.store.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []Stated{}
	add := func(s correct.Statement, f graph.Fact) {
		for i := range f.Evidence {
			f.Evidence[i].Article = id
		}
		out = append(out, Stated{Handle: s.Handle(), Says: s.String(), Statement: s, Evidence: f.Evidence, Confidence: f.Confidence})
	}
	for _, f := range a.Facts {
		add(correct.Describe(&a.Extraction, f), f)
	}
	for _, e := range a.Entities {
		if e.Kind == graph.KindEvent {
			add(correct.DescribeStatus(&a.Extraction, e), graph.Fact{})
		}
	}
	return out, nil
}

// Reword returns the statement that words make of a fact of an article, which its handle names, or of a new fact of a kind
// where the handle is empty.
func (b *Base) Reword(ctx context.Context, id graph.ArticleID, handle string, kind graph.FactKind, words map[string]string) (was, is correct.Statement, err error) {
	a, err := b.store.Article(ctx, id)
	if err != nil {
		return was, is, err
	}
	if handle == "" {
		if is, err = correct.New(&a.Extraction, kind, words); err != nil {
			err = fmt.Errorf("%w: %w", err, graph.ErrBadQuery)
		}
		return was, is, err
	}
	all, err := b.Statements(ctx, id)
	if err != nil {
		return was, is, err
	}
	i := slices.IndexFunc(all, func(s Stated) bool { return s.Handle == handle })
	if i < 0 {
		return was, is, fmt.Errorf("fact %q of article %q: %w", handle, id, graph.ErrNotFound)
	}
	was = all[i].Statement
	if is, err = was.With(&a.Extraction, words); err != nil {
		err = fmt.Errorf("%w: %w", err, graph.ErrBadQuery)
	}
	return was, is, err
}
