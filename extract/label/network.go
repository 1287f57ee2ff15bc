package label

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/text"
)

// sizes are the lengths of the vectors between the layers and the number of tokens that the first convolution sees on
// each side; the second one sees one on each side.
type sizes struct {
	Token, Hidden, Radius int
	Dilations             []int // of the upper convolutions, the distance of the two neighbours that they see
}

// pad is how many empty rows part two sentences, as wide as the widest convolution.
func (s sizes) pad() int { return max(s.Radius, slices.Max(s.Dilations)) }

// caution is what chain.decode is given: cross-validation shows no gain from values around 1.
const caution = 1

// network scores the tags of every token of an article. Its layers are rectified, all but the last:
//
//	token   the word vector projected, plus a learned vector for each feature of the word
//	near    a convolution over the tokens around
//	far     further convolutions, each added to what it sees; the first one also sees the strongest near of all equal
//	        capitalised words of the article, so that what is clear at one mention helps at the others
//	scores  one number a tag
type network struct {
	sizes
	words *embeddings
	vocabulary

	project, features, tokenBias *tensor
	near, nearBias               *tensor
	far, farBias                 []*tensor // one a dilation
	shared                       *tensor
	out, outBias                 *tensor
	transitions                  *tensor
}

func newNetwork(s sizes, words *embeddings, v vocabulary) *network {
	t, h := s.Token, s.Hidden
	n := &network{
		sizes: s, words: words, vocabulary: v,
		project: newTensor("project", dimensions, t), features: newTensor("features", v.size(), t), tokenBias: newTensor("tokenBias", 1, t),
		near: newTensor("near", (2*s.Radius+1)*t, h), nearBias: newTensor("nearBias", 1, h),
		shared: newTensor("shared", h, h),
		out:    newTensor("out", h, width), outBias: newTensor("outBias", 1, width),
		transitions: newTensor("transitions", width, width),
	}
	for range s.Dilations {
		n.far, n.farBias = append(n.far, newTensor("far", 3*h, h)), append(n.farBias, newTensor("farBias", 1, h))
	}
	return n
}

// tensors lists the weights in the order of the model file.
func (n *network) tensors() []*tensor {
	out := []*tensor{n.project, n.features, n.tokenBias, n.near, n.nearBias, n.far[0], n.shared, n.farBias[0]}
	for i := range n.far[1:] {
		out = append(out, n.far[i+1], n.farBias[i+1])
	}
	return append(out, n.out, n.outBias, n.transitions)
}

func (n *network) randomise(r *rand.Rand) {
	n.project.randomise(r, 0.5)
	n.features.randomise(r, 0.1)
	n.near.randomise(r, 0.08)
	for _, w := range n.far {
		w.randomise(r, 0.08)
	}
	n.shared.randomise(r, 0.08)
	n.out.randomise(r, 0.1)
}

// layout places the tokens of an article in the rows of a table, with empty rows between the sentences as wide as the
// widest convolution.
type layout struct {
	rows      int
	at        []int // row of each token
	sentences []text.Sentence
	group     []int32 // of each token: number of its group of equal capitalised words, or -1
	groups    int
	number    []int32 // of each key: number of its group plus one
	numbered  []int32 // the keys that have a number
}

// arrange gives every token its row.
func (l *layout) arrange(sentences []text.Sentence, pad int) {
	l.sentences, l.at = sentences, l.at[:0]
	row := pad
	for _, s := range sentences {
		for range s.Last - s.First {
			l.at = append(l.at, row)
			row++
		}
		row += pad
	}
	l.rows = row
}

// gather forms the groups of tokens that have the same key. Tokens with the key -1 are in none.
func (l *layout) gather(keys []int32) {
	l.group = l.group[:0]
	for _, key := range keys {
		l.group = append(l.group, l.groupOf(key))
	}
	l.groups = len(l.numbered)
	for _, key := range l.numbered {
		l.number[key] = 0
	}
	l.numbered = l.numbered[:0]
}

func (l *layout) groupOf(key int32) int32 {
	if key < 0 {
		return -1
	}
	for int(key) >= len(l.number) {
		l.number = append(l.number, 0)
	}
	if l.number[key] == 0 {
		l.numbered = append(l.numbered, key)
		l.number[key] = int32(len(l.numbered))
	}
	return l.number[key] - 1
}

// keyring numbers the words of which equal ones form a group.
type keyring map[string]int32

// key returns the number of a word, equal for words that are taken to name the same thing, or -1 for a word without a
// capital.
func (k keyring) key(s string) int32 {
	r, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) {
		return -1
	}
	s = strings.ToLower(s)
	number, ok := k[s]
	if !ok {
		number = int32(len(k))
		k[strings.Clone(s)] = number
	}
	return number
}

// activations are the outputs of the layers for one article, in the rows of its layout.
type activations struct {
	layout
	token, near  []float32
	far          [][]float32 // of each upper convolution
	sum          [][]float32 // of near and of the upper convolutions before: what each upper convolution sees, and the output
	pool, scores []float32
	strongest    []int32 // of each group and element: the row whose near is pooled
	sparse       vec.Sparse
}

