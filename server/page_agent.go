package server

import (
	"fmt"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

type agentView struct {
	chrome
	graph.Agent
	First, Last string // dates of the first and last time that he is seen, in a role or at an event
	Meetings    []meeting
	Met         []graph.Encounter // people only
	MetTotal    int
	Continued   bool   // Meetings begins later than the first
	Later       string // address of the page with the meetings after these, "" where there are none
}

// metShown is how many of the people met a person's page lists.
const metShown = 12

// agentPage shows a person, an organisation or a place.
func (s *Server) agentPage(kind graph.EntityKind) func(*gin.Context) (content, error) {
	return func(c *gin.Context) (content, error) {
		ctx := c.Request.Context()
		found, err := s.kb.Agent(ctx, entityID(kind, c.Param("id")))
		if err != nil {
			return content{}, err
		}
		view := agentView{chrome: chrome{Title: found.Name, Section: string(kind), JSON: apiPath(found.ID)}, Agent: found}
		view.First, view.Last = seen(found)
		if err := s.addMeetings(c, &view); err != nil {
			return content{}, err
		}
		if kind == graph.KindPerson {
			view.Met, view.MetTotal, err = s.kb.Met(ctx, found.ID, graph.MetQuery{Limit: metShown, Events: 1})
			if err != nil {
				return content{}, fmt.Errorf("people met: %w", err)
			}
		}
		view.Heads = s.heads(ctx, append(postEvidence(found.Posts), meetingEvidence(view.Meetings)...))
		if kind == graph.KindPerson {
			return content{"person.html", view}, nil
		}
		return content{"organisation.html", view}, nil
	}
}

// addMeetings fills one page of meetings, from where ?after= says.
func (s *Server) addMeetings(c *gin.Context, view *agentView) error {
	ctx := c.Request.Context()
	after := c.Query("after")
	timeline, err := s.kb.Timeline(ctx, view.ID, graph.TimelineQuery{Limit: pageSize, Cursor: after})
	if err != nil {
		return fmt.Errorf("meetings: %w", err)
	}
	view.Continued = after != ""
	if timeline.Next != "" {
		view.Later = c.Request.URL.EscapedPath() + "?" + url.Values{"after": {timeline.Next}}.Encode() + "#meetings"
	}
	view.Meetings, err = s.meetings(ctx, view.ID, timeline.Participations)
	return err
}

// seen returns the earliest and latest dates of an agent's roles and of the events it took part in.
func seen(a graph.Agent) (first, last string) {
	note := func(date string) {
		if date == "" {
			return
		}
		if first == "" || date < first {
			first = date
		}
		last = max(last, date)
	}
	for _, post := range a.Posts {
		note(post.FirstSeen)
		note(post.LastSeen)
	}
	for _, p := range a.Participations {
		note(p.Date)
	}
	return first, last
}

type metView struct {
	chrome
	Person       graph.Ref
	Since, Until string
	As           string
	Capacities   []graph.Capacity
	Met          []graph.Encounter
	Total        int
	pager
}

// metPage lists everybody whom a person met.
func (s *Server) metPage(c *gin.Context) (content, error) {
	ctx := c.Request.Context()
	when, err := parsePeriod(c.Query("since"), c.Query("until"))
	if err != nil {
		return content{}, err
	}
	person, err := s.kb.Agent(ctx, entityID(graph.KindPerson, c.Param("id")))
	if err != nil {
		return content{}, err
	}
	page := pageNumber(c)
	query := graph.MetQuery{
		Since: when.Since, Until: when.Until, Limit: pageSize, Offset: (page - 1) * pageSize, Events: 5,
	}
	if c.Query("as") != "" {
		as, err := graph.ParseCapacity(c.Query("as"))
		if err != nil {
			return content{}, fmt.Errorf("as: %w: %w", err, graph.ErrBadQuery)
		}
		query.As = []graph.Capacity{as}
	}
	met, total, err := s.kb.Met(ctx, person.ID, query)
	if err != nil {
		return content{}, fmt.Errorf("people met: %w", err)
	}
	view := metView{
		chrome: chrome{Title: "People whom " + person.Name + " met", Section: "person",
			JSON: apiPath(person.ID) + "/met?" + url.Values{"since": {when.Since}, "until": {when.Until}}.Encode()},
		Person: person.Ref, Since: c.Query("since"), Until: c.Query("until"), As: c.Query("as"),
		Capacities: graph.Capacities, Met: met, Total: total, pager: newPager(c.Request.URL, page, total),
	}
	view.Heads = s.heads(ctx, encounterEvidence(met))
	return content{"met.html", view}, nil
}

func encounterEvidence(met []graph.Encounter) []graph.Evidence {
	var all []graph.Evidence
	for _, encounter := range met {
		for _, at := range encounter.Events {
			all = append(all, at.Evidence...)
		}
	}
	return all
}
