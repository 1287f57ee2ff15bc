package label

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/text"
)

// reader is what one goroutine needs to run a network. What the first layer knows of a form is remembered, since most
// forms of a text have been seen before.
type reader struct {
	*network
	act        activations
	chain      *chain
	words      []word
	seen       map[form]int32 // number of a form's entry
	layer      []float32      // of each entry
	keys       []int32        // of each entry
	ring       keyring
	entries    []int32 // of each token
	candidates []candidate
	chosen     []candidate

	vector [dimensions]float32
	rows   []int32
}

// remembered is how many forms a reader remembers before it begins anew: some 10 MB.
const remembered = 20000

func newReader(n *network) *reader {
	return &reader{network: n, chain: newChain(n.transitions, quickFloor), seen: make(map[form]int32), ring: make(keyring)}
}

// read returns the mentions in the sentences of an article.
func (r *reader) read(sentences []text.Sentence, words []word) []text.Mention {
	if len(words) == 0 {
		return nil
	}
	r.score(sentences, words)
	var out []text.Mention
	for i, s := range sentences {
		n := r.run(s)
		r.candidates = r.chain.candidates(r.candidates[:0], n)
		r.chosen = r.chain.choose(r.chosen[:0], r.candidates, n)
		for _, c := range r.chosen {
			out = append(out, text.Mention{
				Kind: kinds[c.kind], Sentence: i, First: s.First + c.first, Last: s.First + c.end,
				Confidence: min(float64(c.probability), 1), Entity: -1, Rule: "label",
			})
		}
	}
	return out
}

// run runs the chain over the scores of a sentence and returns how many tokens it has.
func (r *reader) run(s text.Sentence) int {
	first, n := r.act.at[s.First], s.Last-s.First
	r.chain.run(r.act.scores[first*width:(first+n)*width], n)
	return n
}

// score computes the scores of all tags of all tokens.
func (r *reader) score(sentences []text.Sentence, words []word) {
	r.tokens(sentences, words)
	r.nearLayer(&r.act, nil)
	r.upperLayers(&r.act, nil)
}

// tokens computes the first layer.
func (r *reader) tokens(sentences []text.Sentence, words []word) {
	if len(r.seen) > remembered {
		clear(r.seen)
		clear(r.ring)
		r.layer, r.keys = r.layer[:0], r.keys[:0]
	}
	a, size := &r.act, r.Token
	a.arrange(sentences, r.Radius)
	a.token = cleared(a.token, a.rows*size)
	r.entries = r.entries[:0]
	for i, w := range words {
		entry := int(r.entry(w.form))
		row := a.token[a.at[i]*size : (a.at[i]+1)*size]
		copy(row, r.layer[entry*size:])
		r.rows = aroundRows(r.rows[:0], w.around)
		r.addFeatures(row, r.rows)
		vec.Rectify(row)
		r.entries = append(r.entries, r.keys[entry])
	}
	a.gather(r.entries)
}

// entry finds or makes the entry of a form.
func (r *reader) entry(f form) int32 {
	if entry, ok := r.seen[f]; ok {
		return entry
	}
	entry := int32(len(r.seen))
	f.text = strings.Clone(f.text) // lets go of the article
	r.seen[f] = entry
	r.keys = append(r.keys, r.ring.key(f.text))
	lower := strings.ToLower(f.text)
	clear(r.vector[:])
	if row := r.vectors.find(lower); row >= 0 {
		r.vectors.vector(r.vector[:], row)
	}
	r.rows = r.formRows(r.rows[:0], f, lower)
	first := len(r.layer)
	r.layer = slices.Grow(r.layer, r.Token)[:first+r.Token]
	r.network.form(r.layer[first:], r.vector[:], r.rows)
	return entry
}
