package relate

// seat is an organisation or place mention that a role mention may be at.
type seat struct {
	o           int
	probability float32
}

// seats scores the organisations and places near a role mention.
func (a *article) seats(r, p int) []seat {
	out := []seat{}
	for _, o := range a.near(r, nearBodies, "OL", true) {
		a.seatFeatures(r, o)
		a.seatOfPerson(p, o)
		out = append(out, seat{o, a.decide(candidate{stage: StagePostIn, x: r, y: o, holder: p})[1]})
	}
	return out
}

func (a *article) seatFeatures(r, o int) {
	f := a.begin(StagePostIn)
	mr, mo := &a.Mentions[r], &a.Mentions[o]
	f.Add(fBias)
	f.Add(fTextA, mr.Hash)
	f.Add(fTextB, mo.Hash)
	f.Add(fPlural, mark(plural(mr.Lower)))
	f.Add(fLetters, uint32(mo.Letter), mark(a.countries.Name(mo.Lower) != ""))
	if mr.Sentence != mo.Sentence {
		f.Add(fApart, uint32(mr.Sentence-mo.Sentence+3), uint32(mo.Letter))
		return
	}
	a.pair(r, o)
	a.rivalry(r, o, "R", "OL")
	a.style(r, o)
	a.personSide(r, o)
}

// seatOfPerson describes how the holder of a role stands to an organisation.
func (a *article) seatOfPerson(p, o int) {
	f := &a.set
	mp, mo := &a.Mentions[p], &a.Mentions[o]
	if mp.Sentence != mo.Sentence {
		f.Add(fHolder, 9)
		return
	}
	lo, hi := min(mp.Item, mo.Item), max(mp.Item, mo.Item)
	f.Add(fHolder, mark(p < o), bucket(hi-lo))
	f.Add(fHolder, mark(p < o), 20+mark(a.nearest(o, p, "P")), 20+mark(a.nearest(p, o, "OL")))
	if hi-lo <= 8 {
		h := uint32(17)
		for i := lo + 1; i < hi; i++ {
			h = (h ^ a.Items[i].Hash) * 16777619
		}
		f.Add(fHolder, mark(p < o), h, 1)
	}
}

// personSide says where the nearest people stand between and around a role and an organisation.
func (a *article) personSide(r, o int) {
	lo, hi := min(r, o), max(r, o)
	people := 0
	for i := lo + 1; i < hi; i++ {
		if a.Mentions[i].Letter == 'P' {
			people++
		}
	}
	a.set.Add(fTogether, uint32(min(people, 2)), mark(r < o), a.otherSide(o, r, "P"))
	a.set.Add(fTogether, 7, mark(r < o), a.otherSide(r, o, "P"))
}

// seatOf gives a post the best of the organisations near a mention of its role, where it is better than what it has.
func (a *article) seatOf(p *post, h holding, seats []seat) {
	sum := float32(0)
	for _, s := range seats {
		sum += s.probability
	}
	for _, s := range seats {
		better := p.at < 0 || s.probability > p.seatProbability(a, seats)
		if s.probability > min(0.5, max(1-sum, 0.3)) && better {
			p.at, p.o, p.p, p.r, p.seat = a.of[s.o], s.o, h.p, h.r, s.probability
		}
	}
	if p.at < 0 {
		p.seat = min(p.seat, max(1-sum, 0))
	}
}

// seatProbability returns the probability of the current organisation of a post among the seats, 1 where it is not there.
func (p *post) seatProbability(_ *article, seats []seat) float32 {
	for _, s := range seats {
		if s.o == p.o {
			return s.probability
		}
	}
	return 1
}
