package meet

// scratch is working memory of one query, indexed by node and handed from query to query: clearing the few places that a
// query used is cheaper than a map, which costs ten times as much per person met.
type scratch struct {
	counts []uint32
	dates  []int32
	used   []node // places of counts that may not be zero
	marks  [2][]uint8
	marked []node // places of marks that may not be zero
}

func (ix *Index) borrow() *scratch {
	sc := ix.scratch.Get().(*scratch)
	if n := len(ix.s.entities); len(sc.counts) < n {
		n += n / 8
		sc.counts, sc.dates = make([]uint32, n), make([]int32, n)
		sc.marks = [2][]uint8{make([]uint8, n), make([]uint8, n)}
	}
	return sc
}

func (ix *Index) giveBack(sc *scratch) {
	sc.clear()
	for _, n := range sc.marked {
		sc.marks[0][n], sc.marks[1][n] = 0, 0
	}
	sc.marked = sc.marked[:0]
	ix.scratch.Put(sc)
}

func (sc *scratch) clear() {
	for _, n := range sc.used {
		sc.counts[n], sc.dates[n] = 0, 0
	}
	sc.used = sc.used[:0]
}

// count leaves in counts and dates, for every person other than self who met somebody at the events, at how many of them
// and the latest date, and returns these people in no order. The list is scratch's own.
func (sc *scratch) count(s *state, self node, events []node) []node {
	for _, n := range events {
		ev := s.entities[n].event
		for i := range ev.members[:ev.met] {
			other := ev.members[i].agent
			if other == self {
				continue
			}
			if sc.counts[other] == 0 {
				sc.used = append(sc.used, other)
			}
			sc.counts[other]++
			sc.dates[other] = max(sc.dates[other], ev.period.from)
		}
	}
	return sc.used
}

// shared lists for each of the people the first of the events that they met others at, up to a limit. The counts must
// be those of count for these events; they are used up. It stops as soon as everybody has all they can get.
func (sc *scratch) shared(s *state, people []node, events []node, limit int) [][]node {
	lists := make([][]node, len(people))
	missing := 0
	for i, n := range people {
		lists[i] = make([]node, 0, min(int(sc.counts[n]), limit))
		missing += cap(lists[i])
	}
	sc.clear()
	for i, n := range people {
		sc.counts[n] = uint32(i + 1)
		sc.used = append(sc.used, n)
	}
	for _, n := range events {
		if missing == 0 {
			break
		}
		ev := s.entities[n].event
		for i := range ev.members[:ev.met] {
			at := sc.counts[ev.members[i].agent]
			if at == 0 || len(lists[at-1]) == cap(lists[at-1]) {
				continue
			}
			lists[at-1] = append(lists[at-1], n)
			missing--
		}
	}
	return lists
}
