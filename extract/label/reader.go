package label

import (
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/text"
)

// reader is what one goroutine needs to run a committee. What the first layer knows of a form, and what that adds to the
// second layer of the tokens around, is remembered, since most forms of a text have been seen before.
type reader struct {
	*committee
	act        activations // of the member at hand
	near       [][]float32 // of each member: its second layer
	scores     []float32   // the mean of the members'
	chain      *chain
	words      []word
	now, older memory
	ring       keyring
	keys       []int32 // of each token
	candidates []candidate
	chosen     []candidate

	vector [dimensions]float32
	token  []float32
	entry  []float32
	rows   []int32
}

// memory holds what is known of forms: for each an entry, which has for each member 2*Radius+1 vectors, which go to the
// tokens from Radius before it to Radius behind it.
type memory struct {
	entries map[form]int32
	keys    []int32
	near    []uint16 // of each entry, rounded by vec.Half to save room
}

// A reader that remembers as many forms as remembered begins a new memory and forgets the one before the last, from which
// what is used goes on into the new one. A memory has some 20 MB when it is full. The keys of words are numbered anew
// when they are more than ringed.
const (
	remembered = 10_000
	ringed     = 100_000
)

func newReader(c *committee) *reader {
	r := &reader{
		committee: c, chain: newChain(c.transitions, quickFloor),
		near: make([][]float32, len(c.members)), token: make([]float32, c.lead().Token),
		entry: make([]float32, len(c.members)*(2*c.lead().Radius+1)*c.lead().Hidden),
	}
	r.forget()
	return r
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
				Confidence: r.calibration.confidence(c.kind, float64(c.probability)), Entity: -1, Rule: "label",
			})
		}
	}
	return out
}

// run runs the chain over the scores of a sentence and returns how many tokens it has.
func (r *reader) run(s text.Sentence) int {
	first, n := r.act.at[s.First], s.Last-s.First
	r.chain.run(r.scores[first*width:(first+n)*width], n)
	return n
}

// score computes the scores of all tags of all tokens.
func (r *reader) score(sentences []text.Sentence, words []word) {
	if len(r.ring) > ringed {
		r.forget()
	}
	a := &r.act
	a.arrange(sentences, r.lead().Radius)
	r.nearLayers(words)
	a.gather(r.keys)
	r.scores = cleared(r.scores, a.rows*width)
	for i, n := range r.members {
		a.near = r.near[i]
		n.upperLayers(a, nil)
		vec.Axpy(r.scores, a.scores, 1/float32(len(r.members)))
	}
}

func (r *reader) forget() {
	r.now, r.older, r.ring = memory{entries: make(map[form]int32)}, memory{}, make(keyring)
}

// nearLayers computes the second layers, and the keys.
func (r *reader) nearLayers(words []word) {
	a, h := &r.act, r.lead().Hidden
	for i, n := range r.members {
		r.near[i] = grow(r.near[i], a.rows*h)
		a.fill(r.near[i], n.nearBias.w)
	}
	r.keys = r.keys[:0]
	for i, w := range words {
		entry, key := r.recall(w.form)
		r.keys = append(r.keys, key)
		at, size := a.at[i], len(entry)/len(r.members)
		from := (at - r.lead().Radius) * h // what goes to the rows between sentences is never read
		for j, n := range r.members {
			near := r.near[j]
			vec.AddHalves(near[from:from+size], entry[j*size:])
			n.addAround(near[at*h:(at+1)*h], w.around)
		}
	}
	for _, near := range r.near {
		vec.Rectify(near)
	}
}

// recall finds or makes the entry and the key of a form.
func (r *reader) recall(f form) (entry []uint16, key int32) {
	size := len(r.entry)
	if i, ok := r.now.entries[f]; ok {
		return r.now.near[int(i)*size : (int(i)+1)*size], r.now.keys[i]
	}
	f.text = strings.Clone(f.text) // lets go of the article
	i := len(r.now.keys)
	if i == remembered {
		r.older, r.now = r.now, r.older
		if r.now.entries == nil {
			r.now.entries = make(map[form]int32, remembered)
		}
		clear(r.now.entries)
		r.now.keys, r.now.near = r.now.keys[:0], r.now.near[:0]
		i = 0
	}
	r.now.entries[f] = int32(i)
	r.now.near = slices.Grow(r.now.near, size)[:(i+1)*size]
	entry = r.now.near[i*size:]
	if j, ok := r.older.entries[f]; ok {
		copy(entry, r.older.near[int(j)*size:(int(j)+1)*size])
		key = r.older.keys[j]
	} else {
		r.know(f)
		for k, v := range r.entry {
			entry[k] = vec.Half(v)
		}
		key = r.ring.key(f.text)
	}
	r.now.keys = append(r.now.keys, key)
	return entry, key
}

// know computes the entry of a form.
func (r *reader) know(f form) {
	lead, lower := r.lead(), strings.ToLower(f.text)
	clear(r.vector[:])
	if row := lead.vectors.find(lower); row >= 0 {
		lead.vectors.vector(r.vector[:], row)
	}
	r.rows = lead.formRows(r.rows[:0], f, lower)
	clear(r.entry)
	size := len(r.entry) / len(r.members)
	for i, n := range r.members {
		n.form(r.token, r.vector[:], r.rows)
		vec.Rectify(r.token)
		r.act.sparse.Set(r.token)
		n.addToNear(r.entry[i*size:(i+1)*size], &r.act.sparse)
	}
}

// addToNear adds what a token's first layer adds to the second layer of the tokens around, in their order.
func (n *network) addToNear(dst []float32, token *vec.Sparse) {
	for offset := range 2*n.Radius + 1 {
		// the weights of what stands offset-Radius away from a token are those from offset*Token on
		to := 2*n.Radius - offset
		token.MulAdd(dst[to*n.Hidden:(to+1)*n.Hidden], n.near.w, offset*n.Token)
	}
}
