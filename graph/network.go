package graph

// Network is a part of the graph of meetings, projected for drawing and for programs that analyse networks: people joined
// by the events they share, or people, organisations and the events they took part in.
type Network struct {
	Nodes     []NetworkNode `json:"nodes"` // sorted by id
	Edges     []NetworkEdge `json:"edges"` // sorted by source, then target
	Cut       bool          `json:"cut"`   // true where bounds of the query left something out
	CutReason string        `json:"cut_reason,omitempty"`
}

// NetworkNode is an entity of a Network.
type NetworkNode struct {
	Ref
	Degree int      `json:"degree"`          // events it took part in within the time asked for; of an event: its participants
	Roles  []string `json:"roles,omitempty"` // of a person: the newest article's words for what it is
	Date   string   `json:"date,omitempty"`  // of an event
	Focus  bool     `json:"focus,omitempty"` // the query asked about it
}

// NetworkEdge joins two nodes: people who met, without direction, the lesser id as source; or, with As filled, an agent
// as source and an event as target.
type NetworkEdge struct {
	Source   EntityID `json:"source"`
	Target   EntityID `json:"target"`
	Weight   int      `json:"weight"`             // number of shared events; 1 between agent and event
	Events   []Ref    `json:"events,omitempty"`   // the newest of the shared events
	First    string   `json:"first,omitempty"`    // earliest date of all shared events
	Last     string   `json:"last,omitempty"`     // latest date of all shared events
	As       Capacity `json:"as,omitempty"`       // of the agent
	Presence Presence `json:"status,omitempty"`   // of the agent
	Evidence *FactRef `json:"evidence,omitempty"` // one fact that says so, from the newest article
}

// FactRef points to a fact by its place in the Facts of an article.
type FactRef struct {
	Article ArticleID `json:"article"`
	Fact    int       `json:"fact"`
}
