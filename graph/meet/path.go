package meet

import (
	"cmp"
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// Bounds of a path query.
const (
	DefaultHops   = 4
	MaxHops       = 6
	DefaultPaths  = 5
	maxPaths      = 100
	defaultPerHop = 3
)

// PathQuery bounds the answer of Paths. Its zero value asks for up to DefaultPaths paths of at most DefaultHops hops.
type PathQuery struct {
	Since, Until string // as in MetQuery
	Max          int    // hops at most, up to MaxHops; 0 means DefaultHops
	Paths        int    // how many of the shortest paths, up to 100; 0 means DefaultPaths
	Shared       int    // events shown of one hop, newest first; 0 means three
	Evidence     int    // facts quoted for one event of a hop; 0 means DefaultEvidence, negative none
}

// Paths finds the shortest chains of people of whom each met the next. Of several equally short ones it returns the first
// by the ids along them. No chain gives an empty list; from one person to itself leads one path without hops.
// It returns ErrNotFound where either end is unknown or not a person, and ErrBadQuery.
func (ix *Index) Paths(ctx context.Context, from, to graph.EntityID, q PathQuery) ([]graph.Path, error) {
	w, err := parseWindow(q.Since, q.Until)
	if err != nil {
		return nil, err
	}
	hops := cmp.Or(q.Max, DefaultHops)
	if hops < 0 || hops > MaxHops {
		return nil, fmt.Errorf("%w: %d hops: want 1 to %d", ErrBadQuery, hops, MaxHops)
	}
	quoted := newQuotes(q.Evidence)
	paths, err := ix.paths(from, to, hops, q, w, quoted)
	if err != nil {
		return nil, err
	}
	return paths, quoted.fetch(ctx, ix.evidence)
}

func (ix *Index) paths(from, to graph.EntityID, hops int, q PathQuery, w window, quoted *quotes) ([]graph.Path, error) {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	a, err := ix.s.person(from)
	if err != nil {
		return nil, err
	}
	b, err := ix.s.person(to)
	if err != nil {
		return nil, err
	}
	sc := ix.borrow()
	defer ix.giveBack(sc)
	search := &pathSearch{s: ix.s, sc: sc, w: w}
	chains := search.run(a, b, hops, min(cmp.Or(q.Paths, DefaultPaths), maxPaths))
	paths := make([]graph.Path, len(chains))
	for i, chain := range chains {
		paths[i].Hops = make([]graph.Hop, len(chain)-1)
		for j := range paths[i].Hops {
			hop := &paths[i].Hops[j]
			hop.From, hop.To = ix.s.ref(chain[j]), ix.s.ref(chain[j+1])
			newest := ix.s.sharedBy(chain[j], chain[j+1], w, cmp.Or(q.Shared, defaultPerHop))
			hop.Events = ix.s.metEvents(chain[j], chain[j+1], newest, quoted)
		}
	}
	return paths, nil
}

func (s *state) person(id graph.EntityID) (node, error) {
	n, err := s.find(id)
	if err == nil && s.entities[n].kind != graph.KindPerson {
		err = fmt.Errorf("%q is not a person: %w", id, ErrNotFound)
	}
	return n, err
}

// sharedBy lists the newest events where two people met, up to a limit, going back along both lists.
func (s *state) sharedBy(a, b node, w window, limit int) []node {
	x, y := s.entities[a].events, s.entities[b].events
	var shared []node
	for len(x) > 0 && len(y) > 0 && len(shared) < limit {
		one, other := x[len(x)-1], y[len(y)-1]
		switch c := s.older(one, other); {
		case c > 0:
			x = x[:len(x)-1]
		case c < 0:
			y = y[:len(y)-1]
		default:
			if one.met() && other.met() && s.in(w, one) {
				shared = append(shared, one.event())
			}
			x, y = x[:len(x)-1], y[:len(y)-1]
		}
	}
	return shared
}
