package cayley

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph"
)

// projection collects the quads of one label, each of them once.
type projection struct {
	label quad.IRI
	quads map[quad.Quad]struct{}
}

func newProjection(label string, n int) projection {
	return projection{quad.IRI(label), make(map[quad.Quad]struct{}, n)}
}

func (p projection) add(subject, predicate quad.IRI, object quad.Value) {
	p.quads[quad.Quad{Subject: subject, Predicate: predicate, Object: object, Label: p.label}] = struct{}{}
}

// text adds a literal unless it is empty. What is not valid UTF-8 in it is replaced, as in the JSON of the extraction.
func (p projection) text(subject, predicate quad.IRI, s string) {
	if s != "" {
		p.add(subject, predicate, quad.String(strings.ToValidUTF8(s, "\uFFFD")))
	}
}

// projectEntity returns what resolution knows of an entity, under the label of its own IRI.
func projectEntity(e graph.CanonicalEntity) projection {
	iri := EntityIRI(e.ID)
	p := newProjection(iri, 2+len(e.Aliases))
	node := quad.IRI(iri)
	if class, ok := classes[e.Kind]; ok {
		p.add(node, rdfType, class)
	}
	p.text(node, schemaName, e.Name)
	for _, alias := range e.Aliases {
		if alias != e.Name {
			p.text(node, schemaAlternateName, alias)
		}
	}
	return p
}

// Ruling is a decision of a person that outlives what it was made about: a judgement on identity, a correction of a fact. The
// store keeps it, under a label of its own, and reads nothing in it.
type Ruling struct {
	ID    string
	Data  string            // whatever its owner needs, best as JSON
	About []graph.ArticleID // that it speaks of
}

func rulingIRI(id string) string { return PrefixWhomet + pathRuling + escape(id) }

func projectRuling(r Ruling) (projection, error) {
	iri := rulingIRI(r.ID)
	p := newProjection(iri, 1+len(r.About))
	if r.ID == "" || r.Data == "" {
		return p, errors.New("it has no id or no data")
	}
	if !utf8.ValidString(r.ID) || !utf8.ValidString(r.Data) {
		return p, errUTF8
	}
	p.text(quad.IRI(iri), wmRuling, r.Data)
	for _, id := range r.About {
		p.add(quad.IRI(iri), wmArticle, quad.IRI(ArticleIRI(id)))
	}
	return p, nil
}

var errUTF8 = errors.New("not valid UTF-8")

// projectArticle returns every quad that an article says, under the label of its IRI.
func projectArticle(a graph.ResolvedArticle) (projection, error) {
	p := articleProjection{
		projection: newProjection(ArticleIRI(a.Article.ID), 16+12*len(a.Facts)),
		article:    quad.IRI(ArticleIRI(a.Article.ID)),
		source:     a,
		entities:   make(map[graph.LocalID]*graph.Entity, len(a.Entities)),
	}
	if a.Article.ID == "" {
		return p.projection, errors.New("it has no id")
	}
	for i := range a.Entities {
		p.entities[a.Entities[i].ID] = &a.Entities[i]
	}
	if err := p.addArticle(); err != nil {
		return p.projection, err
	}
	for i := range a.Facts {
		p.addFact(&a.Facts[i])
	}
	p.addStatuses()
	return p.projection, nil
}

type articleProjection struct {
	projection
	article  quad.IRI
	source   graph.ResolvedArticle
	entities map[graph.LocalID]*graph.Entity
}

func (p *articleProjection) addArticle() error {
	a := p.source.Article
	if !utf8.ValidString(a.Text) || !utf8.ValidString(string(a.ID)) {
		return errUTF8
	}
	kept := p.source
	kept.Article.Text = "" // has a literal of its own
	data, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	p.add(p.article, rdfType, classArticle)
	p.add(p.article, wmExtraction, quad.String(data))
	p.text(p.article, wmText, a.Text)
	p.text(p.article, schemaHeadline, a.Title)
	p.text(p.article, schemaPublished, a.Published)
	p.text(p.article, schemaURL, a.URL)
	p.text(p.article, wmSource, a.Source)
	p.text(p.article, wmSHA256, a.SHA256)
	if by := p.source.Extractor; by != "" {
		p.add(p.article, quad.IRI(familyExtractor+escape(strings.ToValidUTF8(by, "\uFFFD"))), p.article)
	}
	for _, id := range p.source.Canonical {
		p.add(p.article, schemaMentions, quad.IRI(EntityIRI(id)))
	}
	return nil
}

// articleOf reads back what addArticle wrote, from the two literals that hold it.
func articleOf(extraction, text string) (graph.ResolvedArticle, error) {
	var a graph.ResolvedArticle
	if err := json.Unmarshal([]byte(extraction), &a); err != nil {
		return a, fmt.Errorf("read the extraction: %w", err)
	}
	a.Article.Text = text
	return a, nil
}

