package corpus_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/graph"
)

func TestReadFile(t *testing.T) {
	a, err := corpus.ReadFile("testdata/short.ann")
	if err != nil {
		t.Fatal(err)
	}
	wantFacts := []graph.Fact{
		{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "O1"},
		{Kind: graph.FactTakesPart, Agent: "P1", Event: "E1", As: graph.CapacitySpeaker},
		{Kind: graph.FactDate, Event: "E1", Date: "2022-04-22", Precision: graph.PrecisionDay},
		{Kind: graph.FactDate, Event: "E2", Date: "2022-06", Precision: graph.PrecisionMonth},
		{Kind: graph.FactPlace, Event: "E1", Place: "L1"},
	}
	if diff := cmp.Diff(wantFacts, a.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]corpus.Missed{{Agent: "P2", Event: "E1"}}, a.Missed); diff != "" {
		t.Errorf("missed (-want +got):\n%s", diff)
	}
	wantOrganisation := &graph.Entity{
		ID: "O1", Kind: graph.KindOrganisation, Name: "Ministry of Water Resources and Meteorology",
		Aliases: []string{"Ministry of Water Resources", "MOWRAM"},
		Mentions: []graph.Mention{
			{Span: graph.Span{Start: 89, End: 116}, Text: "Ministry of Water Resources"},
			{Span: graph.Span{Start: 118, End: 124}, Text: "MOWRAM"},
		},
	}
	if diff := cmp.Diff(wantOrganisation, a.Entity("O1")); diff != "" {
		t.Errorf("organisation (-want +got):\n%s", diff)
	}
	if got := a.Entity("E2").Status; got != graph.EventPlanned {
		t.Errorf("status of E2 = %q", got)
	}
	if a.Article.Title != "Phnom Penh: Workshop on Dam Safety – “opened”" || a.Article.Published != "2022-04-22" || !a.StatusAnnotated {
		t.Errorf("header: title %q, published %q, status annotated %v", a.Article.Title, a.Article.Published, a.StatusAnnotated)
	}
}

// The pair in testdata/pair was converted from short.ann by the annotation tool of the corpus.
func TestBothFormsAreTheSame(t *testing.T) {
	want, err := corpus.ReadFile("testdata/short.ann")
	if err != nil {
		t.Fatal(err)
	}
	got, err := corpus.ReadDir("testdata/pair")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*corpus.Article{want}, got); diff != "" {
		t.Errorf("(-ann +json):\n%s", diff)
	}
}

func TestSpansCutTheirText(t *testing.T) {
	articles, err := corpus.ReadDir("train")
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) < 500 {
		t.Errorf("%d articles, want 500 and more", len(articles))
	}
	for _, a := range articles {
		points := []rune(a.Article.Text)
		for _, m := range a.Mentions {
			if got := string(points[m.Start:m.End]); got != m.Text {
				t.Errorf("%s: %s at %d is %q, want %q", a.Article.ID, m.ID, m.Start, got, m.Text)
			}
		}
	}
}

func TestFaults(t *testing.T) {
	tests := []struct{ name, raw, want string }{
		{"no facts part", "Title\n", "x.ann: no '---' line between article and facts"},
		{"unknown id", "[[P1|A]] met [[P2|B]] at a [[E1|meeting]].\n---\ntakes_part P1 E1 chair\ntakes_part P3 E1 chair\n", "x.ann:4: P3 is not mentioned in the text"},
		{"wrong kind", "# style: x\n\n[[P1|A]]\n---\ndate P1 2020\n", "x.ann:5: P1 is of the wrong kind: want one of E"},
		{"bad date", "[[E1|call]]\n---\ndate E1 20-1-1\n", "x.ann:3: bad date \"20-1-1\""},
		{"bad capacity", "[[P1|A]] [[E1|met]]\n---\ntakes_part P1 E1 guest\n", `x.ann:3: unknown capacity "guest": want one of [chair co-chair signatory host organiser speaker sponsor attendee]`},
		{"broken markup", "[[P1|A]] of [[O1 B]]\n---\nholds P1 - P1\n", "x.ann:1: unparsed markup near \"[[O1 B]]\""},
		{"strange line", "[[P1|A]]\n---\nknows P1 P1\n", `x.ann:3: "knows P1 P1" is not a fact`},
		{"idle role", "[[P1|A]], [[R1|mayor]] of [[L1|B]]\n---\nholds P1 - L1\n", `x.ann: role R1 ("mayor") is in no fact`},
		{"not UTF-8", "\xff", "x.ann: not UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := corpus.Parse("x.ann", []byte(tt.raw))
			var fault *corpus.Fault
			if !errors.As(err, &fault) {
				t.Fatalf("error %v is no Fault", err)
			}
			if fault.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", fault, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	paths, _ := filepath.Glob("train/*9.ann")
	for _, path := range append(paths, "testdata/short.ann") {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := corpus.Parse("x.ann", raw)
		if err != nil {
			return
		}
		points := []rune(a.Article.Text)
		for _, m := range a.Mentions {
			if string(points[m.Start:m.End]) != m.Text {
				t.Errorf("mention %s is not at its place", m.ID)
			}
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	annotations, err := os.ReadFile("testdata/pair/short.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(annotations, []byte("Phnom Penh: Workshop"))
	f.Fuzz(func(t *testing.T, annotations, body []byte) {
		if _, err := corpus.ParseJSON("x.json", annotations, body); err != nil {
			var fault *corpus.Fault
			if !errors.As(err, &fault) {
				t.Errorf("error %v is no Fault", err)
			}
		}
	})
}
