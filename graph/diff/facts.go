package diff

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/graph"
)

// Change is a statement that came (no Before), went (no After), or became another.
type Change struct {
	Before *Statement `json:"before,omitempty"`
	After  *Statement `json:"after,omitempty"`
}

// Facts tells how what one extraction of an article states became what another one states: what went, what became another,
// what came, each in the order of its text. Equal ones give nothing.
func Facts(before, after *graph.Extraction) []Change {
	from, to := pair(before, after)
	old, fresh := from.claims(), to.claims()
	match(old, fresh, func(a, b *claim) bool { return a.keys[0] == b.keys[0] && a.Text == b.Text })
	changed := slices.Concat(
		match(old, fresh, func(a, b *claim) bool { return a.keys[0] == b.keys[0] }),
		match(old, fresh, func(a, b *claim) bool {
			return slices.ContainsFunc(a.keys, func(key string) bool { return slices.Contains(b.keys, key) })
		}),
	)
	changes := make([]Change, 0, len(changed))
	for _, c := range old {
		if !c.taken {
			changes = append(changes, Change{Before: &c.Statement})
		}
	}
	for _, c := range fresh {
		if !c.taken {
			changes = append(changes, Change{After: &c.Statement})
		}
	}
	changes = append(changes, changed...)
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.rank(), b.rank()) })
	return changes
}

func (c Change) rank() int {
	switch {
	case c.After == nil:
		return 0
	case c.Before != nil:
		return 1
	}
	return 2
}

// match takes pairs of statements that are alike, and returns them.
func match(old, fresh []*claim, alike func(a, b *claim) bool) []Change {
	var pairs []Change
	for _, a := range old {
		if a.taken {
			continue
		}
		i := slices.IndexFunc(fresh, func(b *claim) bool { return !b.taken && alike(a, b) })
		if i >= 0 {
			a.taken, fresh[i].taken = true, true
			pairs = append(pairs, Change{&a.Statement, &fresh[i].Statement})
		}
	}
	return pairs
}

// Count is how many facts came, went, and became others.
type Count struct {
	Added   int `json:"facts_added"`
	Removed int `json:"facts_removed"`
	Changed int `json:"facts_changed"`
}

// Tally counts changes.
func Tally(changes []Change) (n Count) {
	for _, c := range changes {
		switch {
		case c.Before == nil:
			n.Added++
		case c.After == nil:
			n.Removed++
		default:
			n.Changed++
		}
	}
	return n
}

// Add sums two counts.
func (n *Count) Add(other Count) {
	n.Added += other.Added
	n.Removed += other.Removed
	n.Changed += other.Changed
}
