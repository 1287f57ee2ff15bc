package relate

import (
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// calibrationTable has a line for a sort of fact: its name, how many facts it was learned from, how many of them were right,
// and a Curve.
//
//go:embed data/calibration.tsv
var calibrationTable string

// signals are the probabilities of the decisions that a fact rests on.
type signals struct {
	decision float32 // of the fact itself
	seat     float32 // of its organisation; 1 where no such decision was taken
}

// Curve turns how sure the decisions behind a fact are, and how sure its least sure mention, into the probability that the fact
// is right: the logistic function of a weighted sum of their log-odds. No weight is negative.
type Curve struct {
	Bias, Decision, Seat, Mention float64
}

// Calibration holds the curve of each sort of fact. Facts of a sort without one are as sure as the product of the signals.
type Calibration map[string]Curve

// Sample is a fact of known truth to learn a calibration from.
type Sample struct {
	Sort                    string
	Decision, Seat, Mention float64
	Right                   bool
}

// sureness is what an article's facts get their confidence from.
type sureness struct {
	calibration Calibration
	record      func(sort string, s signals, mention float64) // called with every fact where it is set
}

func (s *sureness) of(sort string, by signals, mention float64) float64 {
	if s.record != nil {
		s.record(sort, by, mention)
	}
	if c, ok := s.calibration[sort]; ok {
		return c.At(float64(by.decision), float64(by.seat), mention)
	}
	return float64(by.decision) * float64(by.seat) * mention
}

// At gives the confidence of a fact from the probabilities of its decision, of its organisation and of its least sure mention.
func (c Curve) At(decision, seat, mention float64) float64 {
	z := c.Bias + c.Decision*logOdds(decision) + c.Seat*logOdds(seat) + c.Mention*logOdds(mention)
	return math.Round(1e4/(1+math.Exp(-z))) / 1e4
}

// logOdds is cut at odds of 200 to 1, beyond which probabilities are too few to be known.
func logOdds(p float64) float64 {
	p = min(max(p, 0.005), 0.995)
	return math.Log(p / (1 - p))
}

// leastSamples is how many facts of a sort it takes to learn its curve.
const leastSamples = 30

// FitCalibration learns a calibration by logistic regression, whose weights are drawn to 1 for the decision and to 0 for the
// others by as much as a few samples weigh, so that sorts of few samples stay near the probabilities of their decisions.
func FitCalibration(samples []Sample) (Calibration, []Sort) {
	bySort := map[string][]Sample{}
	var order []string
	for _, s := range samples {
		if len(bySort[s.Sort]) == 0 {
			order = append(order, s.Sort)
		}
		bySort[s.Sort] = append(bySort[s.Sort], s)
	}
	out := Calibration{}
	var sorts []Sort
	for _, sort := range order {
		some := bySort[sort]
		if len(some) < leastSamples {
			continue
		}
		out[sort] = fitCurve(some)
		right := 0
		for _, s := range some {
			if s.Right {
				right++
			}
		}
		sorts = append(sorts, Sort{sort, len(some), right})
	}
	return out, sorts
}

// Sort counts the samples of a sort of fact.
type Sort struct {
	Name           string
	Samples, Right int
}

// fitCurve minimises the mean log loss by gradient descent, projected on weights that are not negative.
func fitCurve(samples []Sample) Curve {
	const (
		steps = 4000
		rate  = 0.05
		pull  = 3 // samples that the prior weighs
	)
	w, prior := [4]float64{0, 1, 0, 0}, [4]float64{0, 1, 0, 0}
	n := float64(len(samples))
	inputs := make([][4]float64, len(samples))
	for i, s := range samples {
		inputs[i] = [4]float64{1, logOdds(s.Decision), logOdds(s.Seat), logOdds(s.Mention)}
	}
	for range steps {
		var slope [4]float64
		for i, x := range inputs {
			z := 0.0
			for k := range x {
				z += w[k] * x[k]
			}
			e := 1 / (1 + math.Exp(-z))
			if samples[i].Right {
				e--
			}
			for k := range x {
				slope[k] += e * x[k]
			}
		}
		for k := range w {
			w[k] -= rate * (slope[k] + pull*(w[k]-prior[k])) / n
			if k > 0 {
				w[k] = max(w[k], 0)
			}
		}
	}
	return Curve{w[0], w[1], w[2], w[3]}
}

// Write writes the calibration as the table that is embedded.
func (c Calibration) Write(sorts []Sort) string {
	var b strings.Builder
	b.WriteString("# sort\tsamples\tright\tbias\tdecision\tseat\tmention\n")
	for _, s := range sorts {
		v := c[s.Name]
		fmt.Fprintf(&b, "%s\t%d\t%d\t%.3f\t%.3f\t%.3f\t%.3f\n", s.Name, s.Samples, s.Right, v.Bias, v.Decision, v.Seat, v.Mention)
	}
	return b.String()
}

func embeddedCalibration() (Calibration, error) {
	out := Calibration{}
	for line := range strings.Lines(calibrationTable) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 7 {
			return nil, fmt.Errorf("read embedded calibration: %q: want 7 cells", line)
		}
		var v [4]float64
		for i := range v {
			var err error
			if v[i], err = strconv.ParseFloat(cells[3+i], 64); err != nil {
				return nil, fmt.Errorf("read embedded calibration of %s: %w", cells[0], err)
			}
		}
		out[cells[0]] = Curve{v[0], v[1], v[2], v[3]}
	}
	return out, nil
}

// Judge tells of every fact that is said of an annotated article whether it is right, and whether the annotation can tell.
type Judge func(gold *corpus.Article, entities []graph.Entity, facts []graph.Fact) (right, known []bool)

// Calibrate learns a calibration by cross-validation: models that did not learn from an article relate the mentions found in
// it. lessons are what the models learn from; found are the same articles in the same order with mentions as a labeller finds
// them that has not seen them. The samples that it learned from are returned too.
func Calibrate(lessons, found []Lesson, judge Judge) (calibration Calibration, sorts []Sort, samples []Sample, err error) {
	parts := partsOf(lessons)
	for part := range rounds {
		var seen []Lesson
		for i, l := range lessons {
			if parts[i] != part {
				seen = append(seen, l)
			}
		}
		relater, err := With(Train(seen, io.Discard))
		if err != nil {
			return nil, nil, nil, err
		}
		for i, l := range found {
			if parts[i] == part {
				samples = append(samples, relater.samples(l, judge)...)
			}
		}
	}
	calibration, sorts = FitCalibration(samples)
	return calibration, sorts, samples, nil
}

// Confidence returns the confidence of a sample's fact.
func (c Calibration) Confidence(s Sample) float64 {
	by := sureness{calibration: c}
	return by.of(s.Sort, signals{float32(s.Decision), float32(s.Seat)}, s.Mention)
}

// samples relates an article and judges every fact. Articles of several passages are left out, as facts of theirs are joined.
func (r *Relater) samples(l Lesson, judge Judge) []Sample {
	a := newArticle(scene.New(l.Document, l.Mentions, r.knowledge.clusters), r.knowledge.countries, &modelDecider{models: r.models})
	var out []Sample
	a.sureness.record = func(sort string, s signals, mention float64) {
		out = append(out, Sample{Sort: sort, Decision: float64(s.decision), Seat: float64(s.seat), Mention: mention})
	}
	a.read(func() {})
	if len(a.readings) > 1 {
		return nil
	}
	facts := a.facts()
	right, known := judge(l.Gold, a.entities(), facts)
	kept := out[:0]
	for i, s := range out {
		if known[i] {
			s.Right = right[i]
			kept = append(kept, s)
		}
	}
	return kept
}
