package generate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// namedTogether is how many participants one sentence names.
const namedTogether = 4

// fillers is how many sentences without facts follow the report of an event.
const fillers = 4

const extractor = "generate"

// writer puts an article together: text, entities and facts with the sentences that state them.
type writer struct {
	w       *World
	article graph.ResolvedArticle
	text    strings.Builder
	length  int                    // of text, in code points
	known   map[graph.EntityID]int // places in the article's Entities
	counts  map[byte]int           // of the letters of local ids

	sentence int          // where the sentence being written starts
	from     int          // the same in bytes
	stated   []graph.Fact // facts it states, with the arguments as their only evidence
}

func (h *history) write(number int, day time.Time, told []event) graph.ResolvedArticle {
	a := &writer{w: h.w, known: make(map[graph.EntityID]int), counts: make(map[byte]int)}
	a.article.Canonical = make(map[graph.LocalID]graph.EntityID)
	a.article.Extractor = extractor
	first := &told[0]
	title := fmt.Sprintf("%s and %s discuss %s", h.w.name(first.parts[0].agent), h.w.name(first.parts[len(first.parts)-1].agent), first.topic)
	a.say(title + "\n\n")
	for i := range told {
		a.report(&told[i])
		for range fillers {
			a.begin()
			a.say(h.w.words.fillers[h.r.IntN(len(h.w.words.fillers))])
			a.end(" ")
		}
		a.say("\n\n")
	}
	text := a.text.String()
	sum := sha256.Sum256([]byte(text))
	a.article.Article = graph.Article{
		ID: graph.ArticleID(fmt.Sprintf("generated-%07d", number)), Title: title,
		Published: day.Format(time.DateOnly), Source: "generated", SHA256: hex.EncodeToString(sum[:]), Text: text,
	}
	return a.article
}

func (a *writer) say(s string) graph.Span {
	start := a.length
	a.text.WriteString(s)
	a.length += utf8.RuneCountInString(s)
	return graph.Span{Start: start, End: a.length}
}

func (a *writer) begin() {
	a.sentence, a.from = a.length, a.text.Len()
}

// end gives the sentence to the facts that it states.
func (a *writer) end(gap string) {
	evidence := graph.Evidence{
		Sentence: strings.Clone(a.text.String()[a.from:]), Span: graph.Span{Start: a.sentence, End: a.length}, Rule: "generated", Confidence: 1,
	}
	for _, f := range a.stated {
		ev := evidence
		ev.Arguments = f.Evidence[0].Arguments
		f.Evidence = []graph.Evidence{ev}
		f.Confidence = 1
		a.article.Facts = append(a.article.Facts, f)
	}
	a.stated = a.stated[:0]
	a.say(gap)
}

// state notes a fact of the sentence with the places of what it joins.
func (a *writer) state(f graph.Fact, arguments ...graph.Span) {
	f.Evidence = []graph.Evidence{{Arguments: arguments}}
	a.stated = append(a.stated, f)
}

// mention writes a name and enters it with its entity.
func (a *writer) mention(letter byte, kind graph.EntityKind, id graph.EntityID, name string) (graph.LocalID, graph.Span) {
	span := a.say(name)
	at, known := a.known[id]
	if !known {
		a.counts[letter]++
		at = len(a.article.Entities)
		a.known[id] = at
		local := graph.LocalID(fmt.Sprintf("%c%d", letter, a.counts[letter]))
		a.article.Entities = append(a.article.Entities, graph.Entity{ID: local, Kind: kind, Name: name, Aliases: []string{name}})
		if kind != graph.KindRole && kind != graph.KindDate {
			a.article.Canonical[local] = id
		}
	}
	e := &a.article.Entities[at]
	e.Mentions = append(e.Mentions, graph.Mention{Span: span})
	return e.ID, span
}

func (a *writer) agent(x agent) (graph.LocalID, graph.Span) {
	letter := map[graph.EntityKind]byte{graph.KindPerson: 'P', graph.KindOrganisation: 'O', graph.KindPlace: 'L'}[x.kind]
	return a.mention(letter, x.kind, a.w.id(x), a.w.name(x))
}

// report tells of an event: a sentence on when and where, and sentences that name those who took part.
func (a *writer) report(e *event) {
	a.begin()
	a.say("A ")
	event, at := a.mention('E', graph.KindEvent, e.id(), e.kind)
	a.article.Entities[a.known[e.id()]].Status = e.status
	a.say(" on " + e.topic + tense(e))
	place, where := a.agent(agent{graph.KindPlace, e.place})
	a.state(graph.Fact{Kind: graph.FactPlace, Event: event, Place: place}, at, where)
	a.say(" on ")
	_, when := a.mention('D', graph.KindDate, graph.EntityID("date/"+e.day.Format(time.DateOnly)), e.day.Format("2 January 2006"))
	a.state(graph.Fact{
		Kind: graph.FactDate, Event: event, Date: e.day.Format(time.DateOnly), Precision: graph.PrecisionDay,
	}, at, when)
	if e.mode == graph.ModeOnline {
		a.say(" by video link")
		a.state(graph.Fact{Kind: graph.FactMode, Event: event, Mode: e.mode}, at)
	}
	a.say(".")
	a.end(" ")
	for i := 0; i < len(e.parts); i += namedTogether {
		a.takePart(event, at, e.parts[i:min(i+namedTogether, len(e.parts))], e.day)
	}
	if e.accord {
		a.sign(e)
	}
}

func tense(e *event) string {
	if e.status == graph.EventPlanned {
		return " will be held in "
	}
	return " was held in "
}

func (a *writer) takePart(event graph.LocalID, at graph.Span, parts []part, day time.Time) {
	a.begin()
	for i, p := range parts {
		if i > 0 {
			a.say("; ")
		}
		who, span := a.agent(p.agent)
		if p.kind == graph.KindPerson {
			a.holds(who, span, p.number, day)
		}
		a.state(graph.Fact{Kind: graph.FactTakesPart, Agent: who, Event: event, As: p.as, Presence: p.presence}, span, at)
	}
	a.say(" took part and spoke about the work that lies ahead.")
	a.end(" ")
}

func (a *writer) holds(who graph.LocalID, span graph.Span, person int, day time.Time) {
	title, organisation := a.w.post(person, day)
	a.say(", ")
	role, titled := a.mention('R', graph.KindRole, graph.EntityID("role/"+title), title)
	a.say(" of the ")
	body, bodied := a.agent(agent{graph.KindOrganisation, organisation})
	a.state(graph.Fact{Kind: graph.FactHolds, Person: who, Role: role, Organisation: body}, span, titled, bodied)
}

func (a *writer) sign(e *event) {
	a.begin()
	who, span := a.agent(e.parts[0].agent)
	a.say(" signed the ")
	accord, what := a.mention('A', graph.KindAccord, graph.EntityID(fmt.Sprintf("accord/memorandum-%d", e.number)),
		fmt.Sprintf("Memorandum No. %d on %s", e.number, e.topic))
	a.state(graph.Fact{Kind: graph.FactSigns, Agent: who, Accord: accord}, span, what)
	a.say(".")
	a.end(" ")
}
