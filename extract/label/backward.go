package label

import (
	"math/bits"
	"math/rand/v2"
	"sort"
	"strings"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/text"
)

// example is an article to learn from.
type example struct {
	article  *corpus.Article // nil where nothing is marked
	document *text.Document
	gold     []text.Mention

	words     []word
	keys      []int32 // of each word
	sentences []text.Sentence
	tags      []uint8
	soft      []softTag // in the place of tags, by at: what teachers say; nil where tags are marked
}

func newExample(words []word, sentences []text.Sentence, gold []text.Mention) *example {
	x := &example{words: words, sentences: sentences, gold: gold, tags: tagsOf(len(words), gold)}
	ring := make(keyring)
	for _, w := range words {
		x.keys = append(x.keys, ring.key(w.text))
	}
	return x
}

// trainer holds what one run of training changes.
type trainer struct {
	*network
	parameters []*parameter
	adam       adam
	dropout    dropper
	random     *rand.Rand
	chain      *chain

	project, features, tokenBias *parameter
	near, around, nearBias       *parameter
	far, farBias                 *parameter
	shared                       [sorts]*parameter
	out, outBias, transitions    *parameter

	act                                activations
	rows                               [][]int32 // feature rows of each token
	inputs                             []float32 // word vector of each token
	dScores, dFar, dSum, dToken, dPool []float32
	dShared                            []float32
	columns, matrix                    []float32 // room to transpose activations and weights
}

func newTrainer(n *network, random *rand.Rand) *trainer {
	t := &trainer{network: n, random: random, chain: newChain(n.transitions, exactFloor)}
	add := func(w *tensor, sparse bool) *parameter {
		p := newParameter(w, sparse)
		t.parameters = append(t.parameters, p)
		return p
	}
	t.project, t.features, t.tokenBias = add(n.project, false), add(n.features, true), add(n.tokenBias, false)
	t.near, t.around, t.nearBias = add(n.near, false), add(n.around, false), add(n.nearBias, false)
	t.far, t.farBias = add(n.far, false), add(n.farBias, false)
	for i, w := range n.shared {
		t.shared[i] = add(w, false)
	}
	t.out, t.outBias, t.transitions = add(n.out, false), add(n.outBias, false), add(n.transitions, false)
	return t
}

// learn takes one step down the gradient of one article's loss, which it returns.
func (t *trainer) learn(x *example, rate float32) float64 {
	t.tokens(x)
	t.nearLayer(x.words)
	t.upperLayers(&t.act, &t.dropout)
	t.chain.set(t.network.transitions)
	loss := t.chainGradient(x)
	t.upperGradient(x.words)
	t.tokenGradient()
	t.adam.step(t.parameters, rate)
	return loss
}

// tokens computes the first layer, forgetting some words at random so that the network learns to do without.
func (t *trainer) tokens(x *example) {
	a, size := &t.act, t.Token
	a.arrange(x.sentences, t.Radius)
	a.gather(x.keys)
	a.token = cleared(a.token, a.rows*size)
	t.inputs = cleared(t.inputs, len(x.words)*dimensions)
	for len(t.rows) < len(x.words) {
		t.rows = append(t.rows, nil)
	}
	for i, w := range x.words {
		lower, input := strings.ToLower(w.text), t.inputs[i*dimensions:(i+1)*dimensions]
		rows := t.formRows(t.rows[i][:0], w.form, lower)
		if t.random.IntN(100) < forget {
			rows[fieldWord] = fieldWord
		}
		if v := t.vectors.find(lower); v >= 0 && t.random.IntN(100) >= unknown {
			t.vectors.vector(input, v)
		}
		t.rows[i] = rows
		row := a.token[a.at[i]*size : (a.at[i]+1)*size]
		t.form(row, input, t.rows[i])
		vec.Rectify(row)
		t.dropout.drop(row)
	}
}

