package graph

// Network is a part of the graph to draw.
type Network struct {
	Nodes     []NetworkNode `json:"nodes"` // sorted by degree, then id
	Edges     []NetworkEdge `json:"edges"` // sorted by source, then target
	Cut       bool          `json:"cut"`   // true where nodes were left out
	CutReason string        `json:"cut_reason,omitempty"`
}

// NetworkNode is a person, or in a bipartite network also an organisation or an event.
type NetworkNode struct {
	Ref
	Degree  int    `json:"degree"`            // edges in this network
	Summary string `json:"summary,omitempty"` // latest role and organisation, or an event's date
	Focus   bool   `json:"focus,omitempty"`
}

// NetworkEdge joins two people who met, or in a bipartite network an agent and an event. Source sorts before Target.
type NetworkEdge struct {
	Source EntityID `json:"source"`
	Target EntityID `json:"target"`
	Weight int      `json:"weight"`          // shared events; 1 in a bipartite network
	Events []Ref    `json:"events"`          // the shared events, newest first, at most 10
	First  string   `json:"first,omitempty"` // date of the earliest shared event
	Last   string   `json:"last,omitempty"`
	As     Capacity `json:"as,omitempty"` // bipartite only: the agent's capacity
}
