// Package vec is the arithmetic of the labeller's network on float32 vectors. Every function gives the same bits on every
// machine: each element of a result is summed in the order of the arguments, products are rounded before they are added
// (no fused multiply-add), and the AVX2 code does exactly what the portable code does, eight elements at a time.
//
// Matrices are slices of rows: a matrix of k rows and n columns is w[i*n+j].
package vec

import "math"

// MulAdd adds the product of the row vector x and the matrix w to y: y[j] += Σ x[i]·w[i][j], in the order of i. It
// panics where w is shorter than len(x) rows of len(y).
func MulAdd(y, x, w []float32) {
	n, k := len(y), len(x)
	if n == 0 || k == 0 {
		return
	}
	_ = w[n*k-1]
	if n%8 == 0 && vector {
		mulAdd(&y[0], n, &x[0], k, &w[0])
		return
	}
	for i, a := range x {
		axpy(y, w[i*n:i*n+n], a)
	}
}

// Axpy adds a·x to y. It panics where x is shorter than y.
func Axpy(y, x []float32, a float32) {
	n := len(y)
	if n == 0 {
		return
	}
	_ = x[n-1]
	if n%8 == 0 && vector {
		mulAdd(&y[0], n, &a, 1, &x[0])
		return
	}
	axpy(y, x, a)
}

// Add adds x to y. It panics where x is shorter than y.
func Add(y, x []float32) {
	n := len(y)
	if n == 0 {
		return
	}
	x = x[:n]
	if n%8 == 0 && vector {
		addTo(&y[0], &x[0], n)
		return
	}
	for i := range y {
		y[i] += x[i]
	}
}

// Half rounds a number to its upper 16 bits, to the nearest and to even.
func Half(v float32) uint16 {
	bits := math.Float32bits(v)
	return uint16((bits + 0x7FFF + bits>>16&1) >> 16)
}

// Whole is the number that Half has rounded to.
func Whole(half uint16) float32 { return math.Float32frombits(uint32(half) << 16) }

// AddHalves adds numbers that Half has rounded to y. It panics where x is shorter than y.
func AddHalves(y []float32, x []uint16) {
	n := len(y)
	if n == 0 {
		return
	}
	x = x[:n]
	if n%8 == 0 && vector {
		addHalves(&y[0], &x[0], n)
		return
	}
	for i, v := range x {
		y[i] += Whole(v)
	}
}

// Max keeps of each two elements of x and y the larger one in y; neither has negative zeros or numbers that are none. It
// panics where x is shorter than y.
func Max(y, x []float32) {
	n := len(y)
	if n == 0 {
		return
	}
	x = x[:n]
	if n%8 == 0 && vector {
		maxTo(&y[0], &x[0], n)
		return
	}
	for i, v := range x {
		y[i] = max(y[i], v)
	}
}

// Outer adds the product of the column vector x and the row vector y to the matrix w: w[i][j] += x[i]·y[j].
func Outer(w, x, y []float32) {
	n := len(y)
	for i, a := range x {
		if a != 0 {
			Axpy(w[i*n:i*n+n], y, a)
		}
	}
}

// Rectify sets negative elements to zero.
func Rectify(y []float32) {
	if n := len(y); n > 0 && n%8 == 0 && vector {
		rectify(&y[0], n)
		return
	}
	for i, v := range y {
		y[i] = max(v, 0)
	}
}

func axpy(y, x []float32, a float32) {
	x = x[:len(y)]
	for i := range y {
		y[i] += float32(a * x[i])
	}
}

// AdamStep holds the numbers of one step of the Adam optimiser. Step is the learning rate with its bias correction,
// Scale multiplies the gradient first, Decay shrinks the weights.
type AdamStep struct{ Step, Scale, Decay, Beta1, Beta2, Epsilon float32 }

// Adam updates weights and moments from the gradient g, and clears g.
func Adam(w, g, first, second []float32, s AdamStep) {
	g, first, second = g[:len(w)], first[:len(w)], second[:len(w)]
	for i, x := range g {
		x *= s.Scale
		g[i] = 0
		m := float32(s.Beta1*first[i]) + float32((1-s.Beta1)*x)
		v := float32(s.Beta2*second[i]) + float32(float32((1-s.Beta2)*x)*x)
		first[i], second[i] = m, v
		w[i] -= float32(s.Step*m)/(float32(math.Sqrt(float64(v)))+s.Epsilon) + float32(s.Decay*w[i])
	}
}
