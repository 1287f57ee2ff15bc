// Package export writes networks in the forms that graph programs read, and articles as JSON Lines.
//
//	err := export.Write(w, export.Cytoscape, network)
//	err := export.Articles(w, articles)
//
// Its nouns are those of package graph; a Format is a form of a whole network. Every form carries all that a NetworkNode
// and a NetworkEdge say, under the same names, with label, source, target and weight where the form has its own names for
// these. The package refuses to lay a network out: positions, colours and sizes are for the program that draws.
package export

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Format is a form in which a network can be written. The set is closed.
type Format string

// The formats.
const (
	Cytoscape  Format = "cytoscape"  // elements JSON of cytoscape.js
	Graphology Format = "graphology" // serialised graph of graphology, which Sigma.js draws
	D3         Format = "d3"         // nodes and links, as d3-force takes them
	Vis        Format = "vis"        // nodes and edges of vis-network
	GEXF       Format = "gexf"       // GEXF 1.3, of Gephi
	GraphML    Format = "graphml"    // GraphML, of yEd, NetworkX, igraph and others
)

type form struct {
	mediaType string
	write     func(io.Writer, *graph.Network) error
}

var forms = map[Format]form{
	Cytoscape:  {"application/json", writeCytoscape},
	Graphology: {"application/json", writeGraphology},
	D3:         {"application/json", writeD3},
	Vis:        {"application/json", writeVis},
	GEXF:       {"application/gexf+xml", writeGEXF},
	GraphML:    {"application/graphml+xml", writeGraphML},
}

// Formats lists every format in a fixed order.
var Formats = []Format{Cytoscape, Graphology, D3, Vis, GEXF, GraphML}

func (f Format) String() string { return string(f) }

// MediaType is what an HTTP answer in the format says of itself.
func (f Format) MediaType() string { return forms[f].mediaType }

// ParseFormat refuses strings that name no format.
func ParseFormat(s string) (Format, error) {
	if slices.Contains(Formats, Format(s)) {
		return Format(s), nil
	}
	return "", fmt.Errorf("unknown graph format %q: want one of %v", s, Formats)
}

// Write writes a network. Errors are those of the writer, or of an unknown format.
func Write(w io.Writer, f Format, n graph.Network) error {
	form, ok := forms[f]
	if !ok {
		return fmt.Errorf("unknown graph format %q: want one of %v", f, Formats)
	}
	if err := form.write(w, &n); err != nil {
		return fmt.Errorf("write %s: %w", f, err)
	}
	return nil
}

// Articles writes each article on a line: its extraction with the canonical ids beside it.
func Articles(w io.Writer, articles iter.Seq2[graph.ResolvedArticle, error]) error {
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	for a, err := range articles {
		if err != nil {
			return fmt.Errorf("read article to export: %w", err)
		}
		if err := lines.Encode(a); err != nil {
			return fmt.Errorf("write article %q: %w", a.Article.ID, err)
		}
	}
	return nil
}

// edgeID names an edge; between two nodes there is never more than one.
func edgeID(e *graph.NetworkEdge) string { return string(e.Source) + "--" + string(e.Target) }
