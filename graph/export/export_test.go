package export_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/export"
)

// hostile holds what ends a string, a tag or a script too early, and what XML cannot hold at all.
const hostile = "\"'<b>&amp;</script><![CDATA[ ]]> \\ \u2028\u0000\x07 \xff é 王毅"

// clean is hostile as XML and JSON hand it back: what is no character or not allowed has become U+FFFD.
const (
	cleanXML  = "\"'<b>&amp;</script><![CDATA[ ]]> \\ \u2028\ufffd\ufffd \ufffd é 王毅"
	cleanJSON = "\"'<b>&amp;</script><![CDATA[ ]]> \\ \u2028\u0000\x07 \ufffd é 王毅"
)

var people = graph.Network{
	Nodes: []graph.NetworkNode{
		{Ref: graph.Ref{ID: "person/a", Kind: "person", Name: hostile}, Degree: 3, Roles: []string{hostile, "x"}, Focus: true},
		{Ref: graph.Ref{ID: "person/b", Kind: "person", Name: "B"}, Degree: 1},
	},
	Edges: []graph.NetworkEdge{{
		Source: "person/a", Target: "person/b", Weight: 2, First: "2020", Last: "2021-05-01",
		Events:   []graph.Ref{{ID: "event/e", Kind: "event", Name: hostile}},
		Evidence: &graph.FactRef{Article: hostile, Fact: 7},
	}},
	Cut: true, CutReason: "more than 2 nodes",
}

var bipartite = graph.Network{
	Nodes: []graph.NetworkNode{
		{Ref: graph.Ref{ID: "event/e", Kind: "event", Name: "E"}, Degree: 1, Date: "2021-05-01"},
		{Ref: graph.Ref{ID: "organisation/o", Kind: "organisation", Name: "O"}, Degree: 1},
	},
	Edges: []graph.NetworkEdge{{
		Source: "organisation/o", Target: "event/e", Weight: 1, As: graph.CapacityHost, Presence: graph.PresencePresent,
	}},
}

func written(t *testing.T, f export.Format, n graph.Network) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := export.Write(&out, f, n); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func parsed(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return got
}

type object = map[string]any

// said is what the JSON forms say of the two networks beside keys and ends.
var (
	saidOfA = object{
		"label": cleanJSON, "kind": "person", "degree": 3.0, "roles": []any{cleanJSON, "x"}, "focus": true,
	}
	saidOfB    = object{"label": "B", "kind": "person", "degree": 1.0}
	saidOfEdge = object{
		"weight": 2.0, "first": "2020", "last": "2021-05-01",
		"events":   []any{object{"id": "event/e", "kind": "event", "name": cleanJSON}},
		"evidence": object{"article": cleanJSON, "fact": 7.0},
	}
	saidOfCut = object{"cut": true, "cut_reason": "more than 2 nodes"}
)

