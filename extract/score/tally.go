package score

// Tally counts one measure: what gold and prediction share, what only the prediction has, what only gold has.
type Tally struct {
	Found int `json:"found"`
	Wrong int `json:"wrong"`
	Lost  int `json:"lost"`
}

// Gold is the number of things that gold has.
func (t Tally) Gold() int { return t.Found + t.Lost }

// Predicted is the number of things that were predicted.
func (t Tally) Predicted() int { return t.Found + t.Wrong }

// Precision is the share of the predicted things that gold has; 0 where nothing was predicted.
func (t Tally) Precision() float64 { return ratio(t.Found, t.Predicted()) }

// Recall is the share of gold's things that were predicted; 0 where gold has none.
func (t Tally) Recall() float64 { return ratio(t.Found, t.Gold()) }

// F1 is the harmonic mean of precision and recall; 0 where both are.
func (t Tally) F1() float64 {
	p, r := t.Precision(), t.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func (t *Tally) add(o Tally) {
	t.Found += o.Found
	t.Wrong += o.Wrong
	t.Lost += o.Lost
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// tallySets counts two sets against each other.
func tallySets[K comparable](gold, predicted map[K]bool) Tally {
	var t Tally
	for k := range predicted {
		if gold[k] {
			t.Found++
		} else {
			t.Wrong++
		}
	}
	t.Lost = len(gold) - t.Found
	return t
}
