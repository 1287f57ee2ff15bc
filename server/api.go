package server

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

const apiPrefix = "/api/v1"

// api is the set of described operations below apiPrefix.
type api struct {
	huma.API
	problemOf func(context.Context, error) error
}

func (s *Server) newAPI(r *gin.Engine) api {
	config := huma.DefaultConfig("whomet", s.version)
	config.Info.Description = "Who met whom: roles, meetings and paths read out of news, each with the sentence that says so."
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Servers = []*huma.Server{{URL: apiPrefix}}
	config.CreateHooks = nil                                             // no $schema links in answers
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", "" // Huma's own pages load scripts from other hosts
	group := r.Group(apiPrefix, s.revalidate)
	return api{API: humagin.NewWithGroup(r, group, config), problemOf: s.problemOf}
}

// schemaName names a type in the description. Those of the packages below graph carry their package's name, as some are
// called like a type of graph itself: resolve.Mention is ResolveMention.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if dir, pkg := path.Split(t.PkgPath()); path.Base(dir) == "graph" {
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

// get registers an operation that reads.
func get[I, O any](a api, path, summary string, handle func(context.Context, *I) (*O, error)) {
	register(a, http.MethodGet, path, summary, handle)
}

// register adds an operation to the API.
func register[I, O any](a api, method, path, summary string, handle func(context.Context, *I) (*O, error)) {
	huma.Register(a.API, huma.Operation{
		OperationID: strings.ToLower(method) + strings.NewReplacer("/{id}", "-one", "/", "-").Replace(path),
		Method:      method,
		Path:        path,
		Summary:     summary,
	}, answer(a, handle))
}

// answer lets a handler return plain errors: what they mean to a client is said in one place.
func answer[I, O any](a api, handle func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, a.problemOf(ctx, err)
		}
		return out, nil
	}
}

// openAPI serves the description of the operations; it is complete once all of them are registered.
func (s *Server) openAPI(a api) gin.HandlerFunc {
	description, err := json.Marshal(a.OpenAPI())
	return func(c *gin.Context) {
		if err != nil {
			s.refuse(c, http.StatusInternalServerError, "The description of the API cannot be written.")
			return
		}
		c.Data(http.StatusOK, "application/openapi+json", description)
	}
}

// output is an answer whose body is JSON.
type output[T any] struct{ Body T }

// list is one page of a list. Next is empty on the last page.
type list[T any] struct {
	Items []T    `json:"items"`
	Total int    `json:"total" doc:"Items on all pages"`
	Next  string `json:"next,omitempty" doc:"Cursor of the next page"`
}

// Paged are the parameters of a list. Like ByID and Within it is exported because Huma fills no others where they are
// embedded.
type Paged struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Items on a page"`
	Cursor string `query:"cursor" maxLength:"1024" doc:"The next of the page before"`
}

// Within are the parameters that narrow an answer in time.
type Within struct {
	Since string `query:"since" maxLength:"10" doc:"First day, month or year, such as 2021-12-28, 2021-12 or 2021"`
	Until string `query:"until" maxLength:"10" doc:"Last day, month or year"`
}

func (in Within) period() (period, error) { return parsePeriod(in.Since, in.Until) }

// ByID is the id of one thing, without its kind.
type ByID struct {
	ID string `path:"id" maxLength:"512" doc:"The part of the id behind the slash: watt-botksal of person/watt-botksal"`
}

// orEmpty keeps an empty list from being written as null.
func orEmpty[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
