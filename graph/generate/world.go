package generate

import (
	"embed"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

//go:embed words/*.txt
var wordFiles embed.FS

// Options say how large a world is. Zero fields take the values named.
type Options struct {
	Participations int    // distinct pairs of agent and event over all articles, at least; 0 means 10,000
	People         int    // 0 means one in ten of Participations, at least 50
	Seed           uint64 // worlds of different seeds differ
	Years          int    // that the events spread over, from 2015; 0 means 8
	Zipf           Zipf   // how unequal people are; the zero value is taken for DefaultZipf
}

// Zipf is a distribution over ranks 0, 1, ...: the chance of rank k is proportional to (V+k)^-S. S must exceed 1.
type Zipf struct{ S, V float64 }

// DefaultZipf gives the best known of 100,000 people about one in fifty of all participations.
var DefaultZipf = Zipf{S: 1.1, V: 3}

// World is a cast of people, organisations and places. It does not change and may be used by many goroutines.
type World struct {
	opts          Options
	words         words
	people        int
	syllables     int // of a family name
	organisations int
}

// words are the lists that names and sentences are put together from.
type words struct {
	given, family, roles, bodies, fields, topics, kinds, places, countries, fillers []string
}

// New makes a world.
func New(opts Options) *World {
	if opts.Participations == 0 {
		opts.Participations = 10_000
	}
	if opts.People == 0 {
		opts.People = max(opts.Participations/10, 50)
	}
	if opts.Years == 0 {
		opts.Years = 8
	}
	if opts.Zipf == (Zipf{}) {
		opts.Zipf = DefaultZipf
	}
	w := &World{opts: opts, words: readWords(), people: opts.People, organisations: max(opts.People/8, 10)}
	w.syllables = w.lengthOfNames()
	return w
}

func readWords() words {
	read := func(name string, split func(string) []string) []string {
		raw, err := wordFiles.ReadFile("words/" + name + ".txt")
		if err != nil {
			panic(err) // embedded
		}
		return split(strings.TrimSpace(string(raw)))
	}
	lines := func(s string) []string { return strings.Split(s, "\n") }
	return words{
		given: read("given", strings.Fields), family: read("family", strings.Fields),
		roles: read("roles", lines), bodies: read("bodies", lines), fields: read("fields", lines),
		topics: read("topics", lines), kinds: read("kinds", lines), places: read("places", lines),
		countries: read("countries", lines), fillers: read("fillers", lines),
	}
}

// agent is a person or an organisation by number; low numbers are well known.
type agent struct {
	kind   graph.EntityKind
	number int
}

func (w *World) name(a agent) string {
	switch a.kind {
	case graph.KindPerson:
		return w.personName(a.number)
	case graph.KindPlace:
		return w.words.places[a.number]
	}
	return w.organisationName(a.number)
}

// namesPerPerson is how many names there are for each that is used, at least: few enough that people share one, or have one that
// another differs from by a letter, as among real people of many countries. It is kept as worlds grow, by longer names: else
// every name of a large world would be one letter from some other.
const namesPerPerson = 900

// lengthOfNames is how many syllables a family name needs: three for up to ten thousand people.
func (w *World) lengthOfNames() int {
	length, names := 0, len(w.words.given)
	for length < 3 || names < namesPerPerson*w.people {
		names *= len(w.words.family)
		length++
	}
	return length
}

// personName is different for each number. People of near numbers have neither name in common.
func (w *World) personName(n int) string {
	family := len(w.words.family)
	names := len(w.words.given)
	for range w.syllables {
		names *= family
	}
	k, round := scatter(n, names), n/names
	given := w.words.given[k%len(w.words.given)]
	var b strings.Builder
	rest := k / len(w.words.given)
	for range w.syllables {
		b.WriteString(w.words.family[rest%family])
		rest /= family
	}
	for ; round > 0; round /= family { // a world of millions of people
		b.WriteString(w.words.family[round%family])
	}
	name := b.String()
	return given + " " + strings.ToUpper(name[:1]) + name[1:]
}

// organisationName is different for each number, after some ten thousand by the number that it ends in.
func (w *World) organisationName(n int) string {
	bodies, fields, countries := w.words.bodies, w.words.fields, w.words.countries
	names := len(bodies) * len(fields) * len(countries)
	k := scatter(n, names)
	name := fmt.Sprintf("%s of %s of %s", bodies[k%len(bodies)], fields[k/len(bodies)%len(fields)], countries[k/len(bodies)/len(fields)])
	if round := n / names; round > 0 {
		name += fmt.Sprintf(", %d", round+1)
	}
	return name
}

// scatter maps the numbers below size, and those of each further round, to the numbers below size one to one, near ones
// far apart: by steps of the golden ratio.
func scatter(n, size int) int {
	step := size * 618 / 1000
	for gcd(step, size) != 1 {
		step++
	}
	return n % size * step % size
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// post is what a person is on a day: everybody changes places once in the years of the world.
func (w *World) post(person int, day time.Time) (role string, organisation int) {
	later := 0
	if (day.Year()+person)%w.opts.Years >= w.opts.Years/2 {
		later = 1
	}
	role = w.words.roles[(person*7+later*3)%len(w.words.roles)]
	return role, (person/8 + later*13) % w.organisations
}

func (w *World) id(a agent) graph.EntityID {
	return graph.EntityID(string(a.kind) + "/" + slug(w.name(a)))
}

func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f:
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
}

// Articles yields the articles of the world in the order of their dates, the same ones each time, until they hold the
// participations asked for.
func (w *World) Articles() iter.Seq[graph.ResolvedArticle] {
	return func(yield func(graph.ResolvedArticle) bool) {
		r := rand.New(rand.NewPCG(w.opts.Seed, uint64(w.opts.Participations)))
		h := &history{
			w: w, r: r,
			people:        rand.NewZipf(r, w.opts.Zipf.S, w.opts.Zipf.V, uint64(w.people-1)),
			organisations: rand.NewZipf(r, w.opts.Zipf.S, w.opts.Zipf.V, uint64(w.organisations-1)),
		}
		for number := 0; h.participations < w.opts.Participations; number++ {
			if !yield(h.article(number)) {
				return
			}
		}
	}
}
