package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// people are told apart by name first, then by the posts they hold, for which country, body or city, and by the events
// they took part in.
type people struct{ lexicon *lexicon }

type personTraits struct {
	name      personName
	posts     []post
	countries []string // codes
	cities    []string
	bodies    []int // clusters of organisations
}

func (*people) margin() int32          { return 8 }
func (*people) linkage() linkage       { return byWorst }
func (*people) kind() graph.EntityKind { return graph.KindPerson }
func (*people) distinct() bool         { return true }

// twins holds where extraction seems to have taken mentions of one person for two people: a family name beside a full one
// that goes with it, or one full name twice, once with nothing else, as in a letter and its signature.
func (m *people) twins(x, y *atom) bool {
	a, b := x.features.(personTraits), y.features.(personTraits)
	why := m.compareNames(a.name, b.name)
	if why.has(personNameConflict) || why.has(personNameSuffix) || len(a.countries) > 0 && len(b.countries) > 0 && !intersects(a.countries, b.countries) {
		return false
	}
	posted := len(a.posts) > 0 && len(b.posts) > 0
	if posted && agreement(a, b) < sameClass {
		return false
	}
	if posted && (a.name.full < 2 || b.name.full < 2) {
		return true
	}
	return posted && agreement(a, b) == samePost || a.plain() || b.plain()
}

// plain reports whether nothing is known of the person but the name.
func (f personTraits) plain() bool {
	return len(f.posts)+len(f.bodies)+len(f.cities)+len(f.countries) == 0
}

// agreement is how well the two posts that go together best do.
func agreement(a, b personTraits) concord {
	best := clash
	for _, p := range a.posts {
		for _, q := range b.posts {
			best = max(best, p.agrees(q))
		}
	}
	return best
}

// disputes are names that exclude each other, and posts that do.
func (*people) disputes() reasons {
	return because(personNameConflict, personRoleConflict, personRoleChange, personRoleCareer)
}

// settles holds where the third one has both names, as a double name has the maiden and the married one, or both posts.
func (m *people) settles(third, x, y *atom, why reasons) bool {
	t, a, b := third.features.(personTraits), x.features.(personTraits), y.features.(personTraits)
	if why.has(personNameConflict) {
		return covers(t.name, a.name) && covers(t.name, b.name)
	}
	return holdsLike(t, a) && holdsLike(t, b)
}

func covers(x, y personName) bool {
	n := compareNames(x, y)
	return n.full > 0 && n.leftY == 0 && !n.middle
}

// holdsLike reports whether x holds or held a post of the class of one of y's.
func holdsLike(x, y personTraits) bool {
	return slices.ContainsFunc(x.posts, func(p post) bool {
		return slices.ContainsFunc(y.posts, func(q post) bool { return p.agrees(q) >= sameClass })
	})
}

func (m *people) describe(a *article, e int) traits {
	f := personTraits{name: m.nameOf(a.entities[e])}
	for h := range a.of(graph.FactHolds, e) {
		m.addPost(&f, a, h)
	}
	slices.SortFunc(f.posts, func(p, q post) int { return strings.Compare(p.String(), q.String()) })
	f.posts = slices.CompactFunc(f.posts, func(p, q post) bool { return p.String() == q.String() })
	f.countries = sorted(f.countries)
	f.cities = sorted(f.cities)
	f.bodies = sorted(f.bodies)
	t := traits{features: f, keys: m.keys(f), bare: a.silent(e)}
	days := m.evidence(a, e, &t)
	for _, p := range f.name.parts {
		if !p.initial {
			for _, d := range days {
				t.context = append(t.context, hash64("day", p.sound, d))
			}
		}
	}
	t.signature = fmt.Sprint(f.name, f.posts, f.countries, f.cities, f.bodies)
	if !f.pooled() {
		t.signature += "\x00" + string(a.id) + "\x00" + string(a.entities[e].id)
	}
	return t
}

// pooled reports whether all who are called so and described so are one: by a full name, or by a part of a name that is
// rare or of one country, with a post.
func (f personTraits) pooled() bool {
	rare := slices.ContainsFunc(f.name.parts, func(p part) bool { return !p.initial && !p.common })
	return f.name.full > 1 || len(f.posts) > 0 && (rare || len(f.countries) > 0)
}

// silent reports whether no fact of the article speaks of e.
func (a *article) silent(e int) bool {
	return !slices.ContainsFunc(a.facts, func(f fact) bool {
		return !f.fromTextAlone && (int(f.a) == e || int(f.b) == e || int(f.c) == e)
	})
}

