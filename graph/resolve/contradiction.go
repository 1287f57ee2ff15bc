package resolve

import (
	"slices"

	"github.com/whomet/whomet/graph"
)

// Contradiction is a pair judged different that other judgements make the same.
type Contradiction struct {
	Different Judgement   `json:"different"`
	Same      []Judgement `json:"same"` // the chain from one to the other
}

// Contradictions lists the pairs judged different that other judgements make the same. There the verdict different counts,
// and the last of the others that leads to it does not.
func (r *Resolver) Contradictions() []Contradiction {
	all := r.rulings.all()
	g := sameness{}
	for _, j := range all {
		if a, b := r.node(j.A), r.node(j.B); j.Verdict == Same {
			g[a] = append(g[a], step{b, j})
			g[b] = append(g[b], step{a, j})
		}
	}
	var out []Contradiction
	for _, j := range all {
		if j.Verdict != Different {
			continue
		}
		if chain := g.chain(r.node(j.A), r.node(j.B)); chain != nil {
			out = append(out, Contradiction{j, chain})
		}
	}
	return out
}

// node is an entity that judgements speak of, whatever name they give it.
type node struct {
	article graph.ArticleID
	entity  graph.LocalID
}

func (r *Resolver) node(m Mention) node {
	if i := r.item(m); i != nil {
		m = i.mention()
	}
	return node{m.Article, m.Entity}
}

// sameness joins the nodes that were judged the same.
type sameness map[node][]step

type step struct {
	to node
	by Judgement
}

// chain returns the judgements on a shortest way between two nodes, nil where there is none.
func (g sameness) chain(from, to node) []Judgement {
	back := map[node]step{from: {}}
	for queue := []node{from}; len(queue) > 0; queue = queue[1:] {
		for _, s := range g[queue[0]] {
			if _, seen := back[s.to]; !seen {
				back[s.to] = step{queue[0], s.by}
				queue = append(queue, s.to)
			}
		}
	}
	var chain []Judgement
	for n := to; n != from; {
		s, ok := back[n]
		if !ok {
			return nil
		}
		chain = append(chain, s.by)
		n = s.to
	}
	slices.Reverse(chain)
	return chain
}
