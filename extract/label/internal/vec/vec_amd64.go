package vec

import "golang.org/x/sys/cpu"

var vector = cpu.X86.HasAVX2

// mulAdd is MulAdd for n that is a multiple of 8.
//
//go:noescape
func mulAdd(y *float32, n int, x *float32, k int, w *float32)

// mulAddAt is Sparse.MulAdd for n that is a multiple of 8 and k above 0.
//
//go:noescape
func mulAddAt(y *float32, n int, x *float32, at *int32, k int, w *float32, shift int)

// addTo is Add for n that is a multiple of 8 and above 0.
//
//go:noescape
func addTo(y, x *float32, n int)

// addHalves is AddHalves for n that is a multiple of 8 and above 0.
//
//go:noescape
func addHalves(y *float32, x *uint16, n int)

// maxTo is Max for n that is a multiple of 8 and above 0.
//
//go:noescape
func maxTo(y, x *float32, n int)

// rectify is Rectify for n that is a multiple of 8 and above 0.
//
//go:noescape
func rectify(y *float32, n int)

// compress writes the elements of x that are not zero to values and their indices to at, both with room for n+8, and
// returns how many they are. n is a multiple of 8 and above 0. table is that of lanes.
//
//go:noescape
func compress(x *float32, n int, at *int32, values *float32, table *int32) int
