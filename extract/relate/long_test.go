package relate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// counter answers by the models and counts what it is asked.
type counter struct {
	modelDecider
	candidates, features int
}

func (d *counter) decide(c candidate, features []learn.Feature, out []float32) {
	d.candidates++
	d.features += len(features)
	d.modelDecider.decide(c, features, out)
}

// The kinds of the words that a sentence of the cases below marks: _P Mr. Lee becomes a person of the name "Mr. Lee".
var marks = map[string]graph.EntityKind{
	"P": graph.KindPerson, "O": graph.KindOrganisation, "R": graph.KindRole, "E": graph.KindEvent, "L": graph.KindPlace,
	"D": graph.KindDate, "A": graph.KindAccord,
}

// marked analyses a text in which "{P Ana Silva}" marks a mention.
func marked(t *testing.T, analyser *prose.Analyser, annotated string) (*text.Document, []text.Mention) {
	t.Helper()
	var plain strings.Builder
	kinds := map[int]graph.EntityKind{} // by the byte of the start
	ends := map[int]int{}
	for rest := annotated; ; {
		before, inner, found := strings.Cut(rest, "{")
		plain.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(inner, "}")
		letter, name, _ := strings.Cut(name, " ")
		kinds[plain.Len()] = marks[letter]
		ends[plain.Len()] = plain.Len() + len(name)
		plain.WriteString(name)
		rest = after
	}
	doc, err := analyser.Analyse(graph.Article{ID: "long", Text: plain.String(), Published: "2024-03-05"})
	if err != nil {
		t.Fatal(err)
	}
	var out []text.Mention
	for i, s := range doc.Sentences {
		for token := s.First; token < s.Last; token++ {
			start := doc.Tokens[token].Start
			kind, found := kinds[start]
			if !found {
				continue
			}
			last := token + 1
			for last < s.Last && doc.Tokens[last].Start < ends[start] {
				last++
			}
			out = append(out, text.Mention{Kind: kind, Sentence: i, First: token, Last: last})
		}
	}
	return doc, out
}

// longTexts gives the nth sentence of texts of any length.
var longTexts = []struct {
	name     string
	sentence func(n int) string
}{
	{"one sentence over and over", func(int) string { return "{P Lee} {E met} {P Wang} in {L Hanoi}." }},
	{"new names in every sentence", func(n int) string {
		return fmt.Sprintf("{P Ana %s}, {R director} of the {O %s Institute}, opened the {E %s forum} in {L %s} on {D %d May 2023}.",
			invented(n), invented(n+7), invented(n+11), invented(n+13), n%28+1)
	}},
	{"roles without organisations", func(n int) string { return "{R Director} {P Lee} and {R Minister} {P Wang} spoke." }},
	{"a list of all who came", func(n int) string { return fmt.Sprintf("\n- {P Ana %s}, {R head}", invented(n)) }},
	{"accords and their signing", func(n int) string {
		return fmt.Sprintf("{O %s Bank} signed the {A %s Agreement}.", invented(n), invented(n+7))
	}},
}

// invented returns a name; those of neighbouring numbers are unlike each other.
func invented(n int) string {
	syllables := []string{"Kan", "lor", "mit", "ren", "tus", "sha", "vor", "bel", "dan", "qui", "zor"}
	name := ""
	for rest := n*7919%14641 + 14641; rest > 0; rest /= 11 {
		name += syllables[rest%11]
	}
	return "N" + name
}

func longText(sentences int, sentence func(int) string) string {
	var b strings.Builder
	b.WriteString("Talks\n\n")
	for n := range sentences {
		b.WriteString(sentence(n))
		b.WriteByte(' ')
	}
	return b.String()
}

// The work grows with the length of a text: four times the text, four times the candidates and what is observed of them.
func TestWorkIsLinear(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	relater, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range longTexts {
		t.Run(c.name, func(t *testing.T) {
			work := func(sentences int) (candidates, features int) {
				doc, mentions := marked(t, analyser, longText(sentences, c.sentence))
				if len(mentions) < sentences {
					t.Fatalf("%d mentions in %d sentences", len(mentions), sentences)
				}
				d := &counter{modelDecider: modelDecider{models: relater.models}}
				relater.relate(doc, mentions, d)
				return d.candidates, d.features
			}
			candidates, features := work(500)
			more, moreFeatures := work(2000)
			t.Logf("500 sentences: %d candidates, %d features; 2000: %d, %d", candidates, features, more, moreFeatures)
			if float64(more) > 4.6*float64(candidates) || float64(moreFeatures) > 4.6*float64(features) {
				t.Errorf("four times the text: %d candidates became %d, %d features became %d", candidates, more, features, moreFeatures)
			}
		})
	}
}

// A text of fifty thousand words is read to its end, and what is the same in all its passages is one thing.
func TestLongArticle(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	relater, err := New()
	if err != nil {
		t.Fatal(err)
	}
	last := "{P Mia Holm}, {R President} of the {O Rivers Trust}, opened the {E closing seminar} in {L Leeds}."
	doc, mentions := marked(t, analyser, longText(8400, longTexts[0].sentence)+last)
	if len(doc.Tokens) < 50000 {
		t.Fatalf("only %d words", len(doc.Tokens))
	}
	entities, facts := relater.Relate(doc, mentions)
	count := map[string]int{}
	id := map[string]graph.LocalID{}
	for _, e := range entities {
		count[e.Name] += len(e.Mentions)
		id[e.Name] = e.ID
	}
	for _, name := range []string{"Lee", "Wang", "Hanoi"} {
		if count[name] != 8400 {
			t.Errorf("%s has %d mentions", name, count[name])
		}
	}
	held, took := false, false
	for _, f := range facts {
		held = held || f.Kind == graph.FactHolds && f.Person == id["Mia Holm"] && f.Organisation == id["Rivers Trust"]
		took = took || f.Kind == graph.FactTakesPart && f.Agent == id["Mia Holm"] && f.Event == id["closing seminar"]
	}
	if !held || !took {
		t.Errorf("of the last sentence: post found %v, participation found %v", held, took)
	}
}

// Tracing a text of several passages changes nothing, and tells of all of them.
func TestTraceLongArticle(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	relater, err := New()
	if err != nil {
		t.Fatal(err)
	}
	doc, mentions := marked(t, analyser, longText(300, longTexts[1].sentence))
	_, facts := relater.Relate(doc, mentions)
	_, traced, decisions := relater.Trace(doc, mentions)
	if diff := cmp.Diff(facts, traced); diff != "" {
		t.Errorf("facts (-untraced +traced):\n%s", diff)
	}
	late := 0
	for _, d := range decisions {
		if len(d.About) > 0 && d.About[0].Start > len(doc.Text)*9/10 {
			late++
		}
	}
	if late < 10 {
		t.Errorf("%d of %d decisions are about the last tenth of the text", late, len(decisions))
	}
}
