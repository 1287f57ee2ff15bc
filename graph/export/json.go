package export

import (
	"encoding/json"
	"io"

	"github.com/whomet/whomet/graph"
)

// node is what every JSON form says of a node besides its key.
type node struct {
	Label  string           `json:"label"`
	Kind   graph.EntityKind `json:"kind"`
	Degree int              `json:"degree"`
	Roles  []string         `json:"roles,omitempty"`
	Date   string           `json:"date,omitempty"`
	Focus  bool             `json:"focus,omitempty"`
}

// edge is what every JSON form says of an edge besides its ends.
type edge struct {
	Weight   int            `json:"weight"`
	Events   []graph.Ref    `json:"events,omitempty"`
	First    string         `json:"first,omitempty"`
	Last     string         `json:"last,omitempty"`
	As       graph.Capacity `json:"as,omitempty"`
	Presence graph.Presence `json:"status,omitempty"`
	Evidence *graph.FactRef `json:"evidence,omitempty"`
}

// about is what a form with room for it says of the whole network.
type about struct {
	Cut       bool   `json:"cut"`
	CutReason string `json:"cut_reason,omitempty"`
}

func nodeOf(n *graph.NetworkNode) node {
	return node{Label: n.Name, Kind: n.Kind, Degree: n.Degree, Roles: n.Roles, Date: n.Date, Focus: n.Focus}
}

func edgeOf(e *graph.NetworkEdge) edge {
	return edge{
		Weight: e.Weight, Events: e.Events, First: e.First, Last: e.Last,
		As: e.As, Presence: e.Presence, Evidence: e.Evidence,
	}
}

// mapped is never nil, so that no nodes are an empty list in JSON.
func mapped[T, U any](items []T, convert func(*T) U) []U {
	out := make([]U, len(items))
	for i := range items {
		out[i] = convert(&items[i])
	}
	return out
}

// writeCytoscape writes what cytoscape({elements}) and cy.json() take.
func writeCytoscape(w io.Writer, n *graph.Network) error {
	type nodeData struct {
		ID graph.EntityID `json:"id"`
		node
	}
	type edgeData struct {
		ID     string         `json:"id"`
		Source graph.EntityID `json:"source"`
		Target graph.EntityID `json:"target"`
		edge
	}
	type element[T any] struct {
		Data T `json:"data"`
	}
	type elements struct {
		Nodes []element[nodeData] `json:"nodes"`
		Edges []element[edgeData] `json:"edges"`
	}
	return json.NewEncoder(w).Encode(struct {
		Data     about    `json:"data"`
		Elements elements `json:"elements"`
	}{
		Data: about{n.Cut, n.CutReason},
		Elements: elements{
			Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) element[nodeData] {
				return element[nodeData]{nodeData{x.ID, nodeOf(x)}}
			}),
			Edges: mapped(n.Edges, func(x *graph.NetworkEdge) element[edgeData] {
				return element[edgeData]{edgeData{edgeID(x), x.Source, x.Target, edgeOf(x)}}
			}),
		},
	})
}

// writeGraphology writes what graph.import() takes. Edges between people are undirected, those to events directed.
func writeGraphology(w io.Writer, n *graph.Network) error {
	type options struct {
		Type           string `json:"type"`
		Multi          bool   `json:"multi"`
		AllowSelfLoops bool   `json:"allowSelfLoops"`
	}
	type graphNode struct {
		Key        graph.EntityID `json:"key"`
		Attributes node           `json:"attributes"`
	}
	type graphEdge struct {
		Key        string         `json:"key"`
		Source     graph.EntityID `json:"source"`
		Target     graph.EntityID `json:"target"`
		Attributes edge           `json:"attributes"`
		Undirected bool           `json:"undirected,omitempty"`
	}
	return json.NewEncoder(w).Encode(struct {
		Attributes about       `json:"attributes"`
		Options    options     `json:"options"`
		Nodes      []graphNode `json:"nodes"`
		Edges      []graphEdge `json:"edges"`
	}{
		Attributes: about{n.Cut, n.CutReason},
		Options:    options{Type: "mixed"},
		Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) graphNode {
			return graphNode{x.ID, nodeOf(x)}
		}),
		Edges: mapped(n.Edges, func(x *graph.NetworkEdge) graphEdge {
			return graphEdge{edgeID(x), x.Source, x.Target, edgeOf(x), !directed(x)}
		}),
	})
}

// directed reports whether an edge leads from an agent to an event rather than joining people.
func directed(e *graph.NetworkEdge) bool { return e.As != "" }

// writeD3 writes what d3.forceSimulation(nodes) and d3.forceLink(links).id(d => d.id) take.
func writeD3(w io.Writer, n *graph.Network) error {
	type graphNode struct {
		ID graph.EntityID `json:"id"`
		node
	}
	type link struct {
		Source graph.EntityID `json:"source"`
		Target graph.EntityID `json:"target"`
		Value  int            `json:"value"`
		edge
	}
	return json.NewEncoder(w).Encode(struct {
		Nodes []graphNode `json:"nodes"`
		Links []link      `json:"links"`
		about
	}{
		Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) graphNode { return graphNode{x.ID, nodeOf(x)} }),
		Links: mapped(n.Edges, func(x *graph.NetworkEdge) link {
			return link{x.Source, x.Target, x.Weight, edgeOf(x)}
		}),
		about: about{n.Cut, n.CutReason},
	})
}

// writeVis writes what new vis.Network(container, {nodes, edges}) takes; value scales nodes and edges there.
func writeVis(w io.Writer, n *graph.Network) error {
	type graphNode struct {
		ID    graph.EntityID `json:"id"`
		Group string         `json:"group"`
		Value int            `json:"value"`
		node
	}
	type graphEdge struct {
		ID     string         `json:"id"`
		From   graph.EntityID `json:"from"`
		To     graph.EntityID `json:"to"`
		Value  int            `json:"value"`
		Arrows string         `json:"arrows,omitempty"`
		edge
	}
	arrows := func(e *graph.NetworkEdge) string {
		if directed(e) {
			return "to"
		}
		return ""
	}
	return json.NewEncoder(w).Encode(struct {
		Nodes []graphNode `json:"nodes"`
		Edges []graphEdge `json:"edges"`
		about
	}{
		Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) graphNode {
			return graphNode{x.ID, string(x.Kind), x.Degree, nodeOf(x)}
		}),
		Edges: mapped(n.Edges, func(x *graph.NetworkEdge) graphEdge {
			return graphEdge{edgeID(x), x.Source, x.Target, x.Weight, arrows(x), edgeOf(x)}
		}),
		about: about{n.Cut, n.CutReason},
	})
}
