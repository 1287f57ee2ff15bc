package resolve_test

import (
	"math/rand/v2"
	"testing"

	"github.com/whomet/whomet/graph/resolve"
)

// TestUnlike compares names made of few parts, and of misspellings of these: those that are unlike at first sight exclude each
// other when looked at closely.
func TestUnlike(t *testing.T) {
	parts := []string{
		"Watt", "Botksal", "Botkosal", "Thea", "Vuth", "Theavuth", "Anna", "Ana", "Kovács", "Kovač", "Oleksandr", "Oleksandra", "Alexander", "Sasha",
		"Abdelaziz", "Abdul", "Rahman", "Aziz", "El", "Baradei", "Elbaradei", "Mohamed", "Mohammed", "Nguyễn", "Nguyen", "Minh", "Li", "Lee", "Zhongping", "Chung-ping",
		"J.", "R", "Halcorwen", "Calporven", "Valrorven", "Sencorven", "de", "Silva", "Jr", "bin", "Hamad", "Alhamad",
	}
	rng := rand.New(rand.NewPCG(41, 42))
	name := func() string {
		out := ""
		for range 2 + rng.IntN(5)/4 {
			part := []rune(parts[rng.IntN(len(parts))])
			switch i := rng.IntN(len(part)); rng.IntN(8) {
			case 0:
				part = append(part[:i:i], part[i+1:]...)
			case 1:
				part[i] = rune('a' + rng.IntN(26))
			}
			out += string(part) + " "
		}
		return out
	}
	names := resolve.NewNames(t)
	unlikely := 0
	for range 200_000 {
		a, b := name(), name()
		unlike, conflict := names.Compare(a, b)
		if unlike && !conflict {
			t.Fatalf("%q and %q are unlike at first sight, but do not exclude each other", a, b)
		}
		if unlike {
			unlikely++
		}
	}
	if unlikely < 50_000 {
		t.Errorf("%d of 200000 pairs are unlike at first sight: nothing is gained", unlikely)
	}
}