// node is the IRI of a local entity's canonical one; false where it has none, so that no edge can be drawn.
func (p *articleProjection) node(id graph.LocalID) (quad.IRI, bool) {
	canonical, ok := p.source.Canonical[id]
	return quad.IRI(EntityIRI(canonical)), ok && canonical != ""
}

func (p *articleProjection) addFact(f *graph.Fact) {
	switch f.Kind {
	case graph.FactHolds:
		p.addPost(f)
	case graph.FactTakesPart:
		p.addParticipation(f)
	case graph.FactDate:
		if event, ok := p.node(f.Event); ok {
			start, end, _ := strings.Cut(f.Date, "/")
			p.text(event, schemaStartDate, start)
			p.text(event, schemaEndDate, end)
			p.addEvidence(event, f)
		}
	case graph.FactMode:
		if event, ok := p.node(f.Event); ok {
			p.add(event, quad.IRI(familyMode+escape(string(f.Mode))), p.article)
			p.addEvidence(event, f)
		}
	case graph.FactPlace:
		p.addEdge(f.Event, schemaLocation, f.Place)
	case graph.FactSigns:
		p.addEdge(f.Agent, wmSigned, f.Accord)
	case graph.FactPartOf:
		p.addEdge(f.Part, p.partOf(f.Part), f.Whole)
	}
}

func (p *articleProjection) addEdge(from graph.LocalID, predicate quad.IRI, to graph.LocalID) {
	subject, ok := p.node(from)
	object, ok2 := p.node(to)
	if ok && ok2 {
		p.add(subject, predicate, object)
	}
}

func (p *articleProjection) partOf(part graph.LocalID) quad.IRI {
	if e := p.entities[part]; e != nil {
		switch e.Kind {
		case graph.KindEvent:
			return schemaSuperEvent
		case graph.KindOrganisation:
			return orgUnitOf
		}
	}
	return wmPartOf
}

// addPost draws person -> post -> organisation. The post is one node for one person, title and organisation, whoever says it.
func (p *articleProjection) addPost(f *graph.Fact) {
	person, ok := p.node(f.Person)
	if !ok {
		return
	}
	role := ""
	if e := p.entities[f.Role]; e != nil {
		role = e.Name
	}
	at, hasAt := p.node(f.Organisation)
	if role == "" && !hasAt {
		return
	}
	post := digest(pathPost, string(person), role, string(at))
	p.add(person, orgHolds, post)
	p.text(post, orgRole, role)
	if hasAt {
		p.add(post, orgPostIn, at)
	}
	if f.Former {
		p.add(post, wmFormer, p.article)
	} else {
		p.text(post, wmSeen, p.source.Article.Published)
	}
	p.addEvidence(post, f)
}

func (p *articleProjection) addParticipation(f *graph.Fact) {
	agent, ok := p.node(f.Agent)
	event, ok2 := p.node(f.Event)
	if !ok || !ok2 {
		return
	}
	node := digest(pathParticipation, string(agent), string(event))
	p.add(node, wmAgent, agent)
	p.add(node, wmEvent, event)
	as := f.As
	if as == "" {
		as = graph.CapacityAttendee
	}
	p.add(node, quad.IRI(familyAs+escape(string(as))), event)
	if f.Presence != "" && f.Presence != graph.PresencePresent {
		p.add(node, quad.IRI(familyStatus+escape(string(f.Presence))), event)
	}
	if f.Presence.Met() && p.held(f.Event) {
		p.add(agent, wmTookPart, event)
	}
	p.addEvidence(node, f)
}

func (p *articleProjection) held(event graph.LocalID) bool {
	e := p.entities[event]
	return e == nil || e.Status == "" || e.Status == graph.EventHeld
}

func (p *articleProjection) addStatuses() {
	for id, e := range p.entities {
		if event, ok := p.node(id); ok && e.Kind == graph.KindEvent && !p.held(id) {
			p.add(event, quad.IRI(familyStatus+escape(string(e.Status))), p.article)
		}
	}
}

func (p *articleProjection) addEvidence(of quad.IRI, f *graph.Fact) {
	for i := range f.Evidence {
		e := &f.Evidence[i]
		node := digest(pathEvidence, string(p.article), fmt.Sprint(e.Start, " ", e.End), e.Rule)
		p.add(of, wmEvidence, node)
		p.add(node, wmArticle, p.article)
		p.text(node, wmSentence, e.Sentence)
		p.add(node, wmStart, quad.Int(e.Start))
		p.add(node, wmEnd, quad.Int(e.End))
		if e.Rule != "" {
			p.add(node, quad.IRI(familyRule+escape(e.Rule)), p.article)
		}
	}
}

// digest names a node after what it joins, so that the same statement of two articles is about the same node.
func digest(path string, parts ...string) quad.IRI {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return quad.IRI(PrefixWhomet + path + hex.EncodeToString(h.Sum(nil)[:12]))
}
