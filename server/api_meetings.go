package server

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

type metInput struct {
	ByID
	Within
	As     []string `query:"as" enum:"chair,co-chair,signatory,host,organiser,speaker,sponsor,attendee" doc:"Capacities of the person asked about"`
	Limit  int      `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Events int      `query:"events" minimum:"1" maximum:"100" default:"5" doc:"Shared events to list for each person met"`
	Cursor string   `query:"cursor" maxLength:"64"`
}

func (s *Server) apiMet(ctx context.Context, in *metInput) (*output[list[graph.Encounter]], error) {
	offset, err := parseCursorOffset(in.Cursor)
	if err != nil {
		return nil, err
	}
	when, err := in.period()
	if err != nil {
		return nil, err
	}
	query := graph.MetQuery{
		Since: when.Since, Until: when.Until, As: capacities(in.As), Limit: in.Limit, Offset: offset, Events: in.Events,
	}
	met, total, err := s.kb.Met(ctx, entityID(graph.KindPerson, in.ID), query)
	if err != nil {
		return nil, err
	}
	return &output[list[graph.Encounter]]{list[graph.Encounter]{orEmpty(met), total, nextOffset(offset, len(met), total)}}, nil
}

// capacities types what the API's schema or a form has already narrowed to known words; others name nobody's capacity.
func capacities(words []string) []graph.Capacity {
	var as []graph.Capacity
	for _, word := range words {
		as = append(as, graph.Capacity(word))
	}
	return as
}

type timelineInput struct {
	ByID
	Paged
	Within
}

// timelineItem is a participation with the status of its event: only held events are meetings.
type timelineItem struct {
	graph.Participation
	EventStatus graph.EventStatus `json:"event_status"`
}

func (s *Server) apiTimeline(kind graph.EntityKind) func(context.Context, *timelineInput) (*output[list[timelineItem]], error) {
	return func(ctx context.Context, in *timelineInput) (*output[list[timelineItem]], error) {
		when, err := in.period()
		if err != nil {
			return nil, err
		}
		id := entityID(kind, in.ID)
		page, err := s.kb.Timeline(ctx, id, graph.TimelineQuery{
			Since: when.Since, Until: when.Until, Limit: in.Limit, Cursor: in.Cursor,
		})
		if err != nil {
			return nil, err
		}
		items := make([]timelineItem, 0, len(page.Participations))
		for _, participation := range page.Participations {
			event, err := s.kb.Event(ctx, participation.Event.ID)
			if err != nil {
				return nil, fmt.Errorf("timeline of %s: %w", id, err)
			}
			items = append(items, timelineItem{participation, event.Status})
		}
		return &output[list[timelineItem]]{list[timelineItem]{items, page.Total, page.Next}}, nil
	}
}

type pathsInput struct {
	Within
	From  string `query:"from" required:"true" maxLength:"300" doc:"A person's id, slug or name"`
	To    string `query:"to" required:"true" maxLength:"300" doc:"A person's id, slug or name"`
	Max   int    `query:"max" minimum:"1" maximum:"6" default:"4" doc:"Hops at most"`
	Count int    `query:"count" minimum:"1" maximum:"10" default:"3" doc:"Shortest paths to show"`
}

// connection is the answer to who connects two people.
type connection struct {
	From  graph.Ref    `json:"from"`
	To    graph.Ref    `json:"to"`
	Paths []graph.Path `json:"paths" doc:"Shortest first; empty where nobody connects them within max hops"`
}

func (s *Server) apiPaths(ctx context.Context, in *pathsInput) (*output[connection], error) {
	when, err := in.period()
	if err != nil {
		return nil, err
	}
	found, err := s.connect(ctx, in.From, in.To, graph.PathQuery{
		Max: in.Max, Count: in.Count, Since: when.Since, Until: when.Until,
	})
	if err != nil {
		return nil, err
	}
	return &output[connection]{found}, nil
}

func (s *Server) connect(ctx context.Context, from, to string, q graph.PathQuery) (connection, error) {
	a, err := s.lookup(ctx, from, graph.KindPerson)
	if err != nil {
		return connection{}, err
	}
	b, err := s.lookup(ctx, to, graph.KindPerson)
	if err != nil {
		return connection{}, err
	}
	paths, err := s.kb.Paths(ctx, a.ID, b.ID, q)
	if err != nil {
		return connection{}, fmt.Errorf("paths: %w", err)
	}
	return connection{From: a, To: b, Paths: orEmpty(paths)}, nil
}

type graphInput struct {
	Within
	Focus   []string `query:"focus,explode" maxItems:"10" doc:"Ids, slugs or names to draw around; the best connected people where it is left out"`
	Depth   int      `query:"depth" minimum:"1" maximum:"3" default:"1" doc:"Hops from the focus"`
	Project string   `query:"project" enum:"people,bipartite" default:"people" doc:"People joined by meetings, or people and organisations joined to events"`
	Format  string   `query:"format" enum:"json,cytoscape,graphology,d3,vis,gexf,graphml" default:"json" doc:"json is this API's own; the others load into the programs they are made for"`
	Nodes   int      `query:"nodes" minimum:"1" maximum:"1000" default:"200" doc:"Nodes at most"`
}

func (s *Server) apiGraph(ctx context.Context, in *graphInput) (*document, error) {
	when, err := in.period()
	if err != nil {
		return nil, err
	}
	network, err := s.network(ctx, in.Focus, graph.NetworkQuery{
		Depth: in.Depth, Since: when.Since, Until: when.Until, Project: graph.Projection(in.Project), MaxNodes: in.Nodes,
	})
	if err != nil {
		return nil, err
	}
	return writeNetwork(in.Format, network)
}

// network looks the names up and asks for the network around them.
func (s *Server) network(ctx context.Context, focus []string, q graph.NetworkQuery) (graph.Network, error) {
	for _, name := range focus {
		if name == "" {
			continue
		}
		ref, err := s.lookup(ctx, name, graph.KindPerson, graph.KindOrganisation, graph.KindEvent, graph.KindPlace)
		if err != nil {
			return graph.Network{}, err
		}
		q.Focus = append(q.Focus, ref.ID)
	}
	network, err := s.kb.Network(ctx, q)
	if err != nil {
		return graph.Network{}, fmt.Errorf("network: %w", err)
	}
	return network, nil
}
