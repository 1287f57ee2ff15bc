package label

import (
	"math"

	"github.com/whomet/whomet/extract/text"
)

// Calibration says for each kind of mention, in the order of graph.EntityKinds, which share of the mentions is right that a
// network gives the probabilities of the knots to. Between the knots it is a straight line.
type Calibration [kindCount][knotCount]float64

const knotCount = 9

// knots are the probabilities where a Calibration has a value. Spans that are found have more than threshold.
var knots = [knotCount]float64{0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1}

// measured is the calibration of the standard recipe, by Calibrate over one fold (111 articles) of cross-validation.
var measured = Calibration{
	{0, 0.374, 0.467, 0.57, 0.688, 0.825, 0.905, 0.978, 0.997},  // person
	{0, 0.452, 0.528, 0.609, 0.7, 0.811, 0.883, 0.963, 0.993},   // organisation
	{0, 0.496, 0.55, 0.608, 0.674, 0.761, 0.826, 0.919, 0.975},  // role
	{0, 0.386, 0.462, 0.547, 0.647, 0.774, 0.859, 0.956, 0.992}, // event
	{0, 0.48, 0.551, 0.627, 0.711, 0.813, 0.881, 0.959, 0.992},  // place
	{0, 0.444, 0.518, 0.598, 0.688, 0.8, 0.873, 0.958, 0.992},   // date
	{0, 0.513, 0.61, 0.707, 0.803, 0.9, 0.949, 0.989, 0.999},    // accord
}

// uncalibrated takes the probabilities of the network for what they are.
func uncalibrated() Calibration {
	var c Calibration
	for kind := range c {
		c[kind] = knots
	}
	return c
}

// confidence is the share of mentions of a kind that are right where the network says p.
func (c *Calibration) confidence(kind int, p float64) float64 {
	i := 1
	for i < knotCount-1 && p > knots[i] {
		i++
	}
	from, to := knots[i-1], knots[i]
	return c[kind][i-1] + (c[kind][i]-c[kind][i-1])*(min(p, 1)-from)/(to-from)
}

// Calibrate finds the calibration of models from what they found in articles that they had not seen, given by
// CrossValidate: for each kind the logistic curve over the log odds that makes the predictions most likely. The values are
// rounded to three digits.
func Calibrate(predictions []Prediction) Calibration {
	var c Calibration
	for kind, k := range kinds {
		var odds []float64
		var right []bool
		for _, p := range predictions {
			gold := make(map[text.Mention]bool)
			for _, m := range p.Gold {
				gold[text.Mention{Kind: m.Kind, First: m.First, Last: m.Last}] = true
			}
			for _, m := range p.Mentions {
				if m.Kind == k {
					odds = append(odds, logOdds(m.Confidence))
					right = append(right, gold[text.Mention{Kind: m.Kind, First: m.First, Last: m.Last}])
				}
			}
		}
		shift, slope := logistic(odds, right)
		for i, p := range knots {
			if i > 0 {
				c[kind][i] = math.Round(1000/(1+math.Exp(-shift-slope*logOdds(p)))) / 1000
			}
		}
	}
	return c
}

func logOdds(p float64) float64 {
	p = min(max(p, 0.001), 0.999)
	return math.Log(p / (1 - p))
}

// logistic fits the probability 1/(1+exp(-shift-slope·x)) of being right by Newton's method. A weak prior holds it to the
// identity, so that a kind with few mentions keeps its probabilities.
func logistic(x []float64, right []bool) (shift, slope float64) {
	const prior = 3
	slope = 1
	for range 60 {
		g0, g1 := -prior*shift, -prior*(slope-1)
		h00, h01, h11 := float64(prior), 0.0, float64(prior)
		for i, v := range x {
			p := 1 / (1 + math.Exp(-shift-slope*v))
			d, w := -p, p*(1-p)
			if right[i] {
				d++
			}
			g0, g1 = g0+d, g1+d*v
			h00, h01, h11 = h00+w, h01+w*v, h11+w*v*v
		}
		det := h00*h11 - h01*h01
		shift += short((h11*g0 - h01*g1) / det)
		slope += short((h00*g1 - h01*g0) / det)
	}
	return shift, slope
}

// short keeps a step of Newton's method from leaping to where the curve is flat.
func short(step float64) float64 { return min(max(step, -0.25), 0.25) }
