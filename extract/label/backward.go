package label

import (
	"math/rand/v2"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/text"
)

// example is an article to learn from.
type example struct {
	article  *corpus.Article
	document *text.Document
	gold     []text.Mention

	words     []word
	keys      []int32 // of each word
	sentences []text.Sentence
	tags      []uint8
	outside   bool // marked by other rules than ours
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
	near, nearBias, shared       *parameter
	far, farBias                 []*parameter
	head                         output // the one in use
	ours, others                 output

	act                                      activations
	rows                                     [][]int32 // feature rows of each token
	vectors                                  []float32 // word vectors of each token
	dScores, dFar, dSum, dToken, dPool, wide []float32
	columns, matrix                          []float32 // room to transpose activations and weights
}

// output is the last layer with its parameters.
type output struct{ out, outBias, transitions *parameter }

func newTrainer(n *network, random *rand.Rand) *trainer {
	t := &trainer{network: n, random: random, chain: newChain(n.transitions)}
	add := func(w *tensor, sparse bool) *parameter {
		p := newParameter(w, sparse)
		t.parameters = append(t.parameters, p)
		return p
	}
	t.project, t.features, t.tokenBias = add(n.project, false), add(n.features, true), add(n.tokenBias, false)
	t.near, t.nearBias = add(n.near, false), add(n.nearBias, false)
	t.shared = add(n.shared, false)
	for i := range n.far {
		t.far, t.farBias = append(t.far, add(n.far[i], false)), append(t.farBias, add(n.farBias[i], false))
	}
	t.ours = output{newParameter(n.out, false), newParameter(n.outBias, false), newParameter(n.transitions, false)}
	t.others = output{newParameter(newTensor("out", n.out.rows, width), false), newParameter(newTensor("outBias", 1, width), false), newParameter(newTensor("transitions", width, width), false)}
	t.use(t.ours)
	return t
}

// use puts an output layer in its place in the network.
func (t *trainer) use(o output) {
	t.head = o
	t.network.out, t.network.outBias, t.network.transitions = o.out.tensor, o.outBias.tensor, o.transitions.tensor
	t.chain.set(o.transitions.tensor)
}

// trained lists what an example with the present output layer changes.
func (t *trainer) trained() []*parameter {
	return append(t.parameters[:len(t.parameters):len(t.parameters)], t.head.out, t.head.outBias, t.head.transitions)
}

// learn takes one step down the gradient of one article's loss, which it returns.
func (t *trainer) learn(x *example, rate float32) float64 {
	t.use(t.ours)
	if x.outside {
		t.use(t.others)
	}
	t.tokens(x)
	t.nearLayer(&t.act, &t.dropout)
	t.upperLayers(&t.act, &t.dropout)
	loss := t.chainGradient(x)
	t.upperGradient()
	t.tokenGradient()
	t.adam.step(t.trained(), rate)
	return loss
}

// tokens computes the first layer, forgetting some words at random so that the network learns to do without.
func (t *trainer) tokens(x *example) {
	a, size := &t.act, t.Token
	a.arrange(x.sentences, t.pad())
	a.gather(x.keys)
	a.token = cleared(a.token, a.rows*size)
	t.vectors = cleared(t.vectors, len(x.words)*dimensions)
	for len(t.rows) < len(x.words) {
		t.rows = append(t.rows, nil)
	}
	for i, w := range x.words {
		row := a.token[a.at[i]*size : (a.at[i]+1)*size]
		lower, vector := normalForm(w.text), t.vectors[i*dimensions:(i+1)*dimensions]
		t.rows[i] = t.vocabulary.features(t.rows[i][:0], w, lower)
		if t.random.IntN(100) < forget {
			t.rows[i][fieldWord] = fieldWord
		}
		if v := t.words.find(lower); v >= 0 && t.random.IntN(100) >= unknown {
			t.words.vector(vector, v)
		}
		t.token(row, vector, t.rows[i])
		t.dropout.drop(row)
	}
}

// chainGradient fills dScores and returns the loss of the article.
func (t *trainer) chainGradient(x *example) float64 {
	a, c := &t.act, t.chain
	t.dScores = cleared(t.dScores, a.rows*width)
	clear(c.pairs)
	pairs := t.head.transitions.gradient
	loss := 0.0
	for _, s := range x.sentences {
		n, first := s.Last-s.First, a.at[s.First]
		scores := a.scores[first*width : (first+n)*width]
		loss += c.run(scores, n)
		c.expect(n)
		before := edge
		for i := range n {
			tag := int(x.tags[s.First+i])
			d := t.dScores[(first+i)*width : (first+i+1)*width]
			c.marginals(d, i)
			d[tag]--
			loss -= float64(scores[i*width+tag]) + float64(t.head.transitions.w[before*width+tag])
			pairs[before*width+tag]--
			before = tag
		}
		loss -= float64(t.head.transitions.w[before*width+edge])
		pairs[before*width+edge]--
	}
	for i, v := range c.pairs {
		pairs[i] += v * c.weight[i]
	}
	return loss
}

