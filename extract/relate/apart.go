package relate

import "github.com/whomet/whomet/extract/text"

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
	f.Add(fTitle, letter, 2+mark(a.title(s)), relation)
	f.Add(fUsedAs, letter, 2, mark(c.seat[m]))
	f.Add(fBlock, uint32(a.Doc.Sentences[s].Block), letter, relation)
	r := a.Sentences[s]
	f.Add(fDistance, letter, 3, a.away(m, e), min(relation, 1))
	f.Add(fAlone, letter, uint32(min(a.count(s, 'P'), 4)), relation)
	a.leadIn(s, item, e, letter)
	f.Add(fBefore, letter, a.symbol(s, item-1), relation)
	f.Add(fAfter, letter, a.symbol(s, item+1), relation)
	f.Add(fAfter2, letter, a.symbol(s, item+1), a.symbol(s, item+2))
	if v := a.verb(item+1, r[1], 1); v >= 0 {
		f.Add(fVerbAfter, letter, a.Items[v].Hash, relation)
		a.like(fVerbAfter, letter+relation*256, a.Items[v].Cluster)
	}
	if v := a.verb(item-1, r[0]-1, -1); v >= 0 {
		f.Add(fVerbBefore, letter, a.Items[v].Hash, relation)
		a.like(fVerbBefore, letter+relation*256, a.Items[v].Cluster)
	}
	f.Add(fOpening, letter, a.symbol(s, r[0]), relation)
	f.Add(fOpening, letter, a.symbol(s, r[0]), a.symbol(s, r[0]+1))
	for i := r[0]; i < r[1] && i < r[0]+40; i++ {
		if a.Items[i].Mention < 0 && !functionWords[a.Items[i].Hash] {
			f.Add(fSentenceWord, letter, a.Items[i].Hash, mark(relation == 2 || relation == 3))
			if a.Items[i].Cluster.Fine > 0 && a.likes {
				f.Add(fLike+fSentenceWord, letter, uint32(a.Items[i].Cluster.Fine))
			}
		}
	}
}

// leadIn describes what a list is introduced by: the words before the last colon before an item, or, in a list, those of the
// last sentence above the list.
func (a *article) leadIn(s, item, e int, letter uint32) {
	from, to := a.Sentences[s][0], item
	for to > from && a.Items[to].Hash != colon {
		to--
	}
	if to == from {
		if a.Doc.Sentences[s].Block != text.BlockListItem {
			return
		}
		for s > a.from && a.Doc.Sentences[s].Block == text.BlockListItem {
			s--
		}
		from, to = a.Sentences[s][0], a.Sentences[s][1]
	}
	f := &a.set
	f.Add(fLead, letter, mark(a.closestTo(s, from, e) >= 0))
	for i := max(from, to-14); i < to; i++ {
		if h := a.Items[i].Hash; !functionWords[h] {
			f.Add(fLead, letter, h, 1)
		}
	}
}

var colon = hashOf(":")

// away says how many sentences lie between a mention and the nearest one of an event, and on which side.
func (a *article) away(m, e int) uint32 {
	least := 1 << 20
	for _, em := range a.clusters[e].Mentions {
		if d := a.Mentions[m].Sentence - a.Mentions[em].Sentence; abs(d) < abs(least) {
			least = d
		}
	}
	return bucket(abs(least))*2 + mark(least < 0)
}
