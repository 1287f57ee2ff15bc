package relate

import "github.com/whomet/whomet/extract/relate/scene"

// eventContext is what decisions about events ask of the passage as a whole.
type eventContext struct {
	main     int         // the event with most mentions, those in the title counting double
	previous []int       // per mention: the event of the last event mention before its sentence, -1
	here     []int       // per sentence: number of event mentions
	rank     map[int]int // per event: its number in the order of the text
	seat     []bool      // per mention: is the organisation of a post
}

// observeEvents fills the context, for the passage that is read and no further.
func (a *article) observeEvents() {
	c := &a.context
	if c.here == nil {
		c.here, c.previous, c.seat = make([]int, len(a.Sentences)), make([]int, len(a.Sentences)), make([]bool, len(a.Mentions))
	}
	c.main, c.rank = -1, map[int]int{}
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
	for s := a.from; s < a.to; s++ {
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

// count counts the mentions of a letter in a sentence.
func (a *article) count(s int, l scene.Letter) int {
	n := 0
	for m := a.InOf[s][0]; m < a.InOf[s][1]; m++ {
		if a.Mentions[m].Letter == l {
			n++
		}
	}
	return n
}
