package resolve

import "slices"

func (m *people) compare(x, y *atom) reasons {
	a, b := x.features.(personTraits), y.features.(personTraits)
	r := m.compareNames(a.name, b.name)
	if r.has(personNameConflict) {
		return r
	}
	m.comparePosts(&r, a, b, apartInTime(x, y))
	if intersects(a.bodies, b.bodies) {
		r.add(personOrgSame)
	} else if len(a.bodies) > 0 && len(b.bodies) > 0 {
		r.add(personOrgOther)
	}
	if intersects(a.countries, b.countries) {
		r.add(personCountrySame)
	} else if len(a.countries) > 0 && len(b.countries) > 0 {
		r.add(personCountryOther)
	}
	if intersects(a.cities, b.cities) {
		r.add(personCitySame)
	}
	switch n := sharing(x.evidence, y.evidence); {
	case n[inChair] > 0:
		r.add(personEventChair)
	case n[atPlace] > 0:
		r.add(personEventPlace)
	case n[onDay] > 0:
		r.add(personEventDay)
	}
	return r
}

func (m *people) compareNames(x, y personName) reasons {
	var r reasons
	n := compareNames(x, y)
	switch {
	case n.conflict():
		r.add(personNameConflict)
		return r
	case min(x.full, y.full) < 2 && (len(x.parts) == 1 || len(y.parts) == 1):
		r.add(personNameLone)
	case n.full < 2 || n.worst == byInitial:
		r.add(personNameInitials)
	case n.worst == byTypo:
		r.add(personNameTypo)
	case n.leftX+n.leftY > 0:
		r.add(personNamePart)
	case n.worst == byForm:
		r.add(personNameVariant)
	case n.worst == bySound:
		r.add(personNameSpelt)
	default:
		r.add(personNameEqual)
	}
	if n.gender {
		r.add(personNameGender)
	}
	if n.suffix && (x.suffix == "jr" || y.suffix == "jr") {
		r.add(personNameJunior)
	} else if n.suffix {
		r.add(personNameSuffix)
	}
	if n.shuffled {
		r.add(personNameShuffled)
	}
	if n.second {
		r.add(personNameSecond)
	}
	switch {
	case n.rare && r.has(personNameLone):
		r.add(personNameLoneRare)
	case n.rare && !r.has(personNameEqual) && !r.has(personNameSpelt) || n.full > 2:
		r.add(personNameRare)
	}
	return r
}

// comparePosts takes the pair of posts that agrees most; only where none does can two posts exclude each other.
func (m *people) comparePosts(r *reasons, a, b personTraits, later bool) {
	best, compared := clash, false
	for _, p := range a.posts {
		for _, q := range b.posts {
			agreed := p.agrees(q)
			if agreed == clash && (p.former || q.former) {
				agreed = otherPost
			}
			best, compared = max(best, agreed), true
		}
	}
	switch {
	case !compared || best == otherPost:
	case best == samePost:
		r.add(personRoleSame)
	case best == sameClass:
		r.add(personRoleClass)
	case later && intersects(a.countries, b.countries):
		r.add(personRoleCareer)
	case later:
		r.add(personRoleChange)
	default:
		r.add(personRoleConflict)
	}
}

// apartInTime reports whether two atoms were reported half a year or more apart, so that a post may have changed.
func apartInTime(x, y *atom) bool {
	a, b := x.quarters(), y.quarters()
	return a[0] > b[1]+1 || b[0] > a[1]+1
}

func intersects[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(v T) bool { return slices.Contains(b, v) })
}

func sorted[T interface{ ~int | ~string }](v []T) []T {
	slices.Sort(v)
	return slices.Compact(v)
}