// upperGradient carries dScores down to dToken.
func (t *trainer) upperGradient() {
	a, h := &t.act, t.Hidden
	t.dSum, t.dPool = cleared(t.dSum, a.rows*h), cleared(t.dPool, a.groups*h)
	t.matrix = transposedOf(t.matrix, t.network.out)
	for _, at := range a.at {
		vec.MulAdd(t.dSum[at*h:(at+1)*h], t.dScores[at*width:(at+1)*width], t.matrix)
	}
	t.gradient(t.head.out, a.sum[len(t.far)], t.dScores, 0, 1)
	t.biasGradient(t.head.outBias, t.dScores)
	for i := len(t.far) - 1; i >= 0; i-- {
		t.farGradient(i)
	}
	for i, d := range t.dPool {
		if a.pool[i] > 0 {
			t.dSum[int(a.strongest[i])*h+i%h] += d
		}
	}
	t.throughRectifier(t.dSum, a.near)
	t.gradient(t.near, a.token, t.dSum, t.Radius, 1)
	t.biasGradient(t.nearBias, t.dSum)
	t.dToken = cleared(t.dToken, a.rows*t.Token)
	t.back(t.dToken, t.dSum, t.network.near, t.Radius, 1)
}

// farGradient carries dSum, the gradient of what an upper convolution and its input add up to, down to its input.
func (t *trainer) farGradient(i int) {
	a, h := &t.act, t.Hidden
	t.dFar = append(t.dFar[:0], t.dSum...)
	t.throughRectifier(t.dFar, a.far[i])
	t.gradient(t.far[i], a.sum[i], t.dFar, 1, t.Dilations[i])
	t.biasGradient(t.farBias[i], t.dFar)
	t.back(t.dSum, t.dFar, t.network.far[i], 1, t.Dilations[i])
	if i > 0 {
		return
	}
	t.matrix = transposedOf(t.matrix, t.network.shared)
	for i, at := range a.at {
		if g := int(a.group[i]); g >= 0 {
			d := t.dFar[at*h : (at+1)*h]
			a.sparse.Set(d)
			a.sparse.MulAdd(t.dPool[g*h:(g+1)*h], t.matrix, 0)
			vec.Outer(t.shared.gradient, a.pool[g*h:(g+1)*h], d)
		}
	}
}

// back adds to the gradient dx of a convolution's input what the gradient d of its output says.
func (t *trainer) back(dx, d []float32, w *tensor, radius, dilation int) {
	columns, inner := w.cols, w.rows/(2*radius+1)
	t.matrix = transposedOf(t.matrix, w)
	for _, at := range t.act.at {
		t.act.sparse.Set(d[at*columns : (at+1)*columns])
		if dilation == 1 {
			t.act.sparse.MulAdd(dx[(at-radius)*inner:(at+radius+1)*inner], t.matrix, 0)
			continue
		}
		t.wide = cleared(t.wide, w.rows)
		t.act.sparse.MulAdd(t.wide, t.matrix, 0)
		for offset := range 2*radius + 1 {
			to := (at + (offset-radius)*dilation) * inner
			vec.Add(dx[to:to+inner], t.wide[offset*inner:(offset+1)*inner])
		}
	}
}

func (t *trainer) tokenGradient() {
	a, size := &t.act, t.Token
	t.throughRectifier(t.dToken, a.token)
	t.biasGradient(t.tokenBias, t.dToken)
	for i, at := range a.at {
		d := t.dToken[at*size : (at+1)*size]
		vec.Outer(t.project.gradient, t.vectors[i*dimensions:(i+1)*dimensions], d)
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
func (t *trainer) gradient(p *parameter, x, d []float32, radius, dilation int) {
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
			t.act.sparse.MulAdd(p.gradient[at:at+p.cols], d, (radius-offset)*dilation)
		}
	}
}

func transposedOf(dst []float32, w *tensor) []float32 {
	dst = grow(dst, len(w.w))
	w.transpose(dst)
	return dst
}
