package extract_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

var byRules = sync.OnceValues(func() (*extract.Extractor, error) {
	return extract.New(extract.Options{Recogniser: extract.RecogniserRules})
})

func rules(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := byRules()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

const workshop = `Workshop on water safety in Phnom Penh

Phnom Penh, 28 December 2021: H.E. Watt Botkosal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), met Ms. Ann Lee, Director of the Institute of Hydrology, at the workshop.

Mr. Botkosal thanked Ms. Lee. The CNMC organised the workshop.

Hits: 850
`

func TestExtract(t *testing.T) {
	x, err := rules(t).Extract(graph.Article{ID: "w", Title: "Workshop", Text: workshop, Published: "2021-12-29"})
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Check(); err != nil {
		t.Error(err)
	}
	names := map[graph.LocalID]string{}
	for _, e := range x.Entities {
		names[e.ID] = e.Name
	}
	var holds []string
	for _, f := range x.Facts {
		if f.Kind == graph.FactHolds {
			holds = append(holds, strings.Join([]string{names[f.Person], names[f.Role], names[f.Organisation]}, ", "))
		}
		if len(f.Evidence) == 0 || f.Evidence[0].Article != "w" || f.Confidence <= 0 {
			t.Errorf("fact %+v lacks evidence or confidence", f)
		}
	}
	want := []string{
		"Watt Botkosal, Deputy Secretary-General, Cambodia National Mekong Committee",
		"Ann Lee, Director, Institute of Hydrology",
	}
	if diff := cmp.Diff(want, holds); diff != "" {
		t.Error(diff)
	}
}

func TestEntitiesAreNumberedByFirstMention(t *testing.T) {
	x, err := rules(t).Extract(graph.Article{ID: "w", Text: workshop})
	if err != nil {
		t.Fatal(err)
	}
	count := map[graph.EntityKind]int{}
	last := -1
	for _, e := range x.Entities {
		count[e.Kind]++
		if !strings.HasSuffix(string(e.ID), fmt.Sprint(count[e.Kind])) {
			t.Errorf("%s is number %d of its kind", e.ID, count[e.Kind])
		}
		if e.Mentions[0].Start < last {
			t.Errorf("%s begins before the entity before it", e.ID)
		}
		last = e.Mentions[0].Start
	}
}

func TestMinConfidence(t *testing.T) {
	strict, err := extract.New(extract.Options{Recogniser: extract.RecogniserRules, MinConfidence: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	article := graph.Article{ID: "w", Text: workshop}
	all, err := rules(t).Extract(article)
	if err != nil {
		t.Fatal(err)
	}
	few, err := strict.Extract(article)
	if err != nil {
		t.Fatal(err)
	}
	sure := 0
	for _, f := range all.Facts {
		if f.Confidence >= 0.9 {
			sure++
		}
	}
	if len(few.Facts) != sure {
		t.Errorf("%d facts, want the %d of %d that are sure", len(few.Facts), sure, len(all.Facts))
	}
}

func TestUnknownRecogniser(t *testing.T) {
	if _, err := extract.New(extract.Options{Recogniser: "stranger"}); err == nil || !strings.Contains(err.Error(), "stranger") {
		t.Errorf("error %v", err)
	}
	for _, name := range extract.RecogniserNames {
		if got, err := extract.ParseRecogniserName(name.String()); got != name || err != nil {
			t.Errorf("ParseRecogniserName(%q) = %q, %v", name, got, err)
		}
	}
}

// items yields many articles with an error of the source and a finished extraction among them.
func items(n int) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		for i := range n {
			a := graph.Article{ID: graph.ArticleID(fmt.Sprint(i)), Text: strings.Repeat(workshop, i%7)}
			item, err := source.Item{Article: a}, error(nil)
			switch i % 10 {
			case 3:
				item, err = source.Item{}, fmt.Errorf("item %d cannot be read", i)
			case 5:
				item.Extraction = &graph.Extraction{Article: a, Extractor: "another"}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// TestExtractAllIsTheSameForAnyNumberOfWorkers also checks that results come in the order of the articles.
func TestExtractAllIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	run := func(workers int) string {
		var out strings.Builder
		encoder := json.NewEncoder(&out)
		for x, err := range rules(t).ExtractAll(context.Background(), items(60), workers) {
			if err != nil {
				fmt.Fprintln(&out, err)
			} else if err := encoder.Encode(x); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	want := run(1)
	if !strings.Contains(want, "item 33 cannot be read\n") || !strings.Contains(want, `"extractor":"another"`) {
		t.Error("errors or finished extractions are missing")
	}
	for _, workers := range []int{2, 8} {
		if diff := cmp.Diff(want, run(workers)); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
	}
}

func TestExtractAllStops(t *testing.T) {
	n := 0
	for range rules(t).ExtractAll(context.Background(), items(1000), 4) {
		if n++; n == 5 {
			break
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var last error
	for _, err := range rules(t).ExtractAll(ctx, items(1000), 4) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("the last error is %v", last)
	}
}

func TestOddTexts(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "blank": " \n ", "one word": "Meeting", "broken": "\xff\xfe Mr. \xc3", "Khmer": "លោក វត្ត បុត្រកុសល met Mr. Li",
		"capitals": strings.ToUpper(workshop), "small": strings.ToLower(workshop), "markup": "<p>Mr. <b>Li</b>&nbsp;met</p>",
		"brackets": strings.Repeat("(", 5000), "one sentence": strings.Repeat("Mr. Li, ", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			x, err := rules(t).Extract(graph.Article{ID: "x", Text: text})
			if err != nil {
				t.Fatal(err)
			}
			if err := x.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(workshop)
	f.Add("H.E. A met\tB | (CNMC) \n- C, Minister of \n\xff")
	f.Fuzz(func(t *testing.T, text string) {
		x, err := rules(t).Extract(graph.Article{ID: "x", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

// The day that an article says it was published on stands for one that the source does not give; one that it gives stays.
func TestExtractPublished(t *testing.T) {
	extractor := rules(t)
	text := "Talks held\n\nBANGKOK, 4 May 2023 - Foreign Minister Li Wei met Secretary-General Tan Boon for talks on Wednesday."
	for given, want := range map[string]string{"": "2023-05-04", "2023-05-05": "2023-05-05"} {
		x, err := extractor.Extract(graph.Article{ID: "a", Title: "Talks held", Text: text, Published: given})
		if err != nil {
			t.Fatal(err)
		}
		if x.Article.Published != want {
			t.Errorf("published %q where the source says %q, want %q", x.Article.Published, given, want)
		}
	}
}
