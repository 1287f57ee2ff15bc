package meet

import (
	"cmp"

	"github.com/whomet/whomet/graph"
)

// post is what makes two statements speak of one post: the same person, place of work and words, upper or lower case.
type post struct {
	person, at node
	role       word // case-folded
	former     bool
}

type postClaims struct {
	post
	refs        []ref
	spellings   map[word]int
	first, last ref // of those in articles with a date
}

// posts groups the statements of posts among the refs: last seen first, then by person, organisation and role. Not more
// than limit, if that is positive. Articles without a date do not count for first and last seen.
func (s *state) posts(refs []ref, limit int, quoted *quotes) []graph.Post {
	groups := make(map[post]*postClaims)
	g := new(postClaims) // of the statement before: mostly of the next one too
	for _, r := range refs {
		if r.kind != holds {
			continue
		}
		st := s.statement(r)
		if key := (post{st.subject, st.object, s.wordFold[st.word], st.value == 1}); key != g.post || g.refs == nil {
			if g = groups[key]; g == nil {
				g = &postClaims{post: key, spellings: make(map[word]int)}
				groups[key] = g
			}
		}
		g.add(r, st.word)
	}
	list := make([]*postClaims, 0, len(groups))
	for _, g := range groups {
		list = append(list, g)
	}
	list = smallest(list, limit, s.comparePosts)
	posts := make([]graph.Post, len(list))
	for i, g := range list {
		p := &posts[i]
		p.Person, p.Former = s.ref(g.person), g.former
		if g.last.published != 0 {
			p.FirstSeen, p.LastSeen = s.articles[g.first.article].published, s.articles[g.last.article].published
		}
		p.Role = s.byVotes(g.spellings)[0]
		if g.at != noNode {
			at := s.ref(g.at)
			p.At = &at
		}
		quoted.add(s, &p.Evidence, g.refs...)
	}
	return posts
}

func (g *postClaims) add(r ref, role word) {
	g.refs = append(g.refs, r)
	g.spellings[role]++
	if r.published == 0 {
		return
	}
	if g.first.published == 0 || r.published < g.first.published {
		g.first = r
	}
	if r.published > g.last.published {
		g.last = r
	}
}

func (s *state) comparePosts(a, b *postClaims) int {
	former := func(g *postClaims) int {
		if g.former {
			return 1
		}
		return 0
	}
	if c := cmp.Compare(b.last.published, a.last.published); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(len(b.refs), len(a.refs)),
		s.compareIDs(a.person, b.person),
		cmp.Compare(s.idOf(a.at), s.idOf(b.at)),
		cmp.Compare(s.wordText[a.role], s.wordText[b.role]),
		cmp.Compare(former(a), former(b)),
	)
}

func (s *state) idOf(n node) graph.EntityID {
	if n == noNode {
		return ""
	}
	return s.entities[n].id
}

// Summary says in a few words what an entity is, for a list of hits: of a person the newest article's role and
// organisation, of an event its date. It is empty where the articles say neither.
func (ix *Index) Summary(id graph.EntityID) string {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	n, err := ix.s.find(id)
	if err != nil {
		return ""
	}
	if e := &ix.s.entities[n]; e.event != nil {
		return ix.s.wordText[e.event.date]
	}
	return ix.s.latestPost(n)
}

func (s *state) latestPost(n node) string {
	e := &s.entities[n]
	if !e.hasPost {
		return ""
	}
	st := s.statement(e.latest)
	summary := s.wordText[st.word]
	if st.value == 1 {
		summary = "former " + summary
	}
	if st.object == noNode {
		return summary
	}
	if summary != "" {
		summary += ", "
	}
	return summary + s.ref(st.object).Name
}

// Degree counts the events an agent has a part in, or the participants of an event; of anything else, the articles that
// speak of it. It is 0 for unknown entities. Search ranks by it.
func (ix *Index) Degree(id graph.EntityID) int {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	n, err := ix.s.find(id)
	if err != nil {
		return 0
	}
	e := &ix.s.entities[n]
	if e.event != nil {
		return len(e.event.members)
	}
	return max(len(e.events), len(e.articles))
}
