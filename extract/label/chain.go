package label

import (
	"math"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

// chain is the linear chain of tags over a sentence (a conditional random field): scores of tags from the network, scores
// of one tag after another from the table of transitions. It works with exponentials, scaled at every token.
type chain struct {
	weight, transposed []float32 // exp of the transitions, zero where not allowed: width × width

	floor float32 // tags with scores so far below the best of a token are left out: none for training, most for reading

	emission, forward, backward []float32 // of the sentence at hand: tokens × width
	pairs                       []float32 // expected transitions, to be multiplied by weight
	product                     [width]float32
	sparse                      vec.Sparse
	best                        []float32 // of choose: for each end, the most that candidates before it sum up to
	took                        []int
}

// A reader's chain leaves out tags with scores that are quickFloor below the best one of the token, which have next to no
// probability. It saves most exponentials and products. Outside is never left out, and counts as faint at least.
const (
	exactFloor = -math.MaxFloat32
	quickFloor = -10
	faint      = 4.5e-5 // exp(quickFloor)
)

func newChain(transitions *tensor, floor float32) *chain {
	c := &chain{floor: floor, weight: make([]float32, width*width), transposed: make([]float32, width*width), pairs: make([]float32, width*width)}
	c.set(transitions)
	return c
}

func (c *chain) set(transitions *tensor) {
	for from := range width {
		for to := range width {
			at := from*width + to
			c.weight[at] = 0
			if allowed(from, to) {
				c.weight[at] = exp(transitions.w[at])
			}
			c.transposed[to*width+from] = c.weight[at]
		}
	}
}

// run computes the forward and backward tables of a sentence of n tokens whose scores are rows of width. It returns the
// logarithm of the sum over all tag sequences.
func (c *chain) run(scores []float32, n int) float64 {
	total, ok := c.pass(scores, n, c.floor)
	if !ok { // the tags that were left out were needed to come through the sentence
		total, _ = c.pass(scores, n, exactFloor)
	}
	return total
}

// pass is run with a floor. It reports whether any tag sequence is left.
func (c *chain) pass(scores []float32, n int, floor float32) (total float64, ok bool) {
	c.emission, c.forward, c.backward = grow(c.emission, n*width), grow(c.forward, n*width), grow(c.backward, n*width)
	for i := range n {
		emission, forward := c.emission[i*width:(i+1)*width], c.forward[i*width:(i+1)*width]
		top := emit(emission, scores[i*width:(i+1)*width], floor)
		clear(forward)
		if i == 0 {
			copy(forward, c.weight[edge*width:(edge+1)*width])
		} else {
			c.sparse.Set(c.forward[(i-1)*width : i*width])
			c.sparse.MulAdd(forward, c.weight, 0)
		}
		sum := multiply(forward, emission)
		if !(sum > 0) {
			return 0, false
		}
		total += float64(top) + math.Log(float64(sum))
	}
	end := c.transposed[edge*width : (edge+1)*width]
	sum := dot(c.forward[(n-1)*width:n*width], end)
	copy(c.backward[(n-1)*width:], end)
	for i := n - 1; i > 0 && sum > 0; i-- {
		c.ahead(i)
		backward := c.backward[(i-1)*width : i*width]
		clear(backward)
		c.sparse.Set(c.product[:])
		c.sparse.MulAdd(backward, c.transposed, 0)
		if !(normalise(backward) > 0) {
			return 0, false
		}
	}
	return total + math.Log(float64(sum)), sum > 0
}

// emit writes the exponentials of the scores of one token, scaled so that the best is 1, and returns its score.
func emit(emission, scores []float32, floor float32) (top float32) {
	top = scores[0]
	for _, v := range scores[1:edge] {
		top = max(top, v)
	}
	for j := range edge {
		switch d := scores[j] - top; {
		case d > floor:
			emission[j] = exp(d)
		case j == outside:
			emission[j] = faint
		default:
			emission[j] = 0
		}
	}
	clear(emission[edge:])
	return top
}

// ahead puts emission times backward of a token into product.
func (c *chain) ahead(i int) {
	for j := range width {
		c.product[j] = c.emission[i*width+j] * c.backward[i*width+j]
	}
}

// marginals writes the probabilities of the tags of token i to dst.
func (c *chain) marginals(dst []float32, i int) {
	copy(dst, c.forward[i*width:(i+1)*width])
	multiply(dst, c.backward[i*width:(i+1)*width])
}

// expect adds the expected number of transitions of the sentence to pairs.
func (c *chain) expect(n int) {
	vec.Outer(c.pairs[edge*width:(edge+1)*width], []float32{1}, c.edgeExpectation(0))
	for i := 1; i < n; i++ {
		c.ahead(i)
		before := c.forward[(i-1)*width : i*width]
		var after [width]float32
		vec.MulAdd(after[:], before, c.weight)
		z := dot(after[:], c.product[:])
		for j := range c.product {
			c.product[j] /= z
		}
		vec.Outer(c.pairs, before, c.product[:])
	}
	final, end := c.forward[(n-1)*width:n*width], c.transposed[edge*width:(edge+1)*width]
	z := dot(final, end)
	for from := range edge {
		c.pairs[from*width+edge] += final[from] / z
	}
}

// edgeExpectation is emission times backward of the first token, scaled as a factor of the weights of the edge.
func (c *chain) edgeExpectation(i int) []float32 {
	c.ahead(i)
	z := dot(c.product[:], c.weight[edge*width:(edge+1)*width])
	for j := range c.product {
		c.product[j] /= z
	}
	return c.product[:]
}

// multiply multiplies y by x, scales it to the sum 1 and returns the sum it had.
func multiply(y, x []float32) float32 {
	for i := range y {
		y[i] *= x[i]
	}
	return normalise(y)
}

func normalise(y []float32) float32 {
	var sum float32
	for _, v := range y {
		sum += v
	}
	inverse := 1 / sum
	for i := range y {
		y[i] *= inverse
	}
	return sum
}

func dot(x, y []float32) float32 {
	var sum float32
	for i := range x {
		sum += float32(x[i] * y[i])
	}
	return sum
}

// exp is e to the power x with a relative error below 1e-6, with the same bits on every machine.
func exp(x float32) float32 {
	x = min(max(x, -80), 80)
	const log2e, ln2high, ln2low = 1.44269504, 0.693359375, -2.12194440e-4
	k := float32(math.Floor(float64(float32(x*log2e) + 0.5)))
	r := x - float32(k*ln2high)
	r -= float32(k * ln2low)
	p := float32(1.9875691500e-4)
	for _, c := range [...]float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = float32(p*r) + c
	}
	p = float32(float32(p*r)*r) + r + 1
	return p * math.Float32frombits(uint32(int32(k)+127)<<23)
}