// convolve adds to every row of y the product of the rows around it in x and the matrix w.
func (a *activations) convolve(y, x []float32, w *tensor, radius, dilation int) {
	columns, inner := w.cols, w.rows/(2*radius+1)
	for _, at := range a.at {
		row := y[at*columns : (at+1)*columns]
		if dilation == 1 {
			a.sparse.Set(x[(at-radius)*inner : (at+radius+1)*inner])
			a.sparse.MulAdd(row, w.w, 0)
			continue
		}
		for offset := range 2*radius + 1 {
			from := (at + (offset-radius)*dilation) * inner
			a.sparse.Set(x[from : from+inner])
			a.sparse.MulAdd(row, w.w, offset*inner)
		}
	}
}

// fill copies a vector to the rows of all tokens.
func (a *activations) fill(y, vector []float32) {
	for _, at := range a.at {
		copy(y[at*len(vector):], vector)
	}
}

// rectify ends a layer.
func (a *activations) rectify(y []float32, columns int, d *dropper) {
	for _, at := range a.at {
		row := y[at*columns : (at+1)*columns]
		vec.Rectify(row)
		d.drop(row)
	}
}

// dropper zeroes a share of the elements of a vector and scales up the others. A nil dropper does nothing.
type dropper struct {
	random *rand.PCG
	share  uint8 // of 256
}

func (d *dropper) scale() float32 {
	if d == nil || d.share == 0 {
		return 1
	}
	return 256 / (256 - float32(d.share))
}

func (d *dropper) drop(y []float32) {
	if d == nil || d.share == 0 {
		return
	}
	scale := d.scale()
	var bits uint64
	for i := range y {
		if i%8 == 0 {
			bits = d.random.Uint64()
		}
		if uint8(bits) < d.share {
			y[i] = 0
		} else {
			y[i] *= scale
		}
		bits >>= 8
	}
}

// nearLayer computes the second layer from the first.
func (n *network) nearLayer(a *activations, d *dropper) {
	a.near = cleared(a.near, a.rows*n.Hidden)
	a.fill(a.near, n.nearBias.w)
	a.convolve(a.near, a.token, n.near, n.Radius, 1)
	a.rectify(a.near, n.Hidden, d)
}

// upperLayers computes the layers above the second, and the scores.
func (n *network) upperLayers(a *activations, d *dropper) {
	h := n.Hidden
	a.poolGroups(h)
	a.deepen(len(n.far))
	a.sum[0] = a.near
	for i, w := range n.far {
		far := cleared(a.far[i], a.rows*h)
		a.fill(far, n.farBias[i].w)
		a.convolve(far, a.sum[i], w, 1, n.Dilations[i])
		if i == 0 {
			a.share(far, n.shared, h)
		}
		a.rectify(far, h, d)
		a.far[i], a.sum[i+1] = far, grow(a.sum[i+1], len(far))
		copy(a.sum[i+1], far)
		vec.Add(a.sum[i+1], a.sum[i])
	}
	a.scores = cleared(a.scores, a.rows*width)
	a.fill(a.scores, n.outBias.w)
	a.convolve(a.scores, a.sum[len(n.far)], n.out, 0, 1)
}

func (a *activations) deepen(layers int) {
	for len(a.far) < layers {
		a.far = append(a.far, nil)
	}
	for len(a.sum) < layers+1 {
		a.sum = append(a.sum, nil)
	}
}

// share adds to the tokens of a group what is strongest in it.
func (a *activations) share(y []float32, w *tensor, h int) {
	for i, at := range a.at {
		if g := int(a.group[i]); g >= 0 {
			a.sparse.Set(a.pool[g*h : (g+1)*h])
			a.sparse.MulAdd(y[at*h:(at+1)*h], w.w, 0)
		}
	}
}

// poolGroups takes the maximum of each element of near over the tokens of a group.
func (a *activations) poolGroups(h int) {
	a.pool = cleared(a.pool, a.groups*h)
	if cap(a.strongest) < a.groups*h {
		a.strongest = make([]int32, a.groups*h)
	}
	a.strongest = a.strongest[:a.groups*h]
	for i, at := range a.at {
		g := int(a.group[i])
		if g < 0 {
			continue
		}
		pool, strongest, row := a.pool[g*h:(g+1)*h], a.strongest[g*h:(g+1)*h], a.near[at*h:(at+1)*h]
		for j, v := range row {
			if v > pool[j] {
				pool[j], strongest[j] = v, int32(at)
			}
		}
	}
}

func cleared(s []float32, n int) []float32 {
	s = grow(s, n)
	clear(s)
	return s
}

// token computes the first layer of one word from its vector and its feature rows.
func (n *network) token(dst, vector []float32, rows []int32) {
	copy(dst, n.tokenBias.w)
	vec.MulAdd(dst, vector, n.project.w)
	for _, row := range rows {
		vec.Add(dst, n.features.row(int(row)))
	}
	vec.Rectify(dst)
}

// normalForm is the form under which a word is looked up.
func normalForm(s string) string { return strings.ToLower(s) }
