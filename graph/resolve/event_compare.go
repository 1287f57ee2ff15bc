package resolve

import "slices"

func (m *events) compare(x, y *atom) reasons {
	a, b := x.features.(eventTraits), y.features.(eventTraits)
	var r reasons
	compareDates(&r, a, b)
	m.compareKinds(&r, a.kinds, b.kinds)
	if a.bilateral && formal(b) || b.bilateral && formal(a) {
		r.add(eventScopeOther)
	}
	both := common(a.words, b.words)
	compareNumbers(&r, a, b, both)
	switch {
	case both > 0 && both == max(len(a.words), len(b.words)):
		r.add(eventNameEqual)
	case both > 0 && 2*both >= min(len(a.words), len(b.words)):
		r.add(eventNameSimilar)
	case common(a.words, b.bodyWords) > 0 || common(b.words, a.bodyWords) > 0:
		r.add(eventNameBody)
	case both == 0 && len(a.words) > 0 && len(b.words) > 0:
		r.add(eventNameOther)
	}
	if intersects(a.bodies, b.bodies) {
		r.add(eventBodySame)
	}
	comparePlaces(&r, a, b)
	m.compareAgents(&r, a, b)
	if a.part != b.part {
		r.add(eventPartOther)
	}
	if a.off != b.off {
		r.add(eventStatus)
	}
	return r
}

// compareNumbers trusts a number as far as it is unusual, and as the names agree on what is counted.
func compareNumbers(r *reasons, a, b eventTraits, both int) {
	unusual := slices.ContainsFunc(a.numbers, func(n string) bool {
		return (n > "3" || len(n) > 1) && slices.Contains(b.numbers, n)
	})
	unnamed := len(a.words) == 0 || len(b.words) == 0
	agreed := 2*both >= max(len(a.words), len(b.words))
	switch {
	case len(a.numbers) == 0 || len(b.numbers) == 0:
	case !intersects(a.numbers, b.numbers):
		r.add(eventNumberOther)
	case agreed && !unnamed || unnamed && unusual:
		r.add(eventNumberSame)
	case unusual || unnamed:
		r.add(eventNumberLoose)
	}
}

func common[T comparable](a, b []T) int {
	n := 0
	for _, v := range a {
		if slices.Contains(b, v) {
			n++
		}
	}
	return n
}

// compareDates lets an undated event have taken place about when its article was published.
func compareDates(r *reasons, a, b eventTraits) {
	if len(a.dates) == 0 || len(b.dates) == 0 {
		r.add(compareUndated(a, b))
		return
	}
	best := eventDateOther
	for _, d := range a.dates {
		for _, e := range b.dates {
			switch {
			case d[0] > e[1] || e[0] > d[1]:
			case d[1]-d[0] < 8 && e[1]-e[0] < 8:
				best = eventDateSame
			case best != eventDateSame:
				best = eventDateNear
			}
		}
	}
	r.add(best)
}

func compareUndated(a, b eventTraits) comparison {
	if a.published == 0 || b.published == 0 {
		return eventDateUnknown
	}
	if len(b.dates) > 0 {
		a, b = b, a
	}
	when := [2]int{a.published, a.published}
	if len(a.dates) > 0 {
		when = a.dates[0]
	}
	switch distance := gap(when, b.published); {
	case distance < 92:
		return eventDatePublished
	case distance > 400 && !intersects(a.numbers, b.numbers):
		return eventDateFar
	}
	return eventDateUnknown
}

// gap is how many days lie between a range and a day.
func gap(d [2]int, day int) int { return max(0, d[0]-day, day-d[1]) }

func (m *events) compareKinds(r *reasons, a, b []string) {
	switch {
	case len(a) == 0 || len(b) == 0:
	case intersects(a, b):
		r.add(eventNounSame)
	case slices.ContainsFunc(a, func(p string) bool {
		return slices.ContainsFunc(b, func(q string) bool { return m.lexicon.related[[2]string{p, q}] })
	}):
		r.add(eventNounRelated)
	default:
		r.add(eventNounOther)
	}
}

func comparePlaces(r *reasons, a, b eventTraits) {
	switch {
	case intersects(a.places, b.places):
		r.add(eventPlaceSame)
	case len(a.countries) > 0 && len(b.countries) > 0 && !intersects(a.countries, b.countries):
		r.add(eventPlaceCountry)
	case intersects(a.countries, b.countries):
		r.add(eventPlaceNear)
	case len(a.places) > 0 && len(b.places) > 0:
		r.add(eventPlaceOther)
	}
}

// compareAgents counts who took part in both. Two small meetings of which each has somebody that the other lacks are two,
// even where one person was at both: a president receives several guests a day.
func (m *events) compareAgents(r *reasons, a, b eventTraits) {
	n := common(a.agents, b.agents)
	switch {
	case n > 1:
		r.add(eventAgentMany)
	case n == 1 || intersects(a.parties, b.parties):
		r.add(eventAgentSome)
	case len(a.agents) > 0 && len(b.agents) > 0:
		r.add(eventAgentNone)
	}
	if common(a.sides, b.sides) > 1 {
		r.add(eventSidesSame)
	}
	if n < len(a.agents) && n < len(b.agents) && fewMet(a) && fewMet(b) {
		r.add(eventAgentOther)
	}
}

// formal reports whether the event is a session of a body, or one of a series.
func formal(f eventTraits) bool {
	return len(f.numbers) > 0 || slices.Contains(f.kinds, "session") || slices.Contains(f.kinds, "conference")
}

// fewMet reports whether the event is a meeting of few.
func fewMet(f eventTraits) bool {
	return len(f.agents) <= 3 && len(f.numbers) == 0 && len(f.bodies) == 0 &&
		!slices.Contains(f.kinds, "session") && !slices.Contains(f.kinds, "conference") && !slices.Contains(f.kinds, "visit")
}
