package score_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/graph"
)

func readGold(t *testing.T) []score.Gold {
	t.Helper()
	gold, err := score.ReadGold("testdata/gold")
	if err != nil {
		t.Fatal(err)
	}
	return gold
}

func readPredictions(t *testing.T, file string) score.Predictions {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	predictions, err := score.ReadPredictions(f)
	if err != nil {
		t.Fatal(err)
	}
	return predictions
}

// The figures in testdata come from another implementation of the same measures.
func TestScoreAgreesWithReference(t *testing.T) {
	files, _ := filepath.Glob("testdata/altered*.jsonl")
	if len(files) == 0 {
		t.Fatal("no predictions in testdata")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var out bytes.Buffer
			report := score.Score(readGold(t), readPredictions(t, file))
			if err := report.WriteText(&out, score.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, "jsonl") + "txt")
			if err != nil {
				t.Fatal(err)
			}
			_, table, _ := strings.Cut(out.String(), "\n")
			if diff := cmp.Diff(string(want), table); diff != "" {
				t.Errorf("table (-reference +ours):\n%s", diff)
			}
		})
	}
}

func TestGoldAgainstItselfIsPerfect(t *testing.T) {
	gold := readGold(t)
	predictions := score.Predictions{}
	for _, g := range gold {
		predictions[g.Name] = g.Document
	}
	report := score.Score(gold, predictions)
	for _, m := range append(score.FurtherMeasures, score.Measures...) {
		if got := report.Total(m); got.Found == 0 || got.Wrong+got.Lost > 0 {
			t.Errorf("%s: %+v, want everything found", m, got)
		}
	}
	if confusions := report.Confusions(); len(confusions) > 0 {
		t.Errorf("confusions of gold with itself: %v", confusions)
	}
}

func TestArticlesWithoutPredictionAreLost(t *testing.T) {
	report := score.Score(readGold(t), score.Predictions{})
	if got := len(report.Missing()); got != len(report.Articles) {
		t.Errorf("%d articles missing, want %d", got, len(report.Articles))
	}
	if got := report.Total(score.Facts); got.Found != 0 || got.Wrong != 0 || got.Lost == 0 {
		t.Errorf("FACTS %+v, want all lost", got)
	}
}

// one scores an article whose gold and prediction have one entity each.
func one(gold, predicted graph.Entity) *score.Report {
	return score.Score(
		[]score.Gold{{Name: "a", Document: score.Document{Entities: []graph.Entity{gold}}}},
		score.Predictions{"a": {Entities: []graph.Entity{predicted}}},
	)
}

func TestNamesThatAreTheSame(t *testing.T) {
	tests := []struct {
		gold, predicted string
		kind            graph.EntityKind
		same            bool
	}{
		{"Watt Botkosal", "H.E. Dr. Watt Botkosal", graph.KindPerson, true},
		{"Watt Botkosal", "WATT BOTKOSAL’S", graph.KindPerson, true},
		{"Watt Botkosal", "Botkosal", graph.KindPerson, true},
		{"Watt Botkosal", "Chum Botkosal", graph.KindPerson, false},
		{"Dr", "Dr", graph.KindPerson, true},
		{"Inocêncio Machava", "Inocencio Machava", graph.KindPerson, true},
		{"Mekong River Commission", "the Mekong River Commission", graph.KindOrganisation, true},
		{"Mekong River Commission", "Commission", graph.KindOrganisation, false},
		{"ΛΌΓΟΣ", "λόγος", graph.KindOrganisation, true},
		{"R&D Institute", "R D Institute", graph.KindOrganisation, false},
		{"Phnom-Penh", "Phnom Penh'", graph.KindPlace, true},
	}
	for _, test := range tests {
		t.Run(test.predicted, func(t *testing.T) {
			report := one(graph.Entity{ID: "1", Kind: test.kind, Name: test.gold}, graph.Entity{ID: "9", Kind: test.kind, Name: test.predicted})
			if got := report.Total(score.Measure("entity:"+test.kind)).Found == 1; got != test.same {
				t.Errorf("%q and %q the same: %v, want %v", test.gold, test.predicted, got, test.same)
			}
		})
	}
}

func TestConfusions(t *testing.T) {
	at := func(start, end int) []graph.Mention {
		return []graph.Mention{{Span: graph.Span{Start: start, End: end}}}
	}
	gold := []score.Gold{{
		Name: "a", Text: "Minister Cuong of MONRE",
		Document: score.Document{Entities: []graph.Entity{
			{ID: "R1", Kind: graph.KindRole, Mentions: at(0, 8)}, {ID: "P1", Kind: graph.KindPerson, Mentions: at(9, 14)},
		}},
	}}
	report := score.Score(gold, score.Predictions{"a": {Entities: []graph.Entity{
		{ID: "1", Kind: graph.KindPerson, Mentions: at(0, 14)}, {ID: "2", Kind: graph.KindOrganisation, Mentions: at(18, 23)},
	}}})
	want := []score.Confusion{
		{Gold: graph.KindRole, Predicted: graph.KindPerson, Count: 1, Examples: []string{"Minister -> Minister Cuong"}},
		{Gold: graph.KindPerson, Count: 1, Examples: []string{"Cuong"}},
		{Predicted: graph.KindOrganisation, Count: 1, Examples: []string{"MONRE"}},
	}
	if diff := cmp.Diff(want, report.Confusions()); diff != "" {
		t.Errorf("confusions (-want +got):\n%s", diff)
	}
}

func TestFactErrorsSayWhatCameInstead(t *testing.T) {
	entities := []graph.Entity{
		{ID: "P1", Kind: graph.KindPerson, Name: "Watt Botkosal"}, {ID: "R1", Kind: graph.KindRole, Name: "Director"},
		{ID: "O1", Kind: graph.KindOrganisation, Name: "CNMC"}, {ID: "O2", Kind: graph.KindOrganisation, Name: "MRC"},
	}
	holds := func(organisation graph.LocalID) []graph.Fact {
		return []graph.Fact{{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: organisation}}
	}
	report := score.Score(
		[]score.Gold{{Name: "a", Document: score.Document{Entities: entities, Facts: holds("O1")}}},
		score.Predictions{"a": {Entities: entities, Facts: holds("O2")}},
	)
	want := []score.FactError{
		{Article: "a", Measure: score.Holds, Lost: true, Text: "Watt Botkosal | director | CNMC", Cause: "role with another organisation"},
		{Article: "a", Measure: score.Holds, Text: "Watt Botkosal | director | MRC"},
	}
	if diff := cmp.Diff(want, report.Articles[0].Errors); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestReportAsText(t *testing.T) {
	report := score.Score(readGold(t), readPredictions(t, "testdata/altered1.jsonl"))
	var out bytes.Buffer
	if err := report.WriteText(&out, score.TextOptions{Breakdown: true, Articles: true, Errors: 1}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"F1 by source", "co-chair", "gold mention", "lost fact", "a001: met found"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("text lacks %q", want)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	report := score.Score(readGold(t), readPredictions(t, "testdata/altered1.jsonl"))
	raw, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Articles int
		Measures []struct {
			Name  string
			Found int
		}
		BySeries   map[string]any `json:"by_series"`
		ByCapacity []any          `json:"by_capacity"`
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if out.Articles != len(report.Articles) || len(out.Measures) != len(score.Measures) || len(out.ByCapacity) != len(graph.Capacities) {
		t.Errorf("unexpected shape: %+v", out)
	}
	if out.BySeries["a"] == nil {
		t.Errorf("no figures for the series a in %v", out.BySeries)
	}
}
