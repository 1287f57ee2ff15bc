package relate

import "github.com/whomet/whomet/graph"

// participation is an agent's part in an event.
type participation struct {
	agent, event int // clusters
	x, e         int // the mentions that say so best
	outcome      int // index into outcomes
	confidence   float32
}

// readParticipations decides for every agent and event of the article whether and how the one took part in the other.
func (a *article) readParticipations() {
	if len(a.events) == 0 {
		return
	}
	context := a.newEventContext()
	for x := range a.clusters {
		if l := a.clusters[x].Letter; l != 'P' && l != 'O' && l != 'L' || len(a.clusters[x].Mentions) == 0 {
			continue
		}
		for _, e := range a.events {
			at, with := a.partFeatures(x, e, context)
			probs := a.decide(StagePart, x, e, "")
			best := 0
			for c, p := range probs {
				if c == missedClass {
					continue
				}
				if c > 0 && (best == 0 || p > probs[best]) {
					best = c
				}
			}
			taken := 1 - probs[0] - probs[missedClass]
			switch {
			case probs[missedClass] > taken && probs[missedClass] > probs[0]:
				a.parts = append(a.parts, participation{x, e, at, with, missedClass, probs[missedClass]})
			case taken > 0.4:
				a.parts = append(a.parts, participation{x, e, at, with, best, taken})
			}
		}
	}
}

// eventContext is what StagePart asks of the article as a whole.
type eventContext struct {
	main     int   // the event with most mentions, those in the title counting double
	previous []int // per mention: the event of the last event mention before its sentence, -1
	here     []int // per sentence: number of event mentions
	rank     map[int]int
	seat     []bool // per mention: is the organisation of a post
}

func (a *article) newEventContext() *eventContext {
	c := &eventContext{main: -1, here: make([]int, len(a.Sentences)), previous: make([]int, len(a.Sentences)), rank: map[int]int{}, seat: make([]bool, len(a.Mentions))}
	best := 0
	for i, e := range a.events {
		c.rank[e] = i
		n := 0
		for _, m := range a.clusters[e].Mentions {
			n++
			if a.title(a.Mentions[m].Sentence) {
				n++
			}
		}
		if n > best {
			c.main, best = e, n
		}
	}
	last := -1
	for s := range a.Sentences {
		c.previous[s] = last
		for m := a.InOf[s][0]; m < a.InOf[s][1]; m++ {
			if a.Mentions[m].Letter == 'E' {
				c.here[s]++
				last = a.of[m]
			}
		}
	}
	for _, p := range a.posts {
		if p.o >= 0 {
			c.seat[p.o] = true
		}
	}
	return c
}

// partFeatures describes an agent and an event, and returns the mentions of both that stand nearest to each other.
func (a *article) partFeatures(x, e int, c *eventContext) (at, with int) {
	f := &a.set
	f.Reset()
	agent, event := &a.clusters[x], &a.clusters[e]
	letter := uint32(agent.Letter)
	f.Add(fBias, letter)
	a.agentFeatures(x, c)
	f.Add(fRank, letter, uint32(min(c.rank[e], 4)), uint32(min(len(a.events), 5)))
	f.Add(fMain, letter, flag(c.main == e), uint32(min(len(a.events), 3)))
	f.Add(fCountMentions, flag(len(event.Mentions) > 1), flag(len(agent.Mentions) > 1))
	for _, m := range event.Mentions {
		f.Add(fHeadB, a.Mentions[m].Head, letter)
	}
	at, with = agent.Mentions[0], event.Mentions[0]
	together, gap := 0, 1<<20
	for _, m := range agent.Mentions {
		s := a.Mentions[m].Sentence
		if a.Blank(s) || a.InBrackets(m) {
			continue
		}
		if em := a.closest(m, e); em >= 0 {
			together++
			a.pair(m, em)
			a.eventSide(m, em, letter)
			if d := abs(a.Mentions[m].Item - a.Mentions[em].Item); d < gap {
				gap, at, with = d, m, em
			}
			f.Add(fNearest, letter, flag(a.nearest(m, em, "E")), flag(c.here[s] > 1))
			f.Add(fUsedAs, letter, 1, flag(c.seat[m]))
			continue
		}
		a.apart(m, e, letter, c)
	}
	f.Add(fTogether, letter, uint32(min(together, 3)), bucket(gap))
	f.Add(fFirstAt, letter, bucket(a.Mentions[agent.Mentions[0]].Sentence))
	f.Add(fDistance, letter, bucket(abs(a.Mentions[agent.Mentions[0]].Sentence-a.Mentions[event.Mentions[0]].Sentence)))
	return at, with
}

