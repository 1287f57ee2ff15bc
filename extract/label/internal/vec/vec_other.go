//go:build !amd64

package vec

const vector = false

func mulAdd(y *float32, n int, x *float32, k int, w *float32) {
	panic("vec: no vector code on this machine")
}

func mulAddAt(y *float32, n int, x *float32, at *int32, k int, w *float32, shift int) {
	panic("vec: no vector code on this machine")
}

func addTo(y, x *float32, n int) { panic("vec: no vector code on this machine") }

func addHalves(y *float32, x *uint16, n int) { panic("vec: no vector code on this machine") }

func maxTo(y, x *float32, n int) { panic("vec: no vector code on this machine") }

func rectify(y *float32, n int) { panic("vec: no vector code on this machine") }

func compress(x *float32, n int, at *int32, values *float32, table *int32) int {
	panic("vec: no vector code on this machine")
}
