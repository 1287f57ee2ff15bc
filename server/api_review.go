package server

import (
	"context"
	"net/http"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

// reviewAPI registers the operations on what people decide.
func (s *Server) reviewAPI(api api) {
	get(api, "/candidates", "Pairs that may be one or two, those first of which a decision clears up most", s.apiCandidates)
	get(api, "/appearances", "The mentions of an entity, which a split takes out of it", s.apiAppearances)
	get(api, "/judgements", "What people judged, and where that contradicts itself", s.apiJudgements)
	post(api, "/judgements", "Judge two the same or different", s.apiJudge(s.review.Judge))
	post(api, "/judgements/preview", "Which facts a judgement would move", s.apiJudge(s.review.Preview))
	remove(api, "/judgements/{id}", "Take a judgement back, or the judgements of a split", s.apiUndoJudgement)
	post(api, "/splits", "Take mentions out of an entity, as a group of judgements", s.apiSplit(s.review.Judge))
	post(api, "/splits/preview", "Which facts a split would move", s.apiSplit(s.review.Preview))
	get(api, "/articles/{id}/facts", "The facts of an article in words, with the names by which corrections call them", s.apiFacts)
	get(api, "/corrections", "What people corrected, and what of it fits no fact any more", s.apiCorrections)
	post(api, "/corrections", "Reject, change or add a fact of an article", s.apiCorrect(s.review.Correct))
	post(api, "/corrections/preview", "Which facts a correction would change", s.apiCorrect(s.review.PreviewCorrections))
	remove(api, "/corrections/{id}", "Take a correction back", s.apiUndoCorrection)
}

// post registers an operation that a body goes into.
func post[I, O any](a api, path, summary string, handle func(context.Context, *I) (*O, error)) {
	register(a, http.MethodPost, path, summary, handle)
}

// remove registers an operation that takes something back, and answers with what that changed.
func remove[I, O any](a api, path, summary string, handle func(context.Context, *I) (*O, error)) {
	register(a, http.MethodDelete, path, summary, handle)
}

type candidatesInput struct {
	Kind   string `query:"kind" enum:"person,organisation,event,place,accord" doc:"Only pairs of this kind"`
	Of     string `query:"of" maxLength:"500" doc:"Only pairs with this entity"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"64"`
}

func (s *Server) apiCandidates(ctx context.Context, in *candidatesInput) (*output[list[kb.Candidate]], error) {
	offset, err := parseCursorOffset(in.Cursor)
	if err != nil {
		return nil, err
	}
	q := kb.CandidateQuery{Kind: graph.EntityKind(in.Kind), Limit: in.Limit, Offset: offset}
	if in.Of != "" {
		ref, err := s.lookup(ctx, in.Of)
		if err != nil {
			return nil, err
		}
		q.Entity = ref.ID
	}
	found, total, err := s.review.Candidates(ctx, q)
	if err != nil {
		return nil, err
	}
	return &output[list[kb.Candidate]]{list[kb.Candidate]{orEmpty(found), total, nextOffset(offset, len(found), total)}}, nil
}

type appearancesInput struct {
	Of     string `query:"of" required:"true" minLength:"1" maxLength:"500" doc:"The entity"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"64"`
}

func (s *Server) apiAppearances(ctx context.Context, in *appearancesInput) (*output[list[kb.Appearance]], error) {
	offset, err := parseCursorOffset(in.Cursor)
	if err != nil {
		return nil, err
	}
	ref, err := s.lookup(ctx, in.Of)
	if err != nil {
		return nil, err
	}
	found, total, err := s.review.Appearances(ctx, ref.ID, in.Limit, offset)
	if err != nil {
		return nil, err
	}
	return &output[list[kb.Appearance]]{list[kb.Appearance]{orEmpty(found), total, nextOffset(offset, len(found), total)}}, nil
}

type judgementList struct {
	Judgements     []resolve.Judgement     `json:"judgements"`
	Contradictions []resolve.Contradiction `json:"contradictions"`
}

func (s *Server) apiJudgements(ctx context.Context, _ *noInput) (*output[judgementList], error) {
	js, err := s.review.Judgements(ctx)
	if err != nil {
		return nil, err
	}
	contradictions, err := s.review.Contradictions(ctx)
	if err != nil {
		return nil, err
	}
	return &output[judgementList]{judgementList{orEmpty(js), orEmpty(contradictions)}}, nil
}

// judgeInput names the two by id, slug or name, or as ARTICLE#ENTITY.
type judgeInput struct {
	Body struct {
		Verdict string `json:"verdict" enum:"same,different,unsure"`
		A       string `json:"a" minLength:"1" maxLength:"1000" doc:"An entity by id, slug or name, or ARTICLE#ENTITY"`
		B       string `json:"b" minLength:"1" maxLength:"1000" doc:"The other"`
		Alone   bool   `json:"alone,omitempty" doc:"Of different: only this mention of A, not what else is taken for it"`
		By      string `json:"by,omitempty" maxLength:"200"`
		Why     string `json:"why,omitempty" maxLength:"2000"`
	}
}

type judging func(context.Context, []resolve.Judgement) (kb.Judged, error)

func (s *Server) apiJudge(do judging) func(context.Context, *judgeInput) (*output[kb.Judged], error) {
	return func(ctx context.Context, in *judgeInput) (*output[kb.Judged], error) {
		j, err := s.judgement(ctx, in.Body.Verdict, in.Body.A, in.Body.B, in.Body.By, in.Body.Why)
		if err != nil {
			return nil, err
		}
		j.Alone = in.Body.Alone
		return judged(do(ctx, []resolve.Judgement{j}))
	}
}

func judged(done kb.Judged, err error) (*output[kb.Judged], error) {
	if err != nil {
		return nil, err
	}
	return &output[kb.Judged]{done}, nil
}

func (s *Server) apiUndoJudgement(ctx context.Context, in *ByDecision) (*output[kb.Judged], error) {
	return judged(s.review.UndoJudgements(ctx, []string{in.ID}))
}

// ByDecision is the id of a judgement or a correction.
type ByDecision struct {
	ID string `path:"id" maxLength:"200" doc:"Its id; of judgements also the name of their group"`
}

type splitInput struct {
	Body struct {
		Entity   string            `json:"entity" minLength:"1" maxLength:"1000" doc:"By id, slug or name"`
		Articles []graph.ArticleID `json:"articles,omitempty" maxItems:"1000" doc:"Take out the mentions in these articles"`
		Names    []string          `json:"names,omitempty" maxItems:"100" doc:"Take out the mentions by these names; with articles, only those in them"`
		To       string            `json:"to,omitempty" maxLength:"1000" doc:"What they are mentions of; left out, they become an entity of their own"`
		By       string            `json:"by,omitempty" maxLength:"200"`
		Why      string            `json:"why,omitempty" maxLength:"2000"`
	}
}

func (s *Server) apiSplit(do judging) func(context.Context, *splitInput) (*output[kb.Judged], error) {
	return func(ctx context.Context, in *splitInput) (*output[kb.Judged], error) {
		split := kb.Split{Articles: in.Body.Articles, Names: in.Body.Names, By: in.Body.By, Why: in.Body.Why}
		js, err := s.split(ctx, split, in.Body.Entity, in.Body.To)
		if err != nil {
			return nil, err
		}
		return judged(do(ctx, js))
	}
}

// split makes the judgements of a split of the entity of one name, to the one of another.
func (s *Server) split(ctx context.Context, split kb.Split, entity, to string) ([]resolve.Judgement, error) {
	ref, err := s.lookup(ctx, entity)
	if err != nil {
		return nil, err
	}
	split.Entity = ref.ID
	if to != "" {
		target, err := s.lookup(ctx, to, ref.Kind)
		if err != nil {
			return nil, err
		}
		split.To = target.ID
	}
	return s.review.Split(ctx, split)
}

func (s *Server) apiFacts(ctx context.Context, in *ByID) (*output[list[kb.Stated]], error) {
	facts, err := s.review.Statements(ctx, graph.ArticleID(in.ID))
	if err != nil {
		return nil, err
	}
	return &output[list[kb.Stated]]{list[kb.Stated]{Items: orEmpty(facts), Total: len(facts)}}, nil
}

type correctionsInput struct {
	Article string `query:"article" maxLength:"512" doc:"Only those of this article"`
}

func (s *Server) apiCorrections(ctx context.Context, in *correctionsInput) (*output[list[kb.Correction]], error) {
	var of []graph.ArticleID
	if in.Article != "" {
		of = append(of, graph.ArticleID(in.Article))
	}
	cs, err := s.review.Corrections(ctx, of...)
	if err != nil {
		return nil, err
	}
	return &output[list[kb.Correction]]{list[kb.Correction]{Items: orEmpty(cs), Total: len(cs)}}, nil
}

type correctInput struct {
	Body struct {
		Article graph.ArticleID   `json:"article" minLength:"1" maxLength:"512"`
		Action  string            `json:"action" enum:"reject,change,add"`
		Fact    string            `json:"fact,omitempty" maxLength:"64" doc:"Of reject and change: the handle of the fact"`
		Kind    string            `json:"kind,omitempty" enum:"holds,takes_part,date,place,mode,part_of,signs" doc:"Of add: the kind of fact"`
		Words   map[string]string `json:"words,omitempty" doc:"Of change and add: agent, event, as, status, person, role, organisation, date ... as the article names them"`
		Quote   string            `json:"quote,omitempty" maxLength:"5000" doc:"The words of the article that say so"`
		By      string            `json:"by,omitempty" maxLength:"200"`
		Why     string            `json:"why,omitempty" maxLength:"2000"`
	}
}

type correcting func(context.Context, []correct.Correction) (kb.Corrected, error)

func (s *Server) apiCorrect(do correcting) func(context.Context, *correctInput) (*output[kb.Corrected], error) {
	return func(ctx context.Context, in *correctInput) (*output[kb.Corrected], error) {
		c := correct.Correction{
			Article: in.Body.Article, Action: correct.Action(in.Body.Action), Quote: in.Body.Quote, By: in.Body.By, Why: in.Body.Why,
		}
		if err := s.reword(ctx, &c, in.Body.Fact, graph.FactKind(in.Body.Kind), in.Body.Words); err != nil {
			return nil, err
		}
		return corrected(do(ctx, []correct.Correction{c}))
	}
}

// reword fills in what a correction is about.
func (s *Server) reword(ctx context.Context, c *correct.Correction, fact string, kind graph.FactKind, words map[string]string) error {
	if c.Action == correct.Add {
		fact = ""
	}
	was, is, err := s.review.Reword(ctx, c.Article, fact, kind, words)
	if err != nil {
		return err
	}
	if c.Action != correct.Add {
		c.Was = &was
	}
	if c.Action != correct.Reject {
		c.Is = &is
	}
	return nil
}

func corrected(done kb.Corrected, err error) (*output[kb.Corrected], error) {
	if err != nil {
		return nil, err
	}
	return &output[kb.Corrected]{done}, nil
}

func (s *Server) apiUndoCorrection(ctx context.Context, in *ByDecision) (*output[kb.Corrected], error) {
	return corrected(s.review.UndoCorrections(ctx, []string{in.ID}))
}