func with(base object, more object) object {
	out := object{}
	for _, m := range []object{base, more} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

func TestJSONFormats(t *testing.T) {
	cases := map[export.Format]object{
		export.Cytoscape: {
			"data": saidOfCut,
			"elements": object{
				"nodes": []any{
					object{"data": with(saidOfA, object{"id": "person/a"})}, object{"data": with(saidOfB, object{"id": "person/b"})},
				},
				"edges": []any{object{"data": with(saidOfEdge, object{
					"id": "person/a--person/b", "source": "person/a", "target": "person/b",
				})}},
			},
		},
		export.Graphology: {
			"attributes": saidOfCut,
			"options":    object{"type": "mixed", "multi": false, "allowSelfLoops": false},
			"nodes": []any{
				object{"key": "person/a", "attributes": saidOfA}, object{"key": "person/b", "attributes": saidOfB},
			},
			"edges": []any{object{
				"key": "person/a--person/b", "source": "person/a", "target": "person/b", "attributes": saidOfEdge, "undirected": true,
			}},
		},
		export.D3: with(saidOfCut, object{
			"nodes": []any{with(saidOfA, object{"id": "person/a"}), with(saidOfB, object{"id": "person/b"})},
			"links": []any{with(saidOfEdge, object{"source": "person/a", "target": "person/b", "value": 2.0})},
		}),
		export.Vis: with(saidOfCut, object{
			"nodes": []any{
				with(saidOfA, object{"id": "person/a", "group": "person", "value": 3.0}),
				with(saidOfB, object{"id": "person/b", "group": "person", "value": 1.0}),
			},
			"edges": []any{with(saidOfEdge, object{
				"id": "person/a--person/b", "from": "person/a", "to": "person/b", "value": 2.0,
			})},
		}),
	}
	for format, want := range cases {
		t.Run(format.String(), func(t *testing.T) {
			raw := written(t, format, people)
			if diff := cmp.Diff(want, parsed(t, raw)); diff != "" {
				t.Error(diff)
			}
			if bytes.Contains(raw, []byte("</script>")) {
				t.Error("would end a script that it is embedded in")
			}
		})
	}
}

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e element) all(name string) []element {
	var found []element
	for _, c := range e.Children {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}

func parsedXML(t *testing.T, raw []byte) element {
	t.Helper()
	var root element
	if err := xml.Unmarshal(raw, &root); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return root
}

func TestGEXF(t *testing.T) {
	root := parsedXML(t, written(t, export.GEXF, people))
	if root.XMLName != (xml.Name{Space: "http://gexf.net/1.3", Local: "gexf"}) || root.attr("version") != "1.3" {
		t.Errorf("root is %v, version %q", root.XMLName, root.attr("version"))
	}
	declared := make(map[string]string)
	for _, group := range root.all("attributes") {
		for _, a := range group.all("attribute") {
			declared[group.attr("class")+" "+a.attr("id")] = a.attr("type")
		}
	}
	values := func(class string, e element) map[string]string {
		got := make(map[string]string)
		for _, v := range e.all("attvalue") {
			if declared[class+" "+v.attr("for")] == "" {
				t.Errorf("%s attribute %q is used and not declared", class, v.attr("for"))
			}
			got[v.attr("for")] = v.attr("value")
		}
		return got
	}
	if got := declared["node degree"]; got != "integer" {
		t.Errorf("degree is declared as %q", got)
	}
	nodes, edges := root.all("node"), root.all("edge")
	if len(nodes) != 2 || len(edges) != 1 {
		t.Fatalf("%d nodes, %d edges", len(nodes), len(edges))
	}
	if diff := cmp.Diff(cleanXML, nodes[0].attr("label")); diff != "" {
		t.Error(diff)
	}
	wantNode := map[string]string{"kind": "person", "degree": "3", "roles": cleanXML + "; x", "focus": "true"}
	if diff := cmp.Diff(wantNode, values("node", nodes[0])); diff != "" {
		t.Error(diff)
	}
	wantEdge := map[string]string{"events": "event/e", "first": "2020", "last": "2021-05-01", "article": cleanXML, "fact": "7"}
	if diff := cmp.Diff(wantEdge, values("edge", edges[0])); diff != "" {
		t.Error(diff)
	}
	if e := edges[0]; e.attr("source") != "person/a" || e.attr("target") != "person/b" || e.attr("weight") != "2" || e.attr("type") != "undirected" {
		t.Errorf("edge has %v", e.Attrs)
	}
}

func TestGraphML(t *testing.T) {
	root := parsedXML(t, written(t, export.GraphML, people))
	if root.XMLName != (xml.Name{Space: "http://graphml.graphdrawing.org/xmlns", Local: "graphml"}) {
		t.Errorf("root is %v", root.XMLName)
	}
	names := make(map[string]string)
	for _, k := range root.all("key") {
		if names[k.attr("id")] != "" {
			t.Errorf("key %q is declared twice", k.attr("id"))
		}
		names[k.attr("id")] = k.attr("for") + " " + k.attr("attr.name") + " " + k.attr("attr.type")
	}
	data := func(e element) map[string]string {
		got := make(map[string]string)
		for _, d := range e.all("data") {
			got[names[d.attr("key")]] = d.Text
		}
		return got
	}
	wantNode := map[string]string{
		"node label string": cleanXML, "node kind string": "person", "node degree int": "3",
		"node roles string": cleanXML + "; x", "node focus boolean": "true",
	}
	if diff := cmp.Diff(wantNode, data(root.all("node")[0])); diff != "" {
		t.Error(diff)
	}
	wantEdge := map[string]string{
		"edge weight int": "2", "edge events string": "event/e", "edge first string": "2020", "edge last string": "2021-05-01",
		"edge article string": cleanXML, "edge fact int": "7",
	}
	if diff := cmp.Diff(wantEdge, data(root.all("edge")[0])); diff != "" {
		t.Error(diff)
	}
}

func TestEdgesToEventsAreDirected(t *testing.T) {
	graphology := parsed(t, written(t, export.Graphology, bipartite))
	if e := graphology["edges"].([]any)[0].(object); e["undirected"] != nil {
		t.Errorf("graphology: %v", e)
	}
	if e := parsedXML(t, written(t, export.GEXF, bipartite)).all("edge")[0]; e.attr("type") != "directed" {
		t.Errorf("GEXF: %v", e.Attrs)
	}
	if e := parsedXML(t, written(t, export.GraphML, bipartite)).all("edge")[0]; e.attr("directed") != "true" {
		t.Errorf("GraphML: %v", e.Attrs)
	}
}

func TestEmptyNetworkIsWellFormed(t *testing.T) {
	for _, f := range export.Formats {
		raw := written(t, f, graph.Network{})
		if strings.Contains(f.MediaType(), "xml") {
			parsedXML(t, raw)
		} else if parsed(t, raw); bytes.Contains(raw, []byte("null")) {
			t.Errorf("%s: a list is null in %s", f, raw)
		}
	}
}

func TestParseFormat(t *testing.T) {
	for _, f := range export.Formats {
		if got, err := export.ParseFormat(f.String()); got != f || err != nil {
			t.Errorf("%s is read as %q, %v", f, got, err)
		}
	}
	if _, err := export.ParseFormat("dot"); err == nil {
		t.Error("a stranger is let in")
	}
	if err := export.Write(io.Discard, "dot", people); err == nil {
		t.Error("a stranger is written")
	}
}

func TestArticlesRoundTrip(t *testing.T) {
	want := []graph.ResolvedArticle{
		{
			Extraction: graph.Extraction{
				Article:  graph.Article{ID: "one", Title: "<One> & only", Text: "<One> & only\n\ntext \u2028"},
				Entities: []graph.Entity{{ID: "P1", Kind: graph.KindPerson, Name: "A \"B\""}},
				Facts:    []graph.Fact{{Kind: graph.FactSigns, Agent: "P1", Accord: "A1"}},
			},
			Canonical: map[graph.LocalID]graph.EntityID{"P1": "person/a-b"},
		},
		{Extraction: graph.Extraction{Article: graph.Article{ID: "two"}}},
	}
	var out bytes.Buffer
	if err := export.Articles(&out, all(want, nil)); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(out.Bytes(), []byte("\n")); lines != 2 {
		t.Errorf("%d lines", lines)
	}
	var got []graph.ResolvedArticle
	for dec := json.NewDecoder(&out); dec.More(); {
		var a graph.ResolvedArticle
		if err := dec.Decode(&a); err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestArticlesStopsAtAnError(t *testing.T) {
	broken := errors.New("store is broken")
	if err := export.Articles(io.Discard, all(nil, broken)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func all(articles []graph.ResolvedArticle, err error) iter.Seq2[graph.ResolvedArticle, error] {
	return func(yield func(graph.ResolvedArticle, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
		if err != nil {
			yield(graph.ResolvedArticle{}, err)
		}
	}
}