// nearLayer computes the second layer from the first.
func (t *trainer) nearLayer(words []word) {
	a, h := &t.act, t.Hidden
	a.near = cleared(a.near, a.rows*h)
	a.fill(a.near, t.network.nearBias.w)
	a.convolve(a.near, a.token, t.network.near, t.Radius)
	for i, w := range words {
		t.addAround(a.near[a.at[i]*h:(a.at[i]+1)*h], w.around)
	}
	a.rectify(a.near, h, &t.dropout)
}

// chainGradient fills dScores and returns the loss of the article.
func (t *trainer) chainGradient(x *example) float64 {
	a, c := &t.act, t.chain
	t.dScores = cleared(t.dScores, a.rows*width)
	clear(c.pairs)
	pairs := t.transitions.gradient
	loss, soft := 0.0, x.soft
	for _, s := range x.sentences {
		n, first := s.Last-s.First, a.at[s.First]
		scores := a.scores[first*width : (first+n)*width]
		loss += c.run(scores, n)
		if x.soft != nil {
			end := sort.Search(len(soft), func(i int) bool { return int(soft[i].at) >= s.Last*width })
			loss += t.softGradient(soft[:end], s.First, n)
			soft = soft[end:]
			continue
		}
		c.expect(n)
		before := edge
		for i := range n {
			tag := int(x.tags[s.First+i])
			d := t.dScores[(first+i)*width : (first+i+1)*width]
			c.marginals(d, i)
			d[tag]--
			loss -= float64(scores[i*width+tag]) + float64(t.transitions.w[before*width+tag])
			pairs[before*width+tag]--
			before = tag
		}
		loss -= float64(t.transitions.w[before*width+edge])
		pairs[before*width+edge]--
	}
	for i, v := range c.pairs {
		pairs[i] += float32(v * c.weight[i])
	}
	return loss
}

// softGradient fills the rows of dScores of a sentence of n tokens from what teachers say of its tags. It leaves the
// transitions alone. It returns what the loss has to be corrected by.
func (t *trainer) softGradient(soft []softTag, token, n int) float64 {
	a, first := &t.act, t.act.at[token]
	for i := range n {
		t.chain.marginals(t.dScores[(first+i)*width:(first+i+1)*width], i)
	}
	correction := 0.0
	for _, s := range soft {
		i := int(s.at) + (first-token)*width
		t.dScores[i] -= s.probability
		correction -= float64(s.probability * a.scores[i])
	}
	return correction
}

// upperGradient carries dScores down to dToken. dSum is the gradient of the sum of near and far, then that of near.
func (t *trainer) upperGradient(words []word) {
	a, h := &t.act, t.Hidden
	t.dSum = cleared(t.dSum, a.rows*h)
	t.back(t.dSum, t.dScores, t.network.out, 0)
	t.gradient(t.out, a.sum, t.dScores, 0)
	t.biasGradient(t.outBias, t.dScores)

	t.dFar = append(t.dFar[:0], t.dSum...)
	t.throughRectifier(t.dFar, a.far)
	t.gradient(t.far, a.near, t.dFar, 1)
	t.biasGradient(t.farBias, t.dFar)
	t.back(t.dSum, t.dFar, t.network.far, 1)
	for i := range a.groupings {
		t.poolGradient(&a.groupings[i], t.shared[i])
	}

	t.throughRectifier(t.dSum, a.near)
	t.gradient(t.near, a.token, t.dSum, t.Radius)
	t.biasGradient(t.nearBias, t.dSum)
	t.aroundGradient(words)
	t.dToken = cleared(t.dToken, a.rows*t.Token)
	t.back(t.dToken, t.dSum, t.network.near, t.Radius)
}

// aroundGradient takes dSum as the gradient of near.
func (t *trainer) aroundGradient(words []word) {
	h := t.Hidden
	for i, at := range t.act.at {
		for s := words[i].around; s != 0; s &= s - 1 {
			vec.Add(t.around.gradientRow(bits.TrailingZeros32(uint32(s))), t.dSum[at*h:(at+1)*h])
		}
	}
}

