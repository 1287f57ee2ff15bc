package meet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// node is an interned entity, slot an interned article, word an interned string (a role or a date). They are positions
// in the tables of one state and mean nothing outside it; no answer may depend on their order.
type (
	node uint32
	slot uint32
	word uint32
)

const noNode = ^node(0)

// state is everything the index knows. Articles hold the statements; entities hold where they are spoken of; events hold
// what all their statements together say (see event.go).
type state struct {
	nodes     map[graph.EntityID]node
	entities  []entity
	freeNodes []node

	slots     map[graph.ArticleID]slot
	articles  []article
	freeSlots []slot

	words    map[string]word
	wordText []string
	wordFold []word   // of each word: the word for its case-folded form
	wordDate []period // of each word: the period it means, if it is a date

	facts [7]int // by index in graph.FactKinds

	hubs hubs
}

type entity struct {
	id       graph.EntityID
	kind     graph.EntityKind
	name     string // empty where SetEntities has not been told
	aliases  []string
	articles []slot     // that speak of it
	refs     []ref      // statements about it; of an agent without its participations, which lie with the events
	events   []attended // of an agent: every event it has a part in, the newest last, see (*state).older
	latest   ref        // of a person: the newest statement of a post held, where hasPost
	hasPost  bool
	event    *event // of an event
}

// ref points to a statement, with its kind and the day its article was published: most refs are only looked at for these,
// and to reach for the article takes many times as long.
type ref struct {
	article   slot
	index     uint32
	published int32 // YYYYMMDD, 0 where unknown
	kind      kind
}

// attended is an event of an agent. The date stands here too, as most questions go through all events of an agent and
// reaching for each costs far more than looking along this list.
type attended struct {
	tagged uint32 // the event's node; the top bit says whether the agent has met the others there
	from   int32  // first day of the event's period
}

const metBit = 1 << 31

func attends(n node, ev *event, met bool) attended {
	a := attended{tagged: uint32(n), from: ev.period.from}
	if met {
		a.tagged |= metBit
	}
	return a
}

func (a attended) event() node { return node(a.tagged &^ metBit) }
func (a attended) met() bool   { return a.tagged&metBit != 0 }

// older orders an agent's events: undated ones first, then by date; of one date, by id the other way round, so that
// from the end the list reads as newestFirst.
func (s *state) older(a, b attended) int {
	if c := cmp.Compare(a.from, b.from); c != 0 {
		return c
	}
	return s.compareIDs(b.event(), a.event())
}

// in reports whether an event of an agent lies in a window.
func (s *state) in(w window, a attended) bool {
	return w == window{} || w.has(s.entities[a.event()].event.period)
}

type article struct {
	id        graph.ArticleID
	published string
	entities  []node // sorted, without doubles
	says      []statement
}

// statement is a fact in terms of interned entities:
//
//	holds       subject person, object organisation or noNode, word role, value 1 if former
//	takes_part  subject agent, object event, value capacity, presence
//	date        subject event, word date
//	place       subject event, object place
//	mode        subject event, value mode
//	part_of     subject part, object whole
//	signs       subject agent, object accord
//	status      subject event, value status; not a fact of the article but a field of its entity
type statement struct {
	kind     kind
	value    uint8
	presence uint8
	fact     uint32
	subject  node
	object   node
	word     word
}

// kind of a statement: the positions of graph.FactKinds, and status.
type kind uint8

const (
	holds kind = iota
	takesPart
	dated
	placed
	moded
	partOf
	signs
	status
)

func newState() *state {
	s := &state{
		nodes: make(map[graph.EntityID]node),
		slots: make(map[graph.ArticleID]slot),
		words: make(map[string]word),
	}
	s.word("") // word 0 is the empty string
	return s
}

func (s *state) find(id graph.EntityID) (node, error) {
	n, ok := s.nodes[id]
	if !ok || len(s.entities[n].articles) == 0 {
		return 0, fmt.Errorf("%q: %w", id, ErrNotFound)
	}
	return n, nil
}

func (s *state) intern(id graph.EntityID) node {
	if n, ok := s.nodes[id]; ok {
		return n
	}
	id = graph.EntityID(strings.Clone(string(id)))
	e := entity{id: id, kind: kindOf(id)}
	if e.kind == graph.KindEvent {
		e.event = new(event)
	}
	n := node(len(s.entities))
	if last := len(s.freeNodes) - 1; last >= 0 {
		n, s.freeNodes = s.freeNodes[last], s.freeNodes[:last]
		s.entities[n] = e
	} else {
		s.entities = append(s.entities, e)
	}
	s.nodes[id] = n
	return n
}

// release frees the node of an entity that nothing speaks of and nobody has named.
func (s *state) release(n node) {
	e := &s.entities[n]
	if len(e.articles) > 0 || e.name != "" {
		return
	}
	delete(s.nodes, e.id)
	s.entities[n] = entity{}
	s.freeNodes = append(s.freeNodes, n)
}

func (s *state) name(c *graph.CanonicalEntity) {
	e := &s.entities[s.intern(c.ID)]
	e.name = c.Name
	if e.name == "" {
		e.name = slugOf(c.ID)
	}
	e.aliases = slices.Clone(c.Aliases)
}

func (s *state) unname(n node) {
	s.entities[n].name, s.entities[n].aliases = "", nil
	s.release(n)
}

func (s *state) word(text string) word {
	if w, ok := s.words[text]; ok {
		return w
	}
	text = strings.Clone(text)
	w := word(len(s.wordText))
	s.words[text] = w
	s.wordText = append(s.wordText, text)
	s.wordFold = append(s.wordFold, w)
	s.wordDate = append(s.wordDate, parsePeriod(text))
	if folded := strings.ToLower(text); folded != text {
		s.wordFold[w] = s.word(folded)
	}
	return w
}

func (s *state) ref(n node) graph.Ref {
	e := &s.entities[n]
	name := e.name
	if name == "" {
		name = slugOf(e.id)
	}
	return graph.Ref{ID: e.id, Kind: e.kind, Name: name}
}

func (s *state) canonical(n node) graph.CanonicalEntity {
	e := &s.entities[n]
	c := graph.CanonicalEntity{Ref: s.ref(n), Aliases: slices.Clone(e.aliases), Articles: len(e.articles)}
	if len(c.Aliases) == 0 {
		c.Aliases = []string{c.Name}
	}
	return c
}

func (s *state) statement(r ref) *statement { return &s.articles[r.article].says[r.index] }

// compareIDs orders nodes by the ids of their entities, the only order of nodes that answers may show.
func (s *state) compareIDs(a, b node) int {
	return strings.Compare(string(s.entities[a].id), string(s.entities[b].id))
}

// compareRefs puts the statements of newer articles first.
func (s *state) compareRefs(a, b ref) int {
	if c := cmp.Compare(b.published, a.published); c != 0 {
		return c
	}
	if c := strings.Compare(string(s.articles[a.article].id), string(s.articles[b.article].id)); c != 0 {
		return c
	}
	return cmp.Compare(a.index, b.index)
}

func kindOf(id graph.EntityID) graph.EntityKind {
	kind, _, _ := strings.Cut(string(id), "/")
	return graph.EntityKind(kind)
}

func slugOf(id graph.EntityID) string {
	_, slug, ok := strings.Cut(string(id), "/")
	if !ok {
		return string(id)
	}
	return slug
}
