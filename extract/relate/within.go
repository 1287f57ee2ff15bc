package relate

import "strings"

// inclusion is a unit in a body, or a session in an event.
type inclusion struct {
	part, whole int
	x, y        int
	confidence  float32
}

// readUnits decides which organisations are units of others.
func (a *article) readUnits() {
	seen := map[[2]int]bool{}
	for x := a.first; x < a.last; x++ {
		if a.Mentions[x].Letter != 'O' || a.Blank(a.Mentions[x].Sentence) || a.InBrackets(x) {
			continue
		}
		for _, y := range a.near(x, 3, "OL", false) {
			k := [2]int{a.of[x], a.of[y]}
			if k[0] == k[1] || seen[k] || abs(a.Mentions[x].Item-a.Mentions[y].Item) > 8 {
				continue
			}
			f := a.begin(StageUnit)
			f.Add(fBias, uint32(a.Mentions[y].Letter))
			a.pair(x, y)
			a.rivalry(x, y, "O", "OL")
			f.Add(fHeads, a.Mentions[x].Head, a.Mentions[y].Head)
			if p, ok := a.yes(candidate{stage: StageUnit, x: x, y: y}); ok {
				seen[k] = true
				a.wholes = append(a.wholes, inclusion{k[0], k[1], x, y, p})
			}
		}
	}
}

// readSessions decides which events are parts of others.
func (a *article) readSessions() {
	c := &a.context
	for _, e := range a.events {
		for _, w := range a.events {
			if e == w {
				continue
			}
			at, with := a.sessionFeatures(e, w, c)
			if p, ok := a.yes(candidate{stage: StageSession, x: e, y: w}); ok {
				a.wholes = append(a.wholes, inclusion{e, w, at, with, p})
			}
		}
	}
}

func (a *article) sessionFeatures(e, w int, c *eventContext) (at, with int) {
	f := a.begin(StageSession)
	f.Add(fBias)
	f.Add(fRank, mark(c.rank[e] < c.rank[w]), uint32(min(len(a.events), 4)))
	f.Add(fMain, mark(c.main == w), mark(c.main == e))
	f.Add(fCountMentions, uint32(min(len(a.clusters[e].Mentions), 3)), uint32(min(len(a.clusters[w].Mentions), 3)))
	at, with = a.clusters[e].Mentions[0], a.clusters[w].Mentions[0]
	gap := 1 << 20
	for _, m := range a.clusters[e].Mentions {
		f.Add(fHeadA, a.Mentions[m].Head)
		f.Add(fDeterminer, a.determiner(m))
		for _, x := range a.contentWords(m) {
			f.Add(fWord, x)
		}
		for _, n := range a.clusters[w].Mentions {
			f.Add(fHeads, a.Mentions[m].Head, a.Mentions[n].Head)
		}
		if near := a.closest(m, w); near >= 0 {
			a.pair(m, near)
			if g := abs(a.Mentions[m].Item - a.Mentions[near].Item); g < gap {
				gap, at, with = g, m, near
			}
		} else {
			s := a.Mentions[m].Sentence
			f.Add(fRelation, mark(c.previous[s] == w), mark(c.main == w))
		}
	}
	for _, n := range a.clusters[w].Mentions {
		f.Add(fHeadB, a.Mentions[n].Head)
	}
	f.Add(fTogether, bucket(gap))
	same := func(d1, d2 int) uint32 {
		x, y := a.dateOf(d1), a.dateOf(d2)
		switch {
		case x == "" || y == "":
			return 0
		case x == y:
			return 1
		case strings.Contains(y, "/"):
			from, to, _ := strings.Cut(y, "/")
			if from <= x && x <= to {
				return 2
			}
		}
		return 3
	}
	f.Add(fOffset, same(e, w))
	return at, with
}

func (a *article) dateOf(e int) string {
	for _, d := range a.dates {
		if d.event == e {
			return d.date
		}
	}
	return ""
}
