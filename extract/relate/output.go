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
	say := func(f graph.Fact, rule, sort string, sure signals, mentions ...int) {
		f = a.fact(f, rule, sort, sure, mentions...)
		if a.sureness.calibration == nil || f.Confidence >= leastConfidence {
			out = append(out, f)
			return
		}
		a.unsaid = append(a.unsaid, a.unsure(rule, f.Confidence, mentions))
	}
	for _, p := range r.posts {
		sort := p.rule
		if p.o >= 0 {
			sort += " at"
		}
		say(graph.Fact{Kind: graph.FactHolds, Person: id(p.person), Role: id(p.role), Organisation: id(p.at), Former: p.former},
			p.rule, sort, signals{p.confidence, p.seat}, p.p, p.r, p.o)
	}
	for _, m := range r.affils {
		say(graph.Fact{Kind: graph.FactHolds, Person: id(m.person), Organisation: id(m.at)}, "member", "member", signals{m.confidence, 1}, m.p, m.o)
	}
	for _, p := range r.parts {
		a.sayPart(p, id, say)
	}
	for _, d := range r.dates {
		f := graph.Fact{Kind: graph.FactDate, Event: id(d.event), Date: d.date, Precision: graph.PrecisionOf(d.date), Resolved: d.resolved}
		say(f, "date", "date", signals{d.confidence, 1}, d.e, d.d)
	}
	for _, p := range r.places {
		say(graph.Fact{Kind: graph.FactPlace, Event: id(p.event), Place: id(p.place)}, "place", "place", signals{p.confidence, 1}, p.l, p.e)
	}
	for _, m := range r.modes {
		say(graph.Fact{Kind: graph.FactMode, Event: id(m.event), Mode: m.mode}, "mode", "mode", signals{m.confidence, 1}, m.e)
	}
	for _, w := range r.wholes {
		sort := "part of " + string(rune(a.Mentions[w.x].Letter))
		say(graph.Fact{Kind: graph.FactPartOf, Part: id(w.part), Whole: id(w.whole)}, "part of", sort, signals{w.confidence, 1}, w.x, w.y)
	}
	for _, s := range r.signings {
		say(graph.Fact{Kind: graph.FactSigns, Agent: id(s.agent), Accord: id(s.accord)}, "signs", "signs", signals{s.confidence, 1}, s.x, s.y)
	}
	return out
}

// leastConfidence is what a fact needs to be said. Leaving out what is likelier wrong than this raises F1, as long as F1 is below
// twice as much.
const leastConfidence = 0.34

// unsure tells of a fact that was found and is not sure enough to be said.
func (a *article) unsure(rule string, confidence float64, mentions []int) Decision {
	d := Decision{Stage: rule, Answer: "yes", Probability: confidence, Needed: leastConfidence}
	for _, m := range mentions {
		if m >= 0 {
			d.About = append(d.About, a.Doc.Range(a.Mentions[m].Mention))
		}
	}
	return d
}

// sayPart says who took part in what, or missed it.
func (a *article) sayPart(p participation, id func(int) graph.LocalID, say func(graph.Fact, string, string, signals, ...int)) {
	f := graph.Fact{Kind: graph.FactTakesPart, Agent: id(p.agent), Event: id(p.event), As: outcomes[p.outcome]}
	rule, sort := "part", "part "+string(rune(a.Mentions[p.x].Letter))
	switch {
	case p.outcome == missedClass:
		f.As, f.Presence = graph.CapacityAttendee, graph.PresenceAbsent
		rule, sort = "absence", "absence"
	case a.represented(p.x):
		f.Presence = graph.PresenceRepresented
	}
	say(f, rule, sort, signals{p.confidence, 1}, p.x, p.e)
}

// fact adds the evidence: the sentence of the first mention, the spans of all. Mentions below 0 are left out. The confidence is
// what became in cross-validation of facts of this sort that were as sure.
func (a *article) fact(f graph.Fact, rule, sort string, sure signals, mentions ...int) graph.Fact {
	sentence := a.Doc.Sentences[a.Mentions[mentions[0]].Sentence]
	e := graph.Evidence{
		Article: a.Doc.Article.ID, Sentence: a.Doc.Text[sentence.Start:sentence.End], Span: a.Doc.Span(sentence.ByteSpan), Rule: rule,
	}
	found := 1.0
	for _, m := range mentions {
		if m < 0 {
			continue
		}
		e.Arguments = append(e.Arguments, a.Doc.Span(a.Doc.Range(a.Mentions[m].Mention)))
		if c := a.Mentions[m].Confidence; c > 0 {
			found = min(found, c)
		}
	}
	f.Confidence = a.sureness.of(sort, sure, found)
	e.Confidence = f.Confidence
	f.Evidence = []graph.Evidence{e}
	return f
}
