package learn

import "math"

// Model decides between classes. It is safe for concurrent use once made.
//
// The vectors of features are rounded to 8 bits, so that four of their numbers are added at once: each stands in 16 bits of a
// 64-bit word, raised by 128 so that it is never negative.
type Model struct {
	classes, hidden int // hidden counts the units of all networks together
	index           table
	rows            []int8   // per feature: hidden values, then one per class
	packed          []uint64 // rows, four values a word
	lanes           int      // words of a packed row
	scale           float32  // what one unit of a hidden value is worth
	outScale        float32  // what one unit of a class value is worth
	bias            []float32
	out             []float32 // classes × hidden
	outBias         []float32 // classes
}

const (
	raise    = 128
	addends  = 256 // rows of values up to 255 that 16 bits can add up
	perWord  = 4
	maxWords = 64
)

// pack prepares the rows for adding.
func (m *Model) pack() {
	width := m.hidden + m.classes
	m.lanes = (width + perWord - 1) / perWord
	m.packed = make([]uint64, len(m.rows)/width*m.lanes)
	for i, v := range m.rows {
		row, column := i/width, i%width
		m.packed[row*m.lanes+column/perWord] |= uint64(int(v)+raise) << (16 * (column % perWord))
	}
}

// Classes returns the number of classes.
func (m *Model) Classes() int { return m.classes }

// Scratch is the working memory of predictions; one goroutine may reuse one for any number of models.
type Scratch struct {
	sum    []float32
	totals []int32
}

// Predict writes the probability of every class to out, which must have room for Classes values.
func (m *Model) Predict(features []Feature, s *Scratch, out []float32) {
	width := m.hidden + m.classes
	if cap(s.sum) < m.lanes*perWord {
		s.sum, s.totals = make([]float32, m.lanes*perWord), make([]int32, m.lanes*perWord)
	}
	totals, sum := s.totals[:m.lanes*perWord], s.sum[:width]
	m.add(features, totals)
	for j := range m.hidden {
		sum[j] = m.bias[j] + float32(float32(totals[j])*m.scale)
	}
	logits := sum[m.hidden:]
	for c := range logits {
		logits[c] = m.outBias[c] + float32(float32(totals[m.hidden+c])*m.outScale)
	}
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

// add sums up the rows of the features that the model knows.
func (m *Model) add(features []Feature, totals []int32) {
	clear(totals)
	var words [maxWords]uint64
	sums, count := words[:m.lanes], 0
	flush := func() {
		for i, w := range sums {
			for k := range perWord {
				totals[i*perWord+k] += int32(w>>(16*k)&0xffff) - int32(raise*count)
			}
		}
		clear(sums)
		count = 0
	}
	for _, f := range features {
		i := m.index.find(f)
		if i < 0 {
			continue
		}
		row := m.packed[i*m.lanes : (i+1)*m.lanes]
		for j := range sums {
			sums[j] += row[j]
		}
		if count++; count == addends {
			flush()
		}
	}
	flush()
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
