package resolve_test

import (
	"fmt"
	"testing"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// BenchmarkLoad resolves many articles at once.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			xs := world(n, 7)
			for b.Loop() {
				resolve.New(resolve.Options{}).Update(xs, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/article")
		})
	}
}

// BenchmarkOneMore puts one article into many, and takes it out again.
func BenchmarkOneMore(b *testing.B) {
	for _, n := range []int{1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			xs := world(n+100, 7)
			r := resolve.New(resolve.Options{})
			r.Update(xs[:n], nil)
			for i := 0; b.Loop(); i++ {
				x := xs[n+i%100]
				r.Update([]graph.Extraction{x}, nil)
				b.StopTimer()
				r.Update(nil, []graph.ArticleID{x.Article.ID})
				b.StartTimer()
			}
		})
	}
}
