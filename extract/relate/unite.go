package relate

import "github.com/whomet/whomet/graph"

// statement is what a fact says, whoever says it.
type statement struct {
	kind     graph.FactKind
	x, y, z  graph.LocalID
	as       graph.Capacity
	presence graph.Presence
	mode     graph.Mode
	former   bool
}

// unite joins what several passages say alike. An event that passages date differently has the likeliest date, and a role
// held somewhere is not also held nowhere in particular.
func unite(facts []graph.Fact) []graph.Fact {
	at := map[statement]int{}
	seated := map[[2]graph.LocalID]bool{}
	var out []graph.Fact
	for _, f := range facts {
		if f.Kind == graph.FactHolds && f.Organisation != "" {
			seated[[2]graph.LocalID{f.Person, f.Role}] = true
		}
	}
	for _, f := range facts {
		if f.Kind == graph.FactHolds && f.Organisation == "" && seated[[2]graph.LocalID{f.Person, f.Role}] {
			continue
		}
		k := statementOf(f)
		i, said := at[k]
		if !said {
			at[k] = len(out)
			out = append(out, f)
			continue
		}
		out[i] = joined(out[i], f)
	}
	return out
}

// joined returns the more certain of two facts with the evidence of both, where they say the same.
func joined(a, b graph.Fact) graph.Fact {
	differ := a.Date != b.Date
	if b.Confidence > a.Confidence {
		a, b = b, a
	}
	if !differ {
		a.Evidence = append(a.Evidence, b.Evidence...)
	}
	return a
}

// statementOf returns what facts of passages must have in common to be one.
func statementOf(f graph.Fact) statement {
	k := statement{kind: f.Kind, as: f.As, presence: f.Presence, mode: f.Mode, former: f.Former}
	switch f.Kind {
	case graph.FactHolds:
		k.x, k.y, k.z = f.Person, f.Role, f.Organisation
	case graph.FactTakesPart:
		k.x, k.y = f.Agent, f.Event
	case graph.FactPlace:
		k.x, k.y = f.Event, f.Place
	case graph.FactPartOf:
		k.x, k.y = f.Part, f.Whole
	case graph.FactSigns:
		k.x, k.y = f.Agent, f.Accord
	default:
		k.x = f.Event
	}
	return k
}
