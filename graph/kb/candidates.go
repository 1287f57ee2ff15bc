package kb

import (
	"context"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/meet"
	"github.com/whomet/whomet/graph/resolve"
)

// Candidate is a pair that a person should look at, with what the articles say of either.
type Candidate struct {
	resolve.Candidate
	SideA Side `json:"side_a"`
	SideB Side `json:"side_b"`
}

// Side is one of the two of a candidate.
type Side struct {
	Posts []string         `json:"posts,omitempty"` // what the entity is, latest first
	Said  []graph.Evidence `json:"said"`            // sentences of the mention's article that speak of it
}

// CandidateQuery narrows the candidates. The zero value asks for the first 20 of all kinds.
type CandidateQuery struct {
	Kind   graph.EntityKind // empty means all
	Entity graph.EntityID   // one of the two; empty means any
	Limit  int              // 0 means 20
	Offset int
}

// What a side of a candidate quotes.
const (
	candidatePage  = 20
	candidatePosts = 3
	candidateSaid  = 2
)

// Candidates lists the pairs about which the machine is least sure, those first of which a decision would clear up most,
// and says how many there are in all.
func (b *Base) Candidates(ctx context.Context, q CandidateQuery) ([]Candidate, int, error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	if err := b.needResolver(ctx); err != nil {
		return nil, 0, err
	}
	found := slices.DeleteFunc(b.resolver.Candidates(), func(c resolve.Candidate) bool {
		return q.Kind != "" && c.A.Kind != q.Kind || q.Entity != "" && c.A.ID != q.Entity && c.B.ID != q.Entity
	})
	if q.Limit <= 0 {
		q.Limit = candidatePage
	}
	from := min(max(q.Offset, 0), len(found))
	out := make([]Candidate, 0, q.Limit)
	for _, c := range found[from:min(from+q.Limit, len(found))] {
		a, err := b.side(ctx, c.A.ID, c.MentionA)
		if err != nil {
			return nil, 0, err
		}
		other, err := b.side(ctx, c.B.ID, c.MentionB)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, Candidate{Candidate: c, SideA: a, SideB: other})
	}
	return out, len(found), nil
}

func (b *Base) side(ctx context.Context, id graph.EntityID, m resolve.Mention) (Side, error) {
	var s Side
	if page, err := b.meetings.Agent(ctx, id, meet.AgentQuery{Limit: 1, Evidence: -1, Posts: candidatePosts}); err == nil {
		for i := range page.Posts {
			if page.Posts[i].Person.ID == id {
				s.Posts = append(s.Posts, aboutPost(&page.Posts[i]))
			}
		}
	}
	a, err := b.store.Article(ctx, m.Article)
	if err != nil {
		return s, err
	}
	s.Said = sentencesOn(&a, m)
	return s, nil
}

// sentencesOn returns sentences of an article that state facts about an entity and name it, else those that state facts about
// it, else the line that names it.
func sentencesOn(a *graph.ResolvedArticle, m resolve.Mention) []graph.Evidence {
	said := statedOn(a, m, func(sentence graph.Span) bool {
		return slices.ContainsFunc(a.Entities, func(e graph.Entity) bool {
			return e.ID == m.Entity && slices.ContainsFunc(e.Mentions, func(at graph.Mention) bool { return sentence.Contains(at.Span) })
		})
	})
	if len(said) == 0 {
		said = statedOn(a, m, func(graph.Span) bool { return true })
	}
	if len(said) == 0 && m.End > 0 {
		said = append(said, lineOf(a.Article, m))
	}
	return orEmpty(said)
}

func statedOn(a *graph.ResolvedArticle, m resolve.Mention, wanted func(graph.Span) bool) (said []graph.Evidence) {
	seen := map[graph.Span]bool{}
	for _, f := range a.Facts {
		if !slices.Contains(correct.Arguments(f), m.Entity) {
			continue
		}
		for _, e := range f.Evidence {
			if !seen[e.Span] && wanted(e.Span) && len(said) < candidateSaid {
				seen[e.Span] = true
				e.Article = a.Article.ID
				said = append(said, e)
			}
		}
	}
	return said
}

// lineOf quotes the line of an article that has a mention.
func lineOf(a graph.Article, m resolve.Mention) graph.Evidence {
	runes := []rune(a.Text)
	start, end := min(m.Start, len(runes)), min(m.End, len(runes))
	for start > 0 && runes[start-1] != '\n' {
		start--
	}
	for end < len(runes) && runes[end] != '\n' {
		end++
	}
	return graph.Evidence{Article: a.ID, Sentence: strings.TrimSpace(string(runes[start:end])), Span: graph.Span{Start: start, End: end}}
}
