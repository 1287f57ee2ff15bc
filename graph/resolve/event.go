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
func (*events) unlike(_, _ *atom) bool                { return false }
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
	const step, longest = 27, 800 // days; what is known less exactly blocks on its first and last months alone
	for _, d := range spans {
		for t := d[0]; t < min(d[1]+step, d[0]+longest); t += step {
			out = append(out, isoDay(min(t, d[1]))[:len("2006-01")])
		}
		out = append(out, isoDay(d[1])[:len("2006-01")])
	}
	return sorted(out)
}

func yearOf(f eventTraits) string {
	if len(f.dates) > 0 {
		return isoDay(f.dates[0][0])[:4]
	}
	return isoDay(f.published)[:4]
}
