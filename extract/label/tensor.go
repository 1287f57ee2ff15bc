package label

import "math/rand/v2"

// tensor is a matrix of weights: rows of cols numbers.
type tensor struct {
	name       string
	rows, cols int
	w          []float32
}

func newTensor(name string, rows, cols int) *tensor {
	return &tensor{name: name, rows: rows, cols: cols, w: make([]float32, rows*cols)}
}

func (t *tensor) row(i int) []float32 { return t.w[i*t.cols : (i+1)*t.cols : (i+1)*t.cols] }

// randomise fills the weights evenly from [-scale, scale).
func (t *tensor) randomise(r *rand.Rand, scale float32) {
	for i := range t.w {
		t.w[i] = (2*r.Float32() - 1) * scale
	}
}

// transpose writes the transposed weights to dst, which has room for them.
func (t *tensor) transpose(dst []float32) {
	for i := range t.rows {
		for j, v := range t.row(i) {
			dst[j*t.rows+i] = v
		}
	}
}

// parameter is a tensor while it is trained: its gradient and the two moments of Adam. Of a sparse one only the rows that
// the current batch touched have a gradient and are updated.
type parameter struct {
	*tensor
	gradient, first, second, mean []float32
	sparse                        bool
	touched                       []int32
	isTouched                     []bool
	seen                          []int32 // of each sparse row: the step after which mean was last brought up to date
}

func newParameter(t *tensor, sparse bool) *parameter {
	n := len(t.w)
	p := &parameter{tensor: t, sparse: sparse, gradient: make([]float32, n), first: make([]float32, n), second: make([]float32, n), mean: make([]float32, n)}
	copy(p.mean, t.w)
	if sparse {
		p.isTouched, p.seen = make([]bool, t.rows), make([]int32, t.rows)
	}
	return p
}

func (p *parameter) gradientRow(i int) []float32 {
	if p.sparse && !p.isTouched[i] {
		p.isTouched[i] = true
		p.touched = append(p.touched, int32(i))
	}
	return p.gradient[i*p.cols : (i+1)*p.cols]
}
