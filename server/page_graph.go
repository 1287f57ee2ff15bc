package server

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

type graphView struct {
	chrome
	Focus, Since, Until string // as typed
	Depth               int
	Project             graph.Projection
	Network             graph.Network
	Names               map[graph.EntityID]graph.Ref // of the network's nodes
	Source              string                       // address of the network that the script draws
	Complaint           string
	Candidates          []candidate
}

// graphNodes is how many nodes the graph page draws.
const graphNodes = 150

// focusPeople is how many people the page draws around when nobody is named.
const focusPeople = 10

// edgesShown is how many of the most frequent meetings the table below the drawing lists.
const edgesShown = 200

// graphPage draws the meetings around somebody, and lists the same below the drawing.
func (s *Server) graphPage(c *gin.Context) (content, error) {
	view := graphView{
		chrome: chrome{Title: "Graph", Section: "graph"},
		Focus:  c.Query("focus"), Since: c.Query("since"), Until: c.Query("until"),
		Depth: numberIn(c.Query("depth"), 1, 3, 1),
	}
	var err error
	if view.Project, err = graph.ParseProjection(c.Query("project")); err != nil {
		view.Project = graph.ProjectPeople
	}
	when, err := parsePeriod(view.Since, view.Until)
	if err != nil {
		return content{}, err
	}
	query := graph.NetworkQuery{
		Depth: view.Depth, Since: when.Since, Until: when.Until, Project: view.Project, MaxNodes: graphNodes,
	}
	focus, err := s.focusOrBusiest(c.Request.Context(), view.Focus, query)
	if err == nil {
		view.Network, err = s.network(c.Request.Context(), focus, query)
	}
	var ambiguous *ambiguousError
	switch {
	case errors.As(err, &ambiguous):
		view.Candidates = candidates(c.Request.URL, ambiguous)
		_, view.Complaint = statusOf(err)
	case errors.Is(err, graph.ErrNotFound):
		_, view.Complaint = statusOf(err)
	case err != nil:
		return content{}, err
	default:
		view.draw(focus)
	}
	return content{"graph.html", view}, nil
}

// focusOrBusiest returns what was typed or, where nothing was, the people at the most meetings: what surrounds a few of them
// says more than the best connected people of all, who need not have met each other.
func (s *Server) focusOrBusiest(ctx context.Context, typed string, q graph.NetworkQuery) ([]string, error) {
	if typed != "" {
		return []string{typed}, nil
	}
	q.Project, q.MaxNodes = graph.ProjectPeople, focusPeople
	best, err := s.kb.Network(ctx, q)
	var ids []string
	for _, node := range best.Nodes {
		ids = append(ids, string(node.ID))
	}
	return ids, err
}

// draw fills what the page shows of the network that was found.
func (v *graphView) draw(focus []string) {
	if v.Focus == "" {
		v.Title = "Graph around the people at the most meetings"
	}
	v.Names = make(map[graph.EntityID]graph.Ref, len(v.Network.Nodes))
	for _, node := range v.Network.Nodes {
		v.Names[node.ID] = node.Ref
		if node.Focus && len(focus) == 1 {
			v.Title = "Graph around " + node.Name
		}
	}
	query := url.Values{
		"depth": {strconv.Itoa(v.Depth)}, "project": {v.Project.String()}, "nodes": {strconv.Itoa(graphNodes)},
	}
	query["focus"] = focus
	for key, value := range map[string]string{"since": v.Since, "until": v.Until} {
		if value != "" {
			query.Set(key, value)
		}
	}
	v.JSON = apiPrefix + "/graph?" + query.Encode()
	query.Set("format", "json")
	v.Source = apiPrefix + "/graph?" + query.Encode()
}

// Nodes are the nodes, those of the most events first.
func (v graphView) Nodes() []graph.NetworkNode { return busiest(v.Network.Nodes, graphNodes) }

// Edges are the edges that the table lists: the heaviest first.
func (v graphView) Edges() []graph.NetworkEdge { return heaviest(v.Network.Edges, edgesShown) }
