package server

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/whomet/whomet/graph"
)

type homeView struct {
	chrome
	Stats   graph.Stats
	Kinds   map[string]int      // entities of each kind
	Busiest []graph.NetworkNode // the people with the most meetings
	Far     *farPair
}

// farPair are two people who did not meet but are connected through others, as an example of what a path is.
type farPair struct{ From, To graph.Ref }

func (s *Server) homePage(c *gin.Context) (content, error) {
	ctx := c.Request.Context()
	stats, err := s.kb.Stats(ctx)
	if err != nil {
		return content{}, fmt.Errorf("stats: %w", err)
	}
	view := homeView{chrome: chrome{Title: "Who met whom"}, Stats: stats, Kinds: map[string]int{}}
	for kind, n := range stats.Entities {
		view.Kinds[kind.String()] = n
	}
	network, err := s.kb.Network(ctx, graph.NetworkQuery{MaxNodes: 9})
	if err != nil {
		return content{}, fmt.Errorf("best connected people: %w", err)
	}
	view.Busiest = busiest(network.Nodes, 9)
	if view.Far, err = s.farPair(ctx, view.Busiest); err != nil {
		return content{}, fmt.Errorf("two connected people: %w", err)
	}
	return content{"home.html", view}, nil
}

// farPair finds two people two steps apart, starting from the last of those given, as the first ones have met whom there is
// room for; nil where there are none.
func (s *Server) farPair(ctx context.Context, people []graph.NetworkNode) (*farPair, error) {
	for _, from := range slices.Backward(people) {
		network, err := s.kb.Network(ctx, graph.NetworkQuery{Focus: []graph.EntityID{from.ID}, Depth: 2, MaxNodes: 200})
		if err != nil {
			return nil, err
		}
		met := map[graph.EntityID]bool{from.ID: true}
		for _, edge := range network.Edges {
			if edge.Source == from.ID || edge.Target == from.ID {
				met[edge.Source], met[edge.Target] = true, true
			}
		}
		for _, node := range busiest(network.Nodes, len(network.Nodes)) {
			if !met[node.ID] {
				return &farPair{from.Ref, node.Ref}, nil
			}
		}
	}
	return nil, nil
}

// searchKind is a choice of the kind to search in.
type searchKind struct {
	Kind, Label string
	URL         string
	Chosen      bool
}

type searchView struct {
	chrome
	Kinds []searchKind
	Total int
	Best  *personCard // what is known of the first result, where that is a person
	Hits  []graph.Hit
	pager
}

// personCard is a person at a glance.
type personCard struct {
	Person   graph.Agent
	Meetings []meeting
}

// cardMeetings is how many meetings a card tells of.
const cardMeetings = 2

func (s *Server) searchPage(c *gin.Context) (content, error) {
	ctx, text := c.Request.Context(), strings.TrimSpace(c.Query("q"))
	if len(text) > 500 {
		return content{}, fmt.Errorf("a search text of more than 500 bytes: %w", graph.ErrBadQuery)
	}
	view := searchView{chrome: chrome{Title: "Search: " + text, Section: "search", Search: text}}
	view.Kinds = searchKinds(text, c.Query("kind"))
	if text == "" {
		return content{"search.html", view}, nil
	}
	page := pageNumber(c)
	query := graph.SearchQuery{Text: text, Limit: pageSize, Offset: (page - 1) * pageSize}
	if kind := c.Query("kind"); kind != "" {
		query.Kinds = []string{kind}
	}
	hits, total, err := s.kb.Search(ctx, query)
	if err != nil {
		return content{}, fmt.Errorf("search: %w", err)
	}
	view.Hits, view.Total, view.pager = hits, total, newPager(c.Request.URL, page, total)
	view.JSON = apiPrefix + "/search?" + url.Values{"q": {text}}.Encode()
	if page == 1 && len(hits) > 0 && hits[0].Kind == string(graph.KindPerson) {
		if view.Best, err = s.card(ctx, graph.EntityID(hits[0].ID)); err != nil {
			return content{}, err
		}
		view.Hits = hits[1:]
		view.Heads = s.heads(ctx, cardEvidence(view.Best))
	}
	return content{"search.html", view}, nil
}

func searchKinds(text, chosen string) []searchKind {
	kinds := []searchKind{
		{Label: "Everything"}, {Kind: "person", Label: "People"}, {Kind: "organisation", Label: "Organisations"},
		{Kind: "event", Label: "Events"}, {Kind: "place", Label: "Places"}, {Kind: "article", Label: "Articles"},
	}
	for i, kind := range kinds {
		query := url.Values{"q": {text}}
		if kind.Kind != "" {
			query.Set("kind", kind.Kind)
		}
		kinds[i].URL = "/search?" + query.Encode()
		kinds[i].Chosen = kind.Kind == chosen
	}
	return kinds
}

func (s *Server) card(ctx context.Context, id graph.EntityID) (*personCard, error) {
	person, err := s.kb.Agent(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("first result: %w", err)
	}
	card := &personCard{Person: person}
	newest := person.Participations[:min(3*cardMeetings, len(person.Participations))]
	told, err := s.meetings(ctx, person.ID, newest)
	slices.SortStableFunc(told, func(a, b meeting) int { return cmp.Compare(b.rank(), a.rank()) })
	card.Meetings = told[:min(cardMeetings, len(told))]
	return card, err
}

func cardEvidence(card *personCard) []graph.Evidence {
	return append(postEvidence(card.Person.Posts), meetingEvidence(card.Meetings)...)
}
