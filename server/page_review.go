package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

// reviewPages are the pages of what people decide. Every form of them is a plain POST that ends in a redirect; guard turns
// away those of other sites.
func (s *Server) reviewPages(r *gin.Engine) {
	r.GET("/review", s.page(s.reviewPage))
	r.GET("/review/judgements", s.page(s.judgementsPage))
	r.POST("/review/judge", s.form(s.judgeForm))
	r.POST("/review/undo", s.form(s.undoForm))
	r.GET("/review/split", s.page(s.splitPage))
	r.POST("/review/split", s.form(s.splitForm))
	r.GET("/articles/:id/facts", s.page(s.factsPage))
	r.POST("/articles/:id/facts", s.form(s.factsForm))
}

// done is where a form leads: to another page, or to one made of what was sent.
type done struct {
	to   string
	made content
}

// form wraps a handler of a form.
func (s *Server) form(handle func(*gin.Context) (done, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		err := c.Request.ParseForm()
		if err != nil {
			err = fmt.Errorf("read the form: %w", err)
		}
		var d done
		if err == nil {
			d, err = handle(c)
		}
		switch {
		case err != nil:
			s.renderError(c, err)
		case d.to != "":
			c.Redirect(http.StatusSeeOther, d.to)
		default:
			s.render(c, http.StatusOK, d.made.template, d.made.view)
		}
	}
}

// decider is who uses a form: the name that it brings, else the user of the token.
func decider(c *gin.Context) string {
	for _, name := range []string{c.Request.PostFormValue("by"), c.Query("by")} {
		if name = strings.TrimSpace(name); name != "" {
			return name[:min(len(name), 200)]
		}
	}
	user, _, _ := c.Request.BasicAuth()
	return user
}

type reviewView struct {
	chrome
	Kind, Of   string
	Subject    graph.Ref // where only pairs with one entity were asked for
	By         string
	Kinds      []reviewKind
	Candidates []reviewPair
	Total      int
	Judged     []resolve.Judgement // what was decided just now
	Clashes    []resolve.Contradiction
	Back       string // address of this page, to come back to
	pager
}

type reviewKind struct {
	Kind  graph.EntityKind
	Label string
	URL   string
}

// reviewPair is a candidate as its card shows it.
type reviewPair struct {
	kb.Candidate
	Sides [2]reviewSide
}

type reviewSide struct {
	Entity  graph.CanonicalEntity
	Mention resolve.Mention
	Side    kb.Side
}

// Ref names the mention as forms do.
func (s reviewSide) Ref() string { return mentionRef(s.Mention) }

func mentionRef(m resolve.Mention) string { return string(m.Article) + "#" + string(m.Entity) }

// reviewPage shows pairs side by side, for somebody to say whether they are one.
func (s *Server) reviewPage(c *gin.Context) (content, error) {
	ctx := c.Request.Context()
	page := pageNumber(c)
	view := reviewView{chrome: chrome{Title: "Review", Section: "review"}, Kind: c.Query("kind"), By: decider(c)}
	q := kb.CandidateQuery{Limit: pageSize, Offset: (page - 1) * pageSize}
	if view.Kind != "" {
		kind, err := graph.ParseEntityKind(view.Kind)
		if err != nil {
			return content{}, fmt.Errorf("kind: %w: %w", err, graph.ErrBadQuery)
		}
		q.Kind = kind
	}
	if view.Of = c.Query("of"); view.Of != "" {
		ref, err := s.lookup(ctx, view.Of)
		switch {
		case err == nil:
			q.Entity, view.Subject = ref.ID, ref
		case c.Query("done") != "":
			view.Of = "" // it has become another one just now
		default:
			return content{}, err
		}
	}
	found, total, err := s.review.Candidates(ctx, q)
	if err != nil {
		return content{}, fmt.Errorf("candidates: %w", err)
	}
	view.JSON = apiPrefix + "/candidates?" + url.Values{"kind": {view.Kind}, "of": {view.Of}}.Encode()
	view.Total, view.pager, view.Kinds = total, newPager(c.Request.URL, page, total), reviewKinds(c.Request.URL)
	view.Back = backTo(c.Request.URL)
	var said []graph.Evidence
	for _, found := range found {
		said = append(append(said, found.SideA.Said...), found.SideB.Said...)
		view.Candidates = append(view.Candidates, reviewPair{found, [2]reviewSide{
			{found.A, found.MentionA, found.SideA}, {found.B, found.MentionB, found.SideB},
		}})
	}
	view.Heads = s.heads(ctx, said)
	return content{"review.html", view}, s.addJudged(ctx, &view, c.Query("done"))
}

// addJudged tells what was decided just now, by its id or the name of its group, and what contradicts what.
func (s *Server) addJudged(ctx context.Context, view *reviewView, id string) error {
	var err error
	if view.Clashes, err = s.review.Contradictions(ctx); err != nil || id == "" {
		return err
	}
	js, err := s.review.Judgements(ctx)
	view.Judged = slices.DeleteFunc(js, func(j resolve.Judgement) bool { return j.ID != id && j.Group != id })
	return err
}

