package score_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/score"
)

func TestCompare(t *testing.T) {
	gold := readGold(t)
	perfect := score.Predictions{}
	for _, g := range gold {
		perfect[g.Name] = g.Document
	}
	altered := score.Score(gold, readPredictions(t, "testdata/altered1.jsonl"))
	differences, err := score.Compare(altered, score.Score(gold, perfect), score.CompareOptions{Samples: 2000})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		if d.Low > d.Delta || d.High < d.Delta || d.P <= 0 || d.P > 1 {
			t.Errorf("%+v: the interval has to hold the difference, p has to be in (0, 1]", d)
		}
		if d.Measure == score.Facts && (d.P > 0.01 || d.Low <= 0) {
			t.Errorf("%+v: gold has to be better beyond doubt", d)
		}
	}
	again, _ := score.Compare(altered, score.Score(gold, perfect), score.CompareOptions{Samples: 2000})
	if diff := cmp.Diff(differences, again); diff != "" {
		t.Errorf("another result from the same seed:\n%s", diff)
	}
	var out bytes.Buffer
	if err := score.WriteDifferences(&out, differences); err != nil || !strings.Contains(out.String(), "FACTS") {
		t.Errorf("WriteDifferences: %v, %q", err, out.String())
	}
}

func TestCompareRunWithItself(t *testing.T) {
	report := score.Score(readGold(t), readPredictions(t, "testdata/altered2.jsonl"))
	differences, err := score.Compare(report, report, score.CompareOptions{Samples: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences {
		if d.Delta != 0 || d.Low != 0 || d.High != 0 || d.P != 1 {
			t.Errorf("%+v: want no difference", d)
		}
	}
}

func TestCompareRefusesOtherArticles(t *testing.T) {
	gold := readGold(t)
	first, second := score.Score(gold, nil), score.Score(gold[1:], nil)
	if _, err := score.Compare(first, second, score.CompareOptions{}); err == nil {
		t.Error("runs over different articles were compared")
	}
	if _, err := score.Compare(score.Score(nil, nil), score.Score(nil, nil), score.CompareOptions{}); err == nil {
		t.Error("runs over no articles were compared")
	}
}
