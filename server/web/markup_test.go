package web_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

// bracket writes pieces as text, with marks in brackets and links in angle brackets.
func bracket(pieces []web.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		text := p.Text
		if p.Ref != nil {
			text = "<" + text + ">"
		}
		if p.Mark {
			text = "[" + text + "]"
		}
		b.WriteString(text)
	}
	return b.String()
}

func TestSnippet(t *testing.T) {
	span := func(start, end int) graph.Span { return graph.Span{Start: start, End: end} }
	for _, c := range []struct {
		name     string
		evidence graph.Evidence
		want     string
	}{
		{"arguments in order", graph.Evidence{Sentence: "Ann met Bob.", Span: span(10, 22), Arguments: []graph.Span{span(10, 13), span(18, 21)}}, "[Ann] met [Bob]."},
		{"out of order", graph.Evidence{Sentence: "Ann met Bob.", Span: span(0, 12), Arguments: []graph.Span{span(8, 11), span(0, 3)}}, "[Ann] met [Bob]."},
		{"overlapping", graph.Evidence{Sentence: "Ann met Bob.", Span: span(0, 12), Arguments: []graph.Span{span(0, 7), span(4, 11)}}, "[Ann met][ Bob]."},
		{"twice the same", graph.Evidence{Sentence: "Ann met Bob.", Span: span(0, 12), Arguments: []graph.Span{span(0, 3), span(0, 3)}}, "[Ann] met Bob."},
		{"in another sentence", graph.Evidence{Sentence: "Ann met Bob.", Span: span(10, 22), Arguments: []graph.Span{span(0, 5), span(30, 35)}}, "Ann met Bob."},
		{"code points, not bytes", graph.Evidence{Sentence: "Łukasz met 王毅.", Span: span(0, 14), Arguments: []graph.Span{span(0, 6), span(11, 13)}}, "[Łukasz] met [王毅]."},
		{"a sentence that is not the stored text", graph.Evidence{Sentence: "Ann met Bob.", Span: span(0, 15), Arguments: []graph.Span{span(0, 3)}}, "Ann met Bob."},
		{"nothing", graph.Evidence{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := bracket(web.Snippet(c.evidence)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestMerge(t *testing.T) {
	first, second := graph.Span{Start: 0, End: 9}, graph.Span{Start: 10, End: 20}
	a, b := graph.Span{Start: 0, End: 3}, graph.Span{Start: 4, End: 9}
	given := []graph.Evidence{
		{Article: "x", Span: first, Arguments: []graph.Span{a}, Rule: "one"}, {Article: "x", Span: second},
		{Article: "x", Span: first, Arguments: []graph.Span{b}, Rule: "two"}, {Article: "y", Span: first},
	}
	want := []graph.Evidence{
		{Article: "x", Span: first, Arguments: []graph.Span{a, b}, Rule: "one"}, {Article: "x", Span: second}, {Article: "y", Span: first},
	}
	if diff := cmp.Diff(want, web.Merge(given)); diff != "" {
		t.Error(diff)
	}
	if len(given[0].Arguments) != 1 {
		t.Error("what was given has been changed")
	}
}

func mention(start, end int) graph.LinkedMention {
	return graph.LinkedMention{Span: graph.Span{Start: start, End: end}, Entity: graph.Ref{ID: "person/x", Kind: graph.KindPerson}}
}

func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name      string
		text      string
		mentions  []graph.LinkedMention
		highlight graph.Span
		want      []string
	}{
		{"blank lines", "One.\n\n\n  \nTwo\nlines.\n", nil, graph.Span{}, []string{"One.", "Two\nlines."}},
		{"mentions", "Ann met Bob.", []graph.LinkedMention{mention(8, 11), mention(0, 3)}, graph.Span{}, []string{"<Ann> met <Bob>."}},
		{"nested mentions", "Bank of China.", []graph.LinkedMention{mention(8, 13), mention(0, 13)}, graph.Span{}, []string{"<Bank of China>."}},
		{"highlight across a mention", "Ann met Bob.", []graph.LinkedMention{mention(0, 3)}, graph.Span{Start: 1, End: 7}, []string{"<A>[<nn>][ met] Bob."}},
		{"highlight across paragraphs", "One.\n\nTwo.", nil, graph.Span{Start: 2, End: 9}, []string{"On[e.]", "[Two]."}},
		{"highlight outside", "One.", nil, graph.Span{Start: 40, End: 90}, []string{"One."}},
		{"mention outside", "One.", []graph.LinkedMention{mention(2, 9), mention(-1, 2), mention(3, 3)}, graph.Span{}, []string{"One."}},
		{"mention across paragraphs", "One\n\nTwo", []graph.LinkedMention{mention(0, 8)}, graph.Span{}, []string{"<One>", "<Two>"}},
		{"nothing", "", nil, graph.Span{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range web.Paragraphs(c.text, c.mentions, c.highlight) {
				got = append(got, bracket(p))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzParagraphs checks that no text is lost or invented, that one piece at most is the first marked one, and that
// nothing panics, whatever the spans.
func FuzzParagraphs(f *testing.F) {
	f.Add("Ann met Bob.\n\nThen 王毅 left.", 0, 3, 5, 20, 2, 9)
	f.Add("", 0, 0, 0, 0, 0, 0)
	f.Add("\n\n x \xff", -1, 4, 9, 3, -5, 100)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d, from, to int) {
		mentions := []graph.LinkedMention{mention(a, b), mention(c, d)}
		var joined strings.Builder
		first := 0
		for _, p := range web.Paragraphs(text, mentions, graph.Span{Start: from, End: to}) {
			joined.WriteString(p.Text())
			for _, piece := range p {
				if piece.First {
					first++
				}
			}
		}
		bare := strings.NewReplacer("\n", "", " ", "", "\t", "", "\r", "", "\v", "", "\f", "", "\u0085", "", "\u00a0", "")
		if got, want := bare.Replace(joined.String()), bare.Replace(string([]rune(text))); strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
			t.Errorf("%q became %q", want, got)
		}
		if first > 1 {
			t.Errorf("%d pieces are the first marked one", first)
		}
	})
}
