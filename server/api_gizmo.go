package server

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/whomet/whomet/graph"
)

type gizmoInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Limit       int    `query:"limit" minimum:"1" doc:"Rows to return, up to what the server allows"`
	RawBody     []byte `contentType:"text/plain"`
}

func (s *Server) gizmoOperation() huma.Operation {
	return huma.Operation{
		OperationID:  "post-query-gizmo",
		Method:       http.MethodPost,
		Path:         "/query/gizmo",
		Summary:      "Run a Gizmo program over the graph",
		Description:  `The body is the program, or {"query": "..."} as application/json. The answer says whether rows were cut off, and why.`,
		MaxBodyBytes: s.limits.Body,
	}
}

func (s *Server) apiGizmo(ctx context.Context, in *gizmoInput) (*output[graph.GizmoResult], error) {
	program, err := gizmoProgram(in.ContentType, in.RawBody)
	if err != nil {
		return nil, err
	}
	result, err := s.runGizmo(ctx, program, in.Limit)
	if err != nil {
		return nil, err
	}
	return &output[graph.GizmoResult]{result}, nil
}

// gizmoProgram takes the program out of a body. Everything that is not JSON is the program itself, as with Cayley's own API.
func gizmoProgram(contentType string, body []byte) (string, error) {
	if media, _, _ := mime.ParseMediaType(contentType); media != "application/json" {
		return string(body), nil
	}
	var request struct {
		Query string `json:"query"`
	}
	if err := json.Unmarshal(body, &request); err != nil {
		return "", fmt.Errorf(`body is no JSON object with a "query" (%w): %w`, err, graph.ErrBadQuery)
	}
	return request.Query, nil
}

// runGizmo runs a program within the server's limits; a limit of 0 rows means as many as those allow.
func (s *Server) runGizmo(ctx context.Context, program string, limit int) (graph.GizmoResult, error) {
	switch {
	case strings.TrimSpace(program) == "":
		return graph.GizmoResult{}, fmt.Errorf("the program is empty: %w", graph.ErrBadQuery)
	case len(program) > s.limits.Program:
		return graph.GizmoResult{}, fmt.Errorf("the program is longer than %d bytes: %w", s.limits.Program, graph.ErrBadQuery)
	}
	rows := s.limits.Rows
	if limit > 0 {
		rows = min(rows, limit)
	}
	select {
	case s.queries <- struct{}{}:
		defer func() { <-s.queries }()
	case <-ctx.Done():
		return graph.GizmoResult{}, fmt.Errorf("wait for other programs: %w", ctx.Err())
	}
	result, err := s.kb.Gizmo(ctx, graph.GizmoQuery{Text: program, MaxRows: rows, Timeout: s.limits.Query})
	if err != nil {
		return graph.GizmoResult{}, fmt.Errorf("gizmo: %w", err)
	}
	result.Rows = orEmpty(result.Rows)
	return result, nil
}
