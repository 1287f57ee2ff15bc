package cayley

import (
	"net/url"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph"
)

// The namespaces of the vocabulary. The store keeps IRIs with their prefix, as a Gizmo program writes them; N-Quads that leave
// it have them in full.
const (
	PrefixWhomet = "wm:"
	PrefixOrg    = "org:"
	PrefixSchema = "schema:"
	PrefixRDF    = "rdf:"
)

// namespaces gives the full form of each prefix: whomet's own names, the W3C ontology of organisations, schema.org, RDF.
var namespaces = []struct{ prefix, full string }{
	{PrefixWhomet, "urn:whomet:"},
	{PrefixOrg, "http://www.w3.org/ns/org#"},
	{PrefixSchema, "https://schema.org/"},
	{PrefixRDF, "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
}

// The predicates of the graph.
const (
	rdfType = quad.IRI("rdf:type")

	schemaName          = quad.IRI("schema:name")
	schemaAlternateName = quad.IRI("schema:alternateName")
	schemaHeadline      = quad.IRI("schema:headline")
	schemaPublished     = quad.IRI("schema:datePublished")
	schemaURL           = quad.IRI("schema:url")
	schemaMentions      = quad.IRI("schema:mentions")
	schemaStartDate     = quad.IRI("schema:startDate")
	schemaEndDate       = quad.IRI("schema:endDate")
	schemaLocation      = quad.IRI("schema:location")
	schemaSuperEvent    = quad.IRI("schema:superEvent")

	orgHolds  = quad.IRI("org:holds")
	orgRole   = quad.IRI("org:role")
	orgPostIn = quad.IRI("org:postIn")
	orgUnitOf = quad.IRI("org:unitOf")

	wmSHA256     = quad.IRI("wm:sha256")
	wmSource     = quad.IRI("wm:source")
	wmText       = quad.IRI("wm:text")
	wmExtraction = quad.IRI("wm:extraction")
	wmFormer     = quad.IRI("wm:former")
	wmSeen       = quad.IRI("wm:seen")
	wmTookPart   = quad.IRI("wm:tookPart")
	wmSigned     = quad.IRI("wm:signed")
	wmPartOf     = quad.IRI("wm:partOf")
	wmAgent      = quad.IRI("wm:agent")
	wmEvent      = quad.IRI("wm:event")
	wmEvidence   = quad.IRI("wm:evidence")
	wmArticle    = quad.IRI("wm:article")
	wmRuling     = quad.IRI("wm:ruling")
	wmSentence   = quad.IRI("wm:sentence")
	wmStart      = quad.IRI("wm:start")
	wmEnd        = quad.IRI("wm:end")
)

// The families of predicates that stand for the values of a closed set: wm:as/chair, wm:status/planned, wm:mode/online,
// wm:rule/NAME, wm:extractor/NAME. See the package documentation for why such a value is no object.
const (
	familyAs     = "wm:as/"
	familyStatus = "wm:status/"
	familyMode   = "wm:mode/"
	familyRule   = "wm:rule/"

	familyExtractor = "wm:extractor/"
)

// The paths under wm: of the nodes that are no entities.
const (
	pathArticle       = "article/"
	pathPost          = "post/"
	pathParticipation = "participation/"
	pathEvidence      = "evidence/"
	pathRuling        = "ruling/"
)

// classes gives the type of the node of each kind of entity that has one.
var classes = map[graph.EntityKind]quad.IRI{
	graph.KindPerson:       "schema:Person",
	graph.KindOrganisation: "schema:Organization",
	graph.KindEvent:        "schema:Event",
	graph.KindPlace:        "schema:Place",
	graph.KindAccord:       "wm:Accord",
}

const classArticle = quad.IRI("schema:NewsArticle")

// EntityIRI is the IRI of an entity's node, as Gizmo programs write it between angle brackets.
func EntityIRI(id graph.EntityID) string { return PrefixWhomet + escape(string(id)) }

// ArticleIRI is the IRI of an article's node, which also labels every quad that the article says.
func ArticleIRI(id graph.ArticleID) string { return PrefixWhomet + pathArticle + escape(string(id)) }

// articleID is the inverse of ArticleIRI.
func articleID(iri quad.IRI) graph.ArticleID {
	escaped := strings.TrimPrefix(string(iri), PrefixWhomet+pathArticle)
	id, err := url.PathUnescape(escaped)
	if err != nil {
		return graph.ArticleID(escaped) // of no article of ours
	}
	return graph.ArticleID(id)
}

const hexDigits = "0123456789ABCDEF"

// escape writes what an IRI may not hold (RFC 3987: controls, space and <>"{}|\^`) as percent and two hexadecimal digits,
// and the percent sign too, so that different ids give different IRIs.
func escape(id string) string {
	if !strings.ContainsFunc(id, forbidden) {
		return id
	}
	var b strings.Builder
	for _, r := range id {
		if forbidden(r) && r < 0x80 {
			b.WriteByte('%')
			b.WriteByte(hexDigits[r>>4])
			b.WriteByte(hexDigits[r&15])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func forbidden(r rune) bool {
	return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`%", r)
}

// shorten gives an IRI of a known namespace its prefix back.
func shorten(iri string) string {
	for _, n := range namespaces {
		if rest, ok := strings.CutPrefix(iri, n.full); ok {
			return n.prefix + rest
		}
	}
	return iri
}

// expand gives an IRI its namespace in full.
func expand(iri string) string {
	for _, n := range namespaces {
		if rest, ok := strings.CutPrefix(iri, n.prefix); ok {
			return n.full + rest
		}
	}
	return iri
}
