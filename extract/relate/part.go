package relate

import (
	"slices"

	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// participation is an agent's part in an event.
type participation struct {
	agent, event int // clusters
	x, e         int // the mentions that say so best
	outcome      int // index into outcomes
	confidence   float32
}

// impression is what StagePart says of one agent and one event.
type impression struct {
	agent, event int
	x, e         int
	taken        float32 // probability of any part
	missed       float32
	best         int // the likeliest part
	features     []learn.Feature
}

const hopeless = 0.006 // first impressions of so small a probability are not looked at again

// readParticipations decides for every agent and event of the article whether and how the one took part in the other.
func (a *article) readParticipations() {
	if len(a.events) == 0 {
		return
	}
	absent := a.absences()
	first := a.impressions()
	joint := a.newJoint(first)
	for i := range first {
		p := &first[i]
		if p.taken+p.missed < hopeless {
			continue
		}
		a.set.Restore(p.features)
		a.jointFeatures(p, joint)
		taken, missed, best := outcome(a.decide(candidate{stage: StageJoint, x: p.agent, y: p.event}))
		pair := [2]int{p.agent, p.event}
		if taken > threshold[a.clusters[p.agent].Letter] && taken > missed && taken > absenceWeight*absent[pair].confidence {
			a.parts = append(a.parts, participation{p.agent, p.event, p.x, p.e, a.coChair(p, a.stated(p, best)), taken})
			delete(absent, pair)
		}
	}
	for i := range first { // in the order of the text
		if p, ok := absent[[2]int{first[i].agent, first[i].event}]; ok {
			a.parts = append(a.parts, p)
		}
	}
}

// absenceWeight is by how much an absence outweighs a part. First impressions do not know of absence, and a text that speaks of it
// is seldom wrong; what gave the best F1 of absences in cross-validation without a loss of parts.
const absenceWeight = 1.5

// threshold is the probability from which an agent of a kind is taken to have taken part, where its mentions are sure.
var threshold = map[scene.Letter]float32{'P': 0.33, 'O': 0.3, 'L': 0.3}

// impressions asks StagePart about every pair.
func (a *article) impressions() []impression {
	context := &a.context
	var out []impression
	for x := range a.clusters {
		if l := a.clusters[x].Letter; l != 'P' && l != 'O' && l != 'L' || len(a.clusters[x].Mentions) == 0 {
			continue
		}
		for _, e := range a.events {
			p := impression{agent: x, event: e}
			p.x, p.e = a.partFeatures(x, e, context)
			p.taken, p.missed, p.best = outcome(a.decide(candidate{stage: StagePart, x: x, y: e}))
			if p.taken+p.missed >= hopeless {
				p.features = append([]learn.Feature(nil), a.set.Features()...)
			}
			out = append(out, p)
		}
	}
	return out
}

// outcome sums up the probabilities of outcomes.
func outcome(probs []float32) (taken, missed float32, best int) {
	best = 1
	for c := 1; c < missedClass; c++ {
		if probs[c] > probs[best] {
			best = c
		}
	}
	return 1 - probs[0] - probs[missedClass], probs[missedClass], best
}

// coChair turns a chair into a co-chair where the sentence that says so has the word; there are too few of them to learn it.
func (a *article) coChair(p *impression, best int) int {
	if outcomes[best] != graph.CapacityChair {
		return best
	}
	r := a.Sentences[a.Mentions[p.x].Sentence]
	for i := r[0]; i < r[1]; i++ {
		if coChairWords[a.Items[i].Hash] {
			return slices.Index(outcomes, graph.CapacityCoChair)
		}
	}
	return best
}

var coChairWords = hashSet("co-chaired", "co-chair", "co-chairs", "co-chairing", "co-chairman", "co-chairmen", "co-chaired", "co-chairmanship", "co-led",
	"co-headed", "co-presided", "cochaired", "co-leaded")

// partFeatures describes an agent and an event, and returns the mentions of both that stand nearest to each other.
func (a *article) partFeatures(x, e int, c *eventContext) (at, with int) {
	f := a.begin(StagePart)
	agent, event := &a.clusters[x], &a.clusters[e]
	letter := uint32(agent.Letter)
	f.Add(fBias, letter)
	a.agentFeatures(x, c)
	f.Add(fRank, letter, uint32(min(c.rank[e], 4)), uint32(min(len(a.events), 5)))
	f.Add(fMain, letter, mark(c.main == e), uint32(min(len(a.events), 3)))
	f.Add(fCountMentions, mark(len(event.Mentions) > 1), mark(len(agent.Mentions) > 1))
	for _, m := range event.Mentions {
		f.Add(fHeadB, a.Mentions[m].Head, letter)
		a.like(fHeadB, letter, a.Mentions[m].Like)
		s := a.Mentions[m].Sentence
		f.Add(fTense, letter, a.tense(s))
		f.Add(fWord, letter, a.determiner(m))
		f.Add(fTitle, letter, 5, mark(a.title(s)))
		if v := a.verb(a.Mentions[m].Item-1, a.Sentences[s][0]-1, -1); v >= 0 {
			f.Add(fFirst, letter, a.Items[v].Hash)
		}
	}
	at, with = agent.Mentions[0], event.Mentions[0]
	together, gap := 0, 1<<20
	for _, m := range agent.Mentions {
		s := a.Mentions[m].Sentence
		if a.Blank(s) || a.InBrackets(m) {
			continue
		}
		if cue := a.absence(m); cue != 0 {
			there, last := mark(a.closest(m, e) >= 0), mark(c.previous[s] == e)
			f.Add(fAbsent, there, last, mark(c.main == e), uint32(min(len(a.events), 2)))
			f.Add(fAbsent, there, last, cue)
			f.Add(fAbsent, letter, 77)
		}
		if em := a.closest(m, e); em >= 0 {
			together++
			a.pair(m, em)
			a.eventSide(m, em, letter)
			if d := abs(a.Mentions[m].Item - a.Mentions[em].Item); d < gap {
				gap, at, with = d, m, em
			}
			f.Add(fNearest, letter, mark(a.nearest(m, em, "E")), mark(c.here[s] > 1))
			f.Add(fUsedAs, letter, 1, mark(c.seat[m]))
			continue
		}
		a.apart(m, e, letter, c)
	}
	for _, p := range a.standIns[x] {
		if em := a.closestTo(p.sentence, p.item, e); em >= 0 {
			f.Add(fStandIn, p.kind, uint32(min(together, 1)))
			a.items(p.sentence, p.item, a.Mentions[em].Item, p.kind)
		}
	}
	f.Add(fTogether, letter, uint32(min(together, 3)), bucket(gap))
	f.Add(fFirstAt, letter, bucket(a.Mentions[agent.Mentions[0]].Sentence))
	f.Add(fDistance, letter, bucket(abs(a.Mentions[agent.Mentions[0]].Sentence-a.Mentions[event.Mentions[0]].Sentence)))
	return at, with
}

// agentFeatures describes the agent alone.
func (a *article) agentFeatures(x int, c *eventContext) {
	f := &a.set
	letter := uint32(a.clusters[x].Letter)
	for _, p := range a.posts {
		if p.person == x {
			f.Add(fRoleHead, a.Mentions[p.r].Head, mark(p.former))
			a.like(fRoleHead, 0, a.Mentions[p.r].Like)
		}
		if p.at == x {
			f.Add(fUsedAs, letter, 3)
		}
	}
	only := true
	for _, m := range a.clusters[x].Mentions {
		only = only && c.seat[m]
		f.Add(fHeadA, letter, a.Mentions[m].Head)
		if letter != 'P' {
			s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
			f.Add(fNextWord, letter, a.symbol(s, item+1))
			f.Add(fPrevWord, letter, a.symbol(s, item-1))
			f.Add(fAfter2, letter, 7, a.symbol(s, item+1), a.symbol(s, item+2))
			f.Add(fBefore2, letter, 7, a.symbol(s, item-2), a.symbol(s, item-1))
		}
	}
	f.Add(fUsedAs, letter, 4, mark(only))
	if letter == 'L' {
		f.Add(fKnown, mark(a.countries.Name(a.Mentions[a.clusters[x].Mentions[0]].Lower) != ""))
	}
}

// eventSide describes how the event mention stands in its sentence.
func (a *article) eventSide(m, em int, letter uint32) {
	f := &a.set
	s, item := a.Mentions[em].Sentence, a.Mentions[em].Item
	f.Add(fContextBefore, letter, a.symbol(s, item-1), mark(m < em))
	f.Add(fDeterminer, letter, a.determiner(em), mark(m < em))
	if v := a.verb(item-1, a.Sentences[s][0]-1, -1); v >= 0 {
		f.Add(fSpeaks, letter, a.Items[v].Hash, mark(m < em))
		a.like(fSpeaks, letter, a.Items[v].Cluster)
	}
	f.Add(fVerbal, letter, mark(a.verbal(em)), mark(m < em))
	f.Add(fTitle, letter, mark(a.title(s)))
	f.Add(fAlone, letter, uint32(min(a.count(s, 'P'), 4)), 9)
}

// absence returns the hash of a word that says that the one named by a mention was not there, 0 where none follows soon and
// before anybody else is named.
func (a *article) absence(m int) uint32 {
	r := a.Sentences[a.Mentions[m].Sentence]
	for i := a.Mentions[m].Item + 1; i < r[1] && i < a.Mentions[m].Item+14; i++ {
		item := &a.Items[i]
		if item.Mention >= 0 && a.is(int(item.Mention), "P") {
			return 0
		}
		if absenceWords[item.Hash] {
			return item.Hash
		}
	}
	return 0
}

var absenceWords = hashSet("not", "n't", "n’t", "never", "absent", "apologies", "apology", "unable", "declined", "declines", "boycotted", "boycott", "refused",
	"missed", "skipped", "stayed", "regrets", "represented", "withdrew", "cancelled", "without", "neither", "nobody", "rejected", "away", "instead")
