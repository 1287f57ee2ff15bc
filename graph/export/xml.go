package export

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// attribute is a typed field that GEXF and GraphML declare before they use it.
type attribute struct {
	id, name, kind string // kind as GraphML says it: string, int or boolean
}

var (
	nodeAttributes = []attribute{
		{"kind", "kind", "string"}, {"degree", "degree", "int"}, {"roles", "roles", "string"},
		{"date", "date", "string"}, {"focus", "focus", "boolean"},
	}
	edgeAttributes = []attribute{
		{"events", "events", "string"}, {"first", "first", "string"}, {"last", "last", "string"},
		{"as", "as", "string"}, {"status", "status", "string"}, {"article", "article", "string"}, {"fact", "fact", "int"},
	}
)

// field is an attribute's value; empty strings are left out.
type field struct{ id, value string }

func nodeFields(n *graph.NetworkNode) []field {
	return filled([]field{
		{"kind", string(n.Kind)}, {"degree", strconv.Itoa(n.Degree)}, {"roles", strings.Join(n.Roles, "; ")},
		{"date", n.Date}, {"focus", strconv.FormatBool(n.Focus)},
	})
}

// edgeFields gives the events by their ids, with blanks between: an id has none.
func edgeFields(e *graph.NetworkEdge) []field {
	ids := make([]string, len(e.Events))
	for i := range e.Events {
		ids[i] = string(e.Events[i].ID)
	}
	fields := []field{
		{"events", strings.Join(ids, " ")}, {"first", e.First}, {"last", e.Last},
		{"as", string(e.As)}, {"status", string(e.Presence)},
	}
	if e.Evidence != nil {
		fields = append(fields, field{"article", string(e.Evidence.Article)}, field{"fact", strconv.Itoa(e.Evidence.Fact)})
	}
	return filled(fields)
}

func filled(fields []field) []field {
	kept := fields[:0]
	for _, f := range fields {
		if f.value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// writeXML writes a document with its declaration. Characters that XML cannot hold become U+FFFD.
func writeXML(w io.Writer, document any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(document); err != nil {
		return err
	}
	return enc.Close()
}

type gexfDocument struct {
	XMLName xml.Name  `xml:"gexf"`
	XMLNS   string    `xml:"xmlns,attr"`
	Version string    `xml:"version,attr"`
	Meta    gexfMeta  `xml:"meta"`
	Graph   gexfGraph `xml:"graph"`
}

type gexfMeta struct {
	Creator     string `xml:"creator"`
	Description string `xml:"description"`
}

type gexfGraph struct {
	EdgeType   string           `xml:"defaultedgetype,attr"`
	Mode       string           `xml:"mode,attr"`
	Attributes []gexfAttributes `xml:"attributes"`
	Nodes      []gexfNode       `xml:"nodes>node"`
	Edges      []gexfEdge       `xml:"edges>edge"`
}

type gexfAttributes struct {
	Class string          `xml:"class,attr"`
	List  []gexfAttribute `xml:"attribute"`
}

type gexfAttribute struct {
	ID    string `xml:"id,attr"`
	Title string `xml:"title,attr"`
	Type  string `xml:"type,attr"`
}

type gexfNode struct {
	ID     string      `xml:"id,attr"`
	Label  string      `xml:"label,attr"`
	Values []gexfValue `xml:"attvalues>attvalue"`
}

type gexfEdge struct {
	ID     string      `xml:"id,attr"`
	Source string      `xml:"source,attr"`
	Target string      `xml:"target,attr"`
	Type   string      `xml:"type,attr"`
	Weight int         `xml:"weight,attr"`
	Values []gexfValue `xml:"attvalues>attvalue"`
}

type gexfValue struct {
	For   string `xml:"for,attr"`
	Value string `xml:"value,attr"`
}

func writeGEXF(w io.Writer, n *graph.Network) error {
	declare := func(class string, list []attribute) gexfAttributes {
		return gexfAttributes{class, mapped(list, func(a *attribute) gexfAttribute {
			return gexfAttribute{a.id, a.name, strings.Replace(a.kind, "int", "integer", 1)} // the one type it calls otherwise
		})}
	}
	values := func(fields []field) []gexfValue {
		return mapped(fields, func(f *field) gexfValue { return gexfValue{f.id, f.value} })
	}
	return writeXML(w, gexfDocument{
		XMLNS: "http://gexf.net/1.3", Version: "1.3",
		Meta: gexfMeta{Creator: "whomet", Description: n.CutReason},
		Graph: gexfGraph{
			EdgeType: "undirected", Mode: "static",
			Attributes: []gexfAttributes{declare("node", nodeAttributes), declare("edge", edgeAttributes)},
			Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) gexfNode {
				return gexfNode{string(x.ID), x.Name, values(nodeFields(x))}
			}),
			Edges: mapped(n.Edges, func(x *graph.NetworkEdge) gexfEdge {
				kind := "undirected"
				if directed(x) {
					kind = "directed"
				}
				return gexfEdge{edgeID(x), string(x.Source), string(x.Target), kind, x.Weight, values(edgeFields(x))}
			}),
		},
	})
}

