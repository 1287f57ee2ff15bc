package label_test

import (
	"math"
	"testing"

	"github.com/whomet/whomet/extract/label"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// predictions has a hundred mentions of a kind at each of two confidences, of which so many are right.
func predictions(kind graph.EntityKind, right map[float64]int) []label.Prediction {
	var p label.Prediction
	for confidence, n := range right {
		for i := range 100 {
			m := text.Mention{Kind: kind, First: len(p.Mentions), Last: len(p.Mentions) + 1}
			if i < n {
				p.Gold = append(p.Gold, m)
			}
			m.Confidence = confidence
			p.Mentions = append(p.Mentions, m)
		}
	}
	return []label.Prediction{p}
}

func TestCalibrate(t *testing.T) {
	c := label.Calibrate(predictions(graph.KindEvent, map[float64]int{0.6: 40, 0.9: 70}))
	event, person := c[3], c[0]
	if graph.EntityKinds[3] != graph.KindEvent || graph.EntityKinds[0] != graph.KindPerson {
		t.Fatal("the order of kinds has changed")
	}
	if math.Abs(event[2]-0.40) > 0.03 || math.Abs(event[5]-0.70) > 0.03 {
		t.Errorf("where 40 and 70 of 100 are right at 0.6 and 0.9: %v", event)
	}
	if person[2] != 0.6 || person[5] != 0.9 {
		t.Errorf("nothing is known of persons, but %v", person)
	}
	for _, values := range c {
		for i := 1; i < len(values); i++ {
			if values[i] <= values[i-1] {
				t.Errorf("does not rise: %v", values)
			}
		}
	}
}

func TestCalibrateKeepsItsFooting(t *testing.T) {
	c := label.Calibrate(predictions(graph.KindRole, map[float64]int{0.5: 20, 0.7: 50, 0.95: 80, 0.999: 98}))
	if role := c[2]; role[1] > 0.4 || role[7] < 0.8 || role[7] > 0.99 {
		t.Errorf("%v", role)
	}
}
