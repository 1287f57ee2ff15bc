package vec_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

func random(r *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64())
	}
	return out
}

// plain is the definition of MulAdd, element by element.
func plain(y, x, w []float32) {
	for j := range y {
		for i := range x {
			y[j] += float32(x[i] * w[i*len(y)+j])
		}
	}
}

func TestMulAddGivesTheBitsOfItsDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 7, 8, 16, 56, 64, 72, 128, 200} {
		for _, k := range []int{0, 1, 3, 64} {
			x, w, got := random(r, k), random(r, n*k), random(r, n)
			want := slices.Clone(got)
			plain(want, x, w)
			vec.MulAdd(got, x, w)
			if !slices.Equal(want, got) {
				t.Errorf("%d columns, %d rows: got %v, want %v", n, k, got, want)
			}
		}
	}
}

func TestSparseGivesTheBitsOfTheWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var s vec.Sparse
	for _, n := range []int{1, 8, 24, 32, 64, 128, 168} {
		for _, k := range []int{0, 1, 5, 64, 130} {
			x, w, got := random(r, k), random(r, n*(k+2)), random(r, n)
			for i := range x {
				if r.IntN(3) > 0 {
					x[i] = 0
				}
			}
			want := slices.Clone(got)
			plain(want, x, w[2*n:])
			s.Set(x)
			s.MulAdd(got, w, 2)
			if !slices.Equal(want, got) {
				t.Errorf("%d columns, %d rows: got %v, want %v", n, k, got, want)
			}
		}
	}
}

func TestAdd(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 8, 13, 40} {
		x, got := random(r, n), random(r, n)
		want := slices.Clone(got)
		plain(want, []float32{1}, x)
		vec.Add(got, x)
		if !slices.Equal(want, got) {
			t.Errorf("%d: got %v, want %v", n, got, want)
		}
	}
}

func TestAddHalves(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for _, n := range []int{0, 1, 8, 13, 40} {
		x, got, halves := random(r, n), random(r, n), make([]uint16, n)
		want := slices.Clone(got)
		for i, v := range x {
			halves[i] = vec.Half(v)
			if math.Abs(float64(vec.Whole(halves[i])-v)) > math.Abs(float64(v))/256 {
				t.Errorf("%v is rounded to %v", v, vec.Whole(halves[i]))
			}
			want[i] += vec.Whole(halves[i])
		}
		vec.AddHalves(got, halves)
		if !slices.Equal(want, got) {
			t.Errorf("%d: got %v, want %v", n, got, want)
		}
	}
}

func TestMax(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{0, 1, 8, 13, 40} {
		x, got := random(r, n), random(r, n)
		want := slices.Clone(got)
		for i, v := range x {
			if v > want[i] {
				want[i] = v
			}
		}
		vec.Max(got, x)
		if !slices.Equal(want, got) {
			t.Errorf("%d: got %v, want %v", n, got, want)
		}
	}
}

func TestAxpyOuterRectify(t *testing.T) {
	y, w := []float32{1, -1, 2, -2, 3, -3, 4, -4}, make([]float32, 16)
	vec.Axpy(y, []float32{1, 1, 1, 1, 1, 1, 1, 1}, 2)
	y[7] = float32(math.Copysign(0, -1))
	vec.Rectify(y)
	for _, v := range y {
		if math.Signbit(float64(v)) {
			t.Errorf("rectified to %v", v)
		}
	}
	if want := []float32{3, 1, 4, 0, 5, 0, 6, 0}; !slices.Equal(want, y) {
		t.Errorf("got %v, want %v", y, want)
	}
	vec.Outer(w, []float32{2, 0}, y)
	if want := []float32{6, 2, 8, 0, 10, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0}; !slices.Equal(want, w) {
		t.Errorf("got %v, want %v", w, want)
	}
}

func BenchmarkMulAdd384x128(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, w, y := random(r, 384), random(r, 384*128), random(r, 128)
	for b.Loop() {
		vec.MulAdd(y, x, w)
	}
}

func BenchmarkSparse128x128(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	x, w, y := random(r, 128), random(r, 128*128), random(r, 128)
	vec.Rectify(x)
	var s vec.Sparse
	for b.Loop() {
		s.Set(x)
		s.MulAdd(y, w, 0)
	}
}