// poolGradient carries dFar through the pools of the groups of one sort down to dSum.
func (t *trainer) poolGradient(g *grouping, w *parameter) {
	a, h, columns := &t.act, t.Hidden, w.cols
	t.dShared, t.dPool = cleared(t.dShared, g.groups*columns), cleared(t.dPool, g.groups*h)
	for i, at := range a.at {
		if k := int(g.of[i]); k >= 0 {
			vec.Add(t.dShared[k*columns:(k+1)*columns], t.dFar[at*h:at*h+columns])
		}
	}
	t.matrix = transposedOf(t.matrix, w.tensor)
	for k := range g.groups {
		d := t.dShared[k*columns : (k+1)*columns]
		a.sparse.Set(d)
		a.sparse.MulAdd(t.dPool[k*h:(k+1)*h], t.matrix, 0)
		vec.Outer(w.gradient, g.pool[k*h:(k+1)*h], d)
	}
	for i, at := range a.at {
		if k := int(g.of[i]); k >= 0 {
			toStrongest(t.dSum[at*h:(at+1)*h], t.dPool[k*h:(k+1)*h], a.near[at*h:(at+1)*h], g.pool[k*h:(k+1)*h])
		}
	}
}

// toStrongest gives the gradient of a pool to the first row that its elements are from.
func toStrongest(dRow, dPool, row, pool []float32) {
	for j, v := range row {
		if v > 0 && v == pool[j] {
			dRow[j] += dPool[j]
			dPool[j] = 0
		}
	}
}

// back adds to the gradient dx of a convolution's input what the gradient d of its output says.
func (t *trainer) back(dx, d []float32, w *tensor, radius int) {
	columns, inner := w.cols, w.rows/(2*radius+1)
	t.matrix = transposedOf(t.matrix, w)
	for _, at := range t.act.at {
		t.act.sparse.Set(d[at*columns : (at+1)*columns])
		t.act.sparse.MulAdd(dx[(at-radius)*inner:(at+radius+1)*inner], t.matrix, 0)
	}
}

func (t *trainer) tokenGradient() {
	a, size := &t.act, t.Token
	t.throughRectifier(t.dToken, a.token)
	t.biasGradient(t.tokenBias, t.dToken)
	for i, at := range a.at {
		d := t.dToken[at*size : (at+1)*size]
		vec.Outer(t.project.gradient, t.inputs[i*dimensions:(i+1)*dimensions], d)
		for _, row := range t.rows[i] {
			vec.Add(t.features.gradientRow(int(row)), d)
		}
	}
}

// throughRectifier zeroes the gradient where the activation y was cut or dropped, scales it as dropout scaled y, and
// clears the rows between sentences.
func (t *trainer) throughRectifier(d, y []float32) {
	scale := t.dropout.scale()
	for i, v := range y {
		if v > 0 {
			d[i] *= scale
		} else {
			d[i] = 0
		}
	}
}

func (t *trainer) biasGradient(p *parameter, d []float32) {
	for _, at := range t.act.at {
		vec.Add(p.gradient, d[at*p.cols:(at+1)*p.cols])
	}
}

// gradient adds to the gradient of a convolution's weights what the gradient d of its outputs and its inputs x say.
func (t *trainer) gradient(p *parameter, x, d []float32, radius int) {
	rows := t.act.rows
	inner := len(x) / rows
	t.columns = grow(t.columns, len(x))
	for i := range rows {
		for j, v := range x[i*inner : (i+1)*inner] {
			t.columns[j*rows+i] = v
		}
	}
	for j := range inner {
		t.act.sparse.Set(t.columns[j*rows : (j+1)*rows])
		for offset := range 2*radius + 1 {
			at := (offset*inner + j) * p.cols
			t.act.sparse.MulAdd(p.gradient[at:at+p.cols], d, radius-offset)
		}
	}
}

func transposedOf(dst []float32, w *tensor) []float32 {
	dst = grow(dst, len(w.w))
	w.transpose(dst)
	return dst
}
