package scale_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/whomet/whomet/graph/scale"
)

func TestRun(t *testing.T) {
	o := scale.Options{Address: "bolt:" + filepath.Join(t.TempDir(), "s.bolt"), Sizes: []int{200, 201, 600}, Batch: 15, Questions: 4}
	var all []scale.Measurement
	err := scale.Run(t.Context(), o, func(m scale.Measurement) error {
		all = append(all, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(o.Sizes) {
		t.Fatalf("%d measurements of %d sizes", len(all), len(o.Sizes))
	}
	articles, quads := 0, 0
	for i, m := range all {
		articles += m.Loaded.Articles
		quads += m.Loaded.Quads
		if m.Participations < o.Sizes[i] || m.Participations > o.Sizes[i]+400 || m.Articles != articles || m.Quads <= 0 || m.Bytes <= 0 {
			t.Errorf("size %d: %+v, want %d articles", o.Sizes[i], m, articles)
		}
		if m.Open <= 0 || m.Identities <= 0 || m.Met.Median <= 0 || m.Path.Tail < m.Path.Median || m.Heap == 0 {
			t.Errorf("size %d: %+v", o.Sizes[i], m)
		}
	}
	if err := scale.Run(t.Context(), o, nil); err == nil {
		t.Error("a store that is not empty was filled")
	}
	failed := errors.New("enough")
	o.Address = "bolt:" + filepath.Join(t.TempDir(), "other.bolt")
	if err := scale.Run(t.Context(), o, func(scale.Measurement) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("a run that was to end: %v", err)
	}
}
