package server

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// meeting is an agent's participation in an event as a page tells it: with the event and the others who took part.
type meeting struct {
	graph.Participation
	Event  graph.Event
	Others []graph.Participation // the other people, then organisations and places, at most maxOthers
	More   int                   // others left out
}

const maxOthers = 8

// Held reports whether the agent was at a meeting that took place. Only then did he meet the others.
func (m meeting) Held() bool {
	return (m.Event.Status == "" || m.Event.Status == graph.EventHeld) && m.Presence.Met()
}

// rank says how much a meeting tells of somebody: most where it took place, with others there.
func (m meeting) rank() int {
	switch {
	case m.Held() && len(m.Others) > 0:
		return 2
	case m.Held():
		return 1
	}
	return 0
}

// meetings fetches the event of each participation of one agent.
func (s *Server) meetings(ctx context.Context, id graph.EntityID, participations []graph.Participation) ([]meeting, error) {
	told := make([]meeting, 0, len(participations))
	for _, p := range participations {
		event, err := s.kb.Event(ctx, p.Event.ID)
		if err != nil {
			return nil, fmt.Errorf("meetings of %s: %w", id, err)
		}
		m := meeting{Participation: p, Event: event}
		m.Others = others(event.Participations, id)
		m.More = max(event.Total, len(event.Participations)) - 1 - len(m.Others)
		told = append(told, m)
	}
	return told, nil
}

// others lists who else took part, people first, at most maxOthers.
func others(all []graph.Participation, self graph.EntityID) []graph.Participation {
	var people, bodies []graph.Participation
	for _, p := range all {
		switch {
		case p.Agent.ID == self:
		case p.Agent.Kind == graph.KindPerson:
			people = append(people, p)
		default:
			bodies = append(bodies, p)
		}
	}
	listed := append(people, bodies...)
	return listed[:min(len(listed), maxOthers)]
}

func postEvidence(posts []graph.Post) []graph.Evidence {
	var all []graph.Evidence
	for _, post := range posts {
		all = append(all, post.Evidence...)
	}
	return all
}

func participationEvidence(participations []graph.Participation) []graph.Evidence {
	var all []graph.Evidence
	for _, p := range participations {
		all = append(all, p.Evidence...)
	}
	return all
}

func meetingEvidence(meetings []meeting) []graph.Evidence {
	var all []graph.Evidence
	for _, m := range meetings {
		all = append(all, m.Evidence...)
	}
	return all
}

// heads returns what a page says of the articles it cites. Titles are a comfort: where they cannot be had the page shows
// ids.
func (s *Server) heads(ctx context.Context, evidence []graph.Evidence) map[graph.ArticleID]graph.Article {
	heads := map[graph.ArticleID]graph.Article{}
	var ids []graph.ArticleID
	for _, e := range evidence {
		if _, seen := heads[e.Article]; !seen {
			heads[e.Article] = graph.Article{}
			ids = append(ids, e.Article)
		}
	}
	articles, err := s.kb.Heads(ctx, ids)
	if err != nil {
		s.log.WarnContext(ctx, "titles of articles", "id", requestID(ctx), "error", err)
		return nil
	}
	for _, a := range articles {
		heads[a.ID] = a
	}
	return heads
}