func reviewKinds(address *url.URL) []reviewKind {
	kinds := []reviewKind{{"", "All", ""}, {graph.KindPerson, "People", ""}, {graph.KindOrganisation, "Organisations", ""},
		{graph.KindEvent, "Events", ""}, {graph.KindPlace, "Places", ""}}
	for i := range kinds {
		q := url.Values{}
		for _, kept := range []string{"by", "of"} {
			if v := address.Query().Get(kept); v != "" {
				q.Set(kept, v)
			}
		}
		if kinds[i].Kind != "" {
			q.Set("kind", string(kinds[i].Kind))
		}
		kinds[i].URL = "/review?" + q.Encode()
	}
	return kinds
}

// backTo is the address of a page without what was done there before.
func backTo(address *url.URL) string {
	q := address.Query()
	q.Del("done")
	return address.EscapedPath() + "?" + q.Encode()
}

// back reads the address to come back to out of a form; none but a page of the review is taken.
func back(c *gin.Context, done string) string {
	address, err := url.Parse(c.Request.PostFormValue("back"))
	if err != nil || address.IsAbs() || address.Host != "" || !strings.HasPrefix(address.Path, "/review") {
		address = &url.URL{Path: "/review"}
	}
	q := address.Query()
	if by := decider(c); by != "" {
		q.Set("by", by)
	}
	if done != "" {
		q.Set("done", done)
	}
	return address.EscapedPath() + "?" + q.Encode()
}

// confirmView shows what a decision would move, with a form that makes it.
type confirmView struct {
	chrome
	Question string
	Would    kb.Judged
	Action   string     // where the form goes
	Fields   url.Values // what it brings
	Back     string
}

// judgeForm judges a pair, or shows what the verdict named preview would move.
func (s *Server) judgeForm(c *gin.Context) (done, error) {
	ctx, form := c.Request.Context(), c.Request.PostForm
	preview := form.Get("preview")
	if preview != "" {
		form.Set("verdict", preview)
	}
	j, err := s.judgement(ctx, form.Get("verdict"), form.Get("a"), form.Get("b"), decider(c), form.Get("why"))
	if err != nil {
		return done{}, err
	}
	if preview == "" {
		made, err := s.review.Judge(ctx, []resolve.Judgement{j})
		if err != nil {
			return done{}, err
		}
		return done{to: back(c, made.Judgements[0].ID)}, nil
	}
	question := fmt.Sprintf("%s and %s: %s?", j.A.Name, j.B.Name, j.Verdict)
	return s.confirm(c, question, []resolve.Judgement{j})
}

func (s *Server) confirm(c *gin.Context, question string, js []resolve.Judgement) (done, error) {
	would, err := s.review.Preview(c.Request.Context(), js)
	if err != nil {
		return done{}, err
	}
	fields := url.Values{}
	for name, values := range c.Request.PostForm {
		if name != "preview" {
			fields[name] = values
		}
	}
	return done{made: content{"confirm.html", confirmView{
		chrome: chrome{Title: question, Section: "review"}, Question: question, Would: would,
		Action: c.Request.URL.Path, Fields: fields, Back: back(c, ""),
	}}}, nil
}

// undoForm takes judgements back.
func (s *Server) undoForm(c *gin.Context) (done, error) {
	_, err := s.review.UndoJudgements(c.Request.Context(), []string{c.Request.PostFormValue("id")})
	return done{to: back(c, "")}, err
}

type judgementsView struct {
	chrome
	By      string
	Groups  []judgedGroup // the newest first
	Total   int
	Clashes []resolve.Contradiction
	Back    string
}

// judgedGroup are judgements that were made as one, or a single one.
type judgedGroup struct {
	ID         string
	Judgements []resolve.Judgement
}

// judgementsPage lists what was judged, to be taken back.
func (s *Server) judgementsPage(c *gin.Context) (content, error) {
	js, err := s.review.Judgements(c.Request.Context())
	if err != nil {
		return content{}, err
	}
	view := judgementsView{
		chrome: chrome{Title: "Judgements", Section: "review", JSON: apiPrefix + "/judgements"},
		By:     decider(c), Total: len(js), Back: backTo(c.Request.URL),
	}
	if view.Clashes, err = s.review.Contradictions(c.Request.Context()); err != nil {
		return content{}, err
	}
	for _, j := range slices.Backward(js) {
		last := len(view.Groups) - 1
		if j.Group != "" && last >= 0 && view.Groups[last].ID == j.Group {
			view.Groups[last].Judgements = append(view.Groups[last].Judgements, j)
			continue
		}
		id := j.ID
		if j.Group != "" {
			id = j.Group
		}
		view.Groups = append(view.Groups, judgedGroup{id, []resolve.Judgement{j}})
	}
	return content{"judgements.html", view}, nil
}
