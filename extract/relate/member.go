package relate

// affiliation is a person said to be of an organisation or place with no role.
type affiliation struct {
	person, at int
	p, o       int
	confidence float32
}

func (a *article) readAffiliations() {
	index := map[[2]int]int{}
	for p := a.first; p < a.last; p++ {
		if a.Mentions[p].Letter != 'P' {
			continue
		}
		for _, o := range a.near(p, 4, "OL", true) {
			a.memberFeatures(p, o)
			q, ok := a.yes(candidate{stage: StageMember, x: p, y: o})
			if !ok {
				continue
			}
			k := [2]int{a.of[p], a.of[o]}
			if i, seen := index[k]; seen {
				a.affils[i].confidence = max(a.affils[i].confidence, q)
				continue
			}
			index[k] = len(a.affils)
			a.affils = append(a.affils, affiliation{k[0], k[1], p, o, q})
		}
	}
	a.dropStatedPosts()
}

// dropStatedPosts leaves out affiliations that a post already says.
func (a *article) dropStatedPosts() {
	kept := a.affils[:0]
	for _, m := range a.affils {
		stated := false
		for _, p := range a.posts {
			stated = stated || p.person == m.person && p.at == m.at
		}
		if !stated {
			kept = append(kept, m)
		}
	}
	a.affils = kept
}

func (a *article) memberFeatures(p, o int) {
	f := a.begin(StageMember)
	mp, mo := &a.Mentions[p], &a.Mentions[o]
	f.Add(fBias)
	f.Add(fLetters, uint32(mo.Letter), mark(a.countries.Name(mo.Lower) != ""))
	roleHere, role := a.postNear(p)
	f.Add(fKnown, mark(roleHere), mark(role), uint32(mo.Letter))
	f.Add(fUsedAs, mark(a.seatOfSomePost(o)), mark(roleHere))
	if mp.Sentence != mo.Sentence {
		f.Add(fApart, uint32(mp.Sentence-mo.Sentence+3), uint32(mo.Letter))
		return
	}
	a.pair(p, o)
	a.rivalry(p, o, "P", "OL")
	a.style(p, o)
	f.Add(fRank, mark(a.firstOf(p)))
	f.Add(fTogether, a.otherSide(p, o, "R"), mark(p < o))
}

// postNear reports whether a person mention has a role in its sentence, and whether the person has one anywhere.
func (a *article) postNear(p int) (here, anywhere bool) {
	for _, q := range a.posts {
		if q.person == a.of[p] {
			anywhere = true
			here = here || a.Mentions[q.r].Sentence == a.Mentions[p].Sentence
		}
	}
	return here, anywhere
}

func (a *article) seatOfSomePost(o int) bool {
	for _, q := range a.posts {
		if q.o == o {
			return true
		}
	}
	return false
}
