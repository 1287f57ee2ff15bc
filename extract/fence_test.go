package extract

import (
	"errors"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

type panicking struct{}

func (panicking) Recognise(*text.Document) []text.Mention { panic("out of luck") }

func TestPanicIsTheErrorOfItsArticle(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	x := &Extractor{analyser: analyser, recogniser: panicking{}}
	_, err = x.Extract(graph.Article{ID: "a1", Text: "Title"})
	var failed *ArticleError
	if !errors.As(err, &failed) || failed.ID != "a1" || !strings.Contains(err.Error(), "out of luck") || !strings.Contains(err.Error(), "fence_test.go") {
		t.Errorf("error %v", err)
	}
}
