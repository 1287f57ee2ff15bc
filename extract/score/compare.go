package score

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Difference is how far a second run is from a first one in the F1 of a measure, over the same articles.
type Difference struct {
	Measure Measure `json:"measure"`
	First   float64 `json:"first"`
	Second  float64 `json:"second"`
	Delta   float64 `json:"delta"` // second less first
	// Low and High bound the middle 95 % of the differences seen when articles are drawn anew.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// P estimates how often chance alone gives a difference of this size or more, to either side.
	P float64 `json:"p"`
}

// CompareOptions says how a comparison is drawn.
type CompareOptions struct {
	Samples int    // number of drawings; 0 means 10,000
	Seed    uint64 // of the random numbers; equal seeds give equal results
}

const defaultSamples = 10_000

// Compare draws the articles of two runs over the same gold with replacement, the same articles for both runs, and tells
// for each measure of the standard table how much of the difference that can explain: the paired bootstrap of Efron and
// Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 16. It fails where the runs are over different articles.
func Compare(first, second *Report, o CompareOptions) ([]Difference, error) {
	if !slices.EqualFunc(first.Articles, second.Articles, func(a, b ArticleReport) bool { return a.Name == b.Name }) {
		return nil, fmt.Errorf("compare runs: they are over different articles")
	}
	if len(first.Articles) == 0 {
		return nil, fmt.Errorf("compare runs: no articles")
	}
	if o.Samples <= 0 {
		o.Samples = defaultSamples
	}
	a, b := counts(first), counts(second)
	deltas := resample(a, b, len(first.Articles), o)
	out := make([]Difference, 0, len(Measures))
	for i, m := range Measures {
		d := Difference{Measure: m, First: first.Total(m).F1(), Second: second.Total(m).F1()}
		d.Delta = d.Second - d.First
		d.Low, d.High, d.P = interval(deltas[i])
		out = append(out, d)
	}
	return out, nil
}

// counts lays the tallies of a report out as article times measure.
func counts(r *Report) []Tally {
	out := make([]Tally, 0, len(r.Articles)*len(Measures))
	for _, a := range r.Articles {
		for _, m := range Measures {
			out = append(out, a.Tallies[m])
		}
	}
	return out
}

// resample returns for each measure the differences in F1 over the drawings.
func resample(a, b []Tally, articles int, o CompareOptions) [][]float64 {
	random := rand.New(rand.NewPCG(o.Seed, 0))
	width := len(Measures)
	deltas := make([][]float64, width)
	sumA, sumB := make([]Tally, width), make([]Tally, width)
	for range o.Samples {
		clear(sumA)
		clear(sumB)
		for range articles {
			at := random.IntN(articles) * width
			for m := range width {
				sumA[m].add(a[at+m])
				sumB[m].add(b[at+m])
			}
		}
		for m := range width {
			deltas[m] = append(deltas[m], sumB[m].F1()-sumA[m].F1())
		}
	}
	return deltas
}

// interval returns the 2.5th and 97.5th percentile and the two-sided p-value. One is added to the counts, so that a
// finite number of drawings never claims certainty.
func interval(deltas []float64) (low, high, p float64) {
	slices.Sort(deltas)
	n := len(deltas)
	low, high = deltas[n*25/1000], deltas[min(n-1, n*975/1000)]
	var notAbove, notBelow int
	for _, d := range deltas {
		if d <= 0 {
			notAbove++
		}
		if d >= 0 {
			notBelow++
		}
	}
	return low, high, min(1, 2*float64(min(notAbove, notBelow)+1)/float64(n+1))
}
