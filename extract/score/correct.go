package score

import (
	"slices"

	"github.com/whomet/whomet/graph"
)

// Correct tells of every fact of a prediction whether gold states it; a participation counts whatever its capacity. Facts that
// gold was not annotated for (absences, where it has no statuses) are neither: known is false.
func Correct(gold Gold, predicted Document) (right, known []bool) {
	names := newNormaliser()
	things := names.alignThings(gold.Document, predicted, paired...)
	events := names.alignEvents(gold.Document, predicted, things)
	roles := roleNames(gold.Document)
	goldFacts := translator{names, identity(gold.Document), nil, roles, byID(gold.Document)}.facts(gold.Document)
	t := translator{names, things, events, roles, byID(predicted)}
	right, known = make([]bool, len(predicted.Facts)), make([]bool, len(predicted.Facts))
	for i, f := range predicted.Facts {
		said := factSets{}
		t.add(said, f)
		for _, m := range []Measure{Holds, TakesPart, Date, Place, Mode, PartOf, Signs, Missed} {
			for key := range said[m] {
				known[i] = m != Missed || gold.Statuses
				right[i] = goldFacts[m][key]
			}
		}
	}
	return right, known
}

// Reliability is what became of the predicted facts whose confidence lies between From and To.
type Reliability struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	Facts      int     `json:"facts"`
	Right      int     `json:"right"`
	Confidence float64 `json:"confidence"` // mean
}

// Share is how many of the facts are right.
func (r Reliability) Share() float64 { return ratio(r.Right, r.Facts) }

// ReliabilityOf sorts the facts of a run by their confidence into equal steps from 0 to 1 and counts how many are right, which
// shows whether confidence can be taken at its word. Steps without facts are left out. kinds limits it to these where given.
func ReliabilityOf(gold []Gold, predictions Predictions, steps int, kinds ...graph.FactKind) []Reliability {
	bins := make([]Reliability, steps)
	for i := range bins {
		bins[i].From, bins[i].To = float64(i)/float64(steps), float64(i+1)/float64(steps)
	}
	for _, g := range gold {
		d := predictions[g.Name]
		right, known := Correct(g, d)
		for i, f := range d.Facts {
			if !known[i] || len(kinds) > 0 && !slices.Contains(kinds, f.Kind) {
				continue
			}
			b := &bins[min(int(f.Confidence*float64(steps)), steps-1)]
			b.Facts++
			b.Confidence += f.Confidence
			if right[i] {
				b.Right++
			}
		}
	}
	out := bins[:0]
	for _, b := range bins {
		if b.Facts > 0 {
			b.Confidence /= float64(b.Facts)
			out = append(out, b)
		}
	}
	return out
}
