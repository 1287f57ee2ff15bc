package resolve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// events are told apart by date, kind and number of the meeting, place, participants and the words of their names.
type events struct{ lexicon *lexicon }

type eventTraits struct {
	dates     [][2]int // first and last day
	published int      // day of the article
	year      string   // that the name gives
	kinds     []string
	numbers   []string // its place in a series
	words     []string // of its names, beside kinds and numbers
	bodyWords []string // of the names of the bodies whose meeting it is
	bodies    []int    // clusters of these
	places    []string
	countries []string // of the places
	agents    []int    // clusters of people and organisations
	parties   []string // countries that took part as such
	sides     []string // countries of everyone who took part
	off       bool     // cancelled or declined
	planned   bool
	part      bool // of another event of the article
	bilateral bool
}

func (*events) disputes() reasons                     { return reasons{} }
func (*events) settles(_, _, _ *atom, _ reasons) bool { return false }
func (*events) margin() int32                         { return 2 }
func (*events) linkage() linkage                      { return byWorst }
func (*events) twins(_, _ *atom) bool                 { return false }
func (*events) kind() graph.EntityKind                { return graph.KindEvent }
func (*events) distinct() bool                        { return true }

func (m *events) describe(a *article, e int) traits {
	f := eventTraits{published: a.published}
	ev := a.entities[e]
	for _, n := range ev.names {
		m.addName(&f, n)
	}
	if f.bilateral { // a bilateral meeting is no session of a body
		f.kinds = []string{"talks"}
	}
	m.addDates(&f, a, e)
	if len(f.dates) == 0 && f.year != "" {
		first, last := dayRange(f.year)
		f.dates = append(f.dates, [2]int{first, last})
	}
	for w := range a.of(graph.FactPartOf, e) {
		if w.b != none && a.entities[w.b].kind == graph.KindEvent {
			f.part = true
			m.inherit(&f, a, int(w.b))
		}
	}
	for _, t := range a.facts {
		if t.kind == graph.FactTakesPart && int(t.b) == e && t.a != none {
			m.addAgent(&f, a, t)
		}
	}
	m.addBodies(&f, a, e)
	f.planned = ev.status == graph.EventPlanned
	f.off = ev.status == graph.EventCancelled || ev.status == graph.EventDeclined
	f.kinds, f.numbers, f.words = sorted(f.kinds), sorted(f.numbers), sorted(f.words)
	f.places, f.agents, f.parties = sorted(f.places), sorted(f.agents), sorted(f.parties)
	f.countries, f.sides = sorted(f.countries), sorted(f.sides)
	f.bodies, f.bodyWords = sorted(f.bodies), sorted(f.bodyWords)
	return traits{
		signature: fmt.Sprintf("%x %s %s", hash64(fmt.Sprint(f)), a.id, ev.id),
		features:  f,
		keys:      m.keys(f),
	}
}

func (m *events) addDates(f *eventTraits, a *article, e int) {
	for d := range a.of(graph.FactDate, e) {
		if first, last := dayRange(d.date); first != 0 {
			f.dates = append(f.dates, [2]int{first, last})
		}
	}
	for p := range a.of(graph.FactPlace, e) {
		if p.b != none {
			m.addPlace(f, a, int(p.b))
		}
	}
}

func (m *events) addPlace(f *eventTraits, a *article, place int) {
	key := m.lexicon.placeKeyOf(a, place)
	f.places = append(f.places, key)
	if code, ok := strings.CutPrefix(key, "country:"); ok {
		f.countries = append(f.countries, code)
	} else if code, ok := m.lexicon.capitals[key]; ok {
		f.countries = append(f.countries, code)
	}
}

// inherit gives a session the date and the place of the meeting that it is a part of, where it has none of its own.
func (m *events) inherit(f *eventTraits, a *article, whole int) {
	var w eventTraits
	m.addDates(&w, a, whole)
	if len(f.dates) == 0 {
		f.dates = w.dates
	}
	if len(f.places) == 0 {
		f.places, f.countries = w.places, w.countries
	}
}

