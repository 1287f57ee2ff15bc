package coref

import (
	"slices"

	"github.com/whomet/whomet/extract/relate/scene"
)

// memory says with which clusters of a letter a mention is compared: those mentioned last, and of those further back the ones
// that share a word. So the work grows with the length of a text and not with its square.
type memory struct {
	recent    []int // the last mentioned, in the order of their last mentions
	forgotten bool  // whether there are more than the recent ones
	named     map[string][]int
}

const (
	mostRecent = 200 // a long article of news names fewer things of a kind
	mostNamed  = 20  // clusters that are remembered by one word, the latest
	mostEvents = 64
)

func (r *resolver) memory(letter scene.Letter) *memory {
	k := r.memories[letter]
	if k == nil {
		k = &memory{named: map[string][]int{}}
		r.memories[letter] = k
	}
	return k
}

// mention makes a cluster the one mentioned last.
func (k *memory) mention(c int) {
	for i := len(k.recent) - 1; i >= 0; i-- {
		if k.recent[i] == c {
			k.recent = append(slices.Delete(k.recent, i, i+1), c)
			return
		}
	}
	if len(k.recent) == mostRecent {
		k.recent = slices.Delete(k.recent, 0, 1)
		k.forgotten = true
	}
	k.recent = append(k.recent, c)
}

// learn remembers a cluster by a word.
func (k *memory) learn(word string, c int) {
	list := k.named[word]
	if slices.Contains(list, c) {
		return
	}
	if len(list) == mostNamed {
		list = slices.Delete(list, 0, 1)
	}
	k.named[word] = append(list, c)
}

// candidates returns the clusters of a letter that the current mention may belong to.
func (r *resolver) candidates(letter scene.Letter) []int {
	k := r.memory(letter)
	if !k.forgotten {
		return k.recent
	}
	out := slices.Clone(k.recent)
	for _, w := range r.current.words {
		out = append(out, k.named[w]...)
	}
	if len(r.current.words) > 1 {
		out = append(out, k.named[r.current.text]...)
	}
	if r.found != "" {
		out = append(out, k.named[countryKey(r.found)]...)
	}
	return out
}

// countryKey is the word by which places of a country are remembered; no name holds a colon before its words.
func countryKey(country string) string { return ":" + country }

// lastEvents returns the events mentioned last, in the order of their first mentions.
func (r *resolver) lastEvents() []int {
	k := r.memory('E')
	out := slices.Clone(k.recent[max(0, len(k.recent)-mostEvents):])
	slices.Sort(out)
	return out
}
