package kb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/resolve"
)

// listedMoves bounds how many moving facts an effect quotes.
const listedMoves = 200

// Judged says what judgements did, or what taking them back did.
type Judged struct {
	Judgements     []resolve.Judgement     `json:"judgements"`
	Effect         graph.Effect            `json:"effect"`
	Contradictions []resolve.Contradiction `json:"contradictions"` // that there are now
}

// Judge takes judgements in, in one batch. Each mention has to name something that the base holds (else graph.ErrNotFound);
// what the base knows of it is put into the judgement, and the present time where it has none. Judgements with the id of an
// earlier one replace it.
func (b *Base) Judge(ctx context.Context, js []resolve.Judgement) (Judged, error) {
	return retried(func() (Judged, error) { return b.judge(ctx, js, true) })
}

// ImportJudgements is Judge for judgements made elsewhere: one that speaks of an article which is not loaded is kept, and
// counts as soon as it is.
func (b *Base) ImportJudgements(ctx context.Context, js []resolve.Judgement) (Judged, error) {
	return retried(func() (Judged, error) { return b.judge(ctx, js, false) })
}

func (b *Base) judge(ctx context.Context, js []resolve.Judgement, known bool) (Judged, error) {
	end, err := b.begin(ctx)
	if err != nil {
		return Judged{}, err
	}
	defer end()
	if err := b.needResolver(ctx); err != nil {
		return Judged{}, err
	}
	if js, err = b.whole(js, known); err != nil {
		return Judged{}, err
	}
	return b.revised(ctx, revision{judge: js}, js)
}

// whole completes judgements with what the base knows of their mentions, and checks them.
func (b *Base) whole(js []resolve.Judgement, known bool) ([]resolve.Judgement, error) {
	out := make([]resolve.Judgement, 0, len(js))
	var refused []error
	for _, j := range js {
		for _, m := range []*resolve.Mention{&j.A, &j.B} {
			whole, found := b.resolver.Whole(*m)
			if !found && known {
				refused = append(refused, fmt.Errorf("%s %q of article %q: %w", m.Kind, m.Name+string(m.Entity), m.Article, graph.ErrNotFound))
			}
			if known {
				*m = whole
			}
		}
		if err := j.Check(); err != nil {
			refused = append(refused, fmt.Errorf("judgement: %w: %w", err, graph.ErrBadQuery))
		}
		if j.When.IsZero() && known {
			j.When = b.decidedAt()
		}
		out = append(out, j.Identified())
	}
	return out, errors.Join(refused...)
}

// UndoJudgements takes judgements back, by their ids or the id of their group. Unknown ids give graph.ErrNotFound before
// anything is undone.
func (b *Base) UndoJudgements(ctx context.Context, ids []string) (Judged, error) {
	return retried(func() (Judged, error) { return b.undoJudgements(ctx, ids) })
}

func (b *Base) undoJudgements(ctx context.Context, ids []string) (Judged, error) {
	end, err := b.begin(ctx)
	if err != nil {
		return Judged{}, err
	}
	defer end()
	all, _, err := b.rulings(ctx)
	if err != nil {
		return Judged{}, err
	}
	var undone []resolve.Judgement
	var missing []error
	for _, id := range ids {
		before := len(undone)
		for _, j := range all {
			if j.ID == id || j.Group == id && id != "" {
				undone = append(undone, j)
			}
		}
		if len(undone) == before {
			missing = append(missing, fmt.Errorf("judgement %q: %w", id, graph.ErrNotFound))
		}
	}
	if err := errors.Join(missing...); err != nil {
		return Judged{}, err
	}
	rev := revision{}
	for _, j := range undone {
		rev.undoJudgement = append(rev.undoJudgement, j.ID)
	}
	return b.revised(ctx, rev, undone)
}

// revised makes a revision of judgements and says what it did. The writer lock is held.
func (b *Base) revised(ctx context.Context, rev revision, js []resolve.Judgement) (Judged, error) {
	done := Judged{Judgements: orEmpty(js)}
	rev.watch = func(changes resolve.Changes) (err error) {
		done.Effect, err = b.effect(ctx, changes)
		return err
	}
	if _, err := b.revise(ctx, rev); err != nil {
		return Judged{}, err
	}
	done.Contradictions = orEmpty(b.resolver.Contradictions())
	return done, nil
}

