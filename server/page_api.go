package server

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

type apiView struct {
	chrome
	Prefix     string
	Operations []operation
}

// operation is an operation of the API as its page tells it.
type operation struct {
	Method, Path, Summary, Description string
	Parameters                         []*huma.Param
}

// apiPage describes the API from its OpenAPI document.
func (s *Server) apiPage(a api) func(*gin.Context) (content, error) {
	view := apiView{chrome: chrome{Title: "API", Section: "api", JSON: "/openapi.json"}, Prefix: apiPrefix}
	paths := a.OpenAPI().Paths
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for _, op := range []*huma.Operation{paths[path].Get, paths[path].Post, paths[path].Delete} {
			if op == nil {
				continue
			}
			view.Operations = append(view.Operations, operation{op.Method, path, op.Summary, op.Description, op.Parameters})
		}
	}
	return func(*gin.Context) (content, error) { return content{"api.html", view}, nil }
}
