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
}

// trainer holds what one run of training changes.
type trainer struct {
	*network
	parameters []*parameter
	adam       adam
	dropout    dropper
	random     *rand.Rand
	chain      *chain

	project, features, tokenBias         *parameter
	near, nearBias, far, shared, farBias *parameter
	out, outBias, transitions            *parameter

	act                                    activations
	rows                                   [][]int32 // feature rows of each token
	vectors                                []float32 // word vectors of each token
	dScores, dFar, dNear, dToken, dPool    []float32
	nearT, farT, sharedT, outT, transposed []float32
}

func newTrainer(n *network, random *rand.Rand) *trainer {
	t := &trainer{network: n, random: random, chain: newChain(n.transitions)}
	add := func(w *tensor, sparse bool) *parameter {
		p := newParameter(w, sparse)
		t.parameters = append(t.parameters, p)
		return p
	}
	t.project, t.features, t.tokenBias = add(n.project, false), add(n.features, true), add(n.tokenBias, false)
	t.near, t.nearBias = add(n.near, false), add(n.nearBias, false)
	t.far, t.shared, t.farBias = add(n.far, false), add(n.shared, false), add(n.farBias, false)
	t.out, t.outBias, t.transitions = add(n.out, false), add(n.outBias, false), add(n.transitions, false)
	return t
}

// learn takes one step down the gradient of one article's loss, which it returns.
func (t *trainer) learn(x *example, rate float32) float64 {
	t.tokens(x)
	t.nearLayer(&t.act, &t.dropout)
	t.upperLayers(&t.act, &t.dropout)
	t.chain.set(t.network.transitions)
	loss := t.chainGradient(x)
	t.upperGradient()
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
	pairs := t.transitions.gradient
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
			loss -= float64(scores[i*width+tag]) + float64(t.transitions.w[before*width+tag])
			pairs[before*width+tag]--
			before = tag
		}
		loss -= float64(t.transitions.w[before*width+edge])
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
	t.dFar, t.dNear = cleared(t.dFar, a.rows*h), cleared(t.dNear, a.rows*h)
	t.dToken, t.dPool = cleared(t.dToken, a.rows*t.Token), cleared(t.dPool, a.groups*h)
	t.outT = transposedOf(t.outT, t.network.out)
	t.farT = transposedOf(t.farT, t.network.far)
	t.sharedT = transposedOf(t.sharedT, t.network.shared)
	t.nearT = transposedOf(t.nearT, t.network.near)
	for _, at := range a.at {
		d, dNear := t.dFar[at*h:(at+1)*h], t.dNear[at*h:(at+1)*h]
		vec.MulAdd(d, t.dScores[at*width:(at+1)*width], t.outT)
		copy(dNear, d)
	}
	t.gradient(t.out, a.far, t.dScores, 0)
	t.gradient(t.out, a.near, t.dScores, 0)
	t.biasGradient(t.outBias, t.dScores)
	t.throughRectifier(t.dFar, a.far, h)
	t.gradient(t.far, a.near, t.dFar, 1)
	t.biasGradient(t.farBias, t.dFar)
	for i, at := range a.at {
		d := t.dFar[at*h : (at+1)*h]
		a.sparse.Set(d)
		a.sparse.MulAdd(t.dNear[(at-1)*h:(at+2)*h], t.farT, 0)
		if g := int(a.group[i]); g >= 0 {
			a.sparse.MulAdd(t.dPool[g*h:(g+1)*h], t.sharedT, 0)
			vec.Outer(t.shared.gradient, a.pool[g*h:(g+1)*h], d)
		}
	}
	for i, d := range t.dPool {
		if a.pool[i] > 0 {
			t.dNear[int(a.strongest[i])*h+i%h] += d
		}
	}
	t.throughRectifier(t.dNear, a.near, h)
	t.gradient(t.near, a.token, t.dNear, t.Radius)
	t.biasGradient(t.nearBias, t.dNear)
	for _, at := range a.at {
		a.sparse.Set(t.dNear[at*h : (at+1)*h])
		a.sparse.MulAdd(t.dToken[(at-t.Radius)*t.Token:(at+t.Radius+1)*t.Token], t.nearT, 0)
	}
}

func (t *trainer) tokenGradient() {
	a, size := &t.act, t.Token
	t.throughRectifier(t.dToken, a.token, size)
	t.biasGradient(t.tokenBias, t.dToken)
	for i, at := range a.at {
		d := t.dToken[at*size : (at+1)*size]
		vec.Outer(t.project.gradient, t.vectors[i*dimensions:(i+1)*dimensions], d)
		for _, row := range t.rows[i] {
			vec.Add(t.features.gradientRow(int(row)), d)
		}
	}
}

// throughRectifier zeroes the gradient where the activation was cut or dropped, scales it as dropout scaled the
// activation, and clears the rows between sentences.
func (t *trainer) throughRectifier(d, y []float32, columns int) {
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
	t.transposed = grow(t.transposed, len(x))
	for i := range rows {
		for j, v := range x[i*inner : (i+1)*inner] {
			t.transposed[j*rows+i] = v
		}
	}
	for j := range inner {
		t.act.sparse.Set(t.transposed[j*rows : (j+1)*rows])
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
