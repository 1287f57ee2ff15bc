package resolve

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// places are one where their names are, countries and their demonyms by the gazetteer. Cities of one name in two countries
// stay apart where their articles say which country.
type places struct{ lexicon *lexicon }

type placeTraits struct {
	key       string
	countries []string // that the article says the place is in
}

func (*places) disputes() reasons                     { return reasons{} }
func (*places) settles(_, _, _ *atom, _ reasons) bool { return false }
func (*places) margin() int32                         { return 8 }
func (*places) linkage() linkage                      { return byBalance }
func (*places) twins(_, _ *atom) bool                 { return false }
func (*places) unlike(_, _ *atom) bool                { return false }
func (*places) kind() graph.EntityKind                { return graph.KindPlace }
func (*places) distinct() bool                        { return false }

func (p *places) describe(a *article, e int) traits {
	f := placeTraits{key: p.lexicon.placeKeyOf(a, e)}
	if !strings.HasPrefix(f.key, "country:") {
		f.countries = p.lexicon.countriesAround(a, e)
		if code := p.lexicon.capitals[f.key]; code != "" && len(f.countries) == 0 {
			f.countries = []string{code}
		}
	}
	return traits{
		signature: f.key + "|" + strings.Join(f.countries, ","),
		features:  f,
		keys:      []uint64{hash64(f.key)},
	}
}

func (p *places) compare(x, y *atom) reasons {
	a, b := x.features.(placeTraits), y.features.(placeTraits)
	var r reasons
	r.add(placeNameSame)
	if len(a.countries) > 0 && len(b.countries) > 0 && !slices.ContainsFunc(a.countries, func(c string) bool { return slices.Contains(b.countries, c) }) {
		r.add(placeCountryOther)
	}
	return r
}

// placeKeyOf is placeKey of the name of a local place, or of another of its forms where that is a country's.
func (l *lexicon) placeKeyOf(a *article, e int) string {
	at := &a.entities[e]
	if at.place == "" {
		at.place = l.placeKey(at.name)
		for _, n := range at.names {
			if k := l.placeKey(n); strings.HasPrefix(k, "country:") {
				at.place = k
				break
			}
		}
	}
	return at.place
}

// countriesAround lists the codes of countries that an article ties a place to: the place stands before the country
// ("Leticia, Colombia"), or an event took place at both.
func (l *lexicon) countriesAround(a *article, e int) []string {
	var out []string
	add := func(place int16) {
		if place != none && int(place) != e {
			if code, ok := strings.CutPrefix(l.placeKeyOf(a, int(place)), "country:"); ok && !slices.Contains(out, code) {
				out = append(out, code)
			}
		}
	}
	for _, f := range a.facts {
		switch {
		case f.kind == graph.FactPlace && f.fromTextAlone && int(f.a) == e:
			add(f.b)
		case f.kind == graph.FactPlace && !f.fromTextAlone && int(f.b) == e && f.a != none:
			for g := range a.of(graph.FactPlace, int(f.a)) {
				add(g.b)
			}
		}
	}
	slices.Sort(out)
	return out
}

// accords are one where their names have the same words.
type accords struct{ lexicon *lexicon }

func (*accords) disputes() reasons                     { return reasons{} }
func (*accords) settles(_, _, _ *atom, _ reasons) bool { return false }
func (*accords) margin() int32                         { return 8 }
func (*accords) linkage() linkage                      { return byBalance }
func (*accords) twins(_, _ *atom) bool                 { return false }
func (*accords) unlike(_, _ *atom) bool                { return false }
func (*accords) kind() graph.EntityKind                { return graph.KindAccord }
func (*accords) distinct() bool                        { return false }

func (m *accords) describe(a *article, e int) traits {
	w := m.lexicon.contentWords(a.entities[e].name)
	slices.Sort(w)
	k := strings.Join(w, " ")
	if !slices.ContainsFunc(w, func(x string) bool { return !m.lexicon.accords[x] }) { // "the Agreement"
		return traits{signature: k + "\x00" + string(a.id)}
	}
	return traits{signature: k, keys: []uint64{hash64(k)}}
}

func (m *accords) compare(x, y *atom) reasons { return reasons{} }

// contentWords are the words of a name of a body, a meeting or an accord that tell it from others, each in the form it is
// compared as.
func (l *lexicon) contentWords(name string) []string {
	var out []string
	for _, w := range words(name) {
		if as, ok := l.words[w]; ok {
			w = as
		}
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}