// Preview says what judgements would do, and does nothing.
func (b *Base) Preview(ctx context.Context, js []resolve.Judgement) (Judged, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return Judged{}, err
	}
	js, err := b.whole(js, true)
	if err != nil {
		return Judged{}, err
	}
	would := Judged{Judgements: orEmpty(js)}
	b.resolver.Preview(js, func(changes resolve.Changes) {
		would.Contradictions = orEmpty(b.resolver.Contradictions())
		would.Effect, err = b.effect(ctx, changes)
	})
	return would, err
}

// effect compares the identities that the store has with those that the resolver has.
func (b *Base) effect(ctx context.Context, changes resolve.Changes) (graph.Effect, error) {
	e := graph.Effect{Moves: []graph.Move{}, Articles: len(changes.Articles), Entities: []graph.CanonicalEntity{}, Gone: orEmpty(changes.Gone)}
	for _, now := range changes.Entities {
		was, err := b.meetings.Entity(now.ID)
		if err != nil || was.Name != now.Name || was.Articles != now.Articles || !slices.Equal(was.Aliases, now.Aliases) {
			e.Entities = append(e.Entities, now)
		}
	}
	for _, id := range changes.Articles {
		a, err := b.store.Article(ctx, id)
		if err != nil {
			return e, fmt.Errorf("what moves: %w", err)
		}
		moves := b.moves(a, b.resolver.Canonical(id))
		e.Facts += len(moves)
		e.Moves = append(e.Moves, moves[:min(len(moves), listedMoves-len(e.Moves))]...)
	}
	return e, nil
}

// moves lists the facts of an article of which an argument becomes another entity.
func (b *Base) moves(a graph.ResolvedArticle, now map[graph.LocalID]graph.EntityID) []graph.Move {
	var out []graph.Move
	for _, f := range a.Facts {
		move := graph.Move{Article: a.Article.ID, Fact: correct.Describe(&a.Extraction, f).String()}
		for _, local := range correct.Arguments(f) {
			if from, to := a.Canonical[local], now[local]; from != to {
				entity, _ := b.resolver.Entity(to)
				move.Becomes = append(move.Becomes, graph.Becoming{From: from, To: entity.Ref})
			}
		}
		if len(move.Becomes) == 0 {
			continue
		}
		if len(f.Evidence) > 0 {
			move.Sentence = f.Evidence[0].Sentence
		}
		out = append(out, move)
	}
	return out
}

// Judgements lists the judgements that hold, the oldest first.
func (b *Base) Judgements(ctx context.Context) ([]resolve.Judgement, error) {
	js, _, err := b.rulings(ctx)
	return orEmpty(js), err
}

// Contradictions lists pairs judged different that other judgements make the same.
func (b *Base) Contradictions(ctx context.Context) ([]resolve.Contradiction, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return nil, err
	}
	return orEmpty(b.resolver.Contradictions()), nil
}

// ReadJudgements reads judgements in our own form or in that of nomenklatura's resolver files, line by line.
func (b *Base) ReadJudgements(ctx context.Context, in io.Reader) ([]resolve.Judgement, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return nil, err
	}
	return b.resolver.ReadJudgements(in)
}

// MentionOf returns the mention that stands for an entity in judgements: the first one reported.
func (b *Base) MentionOf(ctx context.Context, id graph.EntityID) (resolve.Mention, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return resolve.Mention{}, err
	}
	m, ok := b.resolver.Anchor(id)
	if !ok {
		return m, fmt.Errorf("entity %s: %w", id, graph.ErrNotFound)
	}
	return m, nil
}

// MentionIn returns the mention of an article that a local id or a name means.
func (b *Base) MentionIn(ctx context.Context, id graph.ArticleID, what string) (resolve.Mention, error) {
	a, err := b.store.Article(ctx, id)
	if err != nil {
		return resolve.Mention{}, err
	}
	for _, exact := range []bool{true, false} {
		for _, e := range a.Entities {
			_, known := a.Canonical[e.ID]
			fits := string(e.ID) == what
			if !exact {
				fits = slices.ContainsFunc(append(slices.Clip(e.Aliases), e.Name), func(n string) bool { return strings.EqualFold(n, what) })
			}
			if known && fits {
				m := resolve.Mention{Article: id, Entity: e.ID, Kind: e.Kind, Name: e.Name}
				if len(e.Mentions) > 0 {
					m.Start, m.End = e.Mentions[0].Start, e.Mentions[0].End
				}
				return m, nil
			}
		}
	}
	return resolve.Mention{}, fmt.Errorf("%q in article %q: %w", what, id, graph.ErrNotFound)
}

// decidedAt is the time as decisions are dated.
func (b *Base) decidedAt() time.Time { return b.now().UTC().Truncate(time.Millisecond) }

// orEmpty keeps an empty list from being written as null.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
