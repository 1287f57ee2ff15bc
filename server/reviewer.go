package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

// Reviewer keeps what people decide: which entities are one, and which facts are wrong. graph/kb.Base is one. Where it is
// read-only, what would change something returns kb.ErrReadOnly. Errors for things that are not there and for decisions that
// make no sense are graph.ErrNotFound and graph.ErrBadQuery.
type Reviewer interface {
	ReadOnly() bool
	Judges
	Corrector
}

// Judges decides about identity.
type Judges interface {
	// Candidates lists pairs that are worth a look, the most rewarding first, and says how many there are in all.
	Candidates(ctx context.Context, q kb.CandidateQuery) ([]kb.Candidate, int, error)
	Judgements(ctx context.Context) ([]resolve.Judgement, error)
	Contradictions(ctx context.Context) ([]resolve.Contradiction, error)
	Judge(ctx context.Context, js []resolve.Judgement) (kb.Judged, error)
	// Preview says what Judge would do, and does nothing.
	Preview(ctx context.Context, js []resolve.Judgement) (kb.Judged, error)
	UndoJudgements(ctx context.Context, ids []string) (kb.Judged, error)
	// Split makes the judgements that take mentions out of an entity, for Judge or Preview.
	Split(ctx context.Context, s kb.Split) ([]resolve.Judgement, error)
	// Appearances lists the mentions of an entity, a page at a time, and says how many there are in all.
	Appearances(ctx context.Context, id graph.EntityID, limit, offset int) ([]kb.Appearance, int, error)
	// MentionOf returns the mention that stands for an entity, MentionIn the one that an article names.
	MentionOf(ctx context.Context, id graph.EntityID) (resolve.Mention, error)
	MentionIn(ctx context.Context, id graph.ArticleID, what string) (resolve.Mention, error)
}

// Corrector decides about facts.
type Corrector interface {
	// Statements lists the facts of an article, corrected, each with a handle.
	Statements(ctx context.Context, id graph.ArticleID) ([]kb.Stated, error)
	// Reword turns words into a statement, from a fact of an article or from nothing.
	Reword(ctx context.Context, id graph.ArticleID, handle string, kind graph.FactKind, words map[string]string) (was, is correct.Statement, err error)
	Corrections(ctx context.Context, articles ...graph.ArticleID) ([]kb.Correction, error)
	Correct(ctx context.Context, cs []correct.Correction) (kb.Corrected, error)
	PreviewCorrections(ctx context.Context, cs []correct.Correction) (kb.Corrected, error)
	UndoCorrections(ctx context.Context, ids []string) (kb.Corrected, error)
}

// decides reports whether this server keeps decisions.
func (s *Server) decides() bool { return s.review != nil && !s.review.ReadOnly() }

// mention finds what a judgement speaks of: ARTICLE#ENTITY, or an entity by name, slug or id.
func (s *Server) mention(ctx context.Context, name string, kinds ...graph.EntityKind) (resolve.Mention, error) {
	if at := strings.LastIndexByte(name, '#'); at > 0 {
		return s.review.MentionIn(ctx, graph.ArticleID(name[:at]), name[at+1:])
	}
	ref, err := s.lookup(ctx, name, kinds...)
	if err != nil {
		return resolve.Mention{}, err
	}
	return s.review.MentionOf(ctx, ref.ID)
}

// judgement makes one of what a client sent.
func (s *Server) judgement(ctx context.Context, verdict, a, b, by, why string) (j resolve.Judgement, err error) {
	j.By, j.Why = by, why
	if j.Verdict, err = resolve.ParseVerdict(verdict); err != nil {
		return j, fmt.Errorf("%w: %w", err, graph.ErrBadQuery)
	}
	if j.A, err = s.mention(ctx, a); err != nil {
		return j, err
	}
	j.B, err = s.mention(ctx, b, j.A.Kind)
	return j, err
}
