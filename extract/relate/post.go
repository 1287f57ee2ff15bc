package relate

import "strings"

// post is a role that a person holds, at an organisation or place (a cluster, -1 for none).
type post struct {
	person, role, at int // clusters
	p, r, o          int // the mentions that say so; o is -1 where the organisation is said elsewhere
	former           bool
	confidence       float32
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
	for r := range a.Mentions {
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
	for i := p + step; i != r && i >= 0 && i < len(a.Mentions); i += step {
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
		if t < 0 || t >= len(a.InOf) || !a.shortLine(t) {
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

// rivalry says whether x and y are nearest to each other among the mentions of their letters, and how far the rivals are.
func (a *article) rivalry(x, y int, xs, ys string) {
	f := &a.set
	forward := x < y
	f.Add(fNearest, mark(forward), mark(a.nearest(y, x, xs)), mark(a.nearest(x, y, ys)))
	f.Add(fRivals, mark(forward), bucket(a.rivalGap(y, x, xs)), bucket(a.rivalGap(x, y, ys)))
	// what stands on the other side of each
	f.Add(fOther, 1, mark(forward), a.otherSide(y, x, xs))
	f.Add(fOther, 2, mark(forward), a.otherSide(x, y, ys))
}

// nearest reports whether no mention of the letters lies between from and to.
func (a *article) nearest(from, to int, letters string) bool {
	step := 1
	if to < from {
		step = -1
	}
	for i := from + step; i != to; i += step {
		if a.is(i, letters) {
			return false
		}
	}
	return true
}

// rivalGap is the distance in items from m to the nearest mention of the letters on the side away from other.
func (a *article) rivalGap(m, other int, letters string) int {
	step := 1
	if other > m {
		step = -1
	}
	r := a.InOf[a.Mentions[m].Sentence]
	for i := m + step; i >= r[0] && i < r[1]; i += step {
		if a.is(i, letters) {
			gap := a.Mentions[i].Item - a.Mentions[m].Item
			return max(gap, -gap)
		}
	}
	return 99
}

// otherSide hashes the items between m and its nearest rival on the side away from other.
func (a *article) otherSide(m, other int, letters string) uint32 {
	step := 1
	if other > m {
		step = -1
	}
	r := a.InOf[a.Mentions[m].Sentence]
	for i := m + step; i >= r[0] && i < r[1]; i += step {
		if !a.is(i, letters) {
			continue
		}
		h, from, to := uint32(17), a.Mentions[m].Item, a.Mentions[i].Item
		if from > to {
			from, to = to, from
		}
		if to-from > 6 {
			return 1
		}
		for k := from + 1; k < to; k++ {
			h = (h ^ a.Items[k].Hash) * 16777619
		}
		return h
	}
	return 0
}

// style says whether the sentence puts roles before or behind names, and where in it the two stand.
func (a *article) style(p, r int) {
	f := &a.set
	range_ := a.InOf[a.Mentions[p].Sentence]
	first, people, roles, before := uint32(0), 0, 0, 0
	lo := min(p, r)
	for i := range_[0]; i < range_[1]; i++ {
		switch l := a.Mentions[i].Letter; l {
		case 'P', 'R':
			if first == 0 {
				first = uint32(l)
			}
			if l == 'P' {
				people++
			} else {
				roles++
			}
			if i < lo {
				if l == 'P' {
					before++
				} else {
					before--
				}
			}
		}
	}
	order := mark(p < r)
	f.Add(fStyle, order, first, uint32(min(max(before, -2), 2)+2))
	f.Add(fAlone, uint32(min(people, 3)), uint32(min(roles, 3)), order)
}

// firstOf reports whether a mention is the first of its cluster.
func (a *article) firstOf(m int) bool { return a.clusters[a.of[m]].Mentions[0] == m }

// plural reports whether a role is named in the plural ("Foreign Ministers").
func plural(lower string) bool { return singular(lower) != lower }

// singular turns the head of a role into the singular.
func singular(role string) string {
	words := strings.Fields(role)
	head := len(words) - 1
	for i, w := range words {
		if i > 0 && (w == "of" || w == "for" || w == "to" || w == "on" || w == "in") {
			head = i - 1
			break
		}
	}
	if head < 0 {
		return role
	}
	one := singularWord(words[head])
	if one == words[head] {
		return role
	}
	return strings.Replace(role, words[head], one, 1)
}

var notPlural = map[string]bool{"affairs": true, "affaires": true, "d'affaires": true, "d’affaires": true, "operations": true, "relations": true,
	"services": true, "sales": true, "programs": true, "programmes": true, "communications": true, "systems": true, "resources": true,
	"partnerships": true, "projects": true, "studies": true, "works": true, "sports": true, "arts": true, "boss": true, "mp's": true}

func singularWord(w string) string {
	lower := strings.ToLower(w)
	switch {
	case len(w) < 4 || notPlural[lower]:
		return w
	case strings.HasSuffix(lower, "men"):
		return w[:len(w)-2] + "an"
	case strings.HasSuffix(lower, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(lower, "ss") || strings.HasSuffix(lower, "us") || strings.HasSuffix(lower, "is") || !strings.HasSuffix(lower, "s"):
		return w
	case strings.HasSuffix(lower, "'s") || strings.HasSuffix(lower, "’s"):
		return w
	}
	return w[:len(w)-1]
}

// mergeRoles gives a short role mention ("Minister") the cluster of the longer role that the same person holds.
func (a *article) mergeRoles(holdings []holding) {
	longest := map[int][]int{} // person cluster: role clusters
	for _, h := range holdings {
		longest[a.of[h.p]] = append(longest[a.of[h.p]], a.of[h.r])
	}
	for _, h := range holdings {
		mine := a.of[h.r]
		best, size := mine, len(a.roleWords(mine))
		for _, other := range longest[a.of[h.p]] {
			if words := a.roleWords(other); len(words) > size && within(a.roleWords(mine), words) {
				best, size = other, len(words)
			}
		}
		if best != mine {
			a.move(h.r, best)
		}
	}
}

// roleWords returns the words of the first mention of a role cluster, in the singular.
func (a *article) roleWords(c int) []string {
	if len(a.clusters[c].Mentions) == 0 {
		return nil
	}
	return strings.Fields(singular(a.Mentions[a.clusters[c].Mentions[0]].Lower))
}

func within(some, all []string) bool {
	if len(some) == 0 {
		return false
	}
next:
	for _, w := range some {
		for _, x := range all {
			if w == x || abbreviations[strings.TrimSuffix(w, ".")] == x {
				continue next
			}
		}
		return false
	}
	return true
}

var abbreviations = map[string]string{"gov": "governor", "sen": "senator", "rep": "representative", "sec": "secretary", "pres": "president",
	"cong": "congressman", "dep": "deputy", "min": "minister", "amb": "ambassador", "dir": "director"}

// move puts a mention into another cluster.
func (a *article) move(m, to int) {
	from := a.of[m]
	if from == to {
		return
	}
	list := a.clusters[from].Mentions
	for i, x := range list {
		if x == m {
			a.clusters[from].Mentions = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	a.of[m], a.Mentions[m].Entity = to, to
	target := a.clusters[to].Mentions
	at := len(target)
	for at > 0 && target[at-1] > m {
		at--
	}
	a.clusters[to].Mentions = append(target[:at:at], append([]int{m}, target[at:]...)...)
}

// seat is an organisation or place mention that a role mention may be at.
type seat struct {
	o           int
	probability float32
}

// seats scores the organisations and places near a role mention.
func (a *article) seats(r, p int) []seat {
	out := []seat{}
	for _, o := range a.near(r, nearBodies, "OL", true) {
		a.seatFeatures(r, o)
		a.seatOfPerson(p, o)
		out = append(out, seat{o, a.decide(candidate{stage: StagePostIn, x: r, y: o, holder: p})[1]})
	}
	return out
}

func (a *article) seatFeatures(r, o int) {
	f := a.begin(StagePostIn)
	mr, mo := &a.Mentions[r], &a.Mentions[o]
	f.Add(fBias)
	f.Add(fTextA, mr.Hash)
	f.Add(fTextB, mo.Hash)
	f.Add(fPlural, mark(plural(mr.Lower)))
	f.Add(fLetters, uint32(mo.Letter), mark(a.countries.Name(mo.Lower) != ""))
	if mr.Sentence != mo.Sentence {
		f.Add(fApart, uint32(mr.Sentence-mo.Sentence+3), uint32(mo.Letter))
		return
	}
	a.pair(r, o)
	a.rivalry(r, o, "R", "OL")
	a.style(r, o)
	a.personSide(r, o)
}

// seatOfPerson describes how the holder of a role stands to an organisation.
func (a *article) seatOfPerson(p, o int) {
	f := &a.set
	mp, mo := &a.Mentions[p], &a.Mentions[o]
	if mp.Sentence != mo.Sentence {
		f.Add(fHolder, 9)
		return
	}
	lo, hi := min(mp.Item, mo.Item), max(mp.Item, mo.Item)
	f.Add(fHolder, mark(p < o), bucket(hi-lo))
	f.Add(fHolder, mark(p < o), 20+mark(a.nearest(o, p, "P")), 20+mark(a.nearest(p, o, "OL")))
	if hi-lo <= 8 {
		h := uint32(17)
		for i := lo + 1; i < hi; i++ {
			h = (h ^ a.Items[i].Hash) * 16777619
		}
		f.Add(fHolder, mark(p < o), h, 1)
	}
}

// personSide says where the nearest people stand between and around a role and an organisation.
func (a *article) personSide(r, o int) {
	lo, hi := min(r, o), max(r, o)
	people := 0
	for i := lo + 1; i < hi; i++ {
		if a.Mentions[i].Letter == 'P' {
			people++
		}
	}
	a.set.Add(fTogether, uint32(min(people, 2)), mark(r < o), a.otherSide(o, r, "P"))
	a.set.Add(fTogether, 7, mark(r < o), a.otherSide(r, o, "P"))
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
			a.posts = append(a.posts, post{person: k.person, role: k.role, at: -1, p: h.p, r: h.r, o: -1, confidence: h.probability, rule: "holder"})
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

// seatOf gives a post the best of the organisations near a mention of its role, where it is better than what it has.
func (a *article) seatOf(p *post, h holding, seats []seat) {
	sum := float32(0)
	for _, s := range seats {
		sum += s.probability
	}
	for _, s := range seats {
		better := p.at < 0 || s.probability > p.seatProbability(a, seats)
		if s.probability > min(0.5, max(1-sum, 0.3)) && better {
			p.at, p.o, p.p, p.r = a.of[s.o], s.o, h.p, h.r
		}
	}
}

// seatProbability returns the probability of the current organisation of a post among the seats, 1 where it is not there.
func (p *post) seatProbability(_ *article, seats []seat) float32 {
	for _, s := range seats {
		if s.o == p.o {
			return s.probability
		}
	}
	return 1
}

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
	if best >= 0 && top > min(stages[StagePostFar].from, 1-sum) { // likelier than none of them
		p.at, p.rule = a.of[best], "post elsewhere"
	}
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
	for i := s[1] - 1; i >= 0 && len(out) < most; i-- {
		add(i)
	}
	for i := s[1]; i < len(a.Mentions) && len(out) < most+2; i++ {
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

// affiliation is a person said to be of an organisation or place with no role.
type affiliation struct {
	person, at int
	p, o       int
	confidence float32
}

func (a *article) readAffiliations() {
	index := map[[2]int]int{}
	for p := range a.Mentions {
		if a.Mentions[p].Letter != 'P' {
			continue
		}
		for _, o := range a.near(p, 4, "OL", true) {
			a.memberFeatures(p, o)
			q, ok := a.yes(candidate{stage: StageMember, x: p, y: o})
			if !ok {
				continue
			}
			k := [2]int{a.of[p], a.of[o]}
			if i, seen := index[k]; seen {
				a.affils[i].confidence = max(a.affils[i].confidence, q)
				continue
			}
			index[k] = len(a.affils)
			a.affils = append(a.affils, affiliation{k[0], k[1], p, o, q})
		}
	}
	a.dropStatedPosts()
}

// dropStatedPosts leaves out affiliations that a post already says.
func (a *article) dropStatedPosts() {
	kept := a.affils[:0]
	for _, m := range a.affils {
		stated := false
		for _, p := range a.posts {
			stated = stated || p.person == m.person && p.at == m.at
		}
		if !stated {
			kept = append(kept, m)
		}
	}
	a.affils = kept
}

func (a *article) memberFeatures(p, o int) {
	f := a.begin(StageMember)
	mp, mo := &a.Mentions[p], &a.Mentions[o]
	f.Add(fBias)
	f.Add(fLetters, uint32(mo.Letter), mark(a.countries.Name(mo.Lower) != ""))
	roleHere, role := a.postNear(p)
	f.Add(fKnown, mark(roleHere), mark(role), uint32(mo.Letter))
	f.Add(fUsedAs, mark(a.seatOfSomePost(o)), mark(roleHere))
	if mp.Sentence != mo.Sentence {
		f.Add(fApart, uint32(mp.Sentence-mo.Sentence+3), uint32(mo.Letter))
		return
	}
	a.pair(p, o)
	a.rivalry(p, o, "P", "OL")
	a.style(p, o)
	f.Add(fRank, mark(a.firstOf(p)))
	f.Add(fTogether, a.otherSide(p, o, "R"), mark(p < o))
}

// postNear reports whether a person mention has a role in its sentence, and whether the person has one anywhere.
func (a *article) postNear(p int) (here, anywhere bool) {
	for _, q := range a.posts {
		if q.person == a.of[p] {
			anywhere = true
			here = here || a.Mentions[q.r].Sentence == a.Mentions[p].Sentence
		}
	}
	return here, anywhere
}

func (a *article) seatOfSomePost(o int) bool {
	for _, q := range a.posts {
		if q.o == o {
			return true
		}
	}
	return false
}
