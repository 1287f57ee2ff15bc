package relate_test

import (
	"math"
	"testing"

	"github.com/whomet/whomet/extract/relate"
)

// Of facts whose decisions were sure to 0.9 and that were right in six of ten cases, the confidence is near 0.6; where mentions
// were doubtful and facts wrong, it is lower.
func TestFitCalibration(t *testing.T) {
	var samples []relate.Sample
	for i := range 500 {
		samples = append(samples,
			relate.Sample{Sort: "part", Decision: 0.9, Seat: 1, Mention: 0.99, Right: i%10 < 6},
			relate.Sample{Sort: "part", Decision: 0.9, Seat: 1, Mention: 0.5, Right: i%10 < 2},
		)
	}
	samples = append(samples, relate.Sample{Sort: "rare", Decision: 0.9, Seat: 1, Mention: 1, Right: true})
	calibration, sorts := relate.FitCalibration(samples)
	if len(sorts) != 1 || sorts[0] != (relate.Sort{Name: "part", Samples: 1000, Right: 400}) {
		t.Errorf("sorts %+v, want part alone, 1000 samples, 400 right", sorts)
	}
	curve := calibration["part"]
	for mention, want := range map[float64]float64{0.99: 0.6, 0.5: 0.2} {
		if got := curve.At(0.9, 1, mention); math.Abs(got-want) > 0.03 {
			t.Errorf("confidence where the least sure mention is sure to %v: %.3f, want about %.1f", mention, got, want)
		}
	}
	if curve.Decision < 0 || curve.Seat < 0 || curve.Mention < 0 {
		t.Errorf("curve %+v has a negative weight", curve)
	}
}

// Every fact has a confidence between what a fact needs and 1, and the facts of a sure decision are surer.
func TestConfidences(t *testing.T) {
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, l := range lessons(t, "../corpus/train", 40) {
		_, facts := relater.Relate(l.Document, l.Mentions)
		for _, f := range facts {
			seen++
			if f.Confidence < 0.34 || f.Confidence >= 1 {
				t.Fatalf("%s: confidence %v of %+v", l.Gold.Article.ID, f.Confidence, f)
			}
			if f.Confidence != f.Evidence[0].Confidence {
				t.Fatalf("%s: the evidence is sure to %v, the fact to %v", l.Gold.Article.ID, f.Evidence[0].Confidence, f.Confidence)
			}
		}
	}
	if seen < 300 {
		t.Errorf("%d facts, want several hundred", seen)
	}
}
