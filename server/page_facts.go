package server

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/server/web"
)

type factsView struct {
	chrome
	Article     graph.Article
	By          string
	Facts       []statedFact
	Corrections []kb.Correction
	Kinds       []graph.FactKind
	Changed     bool // something was corrected just now
}

// statedFact is a fact with the words of it that a form can change.
type statedFact struct {
	kb.Stated
	Choices []choice
}

// choice is a word of a fact with the values that it can have.
type choice struct {
	Name, Value string
	Values      []string // empty where any text will do
}

// factsPage lists the facts of an article, for somebody to correct them.
func (s *Server) factsPage(c *gin.Context) (content, error) {
	ctx, id := c.Request.Context(), graph.ArticleID(c.Param("id"))
	facts, err := s.review.Statements(ctx, id)
	if err != nil {
		return content{}, err
	}
	corrections, err := s.review.Corrections(ctx, id)
	if err != nil {
		return content{}, err
	}
	view := factsView{By: decider(c), Corrections: corrections, Kinds: graph.FactKinds, Changed: c.Query("done") != ""}
	for _, f := range facts {
		view.Facts = append(view.Facts, statedFact{f, choices(f.Statement)})
	}
	view.Heads = s.heads(ctx, []graph.Evidence{{Article: id}})
	view.Article = view.Heads[id]
	view.chrome = chrome{Title: "Facts of " + view.Article.Title, Section: "article", Heads: view.Heads, JSON: apiPrefix + web.ArticlePath(id) + "/facts"}
	return content{"facts.html", view}, nil
}

func choices(s correct.Statement) []choice {
	switch s.Kind {
	case graph.FactTakesPart:
		present := s.Status
		if present == "" {
			present = string(graph.PresencePresent)
		}
		return []choice{{"as", string(s.As), texts(graph.Capacities)}, {"status", present, texts(graph.Presences)}}
	case graph.FactDate:
		return []choice{{"date", s.Date, nil}}
	case correct.Status:
		return []choice{{"status", s.Status, texts(graph.EventStatuses)}}
	case graph.FactHolds:
		return []choice{{"role", nameOf(s.Role), nil}, {"organisation", nameOf(s.Organisation), nil}}
	}
	return nil
}

func nameOf(a *correct.Argument) string {
	if a == nil {
		return ""
	}
	return a.Name
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// factsForm corrects a fact, or takes a correction back.
func (s *Server) factsForm(c *gin.Context) (done, error) {
	ctx, form, id := c.Request.Context(), c.Request.PostForm, graph.ArticleID(c.Param("id"))
	q := url.Values{"done": {"1"}}
	if by := decider(c); by != "" {
		q.Set("by", by)
	}
	to := done{to: web.ArticlePath(id) + "/facts?" + q.Encode()}
	if undo := form.Get("undo"); undo != "" {
		_, err := s.review.UndoCorrections(ctx, []string{undo})
		return to, err
	}
	made := correct.Correction{
		Article: id, Action: correct.Action(form.Get("action")), Quote: form.Get("quote"), By: decider(c), Why: form.Get("why"),
	}
	words, err := formWords(form)
	if err == nil {
		err = s.reword(ctx, &made, form.Get("fact"), graph.FactKind(form.Get("kind")), words)
	}
	if err == nil {
		_, err = s.review.Correct(ctx, []correct.Correction{made})
	}
	return to, err
}

// formWords takes the words of a fact out of a form: fields that begin with "word-", and lines WORD=VALUE.
func formWords(form url.Values) (map[string]string, error) {
	words := map[string]string{}
	for field, values := range form {
		if name, ok := strings.CutPrefix(field, "word-"); ok {
			words[name] = values[0]
		}
	}
	for line := range strings.Lines(form.Get("words")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, errors.Join(fmt.Errorf("%q: want WORD = VALUE, such as agent = Ana Solheim", line), graph.ErrBadQuery)
		}
		words[strings.TrimSpace(name)] = value
	}
	return words, nil
}
