package relate

// rivalry says whether x and y are nearest to each other among the mentions of their letters, and how far the rivals are.
func (a *article) rivalry(x, y int, xs, ys string) {
	f := &a.set
	forward := x < y
	f.Add(fNearest, mark(forward), mark(a.nearest(y, x, xs)), mark(a.nearest(x, y, ys)))
	f.Add(fRivals, mark(forward), bucket(a.rivalGap(y, x, xs)), bucket(a.rivalGap(x, y, ys)))
	// what stands on the other side of each
	f.Add(fOther, 1, mark(forward), a.otherSide(y, x, xs))
	f.Add(fOther, 2, mark(forward), a.otherSide(x, y, ys))
}

// nearest reports whether no mention of the letters lies between from and to.
func (a *article) nearest(from, to int, letters string) bool {
	step := 1
	if to < from {
		step = -1
	}
	for i := from + step; i != to; i += step {
		if a.is(i, letters) {
			return false
		}
	}
	return true
}

// rivalGap is the distance in items from m to the nearest mention of the letters on the side away from other.
func (a *article) rivalGap(m, other int, letters string) int {
	step := 1
	if other > m {
		step = -1
	}
	r := a.InOf[a.Mentions[m].Sentence]
	for i := m + step; i >= r[0] && i < r[1]; i += step {
		if a.is(i, letters) {
			gap := a.Mentions[i].Item - a.Mentions[m].Item
			return max(gap, -gap)
		}
	}
	return 99
}

// otherSide hashes the items between m and its nearest rival on the side away from other.
func (a *article) otherSide(m, other int, letters string) uint32 {
	step := 1
	if other > m {
		step = -1
	}
	r := a.InOf[a.Mentions[m].Sentence]
	for i := m + step; i >= r[0] && i < r[1]; i += step {
		if !a.is(i, letters) {
			continue
		}
		h, from, to := uint32(17), a.Mentions[m].Item, a.Mentions[i].Item
		if from > to {
			from, to = to, from
		}
		if to-from > 6 {
			return 1
		}
		for k := from + 1; k < to; k++ {
			h = (h ^ a.Items[k].Hash) * 16777619
		}
		return h
	}
	return 0
}

// style says whether the sentence puts roles before or behind names, and where in it the two stand.
func (a *article) style(p, r int) {
	f := &a.set
	range_ := a.InOf[a.Mentions[p].Sentence]
	first, people, roles, before := uint32(0), 0, 0, 0
	lo := min(p, r)
	for i := range_[0]; i < range_[1]; i++ {
		switch l := a.Mentions[i].Letter; l {
		case 'P', 'R':
			if first == 0 {
				first = uint32(l)
			}
			if l == 'P' {
				people++
			} else {
				roles++
			}
			if i < lo {
				if l == 'P' {
					before++
				} else {
					before--
				}
			}
		}
	}
	order := mark(p < r)
	f.Add(fStyle, order, first, uint32(min(max(before, -2), 2)+2))
	f.Add(fAlone, uint32(min(people, 3)), uint32(min(roles, 3)), order)
}

// firstOf reports whether a mention is the first of its cluster.
func (a *article) firstOf(m int) bool { return a.clusters[a.of[m]].Mentions[0] == m }
