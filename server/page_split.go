package server

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
	"github.com/whomet/whomet/server/web"
)

// splitShown is how many mentions the page of a split lists at once.
const splitShown = 100

type splitView struct {
	chrome
	Entity      graph.Ref
	By          string
	Names       []string
	Appearances []kb.Appearance
	Total       int
	Next        string
	Back        string
}

// splitPage lists the mentions of an entity, for somebody to say which of them are another one.
func (s *Server) splitPage(c *gin.Context) (content, error) {
	ctx := c.Request.Context()
	ref, err := s.lookup(ctx, c.Query("of"))
	if err != nil {
		return content{}, err
	}
	page := pageNumber(c)
	found, total, err := s.review.Appearances(ctx, ref.ID, splitShown, (page-1)*splitShown)
	if err != nil {
		return content{}, err
	}
	view := splitView{
		chrome: chrome{Title: "Wrongly merged: " + ref.Name, Section: "review",
			JSON: apiPrefix + "/appearances?" + url.Values{"of": {string(ref.ID)}}.Encode()},
		Entity: ref, By: decider(c), Appearances: found, Total: total, Back: backTo(c.Request.URL),
	}
	if page*splitShown < total {
		view.Next = newPager(c.Request.URL, page, pageSize*(page+1)).Next
	}
	var said []graph.Evidence
	seen := map[string]bool{}
	for _, a := range found {
		said = append(said, a.Said...)
		for _, name := range a.Names {
			if !seen[name] {
				seen[name] = true
				view.Names = append(view.Names, name)
			}
		}
	}
	view.Heads = s.heads(ctx, said)
	return content{"split.html", view}, nil
}

// leaving counts the mentions that a split takes out.
func leaving(js []resolve.Judgement) (n int) {
	for _, j := range js {
		if j.Alone {
			n++
		}
	}
	return n
}

// splitForm takes mentions out of an entity, or shows what that would move.
func (s *Server) splitForm(c *gin.Context) (done, error) {
	ctx, form := c.Request.Context(), c.Request.PostForm
	split := kb.Split{Names: form["name"], By: decider(c), Why: form.Get("why")}
	for _, id := range form["article"] {
		split.Articles = append(split.Articles, graph.ArticleID(id))
	}
	js, err := s.split(ctx, split, form.Get("entity"), form.Get("to"))
	if err != nil {
		return done{}, err
	}
	if form.Get("preview") != "" {
		return s.confirm(c, fmt.Sprintf("Take %s out of %s?", web.Count(leaving(js), "mention"), js[0].B.Name), js)
	}
	if _, err = s.review.Judge(ctx, js); err != nil {
		return done{}, err
	}
	to := url.Values{"done": {js[0].Group}}
	if by := decider(c); by != "" {
		to.Set("by", by)
	}
	return done{to: "/review?" + to.Encode()}, nil
}
