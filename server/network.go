package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/export"
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

// document is an answer that is written by somebody else's rules than those of JSON bodies.
type document struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// formatJSON is the API's own form of a network; the others are those that package export writes.
const formatJSON = "json"

func writeNetwork(format string, network graph.Network) (*document, error) {
	var body bytes.Buffer
	if format == formatJSON {
		network.Nodes, network.Edges = orEmpty(network.Nodes), orEmpty(network.Edges)
		err := json.NewEncoder(&body).Encode(network)
		return &document{"application/json", body.Bytes()}, err
	}
	as, err := export.ParseFormat(format)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", err, graph.ErrBadQuery)
	}
	err = export.Write(&body, as, network)
	return &document{as.MediaType(), body.Bytes()}, err
}
