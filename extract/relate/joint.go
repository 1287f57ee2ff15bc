package relate

import "slices"

// joint is what the first impressions of an article say together.
type joint struct {
	of    map[[2]int]*impression // by agent and event
	best  map[int]float32        // per agent: its highest probability of a part
	bests map[int]int            // per agent: the event of that
	sum   map[int]float32        // per event: how many agents probably took part
	homes map[int][]int          // per person: the organisations and countries of its posts
}

func (a *article) newJoint(first []impression) *joint {
	j := &joint{of: map[[2]int]*impression{}, best: map[int]float32{}, bests: map[int]int{}, sum: map[int]float32{}, homes: map[int][]int{}}
	for _, p := range a.posts {
		if p.at >= 0 {
			j.homes[p.person] = append(j.homes[p.person], p.at)
		}
	}
	for _, m := range a.affils {
		j.homes[m.person] = append(j.homes[m.person], m.at)
	}
	for i := range first {
		p := &first[i]
		j.of[[2]int{p.agent, p.event}] = p
		if p.taken > j.best[p.agent] {
			j.best[p.agent], j.bests[p.agent] = p.taken, p.event
		}
		if a.clusters[p.agent].Letter == 'P' {
			j.sum[p.event] += p.taken
		}
	}
	return j
}

// degree puts a probability into one of ten classes.
func degree(p float32) uint32 {
	switch {
	case p < 0.05:
		return 0
	case p < 0.15:
		return 1
	case p > 0.95:
		return 11
	case p > 0.85:
		return 10
	}
	return 2 + uint32((p-0.15)*10)
}

// jointFeatures adds to the features of a pair what is thought of the others: of the same agent at other events, of the
// agents named beside it, of its organisation or people.
func (a *article) jointFeatures(p *impression, j *joint) {
	f := &a.set
	letter := uint32(a.clusters[p.agent].Letter)
	f.Add(jOwn, letter, degree(p.taken))
	f.Add(jOwnBest, letter, uint32(p.best), mark(p.taken > 0.5))
	f.Add(jMissed, letter, degree(p.missed))
	f.Add(jRivals, letter, degree(j.best[p.agent]), mark(j.bests[p.agent] == p.event), uint32(min(len(a.events), 3)))
	f.Add(jSum, letter, bucket(int(j.sum[p.event]+0.5)))
	total, count := float32(0), 0
	for _, m := range a.clusters[p.agent].Mentions {
		s := a.Mentions[m].Sentence
		for step := -1; step <= 1; step += 2 {
			n := a.neighbour(m, step)
			if n < 0 {
				f.Add(jBeside, letter, uint32(step+1), 99)
				continue
			}
			q := j.of[[2]int{a.of[n], p.event}]
			f.Add(jBeside, letter, uint32(step+1), degree(q.taken), mark(a.coordinated(m, n)))
			f.Add(jBesideBest, letter, uint32(q.best), mark(q.taken > 0.5), mark(a.coordinated(m, n)))
		}
		for n := a.InOf[s][0]; n < a.InOf[s][1]; n++ {
			if a.Mentions[n].Letter == a.Mentions[m].Letter && a.of[n] != p.agent {
				total += j.of[[2]int{a.of[n], p.event}].taken
				count++
			}
		}
	}
	if count > 0 {
		f.Add(jSentence, letter, degree(total/float32(count)), uint32(min(count, 3)))
	} else {
		f.Add(jSentence, letter, 99)
	}
	a.kin(p, j, letter)
	a.fellows(p, j, letter)
	a.otherEvent(p, j, letter)
}

// fellows adds what is thought of the people of the same organisation or country.
func (a *article) fellows(p *impression, j *joint, letter uint32) {
	f := &a.set
	at := j.homes[p.agent]
	best, elsewhere, count, sum := float32(0), float32(0), 0, float32(0)
	for x := range a.clusters {
		homes := j.homes[x]
		if x == p.agent || !slices.ContainsFunc(homes, func(c int) bool { return slices.Contains(at, c) }) {
			continue
		}
		if q := j.of[[2]int{x, p.event}]; q != nil {
			count++
			sum += q.taken
			best = max(best, q.taken)
		}
		if j.bests[x] != p.event {
			elsewhere = max(elsewhere, j.best[x])
		}
	}
	if count == 0 {
		f.Add(jFellows, letter, 99)
		return
	}
	f.Add(jFellows, letter, degree(best), uint32(min(count, 3)))
	f.Add(jFellows, letter, 50+degree(sum/float32(count)), degree(elsewhere))
}

// otherEvent adds how the event at which the agent most probably was stands to this one.
func (a *article) otherEvent(p *impression, j *joint, letter uint32) {
	f := &a.set
	b := j.bests[p.agent]
	if b == p.event || j.best[p.agent] < 0.2 {
		return
	}
	d := degree(j.best[p.agent])
	mine, other := a.clusters[p.event].Mentions, a.clusters[b].Mentions
	for _, m := range mine[:min(len(mine), 3)] {
		for _, o := range other[:min(len(other), 3)] {
			f.Add(jOtherHead, letter, a.Mentions[m].Head, a.Mentions[o].Head)
			f.Add(jOtherHead, letter, uint32(a.Mentions[m].Like.Fine), uint32(a.Mentions[o].Like.Fine), 3)
		}
	}
	f.Add(jOther, letter, mark(p.event > b), d, bucket(abs(a.Mentions[mine[0]].Sentence-a.Mentions[other[0]].Sentence)))
	both := float32(0)
	for x := range j.best {
		q, r := j.of[[2]int{x, p.event}], j.of[[2]int{x, b}]
		if x != p.agent && q != nil && r != nil && a.clusters[x].Letter == 'P' {
			both = max(both, min(q.taken, r.taken))
		}
	}
	f.Add(jOther, letter, 77, degree(both), degree(j.best[p.agent]))
}

// neighbour returns the next mention of the same letter in a direction in the sentence of m, of another thing; -1 for none.
func (a *article) neighbour(m, step int) int {
	r := a.InOf[a.Mentions[m].Sentence]
	for n := m + step; n >= r[0] && n < r[1]; n += step {
		if a.Mentions[n].Letter == a.Mentions[m].Letter && a.of[n] != a.of[m] {
			return n
		}
	}
	return -1
}

// coordinated reports whether nothing but roles, places, commas and the like stands between two mentions: no verb.
func (a *article) coordinated(m, n int) bool {
	lo, hi := a.Mentions[m].Item, a.Mentions[n].Item
	if lo > hi {
		lo, hi = hi, lo
	}
	for i := lo + 1; i < hi; i++ {
		if a.Items[i].Verb {
			return false
		}
	}
	return true
}

// kin adds what is thought of the organisation of a person, and of the people of an organisation or country.
func (a *article) kin(p *impression, j *joint, letter uint32) {
	f := &a.set
	best, seen := float32(0), false
	for _, q := range a.posts {
		other := -1
		switch {
		case q.person == p.agent:
			other = q.at
		case q.at == p.agent:
			other = q.person
		}
		if other < 0 {
			continue
		}
		if o := j.of[[2]int{other, p.event}]; o != nil {
			best, seen = max(best, o.taken), true
		}
	}
	if seen {
		f.Add(jKin, letter, degree(best))
	} else {
		f.Add(jKin, letter, 99)
	}
}
