package label_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/label"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// kit loads the analyser and the embedded model once for all tests that use them.
var kit = sync.OnceValues(func() (*prose.Analyser, *label.Labeller) {
	analyser, err := prose.New()
	if err != nil {
		panic(err)
	}
	labeller, err := label.Load()
	if err != nil {
		panic(err)
	}
	return analyser, labeller
})

func analyse(t testing.TB, s string) *text.Document {
	t.Helper()
	analyser, _ := kit()
	doc, err := analyser.Analyse(graph.Article{ID: "x", Text: s})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func found(doc *text.Document, mentions []text.Mention) []string {
	var out []string
	for _, m := range mentions {
		out = append(out, m.Kind.String()+" "+doc.Surface(m))
	}
	return out
}

func TestRecognise(t *testing.T) {
	_, labeller := kit()
	tests := []struct {
		name, text string
		want       []string
	}{
		{
			"names, roles and places",
			"Prime Minister Anna Lindqvist met with President Tomas Varga in Vienna on Monday.",
			[]string{"role Prime Minister", "person Anna Lindqvist", "event met", "role President", "person Tomas Varga", "place Vienna", "date Monday"},
		},
		{
			"an acronym after its name",
			"The workshop was organised by the Asian Development Bank (ADB). ADB funded it.",
			[]string{"event workshop", "organisation Asian Development Bank", "organisation ADB", "organisation ADB"},
		},
		{
			"no capitals",
			"prime minister anna lindqvist held talks with president tomas varga in vienna on monday.",
			[]string{"role prime minister", "person anna lindqvist", "event talks", "role president", "person tomas varga", "place vienna", "date monday"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := analyse(t, tt.text)
			mentions := labeller.Recognise(doc)
			if diff := cmp.Diff(tt.want, found(doc, mentions)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, m := range mentions {
				if m.Confidence <= 0 || m.Confidence > 1 {
					t.Errorf("%s: confidence %v", doc.Surface(m), m.Confidence)
				}
			}
		})
	}
}

// The embedded model was trained on these articles, so this says only that it reads them as it did then.
func TestLearnedArticles(t *testing.T) {
	analyser, labeller := kit()
	articles, err := corpus.ReadDir("../corpus/train")
	if err != nil {
		t.Fatal(err)
	}
	right, total := 0, 0
	for _, a := range articles[:60] {
		doc, err := analyser.Analyse(a.Article)
		if err != nil {
			t.Fatal(err)
		}
		gold, _ := corpus.Align(a, doc)
		want := make(map[string]bool)
		for _, m := range gold {
			want[fmt.Sprint(m.Kind, m.First, m.Last)] = true
		}
		for _, m := range labeller.Recognise(doc) {
			if want[fmt.Sprint(m.Kind, m.First, m.Last)] {
				right++
			}
		}
		total += len(gold)
	}
	if right*100 < total*90 {
		t.Errorf("found %d of %d mentions", right, total)
	}
}

func TestRecogniseIsDeterministicAndConcurrent(t *testing.T) {
	_, labeller := kit()
	docs := make([]*text.Document, 8)
	want := make([][]text.Mention, len(docs))
	for i := range docs {
		docs[i] = analyse(t, fmt.Sprintf("Talks in Oslo\n\nOn %d May 2021 Minister Li Wei met Dr. Ana Silva of the World Bank in Oslo, and OSLO was glad.", i+1))
		want[i] = labeller.Recognise(docs[i])
	}
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for round := range 20 {
				i := (worker + round) % len(docs)
				if diff := cmp.Diff(want[i], labeller.Recognise(docs[i])); diff != "" {
					t.Errorf("document %d (-first +later):\n%s", i, diff)
				}
			}
		})
	}
	wait.Wait()
}

func TestOddTexts(t *testing.T) {
	_, labeller := kit()
	for _, s := range []string{
		"", " \n\n ", ".", "\x00\xff\xfe", "ក្រសួងធនធានទឹក និងឧតុនិយម", "湄公河委员会 met 洪森", "<p>&nbsp;Minister&nbsp;X</p>", "A\u00a0B\u200bC",
		strings.Repeat("A", 5000), strings.Repeat("MINISTER SOK MET ", 300), strings.ToLower("Minister Sok Met Mekong River Commission"),
	} {
		doc := analyse(t, s)
		last := 0
		for _, m := range labeller.Recognise(doc) {
			sentence := doc.Sentences[m.Sentence]
			if m.First < last || m.Last <= m.First || m.First < sentence.First || m.Last > sentence.Last {
				t.Errorf("%.20q: mention %+v in sentence %+v", s, m, sentence)
			}
			last = m.Last
		}
	}
}

func TestTimeIsLinear(t *testing.T) {
	_, labeller := kit()
	raw, err := corpus.ReadFile("../corpus/train/a001.ann")
	if err != nil {
		t.Fatal(err)
	}
	once := raw.Article.Text + "\n\n"
	measure := func(times int) time.Duration {
		doc := analyse(t, strings.Repeat(once, times))
		labeller.Recognise(doc)
		start := time.Now()
		labeller.Recognise(doc)
		return time.Since(start)
	}
	short, long := measure(20), measure(200) // some 5,000 and 50,000 words
	if long > 40*short {
		t.Errorf("10 times the text took %v, after %v", long, short)
	}
}