func (m *events) addAgent(f *eventTraits, a *article, t fact) {
	e := a.entities[t.a]
	if e.kind == graph.KindPlace {
		key := m.lexicon.placeKeyOf(a, int(t.a))
		f.parties = append(f.parties, key)
		if code, ok := strings.CutPrefix(key, "country:"); ok {
			f.sides = append(f.sides, code)
			if t.as == graph.CapacityHost {
				f.countries = append(f.countries, code)
			}
		}
		return
	}
	if e.item == nil {
		return
	}
	f.agents = append(f.agents, e.item.atom.cluster.serial)
	if p, ok := e.item.atom.features.(personTraits); ok {
		f.sides = append(f.sides, p.countries...)
	}
}

// addBodies finds the bodies whose meeting it is: those that its name names, those that organise it, and where its name
// says nothing ("the 97th session"), those that organise another meeting of the article.
func (m *events) addBodies(f *eventTraits, a *article, e int) {
	named := " " + fold(strings.Join(a.entities[e].names, " , ")) + " "
	var own, others []int
	for _, t := range a.facts {
		if t.kind == graph.FactTakesPart && t.a != none && t.as == graph.CapacityOrganiser && a.entities[t.a].kind == graph.KindOrganisation {
			if int(t.b) == e {
				own = append(own, int(t.a))
			} else {
				others = append(others, int(t.a))
			}
		}
	}
	for o := range a.entities {
		if a.entities[o].kind == graph.KindOrganisation && slices.ContainsFunc(a.entities[o].names, func(n string) bool {
			return strings.Contains(named, " "+fold(n)+" ")
		}) {
			own = append(own, o)
		}
	}
	if len(own) == 0 && len(f.words) == 0 {
		own = others
	}
	for _, o := range own {
		if it := a.entities[o].item; it != nil {
			f.bodies = append(f.bodies, it.atom.cluster.serial)
		}
		for _, n := range a.entities[o].names {
			f.bodyWords = append(f.bodyWords, m.lexicon.contentWords(n)...)
		}
	}
}

// addName sorts the words of a name into kinds of meeting, numbers and the rest.
func (m *events) addName(f *eventTraits, name string) {
	w := words(name)
	for len(w) > 0 {
		kind, n := m.meeting(w)
		switch {
		case n > 0:
			f.kinds = append(f.kinds, kind)
			if strings.HasPrefix(w[0], "bilateral") || w[0] == "separate" {
				f.bilateral = true
			}
		case isYear(w[0]):
			f.year = w[0]
			n = 1
		case ordinal(w) != "":
			f.numbers = append(f.numbers, ordinal(w))
			n = 1
			if ordinalTens[w[0]] != 0 && len(w) > 1 && ordinal(w[1:]) != "" {
				n = 2
			}
		default:
			n = 1
			if m.lexicon.formal[w[0]] {
				f.kinds = append(f.kinds, "session")
			}
			if !m.lexicon.passing[w[0]] {
				f.words = append(f.words, m.lexicon.contentWords(w[0])...)
			}
		}
		w = w[n:]
	}
}

// meeting returns the kind of meeting that the words begin with, and how many words name it.
func (m *events) meeting(w []string) (string, int) {
	kind, n := "", 0
	for _, x := range m.lexicon.meetings {
		if len(x.phrase) > n && len(x.phrase) <= len(w) && slices.Equal(w[:len(x.phrase)], x.phrase) {
			kind, n = x.kind, len(x.phrase)
		}
	}
	return kind, n
}

var ordinalWords = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"}

var ordinalTens = map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

func isYear(w string) bool {
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && strings.Trim(w, "0123456789") == ""
}

