package relate

import (
	"strings"

	"github.com/whomet/whomet/graph"
)

// placing is the place of an event.
type placing struct {
	event, place int
	e, l         int
	confidence   float32
}

func (a *article) readPlaces() {
	c := &a.context
	for _, e := range a.events {
		for x := range a.clusters {
			l := a.clusters[x].Letter
			if l != 'L' && l != 'O' || len(a.clusters[x].Mentions) == 0 {
				continue
			}
			at, with, worth := a.placeFeatures(e, x, c)
			if !worth {
				continue
			}
			if p, ok := a.yes(candidate{stage: StagePlace, x: e, y: x}); ok {
				a.places = append(a.places, placing{e, x, with, at, p})
			}
		}
	}
}

// placeFeatures describes an event and a place or organisation; worth is false where nothing speaks for it: an organisation
// that no sentence has with the event.
func (a *article) placeFeatures(e, x int, c *eventContext) (at, with int, worth bool) {
	f := a.begin(StagePlace)
	letter := uint32(a.clusters[x].Letter)
	f.Add(fBias, letter)
	f.Add(fRank, letter, uint32(min(c.rank[e], 4)), uint32(min(len(a.events), 4)), mark(c.main == e))
	f.Add(fCountMentions, letter, uint32(min(len(a.clusters[x].Mentions), 4)))
	for _, m := range a.clusters[e].Mentions {
		f.Add(fHeadB, a.Mentions[m].Head, letter)
	}
	country := a.countries.Name(a.Mentions[a.clusters[x].Mentions[0]].Lower) != ""
	f.Add(fLetters, letter, mark(country))
	at, with = a.clusters[x].Mentions[0], a.clusters[e].Mentions[0]
	gap := 1 << 20
	for _, m := range a.clusters[x].Mentions {
		s := a.Mentions[m].Sentence
		if a.Blank(s) || a.InBrackets(m) {
			continue
		}
		f.Add(fHeadA, a.Mentions[m].Head)
		f.Add(fUsedAs, letter, mark(c.seat[m]), mark(country))
		a.locative(m, letter)
		if near := a.closest(m, e); near >= 0 {
			worth = true
			a.pair(m, near)
			f.Add(fNearest, letter, mark(a.nearest(m, near, "E")), mark(a.nearest(near, m, "L")), uint32(min(c.here[s], 3)))
			if g := abs(a.Mentions[m].Item - a.Mentions[near].Item); g < gap {
				gap, at, with = g, m, near
			}
			continue
		}
		worth = worth || letter == 'L' || a.here(m)
		a.placeApart(m, e, letter, c)
	}
	f.Add(fTogether, letter, bucket(gap))
	for _, p := range a.places {
		if p.event == e {
			f.Add(fKnown, letter, mark(country), uint32(a.clusters[p.place].Letter), mark(a.adjacent(p.l, at)))
		}
		if p.place == x {
			f.Add(fKnown, letter, 9, mark(country), mark(c.main == p.event))
		}
	}
	return at, with, worth
}

// here reports whether a preposition of place stands before a mention.
func (a *article) here(m int) bool {
	return placePrepositions[a.symbol(a.Mentions[m].Sentence, a.Mentions[m].Item-1)]
}

var placePrepositions = hashSet("at", "in", "inside", "near", "from", "to")

// locative describes how a mention stands as a place: after "in", in a dateline, before another place.
func (a *article) locative(m int, letter uint32) {
	f := &a.set
	s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
	from := a.Sentences[s][0]
	f.Add(fPrevWord, letter, a.symbol(s, item-1))
	f.Add(fNextWord, letter, a.symbol(s, item+1))
	f.Add(fAfter2, 5, letter, a.symbol(s, item+1), a.symbol(s, item+2))
	if item-from < 3 && a.Doc.Sentences[s].Paragraph > 0 && s < 6 {
		f.Add(fDateline, letter, uint32(item-from), a.symbol(s, item+1), mark(s < 3))
		upper := a.Doc.Surface(a.Mentions[m].Mention)
		f.Add(fDateline, 9, mark(upper == strings.ToUpper(upper)))
	}
}

// adjacent reports whether two mentions stand side by side, with a comma or "of" between at most.
func (a *article) adjacent(x, y int) bool {
	return a.Mentions[x].Sentence == a.Mentions[y].Sentence && abs(a.Mentions[x].Item-a.Mentions[y].Item) <= 2
}

// placeApart describes a place mention in a sentence that does not mention the event.
func (a *article) placeApart(m, e int, letter uint32, c *eventContext) {
	f := &a.set
	s := a.Mentions[m].Sentence
	least := 1 << 20
	for _, em := range a.clusters[e].Mentions {
		if d := a.Mentions[em].Sentence - s; abs(d) < abs(least) {
			least = d
		}
	}
	f.Add(fDistance, letter, mark(least < 0), bucket(abs(least)), uint32(min(c.here[s], 2)))
	f.Add(fRelation, letter, mark(c.previous[s] == e), uint32(min(c.here[s], 2)), mark(c.main == e))
	f.Add(fWindow, letter, a.symbol(s, a.Mentions[m].Item-1), uint32(min(c.here[s], 2)), mark(c.main == e))
	if v := a.verb(a.Mentions[m].Item-1, a.Sentences[s][0]-1, -1); v >= 0 {
		f.Add(fVerbBefore, letter, a.Items[v].Hash, mark(c.previous[s] == e))
	}
}

// moding is an event said to be online or hybrid.
type moding struct {
	event      int
	mode       graph.Mode
	e          int
	confidence float32
}

func (a *article) readModes() {
	for i, e := range a.events {
		f := a.begin(StageMode)
		f.Add(fBias, uint32(min(i, 3)))
		for _, m := range a.clusters[e].Mentions {
			f.Add(fHeadA, a.Mentions[m].Head)
			for _, w := range a.contentWords(m) {
				f.Add(fWord, w)
			}
			s := a.Mentions[m].Sentence
			for i := a.Sentences[s][0]; i < a.Sentences[s][1]; i++ {
				if modeWords[a.Items[i].Hash] {
					f.Add(fSentenceWord, a.Items[i].Hash, bucket(abs(i-a.Mentions[m].Item)/3))
					f.Add(fWindow, a.Items[i].Hash)
				}
			}
		}
		for s := a.from; s < a.to; s++ {
			for j := a.Sentences[s][0]; j < a.Sentences[s][1]; j++ {
				if modeWords[a.Items[j].Hash] {
					f.Add(fOther, a.Items[j].Hash, uint32(min(len(a.events), 3)), uint32(min(i, 2)))
				}
			}
		}
		probs := a.decide(candidate{stage: StageMode, x: e, y: 0})
		if 1-probs[0] > stages[StageMode].from {
			best := 1
			if probs[2] > probs[1] {
				best = 2
			}
			a.modes = append(a.modes, moding{e, modeClasses[best], a.clusters[e].Mentions[0], probs[best]})
		}
	}
}

var modeWords = hashSet("virtual", "virtually", "online", "video", "videoconference", "teleconference", "phone", "telephone", "call", "calls", "telephoned",
	"conference", "link", "zoom", "webinar", "hybrid", "remotely", "remote", "connected", "spoke", "conversation", "videoconferencing", "screen",
	"electronic", "digital", "format", "joined", "home", "platform", "dial", "teams", "livestream", "webcast", "virtual", "telephonic")
