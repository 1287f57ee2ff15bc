package relate

import "strings"

// post is a role that a person holds, at an organisation or place (a cluster, -1 for none).
type post struct {
	person, role, at int // clusters
	p, r, o          int // the mentions that say so; o is -1 where the organisation is said elsewhere
	former           bool
	confidence       float32 // of the person and the role
	seat             float32 // of the organisation, or of there being none
	rule             string
}

// holding is a role mention that a person mention holds, before its organisation is known.
type holding struct {
	p, r        int
	probability float32
	former      bool
}

const (
	nearPeople = 5 // candidates on each side of a role
	nearBodies = 5
	shortLine  = 9 // items of a line that can be part of a signature
)

// readPosts decides who holds which role where.
func (a *article) readPosts() {
	var holdings []holding
	for r := a.first; r < a.last; r++ {
		if a.Mentions[r].Letter != 'R' {
			continue // a byline or a contact line may say who somebody is, if nothing else
		}
		holdings = append(holdings, a.holders(r)...)
	}
	a.mergeRoles(holdings)
	a.gatherPosts(holdings)
}

// holders decides which person mentions near a role mention hold it.
func (a *article) holders(r int) []holding {
	var out []holding
	for _, p := range a.near(r, nearPeople, "P", true) {
		a.holderFeatures(p, r)
		a.listed(p, r, out)
		if q, ok := a.yes(candidate{stage: StageHolder, x: r, y: p}); ok {
			former := a.decide(candidate{stage: StageFormer, x: r, y: p})[1] > 0.5
			out = append(out, holding{p, r, q, former})
		}
	}
	return out
}

// listed says whether the person named between a role and p, if any, was found to hold it: "Ministers A, B and C".
func (a *article) listed(p, r int, held []holding) {
	step := 1
	if p > r {
		step = -1
	}
	for i := p + step; i != r && i >= a.first && i < a.last; i += step {
		if !a.is(i, "P") {
			continue
		}
		yes := false
		for _, h := range held {
			yes = yes || h.p == i
		}
		between := a.symbol(a.Mentions[p].Sentence, min(a.Mentions[p].Item, a.Mentions[i].Item)+1)
		a.set.Add(fListed, mark(yes), mark(p > r), mark(plural(a.Mentions[r].Lower)), between)
		a.set.Add(fListed, mark(yes), bucket(abs(a.Mentions[p].Item-a.Mentions[i].Item)), 7)
		return
	}
}

// holderFeatures describes a person mention and a role mention.
func (a *article) holderFeatures(p, r int) {
	f := a.begin(StageHolder)
	mp, mr := &a.Mentions[p], &a.Mentions[r]
	f.Add(fBias)
	f.Add(fPlural, mark(plural(mr.Lower)))
	f.Add(fTextA, mr.Hash)
	if mp.Sentence != mr.Sentence {
		f.Add(fApart, uint32(mr.Sentence-mp.Sentence+3), mark(a.title(mp.Sentence)))
		return
	}
	a.pair(p, r)
	a.rivalry(p, r, "P", "R")
	a.style(p, r)
	f.Add(fRank, mark(a.firstOf(p)), mark(a.firstOf(r)))
}

// gatherPosts joins what the mentions say to posts: one organisation for each person and role.
func (a *article) gatherPosts(holdings []holding) {
	type key struct{ person, role int }
	at := map[key]int{}
	for _, h := range holdings {
		k := key{a.of[h.p], a.of[h.r]}
		i, seen := at[k]
		if !seen {
			i = len(a.posts)
			at[k] = i
			a.posts = append(a.posts, post{person: k.person, role: k.role, at: -1, p: h.p, r: h.r, o: -1, confidence: h.probability, seat: 1, rule: "holder"})
		}
		p := &a.posts[i]
		p.former = p.former || h.former
		p.confidence = max(p.confidence, h.probability)
		a.seatOf(p, h, a.seats(h.r, h.p))
	}
	for i := range a.posts {
		if a.posts[i].at < 0 {
			a.seatFar(&a.posts[i])
		}
	}
}

// near returns the mentions of the given letters in the sentence of m, at most n on each side, and those of the neighbouring
// lines where the lines are short and lines is true.
func (a *article) near(m, n int, letters string, lines bool) []int {
	var out []int
	s := a.Mentions[m].Sentence
	r := a.InOf[s]
	left := 0
	for i := m - 1; i >= r[0] && left < n; i-- {
		if a.is(i, letters) {
			out = append(out, i)
			left++
		}
	}
	right := 0
	for i := m + 1; i < r[1] && right < n; i++ {
		if a.is(i, letters) {
			out = append(out, i)
			right++
		}
	}
	if !lines || !a.shortLine(s) {
		return out
	}
	for _, t := range []int{s - 1, s + 1, s - 2, s + 2} {
		if t < a.from || t >= a.to || !a.shortLine(t) {
			continue
		}
		for i := a.InOf[t][0]; i < a.InOf[t][1]; i++ {
			if a.is(i, letters) {
				out = append(out, i)
			}
		}
	}
	return out
}

func (a *article) is(m int, letters string) bool {
	return strings.IndexByte(letters, byte(a.Mentions[m].Letter)) >= 0 && !a.InBrackets(m)
}

func (a *article) shortLine(s int) bool {
	r := a.Sentences[s]
	return r[1]-r[0] <= shortLine && a.verb(r[0], r[1], 1) < 0 && !a.title(s)
}