func TestOpenRefuses(t *testing.T) {
	model, err := os.ReadFile("data/network.zst")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"empty": nil, "no model": []byte("hello"), "cut": model[:len(model)/2], "changed": append(bytes.Clone(model[:len(model)-9]), 1, 2, 3, 4, 5, 6, 7, 8, 9),
	} {
		if _, err := label.Open(file); !errors.Is(err, label.ErrModel) {
			t.Errorf("%s: error %v is no ErrModel", name, err)
		}
	}
}

const lesson = `[[E1|Seminar on Rain]]

On [[D1|3 May]] [[R1|Warden]] [[P1|Quill Zorba]] of the [[O1|Umber Guild]] opened the [[E1|Seminar on Rain]] in [[L1|Blavia]].
[[P1|Zorba]] thanked [[L1|Blavia]] for the [[A1|Rain Charter]].
---
holds P1 R1 O1
takes_part P1 E1 speaker
`

func lessons(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for i := range 4 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("l%d.ann", i)), []byte(lesson), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTrainLearnsAndReproduces(t *testing.T) {
	options := label.TrainOptions{Corpora: []string{lessons(t)}, Seed: 5, Epochs: 60}
	first, report, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Articles != 4 || report.Mentions != 40 || report.Inexact != 0 {
		t.Errorf("report %+v", report)
	}
	second, _, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same training gave two models")
	}
	labeller, err := label.Open(first)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(labeller.Version(), report.Version+"+") {
		t.Errorf("version %q, want %q", labeller.Version(), report.Version)
	}
	doc := analyse(t, "On 3 May Warden Quill Zorba of the Umber Guild opened the Seminar on Rain in Blavia.")
	want := []string{"date 3 May", "role Warden", "person Quill Zorba", "organisation Umber Guild", "event Seminar on Rain", "place Blavia"}
	if diff := cmp.Diff(want, found(doc, labeller.Recognise(doc))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCrossValidateKeepsTheOrder(t *testing.T) {
	options := label.TrainOptions{Corpora: []string{lessons(t)}, Seed: 5, Epochs: 60}
	predictions, err := label.CrossValidate(context.Background(), options, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range predictions {
		if want := graph.ArticleID(fmt.Sprintf("l%d", i)); p.Article.Article.ID != want || p.Document.Article.ID != want {
			t.Errorf("prediction %d is of %s", i, p.Article.Article.ID)
		}
		if len(p.Gold) != 10 || len(p.Mentions) == 0 {
			t.Errorf("prediction %d: %d gold mentions, %d found", i, len(p.Gold), len(p.Mentions))
		}
	}
}

// texts writes two texts without marks, of which one has the title of the lessons.
func texts(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "articles"), 0o755); err != nil {
		t.Fatal(err)
	}
	lines := `{"id":"a","title":"Seminar on Rain","text":"Warden Quill Zorba spoke."}
{"id":"b","title":"Other news","text":"Warden Tarn Belo of the Umber Guild spoke in Blavia."}
{"id":"c","title":"Held back","text":"Nobody spoke."}
`
	if err := os.WriteFile(filepath.Join(dir, "articles", "whitehouse-2021-2022.jsonl"), []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestTrainWithTexts(t *testing.T) {
	held := t.TempDir()
	if err := os.WriteFile(filepath.Join(held, "h.ann"), []byte("Held back\n\n[[P1|A]] [[E1|met]].\n---\ntakes_part P1 E1 chair\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	options := label.TrainOptions{Corpora: []string{lessons(t)}, Data: texts(t), Without: []string{held}, Seed: 5, Epochs: 4}
	first, report, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if report.Raw != 1 {
		t.Errorf("%d texts without marks, want 1", report.Raw)
	}
	second, _, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("the same training gave two models")
	}
	options.Data = t.TempDir()
	if _, _, err := label.Train(context.Background(), options); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without the file of texts: error %v", err)
	}
}

func TestTrainCaseless(t *testing.T) {
	options := label.TrainOptions{Corpora: []string{lessons(t)}, Seed: 5, Epochs: 2}
	cased, _, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	options.Caseless = true
	caseless, _, err := label.Train(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(cased, caseless) {
		t.Error("capitals made no difference")
	}
}

func TestTrainStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := label.Train(ctx, label.TrainOptions{Corpora: []string{lessons(t)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, _, err := label.Train(context.Background(), label.TrainOptions{Corpora: []string{t.TempDir()}}); !errors.Is(err, label.ErrNoArticles) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkRecognise(b *testing.B) {
	analyser, labeller := kit()
	articles, err := corpus.ReadDir("../corpus/train")
	if err != nil {
		b.Fatal(err)
	}
	var docs []*text.Document
	tokens := 0
	for _, a := range articles {
		doc, err := analyser.Analyse(a.Article)
		if err != nil {
			b.Fatal(err)
		}
		docs = append(docs, doc)
		tokens += len(doc.Tokens)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, doc := range docs {
			labeller.Recognise(doc)
		}
	}
	b.ReportMetric(float64(tokens*b.N)/b.Elapsed().Seconds(), "tokens/s")
	b.ReportMetric(float64(tokens), "tokens/op")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := label.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
