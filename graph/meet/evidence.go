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
	wanted  []wanted
}

type wanted struct {
	into    *[]graph.Evidence
	article graph.ArticleID
	fact    int
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
		q.wanted = append(q.wanted, wanted{into, s.articles[r.article].id, int(s.statement(r).fact)})
	}
}

// fetch fills the lists. Several facts that one sentence states become one entry with the arguments of all.
func (q *quotes) fetch(ctx context.Context, evidence EvidenceFunc) error {
	if evidence == nil {
		return nil
	}
	for _, w := range q.wanted {
		if err := ctx.Err(); err != nil {
			return err
		}
		found, err := evidence(ctx, w.article, w.fact)
		if err != nil {
			return fmt.Errorf("evidence of fact %d of article %q: %w", w.fact, w.article, err)
		}
		for _, ev := range found {
			ev.Article = w.article
			*w.into = merge(*w.into, ev)
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
