package resolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// organisations are told apart by the words of their names, their acronyms, the country they belong to, the body they are a
// unit of, and the people who hold posts there.
type organisations struct{ lexicon *lexicon }

type orgTraits struct {
	names    []bodyName
	acronyms []string
	country  string   // code; empty where the article does not say
	national bool     // a kind of body that every country has one of
	wholes   []string // names and acronyms of the bodies that it is a unit of
}

// bodyName is a name of more than an acronym.
type bodyName struct {
	ordered []string // content words as they stand, for acronyms
	local   []string // the same without countries
	words   []string // the same sorted
	key     string
	sound   string   // of key
	kinds   []string // those that say what kind of body it is
	telling int      // words that are neither kind nor general
	tell    []string // these
	short   bool     // the article has a fuller name with the same words
}

func (*organisations) disputes() reasons                     { return reasons{} }
func (*organisations) settles(_, _, _ *atom, _ reasons) bool { return false }
func (*organisations) margin() int32                         { return 8 }
func (*organisations) linkage() linkage                      { return byBalance }
func (*organisations) twins(_, _ *atom) bool                 { return false }
func (*organisations) unlike(_, _ *atom) bool                { return false }
func (*organisations) kind() graph.EntityKind                { return graph.KindOrganisation }

// distinct is false: extraction does not always see that a name and an acronym of one article are one body.
func (*organisations) distinct() bool { return false }

func (m *organisations) describe(a *article, e int) traits {
	var f orgTraits
	for _, n := range a.entities[e].names {
		m.addName(&f, n)
		if spelt := m.spellOut(a, e, n); spelt != n {
			m.addName(&f, spelt)
		}
	}
	f.markShort()
	f.acronyms = sorted(f.acronyms)
	slices.SortFunc(f.names, func(p, q bodyName) int { return strings.Compare(p.key, q.key) })
	f.names = slices.CompactFunc(f.names, func(p, q bodyName) bool { return p.key == q.key })
	f.national = m.isNational(f)
	m.addSurroundings(&f, a, e)
	f.wholes = sorted(f.wholes)
	t := traits{features: f, keys: m.keys(f)}
	for h := range a.holders(e) {
		t.evidence = append(t.evidence, m.holder(a.entities[h.a])...)
	}
	t.context = t.evidence
	t.signature = fmt.Sprint(f.names, f.acronyms, f.country, f.wholes)
	if f.vague() && f.country == "" && len(f.wholes) == 0 {
		m.tellApart(&t, f, a.id)
	}
	return t
}

// tellApart gives a body of which the article does not say whose it is the identity of the people who hold posts there, or
// else of its article. Where neither they nor an acronym can make it one with another there is nothing to compare: without
// this a thousand articles about "the foreign ministry" would be half a million pairs.
func (m *organisations) tellApart(t *traits, f orgTraits, id graph.ArticleID) {
	if len(t.evidence) == 0 {
		t.signature += "\x00" + string(id)
		if len(f.acronyms) == 0 {
			t.keys = nil
		}
		return
	}
	holders := slices.Sorted(slices.Values(t.evidence))
	t.signature += fmt.Sprintf("\x00%x", slices.Compact(holders))
}

// spellOut replaces acronyms in a name by what the article says that they stand for: "MRC Secretariat".
func (m *organisations) spellOut(a *article, e int, name string) string {
	w := strings.Fields(name)
	if len(w) < 2 {
		return name
	}
	for i, x := range w {
		if !acronym(x) {
			continue
		}
		for o := range a.entities {
			if a.entities[o].kind == graph.KindOrganisation && o != e && slices.Contains(a.entities[o].names, x) && !acronym(a.entities[o].name) {
				w[i] = a.entities[o].name
			}
		}
	}
	return strings.Join(w, " ")
}

func (n bodyName) String() string { return n.key }

// vague reports whether no name tells which body is meant without knowing whose it is.
func (f orgTraits) vague() bool {
	enough := 1
	if f.national {
		enough = 3
	}
	return len(f.names) > 0 && !slices.ContainsFunc(f.names, func(n bodyName) bool { return n.telling >= enough })
}

// markShort drops names that stand for a fuller one in its article alone ("the Commission"), and marks those that have a
// part of the words of a fuller one ("the Security Council").
func (f *orgTraits) markShort() {
	telling := slices.ContainsFunc(f.names, func(n bodyName) bool { return n.telling > 0 })
	fuller := func(n bodyName) bool {
		return slices.ContainsFunc(f.names, func(o bodyName) bool { return len(o.words) > len(n.words) && within(n.words, o.words) })
	}
	for i, n := range f.names {
		f.names[i].short = fuller(n)
	}
	f.names = slices.DeleteFunc(f.names, func(n bodyName) bool {
		return telling && n.telling == 0 || n.short && len(n.words) == 1
	})
}

