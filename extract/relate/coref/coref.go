// Package coref finds out which mentions of an article name the same thing. Resolve gives every mention the index of a
// Cluster. People are joined by the parts of their names (surname, first name of a leader, misspelt repeats), organisations
// by acronyms and short forms, places by country and demonym, accords by their words; dates and roles by equal words, as
// more is known of them only once their facts are. Events are not decided here: their mentions are told apart by a model
// that Resolve is given.
package coref

import (
	"github.com/whomet/whomet/extract/relate/scene"
)

// Cluster is one thing with its mentions in the order of the text.
type Cluster struct {
	Letter   scene.Letter
	Mentions []int // indices into Scene.Mentions
}

// EventLinker decides to which of the given earlier events, those that were mentioned last, a mention belongs; -1 means to
// none of them.
type EventLinker func(s *scene.Scene, clusters []Cluster, events []int, mention int) int

// Resolve clusters the mentions of a scene. of[m] is the index of the cluster of mention m; it is also written to
// Scene.Mentions[m].Entity.
func Resolve(s *scene.Scene, countries scene.Countries, link EventLinker) (clusters []Cluster, of []int) {
	r := resolver{scene: s, countries: countries, of: make([]int, len(s.Mentions)), memories: map[scene.Letter]*memory{}}
	for m := range s.Mentions {
		if s.Mentions[m].Letter != 'E' {
			r.put(m, r.thing(m))
		}
	}
	for m := range s.Mentions {
		if s.Mentions[m].Letter == 'E' {
			r.put(m, link(s, r.clusters, r.lastEvents(), m))
		}
	}
	return r.clusters, r.of
}

// thing returns the cluster of a mention of anything but an event, -1 for a new one.
func (r *resolver) thing(m int) int {
	switch r.scene.Mentions[m].Letter {
	case 'P':
		return r.person(m)
	case 'O':
		return r.organisation(m)
	case 'L':
		return r.place(m)
	case 'A':
		return r.accord(m)
	}
	return r.same(m)
}

// resolver is the state of one article. names[c] holds the folded names of cluster c.
type resolver struct {
	scene     *scene.Scene
	countries scene.Countries
	clusters  []Cluster
	names     [][]name
	country   []string // of a place cluster: the plain name of its country
	memories  map[scene.Letter]*memory
	of        []int
	current   name // of the mention being placed
	found     string
}

// put adds a mention to a cluster, or makes one where at is -1.
func (r *resolver) put(m, at int) {
	letter := r.scene.Mentions[m].Letter
	if at < 0 {
		at = len(r.clusters)
		r.clusters = append(r.clusters, Cluster{Letter: letter})
		r.names = append(r.names, nil)
		r.country = append(r.country, r.found)
		if r.found != "" {
			r.memory(letter).learn(countryKey(r.found), at)
		}
	}
	r.found = ""
	r.memory(letter).mention(at)
	r.clusters[at].Mentions = append(r.clusters[at].Mentions, m)
	if r.current.text != "" {
		r.addName(at)
	}
	r.current = name{}
	r.of[m] = at
	r.scene.Mentions[m].Entity = at
}

func (r *resolver) addName(at int) {
	for _, n := range r.names[at] {
		if n.text == r.current.text {
			return
		}
	}
	if len(r.names[at]) == mostNames {
		return
	}
	r.names[at] = append(r.names[at], r.current)
	k := r.memory(r.clusters[at].Letter)
	for _, w := range r.current.words {
		k.learn(w, at)
	}
	k.learn(r.current.text, at)
}

// mostNames is how many names of a thing are compared with a new one.
const mostNames = 40

// best returns the candidate of a letter with the highest score, the latest mentioned of equals; -1 where none is above 0.
func (r *resolver) best(letter scene.Letter, score func(cluster int) int) int {
	best, top, latest := -1, 0, -1
	for _, c := range r.candidates(letter) {
		s, last := score(c), r.clusters[c].Mentions[len(r.clusters[c].Mentions)-1]
		if s > top || s == top && s > 0 && last > latest {
			best, top, latest = c, s, last
		}
	}
	return best
}

// scoreNames returns the best score of the current name against those of a cluster.
func (r *resolver) scoreNames(c int, score func(a, b name) int) int {
	top := 0
	for _, n := range r.names[c] {
		top = max(top, score(r.current, n))
	}
	return top
}

func equalText(a, b name) int {
	if a.text == b.text {
		return 1
	}
	return 0
}

// same joins mentions of equal words.
func (r *resolver) same(m int) int {
	r.current = newName(r.scene, m, nil)
	return r.best(r.scene.Mentions[m].Letter, func(c int) int { return r.scoreNames(c, equalText) })
}

// place joins equal names and the names and demonyms of one country.
func (r *resolver) place(m int) int {
	r.current = newName(r.scene, m, placeWords)
	country := r.countries.Name(r.scene.Mentions[m].Lower)
	if country == "" {
		country = r.countries.Name(r.current.text)
	}
	r.found = country
	return r.best('L', func(c int) int {
		if country != "" && r.country[c] == country {
			return 3
		}
		return r.scoreNames(c, samePlace)
	})
}

func samePlace(a, b name) int {
	if a.text == b.text {
		return 2
	}
	if len(a.text) > 5 && len(b.text) > 5 && closeSpelling(a.text, b.text) {
		return 1
	}
	return 0
}
