package server

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

// chrome is what every page has around its content.
type chrome struct {
	Title   string // of the document
	Section string // of the navigation that the page belongs to
	Search  string // what the search field holds
	JSON    string // address of the same answer in the API, "" where there is none
	// Heads are the titles and dates of the articles that the page's evidence cites.
	Heads map[graph.ArticleID]graph.Article
}

// content is a page that a handler has made: which template, with what.
type content struct {
	template string
	view     any
}

// page wraps a handler of a page: what it returns is rendered, an error as a page that says what to do now.
func (s *Server) page(handle func(*gin.Context) (content, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		made, err := handle(c)
		if err != nil {
			s.renderError(c, err)
			return
		}
		s.render(c, http.StatusOK, made.template, made.view)
	}
}

type errorView struct {
	chrome
	Title, Detail string
	Request       string
	Candidates    []graph.Ref
}

func (s *Server) renderError(c *gin.Context, err error) {
	status, detail := statusOf(err)
	if status >= http.StatusInternalServerError {
		s.log.ErrorContext(c.Request.Context(), "page failed", "id", requestID(c.Request.Context()), "error", err)
	}
	view := errorView{Title: http.StatusText(status), Detail: detail, Request: requestID(c.Request.Context())}
	if ambiguous := (*ambiguousError)(nil); errors.As(err, &ambiguous) {
		view.Candidates = ambiguous.candidates
	}
	s.render(c, status, "error.html", view)
}

func (s *Server) render(c *gin.Context, status int, template string, view any) {
	var page bytes.Buffer
	if err := s.site.Render(&page, template, view); err != nil {
		s.log.Error("page failed", "id", requestID(c.Request.Context()), "error", err)
		c.String(http.StatusInternalServerError, "The page cannot be shown.\n")
		return
	}
	c.Header("Cache-Control", "private, no-cache")
	c.Data(status, "text/html; charset=utf-8", page.Bytes())
}

// pager links the pages of a list that is counted in pages.
type pager struct {
	Page, Pages    int
	Previous, Next string // addresses, "" where there is none
}

// pageSize is how many entries the pages show at once.
const pageSize = 20

// pageNumber reads ?page=; anything but a positive number is the first page.
func pageNumber(c *gin.Context) int {
	n, err := strconv.Atoi(c.Query("page"))
	if err != nil || n < 1 || n > 1_000_000 {
		return 1
	}
	return n
}

func newPager(address *url.URL, page, total int) pager {
	p := pager{Page: page, Pages: max(1, (total+pageSize-1)/pageSize)}
	link := func(n int) string {
		query := address.Query()
		query.Set("page", strconv.Itoa(n))
		return address.EscapedPath() + "?" + query.Encode()
	}
	if page > 1 {
		p.Previous = link(page - 1)
	}
	if page < p.Pages {
		p.Next = link(page + 1)
	}
	return p
}

// apiPath is the address of the answer that a page of an entity shows.
func apiPath(id graph.EntityID) string { return apiPrefix + web.Path(id) }
