package learn

import "math"

// Model decides between classes. It is safe for concurrent use once made.
type Model struct {
	classes, hidden int // hidden counts the units of all networks together
	index           table
	rows            []int8    // per feature: hidden values, then one per class
	scales          []float32 // per feature: what one unit of its row is worth
	bias            []float32 // hidden values
	out             []float32 // classes × hidden
	outBias         []float32 // classes
}

// Classes returns the number of classes.
func (m *Model) Classes() int { return m.classes }

// Scratch is the working memory of predictions; one goroutine may reuse one for any number of models.
type Scratch struct{ sum []float32 }

// Predict writes the probability of every class to out, which must have room for Classes values.
func (m *Model) Predict(features []Feature, s *Scratch, out []float32) {
	width := m.hidden + m.classes
	if cap(s.sum) < width {
		s.sum = make([]float32, width)
	}
	sum := s.sum[:width]
	copy(sum, m.bias)
	copy(sum[m.hidden:], m.outBias)
	for _, f := range features {
		i := m.index.find(f)
		if i < 0 {
			continue
		}
		row, scale := m.rows[i*width:(i+1)*width], m.scales[i]
		for j, v := range row {
			sum[j] += float32(float32(v) * scale)
		}
	}
	logits := sum[m.hidden:]
	for j, h := range sum[:m.hidden] {
		if h <= 0 {
			continue
		}
		for c := range logits {
			logits[c] += float32(m.out[c*m.hidden+j] * h)
		}
	}
	softmax(logits, out)
}

func softmax(logits, out []float32) {
	top := logits[0]
	for _, v := range logits {
		top = max(top, v)
	}
	total := float32(0)
	for c, v := range logits {
		out[c] = float32(math.Exp(float64(v - top)))
		total += out[c]
	}
	for c := range logits {
		out[c] /= total
	}
}

// table maps features to the rows of a model by open addressing.
type table struct {
	keys []Feature
	rows []int32
	mask uint32
}

func newTable(features []Feature) table {
	size := 16
	for size < 2*len(features) {
		size *= 2
	}
	t := table{make([]Feature, size), make([]int32, size), uint32(size - 1)}
	for row, f := range features {
		at := slot(f) & t.mask
		for t.keys[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.keys[at], t.rows[at] = f, int32(row)
	}
	return t
}

func slot(f Feature) uint32 { return uint32(f) * 0x9E3779B1 >> 7 }

func (t *table) find(f Feature) int {
	for at := slot(f) & t.mask; t.keys[at] != 0; at = (at + 1) & t.mask {
		if t.keys[at] == f {
			return int(t.rows[at])
		}
	}
	return -1
}
