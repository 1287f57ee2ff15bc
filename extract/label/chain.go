package label

import (
	"math"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

// chain is the linear chain of tags over a sentence (a conditional random field): scores of tags from the network, scores
// of one tag after another from the table of transitions. It works with exponentials, scaled at every token.
type chain struct {
	weight, transposed []float32 // exp of the transitions, zero where not allowed: width × width

	floor float32 // scores so far below the best of a token count as this far: exact for training, quick for reading

	emission, forward, backward []float32 // of the sentence at hand: tokens × width
	pairs                       []float32 // expected transitions, to be multiplied by weight
	product                     [width]float32
	best                        []float32 // of choose: for each end, the most that candidates before it sum up to
	took                        []int
}

// A reader's chain takes scores of tags that are quickFloor below the best one of the token, which have next to no
// probability, as if all of them had the weight faint. It saves most exponentials.
const (
	exactFloor = -math.MaxFloat32
	quickFloor = -14
	faint      = 8e-7 // exp(quickFloor)
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
	c.emission, c.forward, c.backward = grow(c.emission, n*width), grow(c.forward, n*width), grow(c.backward, n*width)
	total := 0.0
	for i := range n {
		row := scores[i*width : (i+1)*width]
		top := row[0]
		for _, v := range row[1:edge] {
			top = max(top, v)
		}
		emission, forward := c.emission[i*width:(i+1)*width], c.forward[i*width:(i+1)*width]
		for j := range edge {
			if d := row[j] - top; d > c.floor {
				emission[j] = exp(d)
			} else {
				emission[j] = faint
			}
		}
		clear(emission[edge:])
		clear(forward)
		if i == 0 {
			copy(forward, c.weight[edge*width:(edge+1)*width])
		} else {
			vec.MulAdd(forward, c.forward[(i-1)*width:i*width], c.weight)
		}
		total += float64(top) + math.Log(float64(multiply(forward, emission)))
	}
	end := c.transposed[edge*width : (edge+1)*width]
	total += math.Log(float64(dot(c.forward[(n-1)*width:n*width], end)))
	copy(c.backward[(n-1)*width:], end)
	for i := n - 1; i > 0; i-- {
		c.ahead(i)
		backward := c.backward[(i-1)*width : i*width]
		clear(backward)
		vec.MulAdd(backward, c.product[:], c.transposed)
		normalise(backward)
	}
	return total
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

// probabilities writes the probabilities of all tags of a sentence of n tokens that run has seen to dst, a row of width
// each.
func (c *chain) probabilities(dst []float32, n int) {
	for i := range n {
		c.marginals(dst[i*width:(i+1)*width], i)
	}
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
