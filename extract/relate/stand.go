package relate

// standIn is an item that speaks of somebody without being a mention of him: a pronoun, or a role alone ("the governor").
type standIn struct {
	sentence, item int
	kind           uint32
}

// The kinds of standIn; zero is a mention itself.
const (
	standPronoun = iota + 1
	standPlural
	standRole
)

// readStandIns finds for every person the items that stand for it. A pronoun stands for the first person named before it in
// its sentence, else for the one that the text spoke of last; "they" and "the two leaders" for the last two.
func (a *article) readStandIns() {
	a.standIns = make([][]standIn, len(a.clusters))
	holder := a.onlyHolders()
	subject, before := -1, -1
	for s := a.from; s < a.to; s++ {
		if a.Blank(s) {
			continue
		}
		r := a.Sentences[s]
		first := -1
		for i := r[0]; i < r[1]; i++ {
			item := &a.Items[i]
			if item.Mention >= 0 {
				switch m := int(item.Mention); a.Mentions[m].Letter {
				case 'P':
					if c := a.of[m]; c != subject && first < 0 {
						before, subject = subject, c
					} else if c != subject {
						before = c
					}
					if first < 0 {
						first = a.of[m]
					}
				case 'R':
					if p, ok := holder[a.of[m]]; ok && !a.besidePerson(m) {
						a.standIns[p] = append(a.standIns[p], standIn{s, i, standRole})
					}
				}
				continue
			}
			a.pronoun(s, i, first, subject, before)
		}
	}
}

// pronoun adds an item that is a pronoun to those it may stand for.
func (a *article) pronoun(s, i, first, subject, before int) {
	h := a.Items[i].Hash
	switch {
	case singularPronouns[h]:
		if first >= 0 {
			subject = first
		}
		if subject >= 0 {
			a.standIns[subject] = append(a.standIns[subject], standIn{s, i, standPronoun})
		}
	case pluralPronouns[h]:
		for _, c := range []int{subject, before} {
			if c >= 0 {
				a.standIns[c] = append(a.standIns[c], standIn{s, i, standPlural})
			}
		}
	}
}

// onlyHolders returns the roles that exactly one person of the article holds.
func (a *article) onlyHolders() map[int]int {
	out := map[int]int{}
	for _, p := range a.posts {
		if q, seen := out[p.role]; seen && q != p.person {
			out[p.role] = -1
			continue
		}
		out[p.role] = p.person
	}
	for role, p := range out {
		if p < 0 {
			delete(out, role)
		}
	}
	return out
}

// besidePerson reports whether a person is named next to a role.
func (a *article) besidePerson(m int) bool {
	for _, p := range a.posts {
		if p.r == m {
			return true
		}
	}
	r := a.InOf[a.Mentions[m].Sentence]
	for _, n := range []int{m - 1, m + 1} {
		if n >= r[0] && n < r[1] && a.Mentions[n].Letter == 'P' && abs(a.Mentions[n].Item-a.Mentions[m].Item) <= 2 {
			return true
		}
	}
	return false
}

var singularPronouns = hashSet("he", "she", "him", "who")

var pluralPronouns = hashSet("they", "both", "two", "them")

// closestTo returns the mention of event e nearest to an item of a sentence, or -1.
func (a *article) closestTo(s, item, e int) int {
	best := -1
	for i := a.InOf[s][0]; i < a.InOf[s][1]; i++ {
		if a.of[i] == e && (best < 0 || abs(a.Mentions[i].Item-item) < abs(a.Mentions[best].Item-item)) {
			best = i
		}
	}
	return best
}
