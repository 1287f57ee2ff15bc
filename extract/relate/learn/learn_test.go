package learn_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/relate/learn"
)

// exclusive is a decision that no linear model can take: one of two features, not both and not neither.
func exclusive() []learn.Example {
	var out []learn.Example
	for i := range 400 {
		a, b := i%2, i/2%2
		e := learn.Example{Features: []learn.Feature{7, learn.Feature(100 + 2*a), learn.Feature(200 + 2*b)}, Class: a ^ b}
		out = append(out, e)
	}
	return out
}

func TestLearnsConjunctions(t *testing.T) {
	m := learn.Train(exclusive(), learn.Options{Classes: 2, Epochs: 60, Dropout: 0.01, Seed: 3})
	var scratch learn.Scratch
	out := make([]float32, 2)
	for _, e := range exclusive()[:4] {
		m.Predict(e.Features, &scratch, out)
		if out[e.Class] < 0.8 {
			t.Errorf("%v: probability of class %d is %.2f", e.Features, e.Class, out[e.Class])
		}
	}
}

func TestSameBytes(t *testing.T) {
	write := func() []byte {
		var b bytes.Buffer
		if _, err := learn.Train(exclusive(), learn.Options{Classes: 2, Seed: 5}).WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write()
	if !bytes.Equal(first, write()) {
		t.Error("the same examples gave other bytes")
	}
	m, err := learn.Read(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := m.WriteTo(&again); err != nil || !bytes.Equal(first, again.Bytes()) {
		t.Errorf("what was read is written otherwise (%v)", err)
	}
}

// More features than 16 bits can add up at once.
func TestManyFeatures(t *testing.T) {
	var many []learn.Feature
	for i := range 700 {
		many = append(many, learn.Feature(1000+i))
	}
	examples := []learn.Example{{Features: many, Class: 1}, {Features: []learn.Feature{1}, Class: 0}}
	for range 4 {
		examples = append(examples, examples...)
	}
	m := learn.Train(examples, learn.Options{Classes: 2, Epochs: 20, Seed: 1})
	out := make([]float32, 2)
	m.Predict(many, &learn.Scratch{}, out)
	if out[1] < 0.9 {
		t.Errorf("probability %.2f", out[1])
	}
}

func TestReadRefuses(t *testing.T) {
	var b bytes.Buffer
	if _, err := learn.Train(exclusive(), learn.Options{Classes: 2}).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	for _, n := range []int{0, 5, 16, 40, len(whole) - 1} {
		if _, err := learn.Read(bytes.NewReader(whole[:n])); err == nil {
			t.Errorf("read %d of %d bytes without an error", n, len(whole))
		}
	}
	other := bytes.Clone(whole)
	other[0]++
	if _, err := learn.Read(bytes.NewReader(other)); !errors.Is(err, learn.ErrFormat) {
		t.Errorf("another magic number: %v", err)
	}
}

func TestSetKeepsEachOnce(t *testing.T) {
	var s learn.Set
	s.Add(1, 2, 3)
	s.Add(1, 2, 3)
	s.Add(1, 3, 2)
	s.AddIf(false, 9)
	if n := len(s.Features()); n != 2 {
		t.Errorf("%d features, want 2", n)
	}
	before := append([]learn.Feature(nil), s.Features()...)
	s.Reset()
	if len(s.Features()) != 0 {
		t.Error("reset left features")
	}
	s.Restore(before)
	if d := cmp.Diff(before, s.Features()); d != "" {
		t.Error(d)
	}
}
