package relate

import (
	"slices"
	"strconv"

	"github.com/whomet/whomet/graph"
)

// ids gives every cluster with mentions its local id, numbered by kind in the order of first mentions.
func (a *article) ids() []graph.LocalID {
	out := make([]graph.LocalID, len(a.whole))
	next := map[byte]int{}
	for m := range a.Mentions {
		c := a.of[m]
		if out[c] != "" {
			continue
		}
		letter := byte(a.whole[c].Letter)
		next[letter]++
		out[c] = graph.LocalID(string(rune(letter)) + strconv.Itoa(next[letter]))
	}
	return out
}

// entities returns the clusters as entities, in the order of their first mentions.
func (a *article) entities() []graph.Entity {
	ids, statuses := a.ids(), a.thingStatuses()
	order := make([]int, 0, len(ids))
	for c, id := range ids {
		if id != "" {
			order = append(order, c)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return a.whole[x].Mentions[0] - a.whole[y].Mentions[0] })
	out := make([]graph.Entity, 0, len(order))
	for _, c := range order {
		out = append(out, a.entity(c, ids[c], statuses[c]))
	}
	return out
}

// thingStatuses returns the status of every event: that of the first passage that says that it was not simply held.
func (a *article) thingStatuses() []graph.EventStatus {
	out := make([]graph.EventStatus, len(a.whole))
	for _, r := range a.readings {
		for c, status := range r.statuses {
			if thing := r.things[c]; out[thing] == "" {
				out[thing] = status
			}
		}
	}
	return out
}

func (a *article) entity(c int, id graph.LocalID, status graph.EventStatus) graph.Entity {
	known := map[string]bool{}
	e := graph.Entity{ID: id, Kind: a.whole[c].Letter.Kind()}
	for _, m := range a.whole[c].Mentions {
		surface := a.Doc.Surface(a.Mentions[m].Mention)
		e.Mentions = append(e.Mentions, graph.Mention{Span: a.Doc.Span(a.Doc.Range(a.Mentions[m].Mention)), Text: surface})
		if !known[surface] {
			known[surface] = true
			e.Aliases = append(e.Aliases, surface)
		}
		if len(surface) > len(e.Name) {
			e.Name = surface
		}
	}
	e.Name = a.canonical(c, e.Name)
	if !known[e.Name] {
		e.Aliases = append(e.Aliases, e.Name)
	}
	if e.Kind == graph.KindEvent {
		e.Status = status
	}
	return e
}

// canonical improves on the longest surface form: the plain name of a country, the singular of a role.
func (a *article) canonical(c int, name string) string {
	switch a.whole[c].Letter {
	case 'L':
		for _, m := range a.whole[c].Mentions {
			if n := a.countries.Name(a.Mentions[m].Lower); n != "" {
				return n
			}
		}
	case 'R':
		return singular(name)
	}
	return name
}

// facts returns what was decided as facts with their evidence.
func (a *article) facts() []graph.Fact {
	ids := a.ids()
	var out []graph.Fact
	for i := range a.readings {
		r := &a.readings[i]
		out = append(out, a.factsOf(r, func(c int) graph.LocalID {
			if c < 0 {
				return ""
			}
			return ids[r.things[c]]
		})...)
	}
	if len(a.readings) > 1 {
		return unite(out)
	}
	return out
}

// factsOf returns what was decided about a passage, where id names the clusters of the passage.
func (a *article) factsOf(r *reading, id func(int) graph.LocalID) []graph.Fact {
	var out []graph.Fact
	for _, p := range r.posts {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactHolds, Person: id(p.person), Role: id(p.role), Organisation: id(p.at), Former: p.former},
			p.rule, p.confidence, p.p, p.r, p.o))
	}
	for _, m := range r.affils {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactHolds, Person: id(m.person), Organisation: id(m.at)}, "member", m.confidence, m.p, m.o))
	}
	for _, p := range r.parts {
		f := graph.Fact{Kind: graph.FactTakesPart, Agent: id(p.agent), Event: id(p.event), As: outcomes[p.outcome]}
		if p.outcome == missedClass {
			f.As, f.Presence = graph.CapacityAttendee, graph.PresenceAbsent
		}
		out = append(out, a.fact(f, "part", p.confidence, p.x, p.e))
	}
	for _, d := range r.dates {
		f := graph.Fact{Kind: graph.FactDate, Event: id(d.event), Date: d.date, Precision: graph.PrecisionOf(d.date), Resolved: d.resolved}
		out = append(out, a.fact(f, "date", d.confidence, d.e, d.d))
	}
	for _, p := range r.places {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactPlace, Event: id(p.event), Place: id(p.place)}, "place", p.confidence, p.l, p.e))
	}
	for _, m := range r.modes {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactMode, Event: id(m.event), Mode: m.mode}, "mode", m.confidence, m.e))
	}
	for _, w := range r.wholes {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactPartOf, Part: id(w.part), Whole: id(w.whole)}, "part of", w.confidence, w.x, w.y))
	}
	for _, s := range r.signings {
		out = append(out, a.fact(graph.Fact{Kind: graph.FactSigns, Agent: id(s.agent), Accord: id(s.accord)}, "signs", s.confidence, s.x, s.y))
	}
	return out
}

// fact adds the evidence: the sentence of the first mention, the spans of all. Mentions below 0 are left out.
func (a *article) fact(f graph.Fact, rule string, confidence float32, mentions ...int) graph.Fact {
	f.Confidence = float64(confidence)
	sentence := a.Doc.Sentences[a.Mentions[mentions[0]].Sentence]
	e := graph.Evidence{
		Article: a.Doc.Article.ID, Sentence: a.Doc.Text[sentence.Start:sentence.End], Span: a.Doc.Span(sentence.ByteSpan),
		Rule: rule, Confidence: f.Confidence,
	}
	for _, m := range mentions {
		if m >= 0 {
			e.Arguments = append(e.Arguments, a.Doc.Span(a.Doc.Range(a.Mentions[m].Mention)))
		}
	}
	f.Evidence = []graph.Evidence{e}
	return f
}
