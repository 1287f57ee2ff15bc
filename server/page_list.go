package server

import (
	"context"
	"fmt"
	"net/url"
	"strings"

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
			if kind == graph.KindEvent {
				if entries[i].Note, err = s.eventNote(c.Request.Context(), item.ID); err != nil {
					return content{}, err
				}
			}
		}
		last := ""
		if len(items) == listSize {
			last = string(items[listSize-1].ID)
		}
		return s.listOf(c, string(kind), headings[kind], entries, total, last), nil
	}
}

// eventNote tells events of one name apart: when they were, what became of them, and the first people who took part.
func (s *Server) eventNote(ctx context.Context, id graph.EntityID) (string, error) {
	event, err := s.kb.Event(ctx, id)
	if err != nil {
		return "", fmt.Errorf("list of events: %w", err)
	}
	var parts []string
	if event.Date != "" {
		parts = append(parts, web.Date(event.Date))
	}
	if event.Status != graph.EventHeld && event.Status != "" {
		parts = append(parts, string(event.Status))
	}
	var people []string
	for _, p := range event.Participations {
		if p.Agent.Kind == graph.KindPerson && len(people) < 3 {
			people = append(people, p.Agent.Name)
		}
	}
	if len(people) > 0 {
		parts = append(parts, strings.Join(people, ", "))
	}
	return strings.Join(parts, " · "), nil
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
