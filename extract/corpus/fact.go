package corpus

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// fact reads one line of the part below "---", cut into words.
func (p *parser) fact(w []string) {
	switch {
	case w[0] == "name" && len(w) >= 3:
		if p.known(w[1], "PORELDA") {
			p.entities[graph.LocalID(w[1])].Name = strings.Join(w[2:], " ")
		}
	case w[0] == "holds" && 3 <= len(w) && len(w) <= 5:
		p.holds(w)
	case w[0] == "takes_part" && len(w) == 4:
		p.takesPart(w)
	case w[0] == "date" && len(w) == 3:
		p.date(w)
	case w[0] == "place" && len(w) == 3:
		if p.known(w[1], "E") && p.known(w[2], "LO") {
			p.add(graph.Fact{Kind: graph.FactPlace, Event: p.id(w[1]), Place: p.id(w[2])})
		}
	case w[0] == "mode" && len(w) == 3:
		mode, err := graph.ParseMode(w[2])
		if err != nil {
			p.fault("%v", err)
		} else if p.known(w[1], "E") {
			p.add(graph.Fact{Kind: graph.FactMode, Event: p.id(w[1]), Mode: mode})
		}
	case w[0] == "part_of" && len(w) == 3:
		if p.known(w[1], "OE") && p.known(w[2], "OEL") {
			p.add(graph.Fact{Kind: graph.FactPartOf, Part: p.id(w[1]), Whole: p.id(w[2])})
		}
	case w[0] == "signs" && len(w) == 3:
		if p.known(w[1], "POL") && p.known(w[2], "A") {
			p.add(graph.Fact{Kind: graph.FactSigns, Agent: p.id(w[1]), Accord: p.id(w[2])})
		}
	case w[0] == "status" && len(w) == 3:
		p.status(w[1], w[2])
	case w[0] == "missed" && len(w) == 3:
		if p.known(w[1], "POL") && p.known(w[2], "E") {
			p.article.Missed = append(p.article.Missed, Missed{Agent: p.id(w[1]), Event: p.id(w[2])})
		}
	default:
		p.fault("%q is not a fact", strings.Join(w, " "))
	}
}

func (p *parser) holds(w []string) {
	f := graph.Fact{Kind: graph.FactHolds, Former: len(w) == 5}
	if f.Former && w[4] != "former" {
		p.fault("the fifth word of a holds fact can only be 'former', not %q", w[4])
	}
	ok := p.known(w[1], "P")
	if w[2] != "-" {
		ok = ok && p.known(w[2], "R")
		f.Role = graph.LocalID(w[2])
	}
	if len(w) > 3 && w[3] != "-" {
		ok = ok && p.known(w[3], "OL")
		f.Organisation = graph.LocalID(w[3])
	}
	if f.Role == "" && f.Organisation == "" {
		p.fault("%q has neither role nor organisation", strings.Join(w, " "))
		return
	}
	if ok {
		f.Person = p.id(w[1])
		p.use(f.Role)
		p.use(f.Organisation)
		p.add(f)
	}
}

func (p *parser) takesPart(w []string) {
	as, err := graph.ParseCapacity(w[3])
	if err != nil {
		p.fault("%v", err)
		return
	}
	if p.known(w[1], "POL") && p.known(w[2], "E") {
		p.add(graph.Fact{Kind: graph.FactTakesPart, Agent: p.id(w[1]), Event: p.id(w[2]), As: as})
	}
}

func (p *parser) date(w []string) {
	precision := graph.PrecisionOf(w[2])
	if precision == "" {
		p.fault("bad date %q", w[2])
		return
	}
	if p.known(w[1], "E") {
		p.add(graph.Fact{Kind: graph.FactDate, Event: p.id(w[1]), Date: w[2], Precision: precision})
	}
}

// status keeps the status of an event on its entity.
func (p *parser) status(event, word string) {
	status, err := graph.ParseEventStatus(word)
	if err != nil || status == graph.EventHeld {
		p.fault("unknown status %q: want planned, cancelled or declined", word)
		return
	}
	if p.known(event, "E") {
		p.entities[p.id(event)].Status = status
	}
}

func (p *parser) add(f graph.Fact) { p.article.Facts = append(p.article.Facts, f) }

// known reports whether the text mentions the id, and whether its letter is one of kinds.
func (p *parser) known(id, kinds string) bool {
	if p.entities[graph.LocalID(id)] == nil {
		p.fault("%s is not mentioned in the text", id)
		return false
	}
	if !strings.Contains(kinds, id[:1]) {
		p.fault("%s is of the wrong kind: want one of %s", id, kinds)
		return false
	}
	return true
}

// id marks an id as used by some fact.
func (p *parser) id(s string) graph.LocalID {
	p.use(graph.LocalID(s))
	return graph.LocalID(s)
}

func (p *parser) use(id graph.LocalID) {
	if p.used == nil {
		p.used = make(map[graph.LocalID]bool)
	}
	if id != "" {
		p.used[id] = true
	}
}

// Entity returns the entity of an id, or nil.
func (a *Article) Entity(id graph.LocalID) *graph.Entity {
	i := slices.IndexFunc(a.Entities, func(e graph.Entity) bool { return e.ID == id })
	if i < 0 {
		return nil
	}
	return &a.Entities[i]
}