// ordinal reads the number that the words begin with: 28th, XIV, second, forty sixth. Other words give nothing.
func ordinal(words []string) string {
	w := words[0]
	if tens := ordinalTens[w]; tens != 0 && len(words) > 1 {
		if i := slices.Index(ordinalWords, words[1]); i > 0 && i < 10 {
			return strconv.Itoa(tens + i)
		}
		return ""
	}
	if i := slices.Index(ordinalWords, w); i > 0 {
		return strconv.Itoa(i)
	}
	if len(w) > 2 && w[0] >= '0' && w[0] <= '9' {
		if n, err := strconv.Atoi(strings.TrimRight(w, "sthndr")); err == nil && n < 1000 {
			return strconv.Itoa(n)
		}
	}
	if n := roman(w); n > 1 {
		return strconv.Itoa(n)
	}
	return ""
}

// roman reads a Roman numeral below 40; 0 for anything else.
func roman(w string) int {
	tens := strings.Count(w[:min(len(w), 3)], "x")
	units := []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	for t := tens; t >= 0; t-- {
		if rest, ok := strings.CutPrefix(w, strings.Repeat("x", t)); ok {
			if u := slices.Index(units, rest); u >= 0 {
				return 10*t + u
			}
		}
	}
	return 0
}

// dayRange turns a date of any precision into its first and last day; 0 where it is none.
func dayRange(date string) (int, int) {
	from, to, ranged := strings.Cut(date, "/")
	if !ranged {
		to = from
	}
	first, _ := spread(from)
	_, last := spread(to)
	if first == 0 || last < first {
		return 0, 0
	}
	return first, last
}

func spread(date string) (int, int) {
	switch len(date) {
	case 4:
		return day(date + "-01-01"), day(date + "-12-31")
	case 7:
		first := day(date + "-01")
		if first == 0 {
			return 0, 0
		}
		last := first + 27
		for isoDay(last + 1)[:7] == date {
			last++
		}
		return first, last
	}
	d := day(date)
	return d, d
}

// keys block on each day with place, agent or kind; on the month with place, agent or word; on number or word with kind.
func (m *events) keys(f eventTraits) []uint64 {
	var k []uint64
	var about []string
	about = append(about, f.places...)
	for _, c := range f.countries {
		about = append(about, "country:"+c)
	}
	for _, a := range f.agents {
		about = append(about, "#"+strconv.Itoa(a))
	}
	for _, b := range f.bodies {
		about = append(about, "#"+strconv.Itoa(b))
	}
	about = append(about, f.words...)
	about = append(about, f.parties...)
	add := func(parts ...string) { k = append(k, hash64(parts...)) }
	for _, d := range f.dates {
		for t := d[0]; t <= d[1] && d[1]-d[0] < 8; t++ {
			for _, x := range about {
				add("day", strconv.Itoa(t), x)
			}
		}
	}
	for _, when := range f.when() {
		for _, x := range about {
			add("month", when, x)
		}
		for _, n := range f.numbers {
			for _, q := range f.kinds {
				add("number", when[:4], n, q)
			}
		}
	}
	for _, n := range f.numbers {
		for _, x := range about {
			add("number", n, x)
		}
	}
	for _, q := range f.kinds {
		for i, w := range f.words {
			add("kind", q, w, yearOf(f))
			for _, v := range f.words[i+1:] {
				add("words", v, w)
			}
		}
	}
	return k
}

// when lists the months that the event may have taken place in: of its dates, or around the article's where it has none.
func (f eventTraits) when() []string {
	var out []string
	spans := f.dates
	if len(spans) == 0 && f.published != 0 {
		spans = [][2]int{{f.published - 92, f.published + 31}}
		if f.planned {
			spans = [][2]int{{f.published, f.published + 184}}
		}
	}
	for _, d := range spans {
		for t := d[0]; t < d[1]+27; t += 27 {
			out = append(out, isoDay(min(t, d[1]))[:len("2006-01")])
		}
	}
	return sorted(out)
}

func yearOf(f eventTraits) string {
	if len(f.dates) > 0 {
		return isoDay(f.dates[0][0])[:4]
	}
	return isoDay(f.published)[:4]
}

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
	unusual := slices.ContainsFunc(a.numbers, func(n string) bool { return n > "3" || len(n) > 1 })
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
