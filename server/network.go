package server

import (
	"cmp"
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

func writeNetwork(w io.Writer, format string, network graph.Network) error { return nil }
