package relate_test

import (
	"testing"

	"github.com/whomet/whomet/extract/relate"
)

// BenchmarkRelate measures the step over real and written articles with the mentions of the gold.
func BenchmarkRelate(b *testing.B) {
	relater, err := relate.New()
	if err != nil {
		b.Fatal(err)
	}
	all := lessons(b, "../corpus/train", 200)
	tokens := 0
	for _, l := range all {
		tokens += len(l.Document.Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range all {
			relater.Relate(l.Document, l.Mentions)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
