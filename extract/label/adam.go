package label

import (
	"math"

	"github.com/whomet/whomet/extract/label/internal/vec"
)

// adam is the optimiser of Kingma and Ba (arXiv 1412.6980) with decoupled weight decay, gradients clipped by their
// common norm, and an exponential moving average of the weights, which is what training hands out.
type adam struct {
	decay, clip, averaging float32
	correct1, correct2     float64 // powers of the decay rates so far
	steps                  int32
	share                  float32 // of the latest weights in the average
}

const beta1, beta2, epsilon = 0.9, 0.999, 1e-8

func (a *adam) step(parameters []*parameter, rate float32) {
	if a.steps == 0 {
		a.correct1, a.correct2 = 1, 1
	}
	a.steps++
	a.share = max(1-a.averaging, 9/(10+float32(a.steps))) // early averages would keep what the weights began as
	a.correct1 *= beta1
	a.correct2 *= beta2
	scale := a.scale(parameters)
	step := rate * float32(math.Sqrt(1-a.correct2)/(1-a.correct1))
	for _, p := range parameters {
		if !p.sparse {
			a.update(p, 0, p.rows, step, scale, rate)
			a.average(p, 0, p.rows, 1)
			continue
		}
		for _, row := range p.touched {
			a.catchUp(p, int(row), a.steps-1)
			a.update(p, int(row), int(row)+1, step, scale, rate)
			a.catchUp(p, int(row), a.steps)
			p.isTouched[row] = false
		}
		p.touched = p.touched[:0]
	}
}

// finish puts the averages in the place of the weights.
func (a *adam) finish(parameters []*parameter) {
	for _, p := range parameters {
		if p.sparse {
			for row := range p.rows {
				a.catchUp(p, row, a.steps)
			}
		}
		copy(p.w, p.mean)
	}
}

// catchUp brings the average of a sparse row, whose weights have not changed since p.seen, up to a step.
func (a *adam) catchUp(p *parameter, row int, to int32) {
	a.average(p, row, row+1, to-p.seen[row])
	p.seen[row] = to
}

func (a *adam) average(p *parameter, from, to int, steps int32) {
	share := a.share
	if steps != 1 {
		share = float32(1 - math.Pow(float64(1-share), float64(steps)))
	}
	average := p.mean[from*p.cols : to*p.cols]
	for i, w := range p.w[from*p.cols : to*p.cols] {
		average[i] += float32(share * (w - average[i]))
	}
}

// scale is what gradients are multiplied by so that their common norm does not exceed clip.
func (a *adam) scale(parameters []*parameter) float32 {
	var sum float64
	add := func(g []float32) {
		var s float32
		for _, v := range g {
			s += float32(v * v)
		}
		sum += float64(s)
	}
	for _, p := range parameters {
		if !p.sparse {
			add(p.gradient)
		}
		for _, row := range p.touched {
			add(p.gradientRow(int(row)))
		}
	}
	if norm := float32(math.Sqrt(sum)); norm > a.clip {
		return a.clip / norm
	}
	return 1
}

func (a *adam) update(p *parameter, from, to int, step, scale, rate float32) {
	from, to = from*p.cols, to*p.cols
	vec.Adam(p.w[from:to], p.gradient[from:to], p.first[from:to], p.second[from:to], vec.AdamStep{
		Step: step, Scale: scale, Decay: rate * a.decay, Beta1: beta1, Beta2: beta2, Epsilon: epsilon,
	})
}
