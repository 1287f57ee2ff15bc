package label

import (
	"slices"
	"strings"
	"sync"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// Labeller finds mentions with a trained network. It is safe for concurrent use.
type Labeller struct {
	version string
	network *network
	names   *lexicon.Lexicon
	readers sync.Pool // of *reader
}

func newLabeller(n *network, names *lexicon.Lexicon) *Labeller {
	l := &Labeller{network: n, names: names}
	l.readers.New = func() any { return newReader(n) }
	return l
}

// Version names the model: a hash of all that it was trained from.
func (l *Labeller) Version() string { return l.version }

// Recognise returns the mentions of a document in the order of the text, without overlaps, each inside one sentence.
// Confidence is the probability that the network gives to exactly this span, before mentions are made to agree. Equal documents give equal
// mentions, and the time is linear in the number of tokens.
func (l *Labeller) Recognise(doc *text.Document) []text.Mention {
	r := l.readers.Get().(*reader)
	defer l.readers.Put(r)
	r.words = appendWords(r.words[:0], doc, l.names, &r.known)
	mentions := r.read(doc.Sentences, r.words)
	clear(r.words) // lets go of the text
	return agree(doc, mentions)
}

// reader is what one goroutine needs to run the network. The lowest layer of a word is remembered, since most words of a
// text have been seen before.
type reader struct {
	*network
	act     activations
	chain   *chain
	words   []word
	known   []lexicon.Feature
	seen    map[word]int32 // number of a word's entry
	layer   []float32      // of each entry: its lowest layer
	keys    []int32        // of each entry
	ring    keyring
	current []int32 // the key of each token
	tags    []uint8

	vector [dimensions]float32
	rows   []int32
}

// remembered is how many words a reader remembers before it begins anew: some 10 MB.
const remembered = 20000

func newReader(n *network) *reader {
	return &reader{network: n, chain: newChain(n.transitions), seen: make(map[word]int32), ring: make(keyring)}
}

// read returns the mentions in the sentences of an article.
func (r *reader) read(sentences []text.Sentence, words []word) []text.Mention {
	if len(words) == 0 {
		return nil
	}
	r.score(sentences, words)
	var out []text.Mention
	for i, s := range sentences {
		r.run(s)
		r.tags = growBytes(r.tags, s.Last-s.First)
		r.chain.decode(r.tags, caution)
		first := len(out)
		out = mentionsOf(out, r.tags, i, s.First)
		for j := first; j < len(out); j++ {
			m := &out[j]
			m.Confidence = r.chain.span(kindIndex(m.Kind), m.First-s.First, m.Last-s.First)
		}
	}
	return out
}

// run runs the chain over the scores of a sentence.
func (r *reader) run(s text.Sentence) {
	first, n := r.act.at[s.First], s.Last-s.First
	r.chain.run(r.act.scores[first*width:(first+n)*width], n)
}

// score computes the scores of all tags of all tokens.
func (r *reader) score(sentences []text.Sentence, words []word) {
	if len(r.seen) > remembered {
		clear(r.seen)
		clear(r.ring)
		r.layer, r.keys = r.layer[:0], r.keys[:0]
	}
	r.current = r.current[:0]
	a, size := &r.act, r.Token
	for _, w := range words {
		r.current = append(r.current, r.entry(w))
	}
	a.arrange(sentences, r.pad())
	a.token = cleared(a.token, a.rows*size)
	for i, at := range a.at {
		entry := int(r.current[i])
		copy(a.token[at*size:(at+1)*size], r.layer[entry*size:])
		r.current[i] = r.keys[entry]
	}
	a.gather(r.current)
	r.nearLayer(a, nil)
	r.upperLayers(a, nil)
}

// entry finds or makes the entry of a word.
func (r *reader) entry(w word) int32 {
	if entry, ok := r.seen[w]; ok {
		return entry
	}
	entry := int32(len(r.seen))
	w.text = strings.Clone(w.text)
	r.seen[w] = entry
	r.keys = append(r.keys, r.ring.key(w.text))
	lower := normalForm(w.text)
	clear(r.vector[:])
	if row := r.network.words.find(lower); row >= 0 {
		r.network.words.vector(r.vector[:], row)
	}
	r.rows = r.vocabulary.features(r.rows[:0], w, lower)
	first := len(r.layer)
	r.layer = slices.Grow(r.layer, r.Token)[:first+r.Token]
	r.network.token(r.layer[first:], r.vector[:], r.rows)
	return entry
}
