package label

import (
	"fmt"
	"math/bits"
	"math/rand/v2"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

// sizes are the lengths of the vectors between the layers and the number of tokens that the first convolution sees on
// each side; the second one sees one on each side.
type sizes struct{ Token, Hidden, Radius int }

// network scores the tags of every token of an article. Its layers are rectified, all but the last:
//
//	token   the word vector projected, plus a learned vector for each feature of the word
//	near    a convolution over the tokens around, plus a learned vector for each feature of the surroundings
//	far     a convolution over near, and over the strongest near of groups of tokens: of all equal capitalised words of
//	        the article, so that what is clear at one mention helps at the others, and of the sentence, which adds to the
//	        first elements only
//	scores  one number a tag, from the sum of near and far
//
// A chain makes probabilities of tags out of the scores.
type network struct {
	sizes
	vectors *embeddings
	vocabulary

	project, features, tokenBias *tensor
	near, around, nearBias       *tensor
	far, farBias                 *tensor
	shared                       [sorts]*tensor
	out, outBias                 *tensor
	transitions                  *tensor
}

// sentenceColumns is how many elements of the third layer see the whole sentence. More of them help events and harm names.
const sentenceColumns = 32

func newNetwork(s sizes, vectors *embeddings, v vocabulary) *network {
	t, h := s.Token, s.Hidden
	n := &network{
		sizes: s, vectors: vectors, vocabulary: v,
		project: newTensor("project", dimensions, t), features: newTensor("features", v.size(), t), tokenBias: newTensor("tokenBias", 1, t),
		near: newTensor("near", (2*s.Radius+1)*t, h), around: newTensor("around", surroundingsBits, h), nearBias: newTensor("nearBias", 1, h),
		far: newTensor("far", 3*h, h), farBias: newTensor("farBias", 1, h),
		out: newTensor("out", h, width), outBias: newTensor("outBias", 1, width),
		transitions: newTensor("transitions", width, width),
	}
	for i, columns := range [sorts]int{equalWords: h, oneSentence: min(h, sentenceColumns)} {
		n.shared[i] = newTensor(fmt.Sprint("shared", i), h, columns)
	}
	return n
}

// tensors lists the weights in the order of the model file.
func (n *network) tensors() []*tensor {
	all := []*tensor{n.project, n.features, n.tokenBias, n.near, n.around, n.nearBias, n.far, n.farBias, n.out, n.outBias, n.transitions}
	return append(all, n.shared[:]...)
}

func (n *network) randomise(r *rand.Rand) {
	n.project.randomise(r, 0.5)
	n.features.randomise(r, 0.1)
	n.near.randomise(r, 0.08)
	n.around.randomise(r, 0.1)
	n.far.randomise(r, 0.08)
	for _, t := range n.shared {
		t.randomise(r, 0.08)
	}
	n.out.randomise(r, 0.1)
}

// activations are the outputs of the layers for one article, in the rows of its layout.
type activations struct {
	layout
	token, near, far, sum, scores []float32
	sparse                        vec.Sparse
}

// upperLayers computes the third layer and the scores from the second.
func (n *network) upperLayers(a *activations, d *dropper) {
	h := n.Hidden
	a.far = cleared(a.far, a.rows*h)
	a.fill(a.far, n.farBias.w)
	a.convolve(a.far, a.near, n.far, 1)
	for i := range a.groupings {
		a.share(&a.groupings[i], n.shared[i])
	}
	a.rectify(a.far, h, d)
	a.sum = grow(a.sum, len(a.far))
	copy(a.sum, a.far)
	vec.Add(a.sum, a.near)
	a.scores = cleared(a.scores, a.rows*width)
	a.fill(a.scores, n.outBias.w)
	a.convolve(a.scores, a.sum, n.out, 0)
}

// convolve adds to every row of y the product of the rows around it in x and the matrix w. It goes through the rows of x,
// each of which adds to the rows of y around it.
func (a *activations) convolve(y, x []float32, w *tensor, radius int) {
	columns, inner := w.cols, w.rows/(2*radius+1)
	for _, s := range a.sentences {
		first := a.at[s.First]
		last := first + s.Last - s.First
		for at := first; at < last; at++ {
			a.sparse.Set(x[at*inner : (at+1)*inner])
			for to := max(first, at-radius); to < min(last, at+radius+1); to++ {
				a.sparse.MulAdd(y[to*columns:(to+1)*columns], w.w, (at-to+radius)*inner)
			}
		}
	}
}

// fill copies a vector to the rows of all tokens.
func (a *activations) fill(y, vector []float32) {
	for _, at := range a.at {
		copy(y[at*len(vector):], vector)
	}
}

// rectify ends a layer. Without a dropper it does so between the sentences too.
func (a *activations) rectify(y []float32, columns int, d *dropper) {
	if d == nil {
		vec.Rectify(y)
		return
	}
	for _, at := range a.at {
		row := y[at*columns : (at+1)*columns]
		vec.Rectify(row)
		d.drop(row)
	}
}

// share adds to the far of all tokens of each group what the maximum of their near says.
func (a *activations) share(g *grouping, w *tensor) {
	h, columns := w.rows, w.cols
	g.pool, g.shared = cleared(g.pool, g.groups*h), cleared(g.shared, g.groups*columns)
	for i, at := range a.at {
		if k := int(g.of[i]); k >= 0 {
			vec.Max(g.pool[k*h:(k+1)*h], a.near[at*h:(at+1)*h])
		}
	}
	for k := range g.groups {
		a.sparse.Set(g.pool[k*h : (k+1)*h])
		a.sparse.MulAdd(g.shared[k*columns:(k+1)*columns], w.w, 0)
	}
	for i, at := range a.at {
		if k := int(g.of[i]); k >= 0 {
			vec.Add(a.far[at*h:at*h+columns], g.shared[k*columns:(k+1)*columns])
		}
	}
}

// form computes what the first layer knows of a word without its surroundings, before it is rectified.
func (n *network) form(dst, vector []float32, rows []int32) {
	copy(dst, n.tokenBias.w)
	vec.MulAdd(dst, vector, n.project.w)
	for _, row := range rows {
		vec.Add(dst, n.features.row(int(row)))
	}
}

// addAround adds what the second layer knows of the surroundings of a word.
func (n *network) addAround(dst []float32, s surroundings) {
	for ; s != 0; s &= s - 1 {
		vec.Add(dst, n.around.row(bits.TrailingZeros32(uint32(s))))
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
