package resolve

import "slices"

// tie is what speaks for and against two groups being one.
type tie struct {
	best     int32     // the most that speaks for any pair
	worst    int32     // the most that speaks against any pair, disputes aside
	pairs    int64     // pairs of items compared
	joined   int64     // of these, pairs whose weight would join them
	opposed  int64     // of these, pairs that something speaks against
	against  int64     // sum of what speaks against those that would not join
	refused  int64     // sum of the weights of the opposed ones that would not join
	disputes []dispute // what a third atom may settle
	both     int       // articles that have both, as two
	apart    bool      // a person said that they are two
	valued   bool      // value is what it is worth to the two groups as they are
	value    int32
}

// dispute is something that speaks against two atoms being one unless a third one explains it.
type dispute struct {
	x, y   int
	weight int32
	pairs  int64
	why    reasons
}

func (t *tie) and(u *tie) *tie {
	return &tie{
		best: max(t.best, u.best), worst: min(t.worst, u.worst), both: t.both + u.both,
		pairs: t.pairs + u.pairs, joined: t.joined + u.joined, opposed: t.opposed + u.opposed, against: t.against + u.against,
		refused:  t.refused + u.refused,
		disputes: append(slices.Clip(t.disputes), u.disputes...),
		apart:    t.apart || u.apart,
	}
}

// linkage is how what speaks against two groups is drawn from their pairs.
type linkage int

const (
	byWorst   linkage = iota // the most that speaks against any pair: one wrong link makes two people one
	byMean                   // the mean over the pairs
	byBalance                // weighed against the pairs that would join, by how many reports each has
)

// value is how strongly two groups belong together: what speaks most for any pair of their atoms, less what speaks against.
func (p *partitioning) value(i, j int) int32 {
	t := p.ties[i][j]
	if t == nil {
		return 0
	}
	if !t.valued {
		t.value, t.valued = p.valueOf(t, i, j), true
	}
	return t.value
}

func (p *partitioning) valueOf(t *tie, i, j int) int32 {
	switch {
	case t.apart, p.apart(t, i, j):
		return never
	}
	switch {
	case p.linkage() == byBalance:
		return t.balance(int64(p.sizes[i]) * int64(p.sizes[j]))
	case p.linkage() == byMean && t.pairs > 0:
		return t.best + int32(t.against/t.pairs)
	}
	v := t.best + inPart(t.worst, t.opposed, t.pairs)
	if v < joins || len(t.disputes) == 0 {
		return v
	}
	return v + p.unsettled(t, joins-v, i, j)
}

// balance sets what speaks for two bodies or meetings against what speaks against them, by how many reports do: their names
// are seldom told apart by a single one, and a single wrong one must not make two of them one.
// Pairs that were never compared, as they have nothing in common, count as saying nothing for it.
func (t *tie) balance(all int64) int32 {
	unlike := all - t.pairs
	if t.opposed+unlike == 0 {
		return t.best
	}
	if t.joined == 0 {
		return t.best + t.worst
	}
	return int32((int64(t.best)*t.joined + t.refused) / (t.joined + t.opposed + unlike))
}

// apart reports whether enough articles have something in both groups as two. In a few of many that is a mistake of the
// extraction, which took two mentions of one person for two people.
func (p *partitioning) apart(t *tie, i, j int) bool {
	return t.both > 0 && t.both*rare >= min(p.sizes[i], p.sizes[j])
}

// rare is one in how many articles may be wrong before what it says counts in full.
const rare = 20

// opposedTo reports whether something speaks against two groups being one, so that a third cannot be both.
func (p *partitioning) opposedTo(j, k, i int) bool {
	t := p.ties[j][k]
	if t == nil { // too large a component for all pairs
		l := p.weighed(p.compare(p.atoms[p.groups[j][0]], p.atoms[p.groups[k][0]]))
		return l.against <= against
	}
	if t.apart || p.apart(t, j, k) {
		return true
	}
	switch {
	case p.linkage() == byBalance:
		return t.opposed > t.joined && t.worst <= against
	case p.linkage() == byMean && t.pairs > 0:
		return t.against/t.pairs <= against
	}
	v := inPart(t.worst, t.opposed, t.pairs)
	return v <= against || v+p.unsettled(t, against-v, i, j, k) <= against
}

// inPart lets something count in full where it holds of a quarter of the pairs or more, and less where of fewer.
func inPart(weight int32, some, all int64) int32 {
	if all == 0 || 4*some >= all {
		return weight
	}
	return int32(int64(weight) * 4 * some / all)
}

// unsettled is the weight of the worst dispute that no atom of the groups settles. It stops counting below enough.
func (p *partitioning) unsettled(t *tie, enough int32, groups ...int) int32 {
	worst, pairs := int32(0), int64(0)
	for _, d := range t.disputes {
		if slices.ContainsFunc(groups, func(g int) bool { return p.settled(d, p.groups[g]) }) {
			continue
		}
		worst, pairs = min(worst, d.weight), pairs+d.pairs
		if sum := inPart(worst, pairs, t.pairs); sum < enough {
			return sum
		}
	}
	return inPart(worst, pairs, t.pairs)
}

func (p *partitioning) settled(d dispute, group []int) bool {
	return slices.ContainsFunc(group, func(x int) bool {
		return p.settles(p.atoms[x], p.atoms[d.x], p.atoms[d.y], d.why)
	})
}
