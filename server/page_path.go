package server

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

type pathView struct {
	chrome
	From, To, Since, Until string // as typed
	Max                    int
	Asked                  bool
	Found                  connection
	Complaint              string // why there is no answer
	Candidates             []candidate
}

// candidate is a thing that an ambiguous name can mean, with the address of the same question about it.
type candidate struct {
	graph.Ref
	URL string
}

// pathPage asks who connects two people, and answers.
func (s *Server) pathPage(c *gin.Context) (content, error) {
	view := pathView{
		chrome: chrome{Title: "Who connects two people", Section: "paths"},
		From:   c.Query("from"), To: c.Query("to"), Since: c.Query("since"), Until: c.Query("until"),
		Max: numberIn(c.Query("max"), 1, 6, 4),
	}
	view.Asked = view.From != "" && view.To != ""
	if !view.Asked {
		return content{"paths.html", view}, nil
	}
	when, err := parsePeriod(view.Since, view.Until)
	if err != nil {
		return content{}, err
	}
	ctx := c.Request.Context()
	query := graph.PathQuery{Max: view.Max, Count: 3, Since: when.Since, Until: when.Until}
	view.Found, err = s.connect(ctx, view.From, view.To, query)
	if err != nil {
		return s.complain(c, view, err)
	}
	view.JSON = apiPrefix + "/paths?" + url.Values{
		"from": {string(view.Found.From.ID)}, "to": {string(view.Found.To.ID)}, "max": {strconv.Itoa(view.Max)},
	}.Encode()
	view.Heads = s.heads(ctx, pathEvidence(view.Found.Paths))
	return content{"paths.html", view}, nil
}

// complain keeps the form on the page where a name was not understood, and offers what it can mean.
func (s *Server) complain(c *gin.Context, view pathView, err error) (content, error) {
	var ambiguous *ambiguousError
	switch {
	case errors.As(err, &ambiguous):
		view.Candidates = candidates(c.Request.URL, ambiguous)
	case !errors.Is(err, graph.ErrNotFound):
		return content{}, err
	}
	_, view.Complaint = statusOf(err)
	return content{"paths.html", view}, nil
}

// candidates links each thing that a name can mean to the same question with that thing in the name's place.
func candidates(address *url.URL, ambiguous *ambiguousError) []candidate {
	var linked []candidate
	for _, ref := range ambiguous.candidates {
		query := address.Query()
		for key, values := range query {
			if len(values) > 0 && values[0] == ambiguous.name {
				query.Set(key, string(ref.ID))
			}
		}
		linked = append(linked, candidate{Ref: ref, URL: address.Path + "?" + query.Encode()})
	}
	return linked
}

func pathEvidence(paths []graph.Path) []graph.Evidence {
	var all []graph.Evidence
	for _, path := range paths {
		for _, hop := range path.Hops {
			for _, at := range hop.Events {
				all = append(all, at.Evidence...)
			}
		}
	}
	return all
}

// numberIn reads a number of a form; out of its bounds or unreadable it is the default.
func numberIn(text string, low, high, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return otherwise
	}
	return n
}
