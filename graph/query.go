package graph

import "time"

// MetQuery narrows a list of encounters. The zero value asks for all of them.
type MetQuery struct {
	Since, Until string     // ISO dates, inclusive; empty means open
	As           []Capacity // capacities of the person asked about; empty means any
	Limit        int        // encounters to return; 0 means 50
	Offset       int        // encounters to skip
	Events       int        // events listed per encounter; 0 means 5
}

// TimelineQuery narrows and pages the participations of an agent. The zero value asks for the newest ones.
type TimelineQuery struct {
	Since, Until string // ISO dates, inclusive; empty means open
	Limit        int    // participations to return; 0 means 50
	Cursor       string // Next of the page before; empty for the first page
}

// Timeline is a page of an agent's participations, the newest event first and undated events last.
type Timeline struct {
	Participations []Participation `json:"participations"`
	Total          int             `json:"total"`          // on all pages
	Next           string          `json:"next,omitempty"` // cursor of the next page; empty on the last
}

// PathQuery narrows a search for chains of people who met.
type PathQuery struct {
	Max          int    // hops; 0 means 4, at most 6
	Count        int    // shortest paths to return; 0 means 3
	Since, Until string // ISO dates, inclusive; empty means open
}

// Projection says which nodes a network has.
type Projection string

// The projections: people joined by the events they share, or people and organisations joined to events.
const (
	ProjectPeople    Projection = "people"
	ProjectBipartite Projection = "bipartite"
)

func (p Projection) String() string { return string(p) }

// ParseProjection reads a projection; the empty string is ProjectPeople.
func ParseProjection(s string) (Projection, error) {
	if s == "" {
		return ProjectPeople, nil
	}
	return parse("projection", s, []Projection{ProjectPeople, ProjectBipartite})
}

// NetworkQuery says which part of the graph to draw.
type NetworkQuery struct {
	Focus        []EntityID // empty means the best connected people
	Depth        int        // hops from the focus; 0 means 1, at most 3
	Since, Until string     // ISO dates, inclusive; empty means open
	Project      Projection // empty means people
	MaxNodes     int        // 0 means 200
}

// SearchQuery is what a user typed, and what to look in.
type SearchQuery struct {
	Text   string
	Kinds  []string // entity kinds and "article"; empty means all
	Limit  int      // 0 means 20
	Offset int
}

// PageQuery asks for one page of a list sorted by id.
type PageQuery struct {
	After string // id of the last item of the page before; empty for the first page
	Limit int    // 0 means 50
}

// GizmoQuery is a program in Cayley's JavaScript query language and the bounds it runs in.
type GizmoQuery struct {
	Text    string
	MaxRows int           // 0 means 1,000
	Timeout time.Duration // 0 means 10 seconds
}

// GizmoResult holds the rows a program emitted. Cut says that there would have been more, CutReason why they are missing.
type GizmoResult struct {
	Rows      []any         `json:"result"`
	Cut       bool          `json:"cut"`
	CutReason string        `json:"cut_reason,omitempty"`
	Elapsed   time.Duration `json:"elapsed_ns"`
}
