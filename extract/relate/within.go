package relate

import (
	"math"
	"strings"

	"github.com/whomet/whomet/graph"
)

// inclusion is a unit in a body, or a session in an event.
type inclusion struct {
	part, whole int
	x, y        int
	confidence  float32
}

// readUnits decides which organisations are units of others.
func (a *article) readUnits() {
	seen := map[[2]int]bool{}
	for x := range a.Mentions {
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
	c := a.newEventContext()
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

// signing is an agent that signed an accord.
type signing struct {
	agent, accord int
	x, y          int
	confidence    float32
}

func (a *article) readSignings() {
	for y := range a.clusters {
		if a.clusters[y].Letter != 'A' || !a.nearSigning(y) {
			continue
		}
		for x := range a.clusters {
			if l := a.clusters[x].Letter; l != 'P' && l != 'O' && l != 'L' || len(a.clusters[x].Mentions) == 0 {
				continue
			}
			at, with := a.signFeatures(x, y)
			if p, ok := a.yes(candidate{stage: StageSigns, x: x, y: y}); ok {
				a.signings = append(a.signings, signing{x, y, at, with, p})
			}
		}
	}
}

// nearSigning reports whether a word of signing stands in a sentence with the accord, or anywhere in a short article.
func (a *article) nearSigning(y int) bool {
	for i := range a.Items {
		if signWords[a.Items[i].Hash] {
			return true
		}
	}
	for _, e := range a.events {
		for _, m := range a.clusters[e].Mentions {
			for _, w := range a.contentWords(m) {
				if signWords[w] {
					return true
				}
			}
		}
	}
	return false
}

var signWords = hashSet("sign", "signed", "signing", "signs", "signature", "signatures", "inked", "initialled", "initialed", "ink", "concluded", "signatory",
	"exchanged", "names", "sealed", "endorsed", "adopted", "agreement", "put", "countersigned", "witnessed")

func (a *article) signFeatures(x, y int) (at, with int) {
	f := a.begin(StageSigns)
	letter := uint32(a.clusters[x].Letter)
	f.Add(fBias, letter)
	at, with = a.clusters[x].Mentions[0], a.clusters[y].Mentions[0]
	gap := 1 << 20
	for _, m := range a.clusters[x].Mentions {
		s := a.Mentions[m].Sentence
		if a.Blank(s) || a.InBrackets(m) {
			continue
		}
		for i := a.Sentences[s][0]; i < a.Sentences[s][1]; i++ {
			if signWords[a.Items[i].Hash] {
				f.Add(fSentenceWord, letter, a.Items[i].Hash, mark(i > a.Mentions[m].Item))
			}
		}
		if near := a.closest(m, y); near >= 0 {
			a.pair(m, near)
			if g := abs(a.Mentions[m].Item - a.Mentions[near].Item); g < gap {
				gap, at, with = g, m, near
			}
		}
	}
	f.Add(fTogether, letter, bucket(gap))
	for _, p := range a.parts {
		if p.agent == x {
			f.Add(fKnown, letter, uint32(p.outcome))
		}
	}
	return at, with
}

// readStatuses decides which events had not taken place, were called off or turned down.
func (a *article) readStatuses() {
	a.statuses = a.statuses[:0]
	for range a.clusters {
		a.statuses = append(a.statuses, "")
	}
	published := a.published()
	for i, e := range a.events {
		f := a.begin(StageStatus)
		f.Add(fBias, uint32(min(i, 3)))
		d := a.dateOf(e)
		f.Add(fOffset, offset(d, published), mark(d == ""))
		for _, m := range a.clusters[e].Mentions {
			s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
			f.Add(fHeadA, a.Mentions[m].Head)
			f.Add(fDeterminer, a.determiner(m))
			f.Add(fTense, a.tense(s))
			f.Add(fBefore, a.symbol(s, item-1))
			f.Add(fBefore2, a.symbol(s, item-2), a.symbol(s, item-1))
			f.Add(fAfter, a.symbol(s, item+1))
			f.Add(fAfter2, a.symbol(s, item+1), a.symbol(s, item+2))
			if v := a.verb(item-1, a.Sentences[s][0]-1, -1); v >= 0 {
				f.Add(fVerbBefore, a.Items[v].Hash)
			}
			if v := a.verb(item+1, a.Sentences[s][1], 1); v >= 0 {
				f.Add(fVerbAfter, a.Items[v].Hash)
			}
			for j := a.Sentences[s][0]; j < a.Sentences[s][1]; j++ {
				if a.Items[j].Mention < 0 && abs(j-item) < 14 {
					f.Add(fSentenceWord, a.Items[j].Hash)
				}
			}
		}
		probs := a.decide(candidate{stage: StageStatus, x: e, y: 0})
		best := 0
		for k, p := range probs {
			if p > probs[best] {
				best = k
			}
		}
		if best > 0 && probs[best] >= leastOfStatus(statusClasses[best], offset(d, published)) {
			a.statuses[e] = statusClasses[best]
		}
	}
}

// surePlan is how likely it must be that an event without a later date is only planned. A wrong plan loses everybody who met
// there, and articles say more often of what has been than of what is to come without a word of when.
const surePlan = 0.75

// leastOfStatus returns the probability from which on an event, dated so beside the article, is said to have a status.
func leastOfStatus(status graph.EventStatus, when uint32) float32 {
	switch {
	case status != graph.EventPlanned || when == offsetLater:
		return 0
	case when == offsetEarlier:
		return math.MaxFloat32 // what is past was held, or called off
	}
	return surePlan
}

func upperCase(s string) string { return strings.ToUpper(s) }
