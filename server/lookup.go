package server

import (
	"context"
	"fmt"
	"strings"

	"github.com/whomet/whomet/graph"
)

// lookup finds the one thing that a name, a slug or an id means. It returns graph.ErrNotFound for none, and an
// ambiguousError with the candidates for several.
func (s *Server) lookup(ctx context.Context, name string, kinds ...graph.EntityKind) (graph.Ref, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return graph.Ref{}, fmt.Errorf("an empty name: %w", graph.ErrBadQuery)
	}
	refs, err := s.kb.Find(ctx, name, kinds...)
	if err != nil {
		return graph.Ref{}, fmt.Errorf("find %q: %w", name, err)
	}
	switch len(refs) {
	case 0:
		return graph.Ref{}, fmt.Errorf("nobody and nothing is named %q: %w", name, graph.ErrNotFound)
	case 1:
		return refs[0], nil
	}
	return graph.Ref{}, &ambiguousError{name: name, candidates: refs[:min(len(refs), 20)]}
}

// entityID joins a kind and the slug of a path.
func entityID(kind graph.EntityKind, slug string) graph.EntityID {
	return graph.EntityID(string(kind) + "/" + slug)
}