func (m *organisations) addName(f *orgTraits, name string) {
	if acronym(name) {
		short := fold(name)
		f.acronyms = append(f.acronyms, short)
		if full, ok := m.lexicon.acronyms[short]; ok {
			m.addName(f, full)
		}
		return
	}
	var n bodyName
	for _, w := range m.lexicon.contentWords(name) {
		n.ordered = append(n.ordered, w)
		if code := m.lexicon.countries[w]; code != "" {
			f.country = code
			continue
		}
		n.words = append(n.words, w)
		if kind, known := m.lexicon.bodies[w]; kind {
			n.kinds = append(n.kinds, w)
		} else if !known {
			n.telling++
			n.tell = append(n.tell, w)
		}
	}
	if len(n.words) == 1 && len(n.ordered) > 1 && strings.Contains(name, strings.ToUpper(n.words[0])) { // "JRC, Bangladesh"
		f.acronyms = append(f.acronyms, n.words[0])
		return
	}
	for _, w := range strings.Fields(name) { // the secretariat of the DC
		if acronym(w) && len(n.words) > 1 && len(w) < 8 && strings.ToUpper(name) != name {
			f.wholes = append(f.wholes, fold(w))
		}
	}
	n.local = slices.Clone(n.words)
	n.words, n.kinds, n.tell = sorted(n.words), sorted(n.kinds), sorted(n.tell)
	if n.key = strings.Join(n.words, " "); n.key != "" {
		n.sound = sound(n.key)
		f.names = append(f.names, n)
	}
}

func (m *organisations) isNational(f orgTraits) bool {
	for _, n := range f.names {
		for _, w := range []string{"ministry", "parliament", "assembly", "senate", "government", "embassy"} {
			if slices.Contains(n.words, w) {
				return true
			}
		}
		if slices.Contains(n.words, "national") && len(n.words) < 5 {
			return true
		}
	}
	return false
}

// addSurroundings finds the country and the larger body that facts and the words next to the name give.
func (m *organisations) addSurroundings(f *orgTraits, a *article, e int) {
	for p := range a.of(graph.FactPartOf, e) {
		if p.b == none {
			continue
		}
		whole := a.entities[p.b]
		if code, ok := strings.CutPrefix(m.lexicon.placeKeyOf(a, int(p.b)), "country:"); ok && whole.kind == graph.KindPlace {
			f.country = code
		} else if whole.kind == graph.KindOrganisation {
			for _, n := range whole.names {
				f.wholes = append(f.wholes, strings.Join(sorted(m.lexicon.contentWords(n)), " "))
			}
		}
	}
	if f.country == "" && (f.national || f.vague()) {
		f.country = m.countryOfHolders(a, e)
	}
	if f.country == "" && f.vague() {
		f.country = m.onlyCountry(a)
	}
}

// countryOfHolders is the country for which the people who hold posts at the body hold other posts, where it is one.
func (m *organisations) countryOfHolders(a *article, e int) string {
	var codes []string
	for h := range a.holders(e) {
		for g := range a.of(graph.FactHolds, int(h.a)) {
			if g.c != none && a.entities[g.c].kind == graph.KindPlace {
				if code, ok := strings.CutPrefix(m.lexicon.placeKeyOf(a, int(g.c)), "country:"); ok {
					codes = append(codes, code)
				}
			}
		}
	}
	if codes = sorted(codes); len(codes) == 1 {
		return codes[0]
	}
	return ""
}

// onlyCountry is the country that an article speaks of, where it is one.
func (m *organisations) onlyCountry(a *article) string {
	var codes []string
	for e := range a.entities {
		if a.entities[e].kind == graph.KindPlace {
			key := m.lexicon.placeKeyOf(a, e)
			if code, ok := strings.CutPrefix(key, "country:"); ok {
				codes = append(codes, code)
			} else if code, ok := m.lexicon.capitals[key]; ok {
				codes = append(codes, code)
			}
		}
	}
	if codes = sorted(codes); len(codes) == 1 {
		return codes[0]
	}
	return ""
}

// holders yields the facts that give someone a post at e.
func (a *article) holders(e int) func(yield func(fact) bool) {
	return func(yield func(fact) bool) {
		for _, f := range a.facts {
			if f.kind == graph.FactHolds && int(f.c) == e && f.a != none && !yield(f) {
				return
			}
		}
	}
}

// holder gives every pair of parts of a person's name.
func (m *organisations) holder(e entity) []uint64 {
	n := m.lexicon.personName(e.name)
	var out []uint64
	for i, p := range n.parts {
		for _, q := range n.parts[i+1:] {
			if !p.initial && !q.initial {
				out = append(out, hash64("holder", min(p.sound, q.sound), max(p.sound, q.sound)))
			}
		}
	}
	return out
}

// keys block on the whole name without country, on pairs of its words of which one tells something, on acronyms given and
// possible, and on the kind of body with the body it is a unit of.
func (m *organisations) keys(f orgTraits) []uint64 {
	var k []uint64
	for _, n := range f.names {
		k = append(k, hash64("name", n.key), hash64("acronym", initials(n.ordered)), hash64("acronym", initials(n.local)))
		if l := len(n.local) - 1; l > 1 {
			k = append(k, hash64("short", initials(n.local[:l]), n.local[l]))
		} else if l == 1 {
			k = append(k, hash64("short", n.local[0], n.local[1]))
		}
		for i, p := range n.words {
			for _, q := range n.words[i+1:] {
				_, known := m.lexicon.bodies[p]
				_, known2 := m.lexicon.bodies[q]
				if !known || !known2 {
					k = append(k, hash64("words", p, q))
				}
			}
			for _, w := range f.wholes {
				k = append(k, hash64("unit", p, w))
			}
		}
		if len(n.words) == 1 && f.country != "" {
			k = append(k, hash64("words", n.words[0], f.country))
		}
	}
	for _, s := range f.acronyms {
		k = append(k, hash64("acronym", s))
	}
	return k
}

func initials(w []string) string {
	var b strings.Builder
	for _, x := range w {
		b.WriteByte(x[0])
	}
	return b.String()
}
