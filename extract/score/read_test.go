package score_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/graph"
)

func TestReadPredictionsFindsArticleNames(t *testing.T) {
	tests := []struct{ name, line, want string }{
		{"id", `{"article":{"id":"a.b"}}`, "a"},
		{"source before id", `{"article":{"id":"other","source":"dir.d/a-1.txt"}}`, "a-1"},
		{"flat", `{"id":"a"}`, "a"},
		{"hidden file", `{"id":".a"}`, ".a"},
		{"no extension", `{"id":"x/y"}`, "y"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := score.ReadPredictions(strings.NewReader("\n" + test.line))
			if err != nil {
				t.Fatal(err)
			}
			if _, found := got[test.want]; !found {
				t.Errorf("%v has no %q", got, test.want)
			}
		})
	}
}

func TestReadPredictionsNamesTheBadLine(t *testing.T) {
	_, err := score.ReadPredictions(strings.NewReader("{\"id\":\"a\"}\n{"))
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v does not name line 2", err)
	}
}

func TestFirstPredictionOfAnArticleCounts(t *testing.T) {
	lines := `{"id":"a","entities":[{"id":"1","kind":"person","name":"A"}]}` + "\n" + `{"id":"a","entities":[]}`
	got, err := score.ReadPredictions(strings.NewReader(lines))
	if err != nil || len(got["a"].Entities) != 1 {
		t.Errorf("got %v, %v, want the first of two", got, err)
	}
}

func TestReadGoldFailures(t *testing.T) {
	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, "a.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"empty": t.TempDir(), "missing": "testdata/none", "not JSON": bad} {
		t.Run(name, func(t *testing.T) {
			if _, err := score.ReadGold(dir); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestGoldArticle(t *testing.T) {
	gold := score.Gold{Name: "wh-dev-03", Style: "readout, real", Published: "2022-01-02", Text: "The title \n\nText."}
	want := graph.Article{ID: "wh-dev-03", Title: "The title", Published: "2022-01-02", Source: "wh-dev-03.txt", Text: gold.Text}
	if diff := cmp.Diff(want, gold.Article()); diff != "" {
		t.Errorf("article (-want +got):\n%s", diff)
	}
	if gold.Series() != "wh-dev" || gold.Sort() != "readout" {
		t.Errorf("series %q, sort %q", gold.Series(), gold.Sort())
	}
}

// The two forms of the training articles that testdata holds as well must be the same gold.
func TestAnnotatedAndConvertedGoldAgree(t *testing.T) {
	annotated, err := score.ReadGold("../corpus/train")
	if err != nil {
		t.Fatal(err)
	}
	predictions := score.Predictions{}
	for _, g := range annotated {
		predictions[g.Name] = g.Document
	}
	report := score.Score(readGold(t), predictions)
	for _, m := range score.Measures {
		if got := report.Total(m); got.Found == 0 || got.Wrong+got.Lost > 0 {
			t.Errorf("%s: %+v, want everything found", m, got)
		}
	}
	if len(report.Missing()) > 0 {
		t.Errorf("not among the annotated articles: %v", report.Missing())
	}
}
