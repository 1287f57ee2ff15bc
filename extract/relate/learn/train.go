package learn

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Train fits a model to the examples.
func Train(examples []Example, options Options) *Model {
	o := options.withDefaults()
	features := frequent(examples, o.MinCount)
	index := newTable(features)
	data := make([][]int32, len(examples))
	for i, e := range examples {
		for _, f := range e.Features {
			if row := index.find(f); row >= 0 {
				data[i] = append(data[i], int32(row))
			}
		}
	}
	m := &Model{classes: o.Classes, hidden: o.Hidden * o.Networks, index: index}
	nets := make([]*network, o.Networks)
	for k := range nets {
		nets[k] = newNetwork(len(features), o, rand.New(rand.NewPCG(o.Seed, uint64(k)+1)))
		for epoch := range o.Epochs {
			nets[k].epoch(examples, data, epoch)
		}
	}
	m.join(nets, features)
	return m
}

// frequent returns the features seen in at least min examples, in ascending order.
func frequent(examples []Example, min int) []Feature {
	counts := map[Feature]int{}
	for _, e := range examples {
		for _, f := range e.Features {
			counts[f]++
		}
	}
	var out []Feature
	for f, n := range counts {
		if n >= min && f != 0 {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return out
}

// network is one of the averaged networks while it is trained by Adagrad.
type network struct {
	Options
	random          *rand.Rand
	rows            []float32 // per feature: hidden values, then classes
	rowsGrad        []float32 // per feature: squares of the slopes of hidden values and of classes
	bias, biasGrad  []float32 // hidden values, then classes
	out, outGrad    []float32 // classes × hidden
	sum, probs, err []float32
	kept            []int32
}

func newNetwork(features int, o Options, random *rand.Rand) *network {
	width := o.Hidden + o.Classes
	n := &network{
		Options: o, random: random,
		rows: make([]float32, features*width), rowsGrad: make([]float32, features*2),
		bias: make([]float32, width), biasGrad: make([]float32, width),
		out: make([]float32, o.Classes*o.Hidden), outGrad: make([]float32, o.Classes*o.Hidden),
		sum: make([]float32, width), probs: make([]float32, o.Classes), err: make([]float32, width),
	}
	for i := range features {
		for j := range o.Hidden {
			n.rows[i*width+j] = (random.Float32()*2 - 1) * 0.1
		}
	}
	for i := range n.out {
		n.out[i] = (random.Float32()*2 - 1) * float32(math.Sqrt(3/float64(o.Hidden)))
	}
	return n
}

func (n *network) epoch(examples []Example, data [][]int32, epoch int) {
	rate := float32(n.Rate * (1 - 0.8*float32(epoch)/float32(n.Epochs)))
	for _, i := range n.random.Perm(len(examples)) {
		weight := examples[i].Weight
		if weight == 0 {
			weight = 1
		}
		n.step(data[i], examples[i].Class, weight, rate)
	}
	for i := range n.rows {
		n.rows[i] *= 1 - n.Decay
	}
}

// step moves the weights down the gradient of one example's cross entropy.
func (n *network) step(features []int32, class int, weight, rate float32) {
	n.forward(features)
	width := n.Hidden + n.Classes
	errHidden, errClass := n.err[:n.Hidden], n.err[n.Hidden:width]
	for c := range errClass {
		errClass[c] = n.probs[c] * weight
	}
	errClass[class] -= weight
	for j := range errHidden {
		errHidden[j] = 0
		if n.sum[j] <= 0 {
			continue
		}
		for c, e := range errClass {
			at := c*n.Hidden + j
			errHidden[j] += float32(n.out[at] * e)
			adagrad(&n.out[at], &n.outGrad[at], float32(e*n.sum[j]), rate)
		}
	}
	for j, e := range n.err {
		adagrad(&n.bias[j], &n.biasGrad[j], e, rate)
	}
	hiddenSquare, classSquare := meanSquare(errHidden), meanSquare(errClass)
	for _, f := range n.kept {
		row, grad := n.rows[int(f)*width:(int(f)+1)*width], n.rowsGrad[2*f:2*f+2]
		grad[0] += hiddenSquare
		grad[1] += classSquare
		step := float32(rate / float32(math.Sqrt(float64(grad[0])+1e-6)))
		for j, e := range errHidden {
			row[j] -= float32(step * e)
		}
		step = float32(rate / float32(math.Sqrt(float64(grad[1])+1e-6)))
		for c, e := range errClass {
			row[n.Hidden+c] -= float32(step * e)
		}
	}
}

// forward fills sum and probs, leaving out a random share of the features.
func (n *network) forward(features []int32) {
	width := n.Hidden + n.Classes
	copy(n.sum, n.bias)
	n.kept = n.kept[:0]
	for _, f := range features {
		if n.random.Float32() < n.Dropout {
			continue
		}
		n.kept = append(n.kept, f)
		for j, v := range n.rows[int(f)*width : (int(f)+1)*width] {
			n.sum[j] += v
		}
	}
	for j, h := range n.sum[:n.Hidden] {
		if h <= 0 {
			continue
		}
		for c := range n.Classes {
			n.sum[n.Hidden+c] += float32(n.out[c*n.Hidden+j] * h)
		}
	}
	softmax(n.sum[n.Hidden:], n.probs)
}

func meanSquare(v []float32) float32 {
	sum := float32(0)
	for _, x := range v {
		sum += float32(x * x)
	}
	return sum / float32(len(v))
}

func adagrad(weight, grad *float32, slope, rate float32) {
	*grad += float32(slope * slope)
	*weight -= float32(rate * slope / float32(math.Sqrt(float64(*grad)+1e-6)))
}

// join makes one model of the networks: their units side by side, their logits averaged, features scaled for the dropout
// of training, rows rounded to 8 bits.
func (m *Model) join(nets []*network, features []Feature) {
	first := nets[0]
	h, count := first.Hidden, float32(len(nets))
	keep := 1 - first.Dropout
	width := m.hidden + m.classes
	m.bias, m.outBias = make([]float32, m.hidden), make([]float32, m.classes)
	m.out = make([]float32, m.classes*m.hidden)
	m.rows = make([]int8, len(features)*width)
	joined := make([]float32, len(features)*width)
	for k, n := range nets {
		copy(m.bias[k*h:], n.bias[:h])
		for c := range m.classes {
			m.outBias[c] += n.bias[h+c] / count
			for j := range h {
				m.out[c*m.hidden+k*h+j] = n.out[c*h+j] / count
			}
		}
	}
	for i := range features {
		row := joined[i*width : (i+1)*width]
		for k, n := range nets {
			from := n.rows[i*(h+m.classes) : (i+1)*(h+m.classes)]
			for j := range h {
				row[k*h+j] = from[j] * keep
			}
			for c := range m.classes {
				row[m.hidden+c] += from[h+c] * keep / count
			}
		}
	}
	m.scale = m.quantise(joined, 0, m.hidden)
	m.outScale = m.quantise(joined, m.hidden, width)
	m.pack()
}

// quantise rounds some columns of all rows to 8 bits and returns what one unit is worth. Numbers far out, beyond six times
// the root mean square, are cut, so that the many small ones keep their differences.
func (m *Model) quantise(joined []float32, from, to int) (scale float32) {
	width := m.hidden + m.classes
	top, squares := 0.0, 0.0
	for i, v := range joined {
		if c := i % width; c >= from && c < to {
			top = max(top, math.Abs(float64(v)))
			squares += float64(v) * float64(v)
		}
	}
	if top == 0 {
		return 0
	}
	n := float64(len(joined) / width * (to - from))
	step := min(top, 6*math.Sqrt(squares/n)) / 127
	for i, v := range joined {
		if c := i % width; c >= from && c < to {
			m.rows[i] = int8(max(-127, min(127, math.Round(float64(v)/step))))
		}
	}
	return float32(step)
}