func abs(n int) int { return max(n, -n) }

// closest returns the mention of event e nearest to m in its sentence, or -1.
func (a *article) closest(m, e int) int {
	s := a.Mentions[m].Sentence
	best := -1
	for i := a.InOf[s][0]; i < a.InOf[s][1]; i++ {
		if a.of[i] == e && (best < 0 || abs(i-m) < abs(best-m)) {
			best = i
		}
	}
	return best
}

// eventSide describes how the event mention stands in its sentence.
func (a *article) eventSide(m, em int, letter uint32) {
	f := &a.set
	s, item := a.Mentions[em].Sentence, a.Mentions[em].Item
	f.Add(fContextBefore, letter, a.symbol(s, item-1), flag(m < em))
	f.Add(fDeterminer, letter, a.determiner(em), flag(m < em))
	if v := a.verb(item-1, a.Sentences[s][0]-1, -1); v >= 0 {
		f.Add(fSpeaks, letter, a.Items[v].Hash, flag(m < em))
	}
	f.Add(fVerbal, letter, flag(a.verbal(em)), flag(m < em))
	f.Add(fTitle, letter, flag(a.title(s)))
}

// apart describes a mention of an agent in a sentence that does not mention the event.
func (a *article) apart(m, e int, letter uint32, c *eventContext) {
	f := &a.set
	mention := &a.Mentions[m]
	s, item := mention.Sentence, mention.Item
	relation := uint32(0)
	switch {
	case c.here[s] > 0:
		relation = 1
	case c.previous[s] == e && c.main == e:
		relation = 2
	case c.previous[s] == e:
		relation = 3
	case c.main == e:
		relation = 4
	}
	if c.previous[s] < 0 && c.main == e && c.here[s] == 0 {
		relation = 5
	}
	f.Add(fRelation, letter, relation)
	f.Add(fTitle, letter, 2+flag(a.title(s)), relation)
	f.Add(fUsedAs, letter, 2, flag(c.seat[m]))
	f.Add(fBlock, uint32(a.Doc.Sentences[s].Block), letter, relation)
	r := a.Sentences[s]
	f.Add(fBefore, letter, a.symbol(s, item-1), relation)
	f.Add(fAfter, letter, a.symbol(s, item+1), relation)
	f.Add(fAfter2, letter, a.symbol(s, item+1), a.symbol(s, item+2))
	if v := a.verb(item+1, r[1], 1); v >= 0 {
		f.Add(fVerbAfter, letter, a.Items[v].Hash, relation)
	}
	if v := a.verb(item-1, r[0]-1, -1); v >= 0 {
		f.Add(fVerbBefore, letter, a.Items[v].Hash, relation)
	}
	f.Add(fOpening, letter, a.symbol(s, r[0]), relation)
	f.Add(fOpening, letter, a.symbol(s, r[0]), a.symbol(s, r[0]+1))
	for i := r[0]; i < r[1] && i < r[0]+40; i++ {
		if a.Items[i].Mention < 0 && !functionWords[a.Items[i].Hash] {
			f.Add(fSentenceWord, letter, a.Items[i].Hash, flag(relation == 2 || relation == 3))
		}
	}
}

// agentFeatures describes the agent alone.
func (a *article) agentFeatures(x int, c *eventContext) {
	f := &a.set
	letter := uint32(a.clusters[x].Letter)
	for _, p := range a.posts {
		if p.person == x {
			f.Add(fRoleHead, a.Mentions[p.r].Head, flag(p.former))
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
		}
	}
	f.Add(fUsedAs, letter, 4, flag(only))
	if letter == 'L' {
		f.Add(fKnown, flag(a.countries.Name(a.Mentions[a.clusters[x].Mentions[0]].Lower) != ""))
	}
}

var _ graph.Capacity
