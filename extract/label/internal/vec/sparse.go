package vec

import "math"

// Sparse holds the elements of a vector that are not zero, in order. Behind a rectifier most are zero.
type Sparse struct {
	at []int32
	x  []float32
}

// Set takes the elements of x that are not zero.
func (s *Sparse) Set(x []float32) {
	room := len(x) + 8
	if cap(s.at) < room {
		s.at, s.x = make([]int32, room), make([]float32, room)
	}
	at, values := s.at[:room], s.x[:room]
	n := 0
	if len(x) > 0 && len(x)%8 == 0 && vector {
		n = compress(&x[0], len(x), &at[0], &values[0], &lanes[0][0])
	} else {
		n = pick(at, values, x)
	}
	s.at, s.x = at[:n], values[:n]
}

// pick is compress for any length.
func pick(at []int32, values, x []float32) int {
	n := 0
	for i, v := range x {
		at[n], values[n] = int32(i), v
		bits := math.Float32bits(v) << 1 // the sign does not count
		n += int((bits | -bits) >> 31)   // without a branch, which would often be guessed wrong
	}
	return n
}

// lanes lists for each set of eight bits which of them are set, lowest first.
var lanes = func() (table [256][8]int32) {
	for set := range table {
		n := 0
		for bit := range 8 {
			if set&(1<<bit) != 0 {
				table[set][n] = int32(bit)
				n++
			}
		}
	}
	return table
}()

// MulAdd adds the product of the vector and the matrix w to y: y[j] += Σ x[i]·w[i+shift][j], in the order of i. It gives
// the same bits as MulAdd of the whole vector.
func (s *Sparse) MulAdd(y, w []float32, shift int) {
	n, k := len(y), len(s.at)
	if n == 0 || k == 0 {
		return
	}
	_ = w[(int(s.at[0])+shift)*n]
	_ = w[(int(s.at[k-1])+shift+1)*n-1]
	if n%8 == 0 && vector {
		mulAddAt(&y[0], n, &s.x[0], &s.at[0], k, &w[0], shift)
		return
	}
	for i, a := range s.x {
		row := (int(s.at[i]) + shift) * n
		axpy(y, w[row:row+n], a)
	}
}
