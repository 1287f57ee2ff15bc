package server

import (
	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

type eventView struct {
	chrome
	graph.Event
	People, Bodies []graph.Participation
}

// Unlisted is how many participants there are besides those that the page lists.
func (v eventView) Unlisted() int { return max(0, v.Total-len(v.Participations)) }

func (s *Server) eventPage(c *gin.Context) (content, error) {
	ctx := c.Request.Context()
	event, err := s.kb.Event(ctx, entityID(graph.KindEvent, c.Param("id")))
	if err != nil {
		return content{}, err
	}
	view := eventView{chrome: chrome{Title: event.Name, Section: "event", JSON: apiPath(event.ID)}, Event: event}
	for _, p := range event.Participations {
		if p.Agent.Kind == graph.KindPerson {
			view.People = append(view.People, p)
		} else {
			view.Bodies = append(view.Bodies, p)
		}
	}
	view.Heads = s.heads(ctx, append(eventEvidence(event), reportEvidence(event.Reports)...))
	return content{"event.html", view}, nil
}

func eventEvidence(event graph.Event) []graph.Evidence {
	all := append(participationEvidence(event.Participations), event.Evidence...)
	for _, p := range event.Participations {
		if p.AsOf != nil {
			all = append(all, p.AsOf.Evidence...)
		}
	}
	return all
}

// reportEvidence lets heads look up articles that are known by id alone.
func reportEvidence(ids []graph.ArticleID) []graph.Evidence {
	cited := make([]graph.Evidence, len(ids))
	for i, id := range ids {
		cited[i].Article = id
	}
	return cited
}
