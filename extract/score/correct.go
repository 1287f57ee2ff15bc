package score

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

// ReliabilityOf tells of the facts of a run by steps of their confidence how many are right, which shows whether confidence can be
// taken at its word.
func ReliabilityOf(gold []Gold, predictions Predictions, steps int) []Reliability {
	t := NewReliabilityTable(steps)
	for _, g := range gold {
		d := predictions[g.Name]
		right, known := Correct(g, d)
		for i, f := range d.Facts {
			if known[i] {
				t.Add(f.Confidence, right[i])
			}
		}
	}
	return t.Steps()
}

// ReliabilityTable counts facts by equal steps of confidence from 0 to 1.
type ReliabilityTable struct{ steps []Reliability }

// NewReliabilityTable makes a table of so many steps.
func NewReliabilityTable(steps int) *ReliabilityTable {
	t := &ReliabilityTable{make([]Reliability, steps)}
	for i := range t.steps {
		t.steps[i].From, t.steps[i].To = float64(i)/float64(steps), float64(i+1)/float64(steps)
	}
	return t
}

// Add counts a fact.
func (t *ReliabilityTable) Add(confidence float64, right bool) {
	s := &t.steps[min(int(confidence*float64(len(t.steps))), len(t.steps)-1)]
	s.Facts++
	s.Confidence += confidence
	if right {
		s.Right++
	}
}

// Steps returns the steps that have facts.
func (t *ReliabilityTable) Steps() []Reliability {
	var out []Reliability
	for _, s := range t.steps {
		if s.Facts > 0 {
			s.Confidence /= float64(s.Facts)
			out = append(out, s)
		}
	}
	return out
}
