package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/whomet/whomet/graph"
)

// heaviest returns at most n edges, those of the most shared events first, the later ones before the earlier.
func heaviest(edges []graph.NetworkEdge, n int) []graph.NetworkEdge {
	sorted := slices.Clone(edges)
	slices.SortStableFunc(sorted, func(a, b graph.NetworkEdge) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(b.Last, a.Last))
	})
	return sorted[:min(n, len(sorted))]
}

// busiest returns at most n nodes, those of the most events first.
func busiest(nodes []graph.NetworkNode, n int) []graph.NetworkNode {
	sorted := slices.Clone(nodes)
	slices.SortStableFunc(sorted, func(a, b graph.NetworkNode) int { return cmp.Compare(b.Degree, a.Degree) })
	return sorted[:min(n, len(sorted))]
}

// writeNetwork writes a network in one of the formats of the API; "json" is its own, the others are those of the libraries
// they are named after.
func writeNetwork(w io.Writer, format string, network graph.Network) error {
	switch format {
	case "json":
		return json.NewEncoder(w).Encode(network)
	}
	return fmt.Errorf("format %q: %w", format, graph.ErrBadQuery)
}
