package label

import (
	"math/rand/v2"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

// sizes are the lengths of the vectors between the layers and the number of tokens that the first convolution sees on
// each side; the second one sees one on each side.
type sizes struct{ Token, Hidden, Radius int }

// network scores the tags of every token of an article. Its layers are rectified, all but the last:
//
//	token   the word vector projected, plus a learned vector for each feature of the word and of its surroundings
//	near    a convolution over the tokens around
//	far     a convolution over near, and over the strongest near of all equal capitalised words of the article, so that
//	        what is clear at one mention helps at the others
//	scores  one number a tag, from the sum of near and far
//
// A chain makes probabilities of tags out of the scores.
type network struct {
	sizes
	vectors *embeddings
	vocabulary

	project, features, tokenBias *tensor
	near, nearBias               *tensor
	far, shared, farBias         *tensor
	out, outBias                 *tensor
	transitions                  *tensor
}

func newNetwork(s sizes, vectors *embeddings, v vocabulary) *network {
	t, h := s.Token, s.Hidden
	return &network{
		sizes: s, vectors: vectors, vocabulary: v,
		project: newTensor("project", dimensions, t), features: newTensor("features", v.size(), t), tokenBias: newTensor("tokenBias", 1, t),
		near: newTensor("near", (2*s.Radius+1)*t, h), nearBias: newTensor("nearBias", 1, h),
		far: newTensor("far", 3*h, h), shared: newTensor("shared", h, h), farBias: newTensor("farBias", 1, h),
		out: newTensor("out", h, width), outBias: newTensor("outBias", 1, width),
		transitions: newTensor("transitions", width, width),
	}
}

// tensors lists the weights in the order of the model file.
func (n *network) tensors() []*tensor {
	return []*tensor{n.project, n.features, n.tokenBias, n.near, n.nearBias, n.far, n.shared, n.farBias, n.out, n.outBias, n.transitions}
}

func (n *network) randomise(r *rand.Rand) {
	n.project.randomise(r, 0.5)
	n.features.randomise(r, 0.1)
	n.near.randomise(r, 0.08)
	n.far.randomise(r, 0.08)
	n.shared.randomise(r, 0.08)
	n.out.randomise(r, 0.1)
}

// activations are the outputs of the layers for one article, in the rows of its layout.
type activations struct {
	layout
	token, near, far, sum, scores []float32
	pool                          []float32 // of each group: the maximum of each element of near
	strongest                     []int32   // of each group and element: the row that the maximum is from
	sparse                        vec.Sparse
}

// nearLayer computes the second layer from the first.
func (n *network) nearLayer(a *activations, d *dropper) {
	a.near = cleared(a.near, a.rows*n.Hidden)
	a.fill(a.near, n.nearBias.w)
	a.convolve(a.near, a.token, n.near, n.Radius)
	a.rectify(a.near, n.Hidden, d)
}

// upperLayers computes the third layer and the scores from the second.
func (n *network) upperLayers(a *activations, d *dropper) {
	h := n.Hidden
	a.poolGroups(h)
	a.far = cleared(a.far, a.rows*h)
	a.fill(a.far, n.farBias.w)
	a.convolve(a.far, a.near, n.far, 1)
	for i, at := range a.at {
		if g := int(a.group[i]); g >= 0 {
			a.sparse.Set(a.pool[g*h : (g+1)*h])
			a.sparse.MulAdd(a.far[at*h:(at+1)*h], n.shared.w, 0)
		}
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

// rectify ends a layer.
func (a *activations) rectify(y []float32, columns int, d *dropper) {
	for _, at := range a.at {
		row := y[at*columns : (at+1)*columns]
		vec.Rectify(row)
		d.drop(row)
	}
}

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

// form computes what the first layer knows of a word without its surroundings, before it is rectified.
func (n *network) form(dst, vector []float32, rows []int32) {
	copy(dst, n.tokenBias.w)
	vec.MulAdd(dst, vector, n.project.w)
	n.addFeatures(dst, rows)
}

func (n *network) addFeatures(dst []float32, rows []int32) {
	for _, row := range rows {
		vec.Add(dst, n.features.row(int(row)))
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