// nameOf takes the fullest form of the name, with parts that only another form has.
func (m *people) nameOf(e entity) personName {
	best := m.lexicon.personName(e.name)
	if len(e.names) == 1 { // it is the name
		return best
	}
	var all []personName
	for _, n := range e.names {
		p := m.lexicon.personName(n)
		all = append(all, p)
		if p.full > best.full {
			best = p
		}
	}
	for _, p := range all {
		if p.full > 0 {
			best = best.with(p)
		}
	}
	return best
}

func (m *people) addPost(f *personTraits, a *article, h fact) {
	if h.b != none {
		f.posts = append(f.posts, m.lexicon.post(a.entities[h.b].name, h.former))
	}
	if h.c == none {
		return
	}
	switch at := a.entities[h.c]; {
	case at.kind == graph.KindPlace:
		key := m.lexicon.placeKeyOf(a, int(h.c))
		if code, ok := strings.CutPrefix(key, "country:"); ok {
			f.countries = append(f.countries, code)
		} else if code, ok := m.lexicon.capitals[key]; ok && national(f.posts) {
			f.countries = append(f.countries, code)
		} else {
			f.cities = append(f.cities, key)
		}
	case at.kind == graph.KindOrganisation && at.item != nil:
		f.bodies = append(f.bodies, at.item.atom.cluster.serial)
		for u := range a.of(graph.FactPartOf, int(h.c)) {
			if u.b != none && a.entities[u.b].kind == graph.KindOrganisation {
				f.bodies = append(f.bodies, a.entities[u.b].item.atom.cluster.serial)
			}
		}
		if o, ok := at.item.atom.features.(orgTraits); ok && o.country != "" && o.national {
			f.countries = append(f.countries, o.country)
		}
	}
}

// national reports whether the last post is one of a country, so that a minister in Quito is one of Ecuador.
func national(posts []post) bool {
	return len(posts) > 0 && slices.Contains([]string{"minister", "deputy minister", "state_secretary", "ambassador", "prime_minister"}, posts[len(posts)-1].class)
}

// keys block on a part and the first letter of another one, so that initials, misspellings of one part and forms with
// more parts meet; and on one part with a post's country, body or class, for names of which only a part is given.
func (m *people) keys(f personTraits) []uint64 {
	var k []uint64
	for i, p := range f.name.parts {
		if p.initial {
			continue
		}
		for j, q := range f.name.parts {
			if i != j && q.sound != "" {
				k = append(k, hash64("initial", p.sound, q.sound[:1]))
			}
		}
		for _, c := range f.countries {
			k = append(k, hash64("country", p.sound, c))
		}
		for _, b := range f.bodies {
			k = append(k, hash64("body", p.sound, fmt.Sprint(b)))
		}
		for _, c := range f.posts {
			if f.pooled() {
				k = append(k, hash64("post", p.sound, c.class))
			}
			for _, w := range c.portfolio {
				k = append(k, hash64("post", p.sound, c.class, w))
			}
			if strings.Contains(c.title, " ") {
				k = append(k, hash64("title", p.sound, c.title))
			}
		}
	}
	return k
}

// Sorts of evidence for people.
const (
	onDay   = iota // took part in an event of that day
	atPlace        // of that day at that place
	inChair        // and chaired it
)

// evidence gathers the days, and the days with places, of the events that the person took part in.
func (m *people) evidence(a *article, e int, t *traits) []string {
	var all []string
	for tp := range a.of(graph.FactTakesPart, e) {
		if tp.b == none || !tp.presence.Met() {
			continue
		}
		days := eventDays(a, int(tp.b))
		for _, d := range days {
			t.evidence = append(t.evidence, tagged(hash64("day", d), onDay))
			for pl := range a.of(graph.FactPlace, int(tp.b)) {
				if pl.b != none {
					at := hash64("place", d, m.lexicon.placeKeyOf(a, int(pl.b)))
					t.evidence = append(t.evidence, tagged(at, atPlace))
					if tp.as == graph.CapacityChair || tp.as == graph.CapacityCoChair {
						t.evidence = append(t.evidence, tagged(at, inChair))
					}
				}
			}
		}
		all = append(all, days...)
	}
	return all
}

// eventDays lists the days of an event of at most a week, and nothing where only a month or a year is known.
func eventDays(a *article, event int) []string {
	var out []string
	for d := range a.of(graph.FactDate, event) {
		first, last := dayRange(d.date)
		if first != 0 && last-first < 7 {
			for x := first; x <= last; x++ {
				out = append(out, isoDay(x))
			}
		}
	}
	return out
}
