package server

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// apiEntities lists the entities of a kind.
func (s *Server) apiEntities(kind graph.EntityKind) func(context.Context, *Paged) (*output[list[graph.CanonicalEntity]], error) {
	return func(ctx context.Context, in *Paged) (*output[list[graph.CanonicalEntity]], error) {
		after, err := parseCursorAfter(in.Cursor)
		if err != nil {
			return nil, err
		}
		items, total, err := s.kb.Entities(ctx, kind, graph.PageQuery{After: after, Limit: in.Limit})
		if err != nil {
			return nil, fmt.Errorf("list %s entities: %w", kind, err)
		}
		page := list[graph.CanonicalEntity]{Items: orEmpty(items), Total: total}
		if len(items) == in.Limit {
			page.Next = cursorAfter(string(items[len(items)-1].ID))
		}
		return &output[list[graph.CanonicalEntity]]{page}, nil
	}
}

func (s *Server) apiArticles(ctx context.Context, in *Paged) (*output[list[graph.Article]], error) {
	after, err := parseCursorAfter(in.Cursor)
	if err != nil {
		return nil, err
	}
	items, total, err := s.kb.Articles(ctx, graph.PageQuery{After: after, Limit: in.Limit})
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	page := list[graph.Article]{Items: orEmpty(items), Total: total}
	if len(items) == in.Limit {
		page.Next = cursorAfter(string(items[len(items)-1].ID))
	}
	return &output[list[graph.Article]]{page}, nil
}

// apiAgent answers with a person, an organisation or a place, and the newest of its participations.
func (s *Server) apiAgent(kind graph.EntityKind) func(context.Context, *ByID) (*output[graph.Agent], error) {
	return func(ctx context.Context, in *ByID) (*output[graph.Agent], error) {
		agent, err := s.kb.Agent(ctx, entityID(kind, in.ID))
		if err != nil {
			return nil, err
		}
		agent.Posts, agent.Participations = orEmpty(agent.Posts), orEmpty(agent.Participations)
		return &output[graph.Agent]{agent}, nil
	}
}

func (s *Server) apiEvent(ctx context.Context, in *ByID) (*output[graph.Event], error) {
	event, err := s.kb.Event(ctx, entityID(graph.KindEvent, in.ID))
	if err != nil {
		return nil, err
	}
	return &output[graph.Event]{event}, nil
}

func (s *Server) apiArticle(ctx context.Context, in *ByID) (*output[graph.ArticleView], error) {
	article, err := s.kb.Article(ctx, graph.ArticleID(in.ID))
	if err != nil {
		return nil, err
	}
	return &output[graph.ArticleView]{article}, nil
}

// history tells what became of an article. Of one that was loaded before histories were kept it has no revisions.
type history struct {
	Revisions []graph.Revision `json:"revisions"`
}

func (s *Server) apiHistory(ctx context.Context, in *ByID) (*output[history], error) {
	revisions, err := s.kb.History(ctx, graph.ArticleID(in.ID))
	if err != nil {
		return nil, err
	}
	return &output[history]{history{orEmpty(revisions)}}, nil
}
