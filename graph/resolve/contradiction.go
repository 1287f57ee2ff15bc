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

// Contradictions lists the pairs judged different that other judgements make the same, by themselves or with what the
// machine takes for one. There the verdict different counts, and the last of the others that leads to it does not.
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
	told := map[string]bool{}
	for _, j := range all {
		if j.Verdict != Different {
			continue
		}
		if chain := g.chain(r.node(j.A), r.node(j.B)); chain != nil {
			out = append(out, Contradiction{j, chain})
			for _, same := range chain {
				told[same.ID] = true
			}
		}
	}
	return append(out, r.overruled(all, told)...)
}

// overruled lists the pairs judged the same that are two, each with the verdict different that stands between what the
// machine takes them for.
func (r *Resolver) overruled(all []Judgement, told map[string]bool) []Contradiction {
	clusters := func(j Judgement) (a, b *cluster) {
		x, y := r.item(j.A), r.item(j.B)
		if x == nil || y == nil {
			return nil, nil
		}
		return x.atom.cluster, y.atom.cluster
	}
	between := map[[2]*cluster]Judgement{}
	for _, j := range slices.Backward(all) {
		if a, b := clusters(j); j.Verdict == Different && a != nil {
			between[[2]*cluster{a, b}], between[[2]*cluster{b, a}] = j, j
		}
	}
	var out []Contradiction
	for _, j := range all {
		if j.Verdict != Same || told[j.ID] {
			continue
		}
		a, b := clusters(j)
		if by, ok := between[[2]*cluster{a, b}]; ok && a != b {
			out = append(out, Contradiction{by, []Judgement{j}})
		}
	}
	return out
}

// node is what a judgement speaks of, whatever name it gives it: everything that the machine takes for the same as a mention
// without question, or a mention that is not there.
type node struct {
	atom    *atom
	article graph.ArticleID
	entity  graph.LocalID
}

func (r *Resolver) node(m Mention) node {
	if i := r.item(m); i != nil {
		return node{atom: i.atom}
	}
	return node{article: m.Article, entity: m.Entity}
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
