package resolve

import "github.com/whomet/whomet/graph"

// rulings are what people have said about pairs, ready for the clustering.
type rulings struct {
	byKind map[graph.EntityKind][]ruling
}

type ruling struct{}

func (r *rulings) apply(graph.EntityKind, []*atom, func(i, j int, set func(*tie))) {}

func (r *rulings) touch(graph.EntityKind) bool { return len(r.byKind) > 0 }
