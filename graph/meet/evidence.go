package meet

import (
	"context"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
)

// DefaultEvidence is how many facts a view quotes for one statement where the query does not say: sentences of the newest
// articles come first.
const DefaultEvidence = 3

// quotes collects, under the lock, which facts the parts of an answer rest on, and fetches their sentences after it. The
// lists to fill must stay where they are in between.
type quotes struct {
	perFact int // at most so many facts for one list, none if negative
	facts   []graph.FactRef
	into    []*[]graph.Evidence // the list that each of the facts belongs to
}

func newQuotes(limit int) *quotes {
	if limit == 0 {
		limit = DefaultEvidence
	}
	return &quotes{perFact: limit}
}

// add notes the newest of the statements as evidence for the list. It does not keep refs.
func (q *quotes) add(s *state, into *[]graph.Evidence, refs ...ref) {
	*into = []graph.Evidence{}
	if q.perFact < 0 {
		return
	}
	for _, r := range smallest(refs, q.perFact, s.compareRefs) {
		q.facts = append(q.facts, graph.FactRef{Article: s.articles[r.article].id, Fact: int(s.statement(r).fact)})
		q.into = append(q.into, into)
	}
}

// fetch fills the lists. Several facts that one sentence states become one entry with the arguments of all.
func (q *quotes) fetch(ctx context.Context, evidence EvidenceFunc) error {
	if evidence == nil || len(q.facts) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	found, err := evidence(ctx, q.facts)
	if err != nil {
		return fmt.Errorf("evidence of %d facts, the first of article %q: %w", len(q.facts), q.facts[0].Article, err)
	}
	for i, into := range q.into {
		for _, ev := range found[i] {
			ev.Article = q.facts[i].Article
			*into = merge(*into, ev)
		}
	}
	return nil
}

func merge(list []graph.Evidence, ev graph.Evidence) []graph.Evidence {
	for i := range list {
		known := &list[i]
		if known.Article != ev.Article || known.Span != ev.Span {
			continue
		}
		known.Confidence = max(known.Confidence, ev.Confidence)
		known.Arguments = slices.Clone(known.Arguments) // they belong to whoever served them
		for _, span := range ev.Arguments {
			if !slices.Contains(known.Arguments, span) {
				known.Arguments = append(known.Arguments, span)
			}
		}
		return list
	}
	return append(list, ev)
}