type graphmlDocument struct {
	XMLName xml.Name     `xml:"graphml"`
	XMLNS   string       `xml:"xmlns,attr"`
	Keys    []graphmlKey `xml:"key"`
	Graph   graphmlGraph `xml:"graph"`
}

type graphmlKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphmlGraph struct {
	ID          string        `xml:"id,attr"`
	EdgeDefault string        `xml:"edgedefault,attr"`
	Data        []graphmlData `xml:"data"`
	Nodes       []graphmlNode `xml:"node"`
	Edges       []graphmlEdge `xml:"edge"`
}

type graphmlNode struct {
	ID   string        `xml:"id,attr"`
	Data []graphmlData `xml:"data"`
}

type graphmlEdge struct {
	ID       string        `xml:"id,attr"`
	Source   string        `xml:"source,attr"`
	Target   string        `xml:"target,attr"`
	Directed bool          `xml:"directed,attr"`
	Data     []graphmlData `xml:"data"`
}

type graphmlData struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

// writeGraphML prefixes the ids of keys with what they are for: GraphML wants them unique in the whole document.
func writeGraphML(w io.Writer, n *graph.Network) error {
	keys := []graphmlKey{{"graph.cut", "graph", "cut", "string"}}
	for _, a := range append([]attribute{{"label", "label", "string"}}, nodeAttributes...) {
		keys = append(keys, graphmlKey{"node." + a.id, "node", a.name, a.kind})
	}
	for _, a := range append([]attribute{{"weight", "weight", "int"}}, edgeAttributes...) {
		keys = append(keys, graphmlKey{"edge." + a.id, "edge", a.name, a.kind})
	}
	data := func(of string, fields []field) []graphmlData {
		return mapped(fields, func(f *field) graphmlData { return graphmlData{of + f.id, f.value} })
	}
	doc := graphmlDocument{
		XMLNS: "http://graphml.graphdrawing.org/xmlns", Keys: keys,
		Graph: graphmlGraph{
			ID: "whomet", EdgeDefault: "undirected",
			Nodes: mapped(n.Nodes, func(x *graph.NetworkNode) graphmlNode {
				return graphmlNode{string(x.ID), data("node.", append([]field{{"label", x.Name}}, nodeFields(x)...))}
			}),
			Edges: mapped(n.Edges, func(x *graph.NetworkEdge) graphmlEdge {
				fields := append([]field{{"weight", strconv.Itoa(x.Weight)}}, edgeFields(x)...)
				return graphmlEdge{edgeID(x), string(x.Source), string(x.Target), directed(x), data("edge.", fields)}
			}),
		},
	}
	if n.Cut {
		doc.Graph.Data = []graphmlData{{"graph.cut", n.CutReason}}
	}
	return writeXML(w, doc)
}
