package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// problem is the body of every error that the API answers with: problem details as RFC 9457 has them, with the
// candidates where a name can mean several things.
type problem struct {
	huma.ErrorModel
	Candidates []graph.Ref `json:"candidates,omitempty" doc:"What the name can mean, best first, where it is ambiguous"`
}

// ambiguousError says that a name can mean several things.
type ambiguousError struct {
	name       string
	candidates []graph.Ref
}

func (e *ambiguousError) Error() string {
	return fmt.Sprintf("%q can mean %d things; ask by id", e.name, len(e.candidates))
}

// statusOf maps an error to the status of the answer and to what the answer may say of it.
func statusOf(err error) (int, string) {
	var ambiguous *ambiguousError
	var tooLarge *http.MaxBytesError
	var tooLong *tooLongError
	switch {
	case errors.As(err, &ambiguous):
		return http.StatusConflict, ambiguous.Error()
	case errors.Is(err, graph.ErrNotFound):
		return http.StatusNotFound, sentence(err)
	case errors.Is(err, graph.ErrBadQuery):
		return http.StatusBadRequest, sentence(err)
	case errors.Is(err, kb.ErrReadOnly):
		return http.StatusForbidden, "This server has its store open for reading only; nothing can be decided here."
	case errors.Is(err, kb.ErrNotFile):
		return http.StatusUnprocessableEntity, sentence(kb.ErrNotFile)
	case errors.Is(err, errNoExplainer):
		return http.StatusNotFound, "This server has no extractor and cannot tell how articles are read; whomet explain FILE can."
	case errors.As(err, &tooLong):
		return http.StatusUnprocessableEntity, sentence(tooLong)
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, fmt.Sprintf("The body is larger than %d bytes.", tooLarge.Limit)
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout, "The answer took too long; ask for less."
	case errors.Is(err, context.Canceled):
		return 499, "The client went away."
	}
	return http.StatusInternalServerError, "The server failed on this request."
}

// sentence writes an error that is the caller's own as a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// problemOf turns an error into what the API answers. The causes of failures of our own go to the log alone.
func (s *Server) problemOf(ctx context.Context, err error) error {
	status, detail := statusOf(err)
	if status >= http.StatusInternalServerError {
		s.log.ErrorContext(ctx, "request failed", "id", requestID(ctx), "error", err)
	}
	p := newProblem(ctx, status, detail)
	if ambiguous := (*ambiguousError)(nil); errors.As(err, &ambiguous) {
		p.Candidates = ambiguous.candidates
	}
	return p
}

func newProblem(ctx context.Context, status int, detail string) *problem {
	p := &problem{}
	p.Status, p.Title, p.Detail = status, http.StatusText(status), detail
	if id := requestID(ctx); id != "" {
		p.Instance = "urn:request:" + id
	}
	return p
}

// refuse ends a request outside the API's own handlers: with problem details below /api/v1, with a page elsewhere.
func (s *Server) refuse(c *gin.Context, status int, detail string) {
	c.Abort()
	if strings.HasPrefix(c.Request.URL.Path, apiPrefix) {
		c.Header("Content-Type", "application/problem+json")
		c.JSON(status, newProblem(c.Request.Context(), status, detail))
		return
	}
	s.render(c, status, "error.html", errorView{Title: http.StatusText(status), Detail: detail})
}

func (s *Server) noRoute(c *gin.Context) {
	s.refuse(c, http.StatusNotFound, "There is nothing at this address.")
}

func (s *Server) noMethod(c *gin.Context) {
	s.refuse(c, http.StatusMethodNotAllowed, "This address does not take that method.")
}
