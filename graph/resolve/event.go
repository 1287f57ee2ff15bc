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
	dates   [][2]int // first and last day
	kinds   []string
	numbers []string // its place in a series
	words   []string // of its names, beside kinds and numbers
	places  []string
	agents  []int // clusters of people and organisations
	parties []string
	off     bool // cancelled or declined
}

func (*events) disputes() reasons                     { return 0 }
func (*events) settles(_, _, _ *atom, _ reasons) bool { return false }
func (*events) kind() graph.EntityKind                { return graph.KindEvent }
func (*events) distinct() bool                        { return true }

func (m *events) describe(a *article, e int) traits {
	var f eventTraits
	ev := a.entities[e]
	for _, n := range ev.names {
		m.addName(&f, n)
	}
	for d := range a.of(graph.FactDate, e) {
		if first, last := dayRange(d.date); first != 0 {
			f.dates = append(f.dates, [2]int{first, last})
		}
	}
	for p := range a.of(graph.FactPlace, e) {
		if p.b != none {
			f.places = append(f.places, m.lexicon.placeKeyOf(a, int(p.b)))
		}
	}
	for _, t := range a.facts {
		if t.kind == graph.FactTakesPart && int(t.b) == e && t.a != none {
			m.addAgent(&f, a, int(t.a))
		}
	}
	f.off = ev.status == graph.EventCancelled || ev.status == graph.EventDeclined
	f.kinds, f.numbers, f.words = sorted(f.kinds), sorted(f.numbers), sorted(f.words)
	f.places, f.agents, f.parties = sorted(f.places), sorted(f.agents), sorted(f.parties)
	return traits{
		signature: fmt.Sprint(f, "\x00", a.id, "\x00", ev.id),
		features:  f,
		keys:      m.keys(f),
	}
}

func (m *events) addAgent(f *eventTraits, a *article, agent int) {
	switch e := a.entities[agent]; {
	case e.kind == graph.KindPlace:
		f.parties = append(f.parties, m.lexicon.placeKeyOf(a, agent))
	case e.item != nil:
		f.agents = append(f.agents, e.item.atom.cluster.serial)
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
		case ordinal(w[0]) != "":
			f.numbers = append(f.numbers, ordinal(w[0]))
			n = 1
		default:
			f.words = append(f.words, m.lexicon.contentWords(w[0])...)
			n = 1
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

// ordinal reads 28th, XIV and second as numbers; other words give nothing.
func ordinal(w string) string {
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
	for _, a := range f.agents {
		about = append(about, "#"+strconv.Itoa(a))
	}
	for _, w := range f.words {
		about = append(about, "w"+w)
	}
	for _, d := range f.dates {
		for _, x := range about {
			if d[1]-d[0] < 8 {
				for t := d[0]; t <= d[1]; t++ {
					k = append(k, hash64("day", strconv.Itoa(t), x))
				}
			}
			k = append(k, hash64("month", isoDay(d[0])[:7], x))
			k = append(k, hash64("year", isoDay(d[0])[:4], x, strings.Join(f.numbers, " ")))
			if d[1]-d[0] > 300 || len(f.dates) == 0 {
				for _, q := range f.kinds {
					k = append(k, hash64("year", isoDay(d[0])[:4], x, q))
				}
			}
		}
	}
	for _, n := range f.numbers {
		for _, x := range about {
			k = append(k, hash64("number", n, x))
		}
	}
	for _, q := range f.kinds {
		for _, w := range f.words {
			k = append(k, hash64("kind", q, w))
		}
	}
	return k
}

func (m *events) compare(x, y *atom) reasons {
	a, b := x.features.(eventTraits), y.features.(eventTraits)
	var r reasons
	compareDates(&r, a.dates, b.dates)
	m.compareKinds(&r, a.kinds, b.kinds)
	if len(a.numbers) > 0 && len(b.numbers) > 0 {
		if intersects(a.numbers, b.numbers) {
			r.add(eventNumberSame)
		} else {
			r.add(eventNumberOther)
		}
	}
	both := 0
	for _, w := range a.words {
		if slices.Contains(b.words, w) {
			both++
		}
	}
	switch {
	case both > 0 && both == max(len(a.words), len(b.words)):
		r.add(eventNameEqual)
	case both > 0 && 2*both >= min(len(a.words), len(b.words)):
		r.add(eventNameSimilar)
	}
	compareSurroundings(&r, a, b)
	return r
}

func compareDates(r *reasons, a, b [][2]int) {
	if len(a) == 0 || len(b) == 0 {
		r.add(eventDateUnknown)
		return
	}
	best := eventDateOther
	for _, d := range a {
		for _, e := range b {
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

func compareSurroundings(r *reasons, a, b eventTraits) {
	switch {
	case intersects(a.places, b.places):
		r.add(eventPlaceSame)
	case len(a.places) > 0 && len(b.places) > 0:
		r.add(eventPlaceOther)
	}
	n := 0
	for _, g := range a.agents {
		if slices.Contains(b.agents, g) {
			n++
		}
	}
	switch {
	case n > 1:
		r.add(eventAgentMany)
	case n == 1 || intersects(a.parties, b.parties):
		r.add(eventAgentSome)
	case len(a.agents) > 0 && len(b.agents) > 0:
		r.add(eventAgentNone)
	}
	if a.off != b.off {
		r.add(eventStatus)
	}
}
