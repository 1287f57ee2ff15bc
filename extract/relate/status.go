package relate

import (
	"math"

	"github.com/whomet/whomet/graph"
)

// readStatuses decides which events had not taken place, were called off or turned down.
func (a *article) readStatuses() {
	a.statuses = a.statuses[:0]
	for range a.clusters {
		a.statuses = append(a.statuses, "")
	}
	for i, e := range a.events {
		f := a.begin(StageStatus)
		f.Add(fBias, uint32(min(i, 3)))
		d := a.dateOf(e)
		f.Add(fOffset, offset(d, a.published), mark(d == ""))
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
		if best > 0 && probs[best] >= leastOfStatus(statusClasses[best], offset(d, a.published)) {
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
