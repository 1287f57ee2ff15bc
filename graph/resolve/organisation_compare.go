package resolve

import "slices"

func (m *organisations) compare(x, y *atom) reasons {
	a, b := x.features.(orgTraits), y.features.(orgTraits)
	var r reasons
	m.compareNames(&r, a, b)
	m.compareAcronyms(&r, a, b)
	switch {
	case a.country != "" && a.country == b.country:
		r.add(orgCountrySame)
	case a.country != "" && b.country != "":
		r.add(orgCountryOther)
	}
	if len(a.wholes) > 0 && len(b.wholes) > 0 {
		if intersects(a.wholes, b.wholes) {
			r.add(orgWholeSame)
		}
	}
	if meet(x.evidence, y.evidence) {
		r.add(orgPeopleSame)
	}
	namesAlone := !r.has(orgPeopleSame) && !r.has(orgWholeSame) && !intersects(a.acronyms, b.acronyms)
	if namesAlone && (a.vague() && a.country == "" || b.vague() && b.country == "") {
		r.add(orgCountryUnknown)
	}
	return r
}

// compareNames takes the pair of names that agrees most.
func (m *organisations) compareNames(r *reasons, a, b orgTraits) {
	best := comparison(-1)
	for _, n := range a.names {
		for _, o := range b.names {
			if c := compareBodies(n, o); c >= 0 && (best < 0 || c < best) {
				best = c
			}
		}
	}
	if best >= 0 {
		r.add(best)
	} else if len(a.names) > 0 && len(b.names) > 0 {
		r.add(orgUnit)
	}
}

// compareBodies returns the comparison that holds of two names, or -1.
func compareBodies(n, o bodyName) comparison {
	switch {
	case n.key == o.key && n.short && o.short: // both articles have other names that say more
	case n.key == o.key && (n.short || o.short || len(n.ordered) != len(n.words) || len(o.ordered) != len(o.words)):
		return orgNameCountry
	case n.key == o.key:
		return orgNameEqual
	case n.sound == o.sound || abbreviates(n, o) || abbreviates(o, n):
		return orgNameSpelt
	case n.short || o.short || !slices.Equal(n.kinds, o.kinds):
	case within(n.words, o.words) || within(o.words, n.words):
		return orgNamePart
	case len(n.tell) > 0 && len(o.tell) > 0 && (within(n.tell, o.tell) || within(o.tell, n.tell)):
		return orgNamePart
	case common(n.tell, o.tell) > 1 && 2*common(n.tell, o.tell) >= max(len(n.tell), len(o.tell)):
		return orgNameAkin
	}
	return -1
}

func within(a, b []string) bool {
	return !slices.ContainsFunc(a, func(w string) bool { return !slices.Contains(b, w) })
}

// abbreviates reports whether one word of n is the acronym of the words of o that n lacks, the others being the same.
func abbreviates(n, o bodyName) bool {
	var only []string
	for _, w := range n.words {
		if !slices.Contains(o.words, w) {
			only = append(only, w)
		}
	}
	if len(only) != 1 || len(only[0]) < 2 {
		return false
	}
	var rest []string
	for _, w := range o.local {
		if !slices.Contains(n.words, w) {
			rest = append(rest, w)
		}
	}
	return len(rest) > 1 && initials(rest) == only[0]
}

func (m *organisations) compareAcronyms(r *reasons, a, b orgTraits) {
	bare := len(a.names) == 0 || len(b.names) == 0
	if intersects(a.acronyms, b.acronyms) {
		switch {
		case bare:
			r.add(orgAcronymBare)
		case r.has(orgUnit) && !akin(a, b):
			r.add(orgAcronymConflict)
		default:
			r.add(orgAcronymDefined)
			r.drop(orgUnit)
		}
		return
	}
	if l := max(spelt(a, b), spelt(b, a)); bare && l > 3 {
		r.add(orgNameAcronym)
	} else if bare && l > 1 {
		r.add(orgNameAcronymShort)
	}
	for _, p := range a.acronyms {
		for _, q := range b.acronyms {
			if len(p) > 2 && anagram(p, q) {
				r.add(orgAcronymForeign)
			}
		}
	}
}

// akin reports whether two names share at least half of the words that tell something in the shorter one.
func akin(a, b orgTraits) bool {
	for _, n := range a.names {
		for _, o := range b.names {
			if len(n.tell) > 0 && len(o.tell) > 0 && 2*common(n.tell, o.tell) >= min(len(n.tell), len(o.tell)) {
				return true
			}
		}
	}
	return false
}

// spelt returns how long an acronym of a is that the first letters of one of b's names make.
func spelt(a, b orgTraits) int {
	longest := 0
	for _, n := range b.names {
		for _, s := range a.acronyms {
			if s == initials(n.ordered) || s == initials(n.local) {
				longest = max(longest, len(s))
			}
		}
	}
	return longest
}

func anagram(p, q string) bool {
	a, b := []byte(p), []byte(q)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
