package server

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

// entry is a line of a list of entities or articles.
type entry struct {
	Name, URL, Note string
}

type listView struct {
	chrome
	Heading string
	Entries []entry
	Total   int
	First   bool   // the list begins here
	Next    string // address of the next page, "" on the last one
}

const listSize = 100

// entitiesPage lists the entities of a kind.
func (s *Server) entitiesPage(kind graph.EntityKind) func(*gin.Context) (content, error) {
	headings := map[graph.EntityKind]string{
		graph.KindPerson: "People", graph.KindOrganisation: "Organisations", graph.KindEvent: "Events", graph.KindPlace: "Places",
	}
	return func(c *gin.Context) (content, error) {
		items, total, err := s.kb.Entities(c.Request.Context(), kind, graph.PageQuery{After: c.Query("after"), Limit: listSize})
		if err != nil {
			return content{}, fmt.Errorf("list %s entities: %w", kind, err)
		}
		entries := make([]entry, len(items))
		for i, item := range items {
			entries[i] = entry{Name: item.Name, URL: web.Path(item.ID), Note: web.Count(item.Articles, "article")}
		}
		last := ""
		if len(items) == listSize {
			last = string(items[listSize-1].ID)
		}
		return s.listOf(c, string(kind), headings[kind], entries, total, last), nil
	}
}

func (s *Server) articlesPage(c *gin.Context) (content, error) {
	articles, total, err := s.kb.Articles(c.Request.Context(), graph.PageQuery{After: c.Query("after"), Limit: listSize})
	if err != nil {
		return content{}, fmt.Errorf("list articles: %w", err)
	}
	entries := make([]entry, len(articles))
	for i, a := range articles {
		entries[i] = entry{Name: a.Title, URL: web.ArticlePath(a.ID), Note: web.Date(a.Published)}
	}
	last := ""
	if len(articles) == listSize {
		last = string(articles[listSize-1].ID)
	}
	return s.listOf(c, "article", "Articles", entries, total, last), nil
}

func (s *Server) listOf(c *gin.Context, section, heading string, entries []entry, total int, last string) content {
	view := listView{
		chrome:  chrome{Title: heading, Section: section, JSON: apiPrefix + c.Request.URL.Path},
		Heading: heading, Entries: entries, Total: total, First: c.Query("after") == "",
	}
	if last != "" {
		view.Next = c.Request.URL.Path + "?" + url.Values{"after": {last}}.Encode()
	}
	return content{"list.html", view}
}
