package relate

import (
	"github.com/whomet/whomet/extract/relate/coref"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// A passage is a run of sentences that is read on its own. Within it every agent is asked about with every event, so that the
// work grows with the square of its size; cutting a long text into passages makes the work grow with the length of the text.
// The things named in it are those of the whole article. News is one passage: the longest of some thousand official
// readouts and remarks has 521 mentions and 28 events.
type passage struct {
	from, to    int // sentences
	first, last int // mentions
}

// What a passage may hold.
const (
	passageSentences = 600
	passageMentions  = 600
	passageEvents    = 48 // and as many accords
)

// passages cuts the sentences into passages, at the start of a paragraph where one begins in the latter half of a passage.
func (a *article) passages() []passage {
	var out []passage
	for from := 0; from < len(a.Sentences); {
		to := a.passageEnd(from)
		p := passage{from, to, a.InOf[from][0], a.InOf[to-1][1]}
		if to == len(a.Sentences) {
			p.last = len(a.Mentions)
		}
		out = append(out, p)
		from = to
	}
	return out
}

// passageEnd returns the first sentence that does not belong to the passage that begins with a sentence.
func (a *article) passageEnd(from int) int {
	asked := map[scene.Letter]map[int]bool{'E': {}, 'A': {}} // what every agent is asked about
	to := from
	for ; to < len(a.Sentences); to++ {
		for m := a.InOf[to][0]; m < a.InOf[to][1]; m++ {
			if things := asked[a.Mentions[m].Letter]; things != nil {
				things[a.of[m]] = true
			}
		}
		full := to-from >= passageSentences || a.InOf[to][1]-a.InOf[from][0] > passageMentions ||
			max(len(asked['E']), len(asked['A'])) > passageEvents
		if full && to > from {
			return a.paragraphStart(from, to)
		}
	}
	return to
}

// paragraphStart returns the last start of a paragraph in the latter half of the sentences from and to, or to.
func (a *article) paragraphStart(from, to int) int {
	for s := to; s > (from+to)/2; s-- {
		if a.Doc.Sentences[s].Paragraph != a.Doc.Sentences[s-1].Paragraph {
			return s
		}
	}
	return to
}

// reading is what was decided about a passage. Its clusters are the things of the article that the passage names, with their
// mentions there, numbered anew; things has the numbers that they have in the article.
type reading struct {
	passage
	clusters []coref.Cluster
	things   []int
	events   []int // clusters of events

	posts    []post
	standIns [][]standIn // per cluster
	affils   []affiliation
	parts    []participation
	dates    []dating
	places   []placing
	modes    []moding
	wholes   []inclusion
	signings []signing
	statuses []graph.EventStatus // per cluster
}

// enter makes a passage the one that is read: of numbers the clusters of the passage then.
func (a *article) enter(p passage) {
	a.reading = reading{passage: p}
	local := map[int]int{}
	for m := p.first; m < p.last; m++ {
		c, seen := local[a.of[m]]
		if !seen {
			c = len(a.clusters)
			local[a.of[m]] = c
			a.clusters = append(a.clusters, coref.Cluster{Letter: a.Mentions[m].Letter})
			a.things = append(a.things, a.of[m])
			if a.Mentions[m].Letter == 'E' {
				a.events = append(a.events, c)
			}
		}
		a.clusters[c].Mentions = append(a.clusters[c].Mentions, m)
		a.of[m] = c
	}
}

// leave keeps what was read, and gives the mentions of the passage back to the things of the article.
func (a *article) leave() {
	for m := a.first; m < a.last; m++ {
		a.of[m] = a.things[a.of[m]]
	}
	a.readings = append(a.readings, a.reading)
}

// gather makes the clusters of the article anew after the passages have moved mentions.
func (a *article) gather(whole []coref.Cluster) {
	a.whole = whole
	for c := range a.whole {
		a.whole[c].Mentions = a.whole[c].Mentions[:0]
	}
	for m, c := range a.of {
		a.whole[c].Mentions = append(a.whole[c].Mentions, m)
	}
}
