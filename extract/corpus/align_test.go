package corpus_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/text"
)

// cut makes a document of which every line is a sentence and every run of letters or other mark is a token.
func cut(a *corpus.Article) *text.Document {
	doc := text.NewDocument(a.Article)
	at := 0
	for line := range strings.SplitAfterSeq(doc.Text, "\n") {
		s := text.Sentence{ByteSpan: text.ByteSpan{Start: at, End: at + len(line)}, First: len(doc.Tokens)}
		for _, m := range regexp.MustCompile(`[\pL\d-]+|[^\s]`).FindAllStringIndex(line, -1) {
			doc.Tokens = append(doc.Tokens, text.Token{ByteSpan: text.ByteSpan{Start: at + m[0], End: at + m[1]}, Text: line[m[0]:m[1]]})
		}
		s.Last = len(doc.Tokens)
		if s.Last > s.First {
			doc.Sentences = append(doc.Sentences, s)
		}
		at += len(line)
	}
	return doc
}

func TestAlign(t *testing.T) {
	const facts = "\n---\ntakes_part P1 E1 chair\n"
	tests := []struct {
		name, raw string
		want      []string
		inexact   []string
	}{
		{"exact", "Été\n[[P1|Sok Phéap]] opened the [[E1|talks]]." + facts, []string{"1 person Sok Phéap", "1 event talks"}, nil},
		{"inside a token", "[[L1|US]]-[[L2|China]] [[E1|talks]] by [[P1|A]]" + facts, []string{"0 place US-China", "0 event talks", "0 person A"}, []string{"US", "China"}},
		{"over a line", "[[P1|Sok\nPhéap]] [[E1|met]]" + facts, []string{"0 person Sok", "1 event met"}, []string{"Sok\nPhéap"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := corpus.Parse("x.ann", []byte(tt.raw))
			if err != nil {
				t.Fatal(err)
			}
			doc := cut(a)
			mentions, lost := corpus.Align(a, doc)
			var got, inexact []string
			for _, m := range mentions {
				got = append(got, strings.Join([]string{string('0' + rune(m.Sentence)), m.Kind.String(), doc.Surface(m)}, " "))
				if want := a.Entities[m.Entity].Kind; m.Kind != want {
					t.Errorf("%s: kind %s, its entity %s", doc.Surface(m), m.Kind, want)
				}
			}
			for _, m := range lost {
				inexact = append(inexact, m.Text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("mentions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.inexact, inexact); diff != "" {
				t.Errorf("inexact (-want +got):\n%s", diff)
			}
		})
	}
}
