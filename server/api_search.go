package server

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

type searchInput struct {
	Text   string   `query:"q" required:"true" minLength:"1" maxLength:"500" doc:"Names or words"`
	Kinds  []string `query:"kind" enum:"person,organisation,place,event,article" doc:"Kinds to look in; all of them where it is left out"`
	Limit  int      `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string   `query:"cursor" maxLength:"64"`
}

func (s *Server) apiSearch(ctx context.Context, in *searchInput) (*output[list[graph.Hit]], error) {
	offset, err := parseCursorOffset(in.Cursor)
	if err != nil {
		return nil, err
	}
	hits, total, err := s.kb.Search(ctx, graph.SearchQuery{Text: in.Text, Kinds: in.Kinds, Limit: in.Limit, Offset: offset})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return &output[list[graph.Hit]]{list[graph.Hit]{orEmpty(hits), total, nextOffset(offset, len(hits), total)}}, nil
}

type noInput struct{}

func (s *Server) apiStats(ctx context.Context, _ *noInput) (*output[graph.Stats], error) {
	stats, err := s.kb.Stats(ctx)
	if err != nil {
		return nil, fmt.Errorf("stats: %w", err)
	}
	return &output[graph.Stats]{stats}, nil
}
