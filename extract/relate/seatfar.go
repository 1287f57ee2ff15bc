package relate

import "strings"

// seatFar looks for the organisation of a post among those of the rest of the article.
func (a *article) seatFar(p *post) {
	best, top, sum := -1, float32(0), float32(0)
	seen := map[int]bool{}
	for _, o := range a.farBodies(p.r) {
		c := a.of[o]
		if seen[c] {
			continue
		}
		seen[c] = true
		a.farFeatures(p, o, len(seen))
		q := a.decide(candidate{stage: StagePostFar, x: p.r, y: o, holder: p.p})[1]
		sum += q
		if q > top {
			best, top = o, q
		}
	}
	if best >= 0 && top > stages[StagePostFar].from {
		p.at, p.rule, p.seat = a.of[best], "post elsewhere", top
		return
	}
	p.seat = min(p.seat, max(1-sum, 0))
}

// farBodies returns organisation and place mentions outside the sentence of a role: backwards from it, then forwards, each
// thing once.
func (a *article) farBodies(r int) []int {
	const most = 8
	var out []int
	s := a.InOf[a.Mentions[r].Sentence]
	seen := map[int]bool{}
	add := func(i int) {
		if l := a.Mentions[i].Letter; (l == 'O' || l == 'L') && !seen[a.of[i]] {
			seen[a.of[i]] = true
			out = append(out, i)
		}
	}
	for i := s[1] - 1; i >= a.first && len(out) < most; i-- {
		add(i)
	}
	for i := s[1]; i < a.last && len(out) < most+2; i++ {
		add(i)
	}
	return out
}

func (a *article) farFeatures(p *post, o, rank int) {
	f := a.begin(StagePostFar)
	mr, mo := &a.Mentions[p.r], &a.Mentions[o]
	f.Add(fBias)
	f.Add(fTextA, mr.Hash)
	f.Add(fHeadA, mr.Head)
	f.Add(fHeadB, mo.Head)
	f.Add(fHeads, mr.Head, mo.Head)
	f.Add(fLike+fHeads, uint32(mr.Like.Fine), uint32(mo.Like.Fine))
	a.like(fHeadA, 0, mr.Like)
	a.like(fHeadB, 0, mo.Like)
	f.Add(fLetters, uint32(mo.Letter), mark(a.countries.Name(mo.Lower) != ""), uint32(min(rank, 4)))
	f.Add(fDistance, uint32(mo.Letter), bucket(mr.Sentence-mo.Sentence+1))
	f.Add(fTitle, uint32(mo.Letter), mark(a.title(mr.Sentence)), mark(a.title(a.Mentions[a.clusters[a.of[o]].Mentions[0]].Sentence)))
	f.Add(fCountMentions, uint32(mo.Letter), uint32(min(len(a.clusters[a.of[o]].Mentions), 5)))
	f.Add(fWord, uint32(len(strings.Fields(mr.Lower))), uint32(mo.Letter))
	s := mr.Sentence
	f.Add(fContextBefore, uint32(mo.Letter), a.symbol(s, mr.Item-1))
	f.Add(fBefore2, uint32(mo.Letter), a.symbol(s, mr.Item-2), a.symbol(s, mr.Item-1))
	f.Add(fContextAfter, uint32(mo.Letter), a.symbol(s, mr.Item+1))
	f.Add(fAfter2, uint32(mo.Letter), a.symbol(s, mr.Item+1), a.symbol(s, mr.Item+2))
	f.Add(fPlural, mark(plural(mr.Lower)))
	a.inherited(p, a.of[o])
	for _, q := range a.posts {
		if q.at == a.of[o] {
			f.Add(fUsedAs, mark(q.role == p.role), mark(q.person == p.person))
			f.Add(fKnown, a.Mentions[q.r].Head, mr.Head)
		}
	}
	f.Add(fNearest, uint32(mo.Letter), a.symbol(mo.Sentence, mo.Item+1), a.symbol(mo.Sentence, mo.Item-1))
}

// inherited says how the last post before this one, and the next, stand to an organisation: lists name it once.
func (a *article) inherited(p *post, c int) {
	before, after := -1, -1
	for i := range a.posts {
		q := &a.posts[i]
		if q == p || q.at < 0 {
			continue
		}
		if q.r <= p.r && (before < 0 || q.r > a.posts[before].r) {
			before = i
		}
		if q.r > p.r && (after < 0 || q.r < a.posts[after].r) {
			after = i
		}
	}
	f := &a.set
	for side, i := range []int{before, after} {
		if i < 0 {
			f.Add(fInherited, uint32(side), 9)
			continue
		}
		q := &a.posts[i]
		away := abs(a.Mentions[q.r].Sentence - a.Mentions[p.r].Sentence)
		f.Add(fInherited, uint32(side), mark(q.at == c), uint32(min(away, 3)))
		f.Add(fInherited, uint32(side)+4, mark(q.at == c), a.Mentions[p.r].Head)
	}
	s := a.Mentions[p.r].Sentence
	for i := a.Sentences[s][0]; i < a.Sentences[s][1]; i++ {
		if possessives[a.Items[i].Hash] {
			f.Add(fPossessive, a.Items[i].Hash, mark(i < a.Mentions[p.r].Item), uint32(a.clusters[c].Letter))
		}
	}
}

var possessives = hashSet("its", "whose", "their", "his", "her", "delegation", "team", "side")
