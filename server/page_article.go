package server

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

type articleView struct {
	chrome
	graph.ArticleView
	Headline   web.Paragraph // the title as it stands in the text, with its mentions; empty where the text has none
	Paragraphs []web.Paragraph
	Highlight  graph.Span
}

// articlePage shows an article; ?s=START-END highlights a sentence of it.
func (s *Server) articlePage(c *gin.Context) (content, error) {
	article, err := s.kb.Article(c.Request.Context(), graph.ArticleID(c.Param("id")))
	if err != nil {
		return content{}, err
	}
	view := articleView{
		chrome: chrome{Title: article.Title, Section: "article", JSON: apiPrefix + web.ArticlePath(article.ID),
			Heads: map[graph.ArticleID]graph.Article{article.ID: article.Article}},
		ArticleView: article, Highlight: parseSpan(c.Query("s")),
	}
	view.Paragraphs = web.Paragraphs(article.Text, article.Mentions, view.Highlight)
	if len(view.Paragraphs) > 0 && strings.TrimSpace(view.Paragraphs[0].Text()) == strings.TrimSpace(article.Title) {
		view.Headline, view.Paragraphs = view.Paragraphs[0], view.Paragraphs[1:]
	}
	return content{"article.html", view}, nil
}

// parseSpan reads START-END; anything else is the empty span.
func parseSpan(text string) graph.Span {
	from, to, _ := strings.Cut(text, "-")
	start, errStart := strconv.Atoi(from)
	end, errEnd := strconv.Atoi(to)
	if errStart != nil || errEnd != nil || start < 0 || end < start {
		return graph.Span{}
	}
	return graph.Span{Start: start, End: end}
}
