package prose

import (
	"fmt"
	"strings"
	"unicode/utf8"

	prose "github.com/jdkato/prose/v2"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Entities is prose's own entity recogniser, which knows persons and places. It is safe for concurrent use.
type Entities struct{ model *prose.Model }

// NewEntities loads prose's default models, in some 300 ms.
func NewEntities() (e *Entities, err error) {
	defer func() {
		if r := recover(); r != nil {
			e, err = nil, fmt.Errorf("load the models of prose: %v", r)
		}
	}()
	doc, err := prose.NewDocument("", prose.WithSegmentation(false))
	if err != nil {
		return nil, err
	}
	return &Entities{doc.Model}, nil
}

// Recognise returns the persons and places that prose finds, sentence by sentence. Where prose panics on a sentence, the
// sentence has none.
func (e *Entities) Recognise(doc *text.Document) []text.Mention {
	var out []text.Mention
	for i, s := range doc.Sentences {
		for _, piece := range pieces(doc.TokensOf(i)) {
			labels, err := e.label(piece.tokens)
			if err == nil {
				out = appendMentions(out, labels, piece.tokens, i, s.First+piece.first)
			}
		}
	}
	return out
}

type piece struct {
	first  int
	tokens []text.Token
}

// pieces cuts a sentence before a capitalised word that it holds already: prose hands out one token for equal words, so
// that the label of the second would overwrite that of the first.
func pieces(tokens []text.Token) []piece {
	var out []piece
	seen := map[string]bool{}
	first := 0
	for i, t := range tokens {
		if c := t.Text[0]; c < 'A' || 'Z' < c && c < utf8.RuneSelf {
			continue
		}
		if seen[t.Text] {
			out = append(out, piece{first, tokens[first:i]})
			first = i
			clear(seen)
		}
		seen[t.Text] = true
	}
	return append(out, piece{first, tokens[first:]})
}

// label returns prose's label of each token. The tokens are joined by single spaces, so that prose's own tokens, which carry
// no positions, are found again by walking along: it may cut a token further, but joins none.
func (e *Entities) label(tokens []text.Token) (labels []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			labels, err = nil, fmt.Errorf("prose: %v", r)
		}
	}()
	var joined strings.Builder
	ends := make([]int, len(tokens))
	for i := range tokens {
		if i > 0 {
			joined.WriteByte(' ')
		}
		joined.WriteString(surrogate(tokens, i))
		ends[i] = joined.Len()
	}
	whole := joined.String()
	doc, err := prose.NewDocument(whole, prose.WithSegmentation(false), prose.UsingModel(e.model))
	if err != nil {
		return nil, err
	}
	labels = make([]string, len(tokens))
	at, i := 0, 0
	for _, t := range doc.Tokens() {
		n := strings.Index(whole[at:], t.Text)
		if n < 0 {
			continue
		}
		for i < len(ends)-1 && ends[i] <= at+n {
			i++
		}
		at += n + len(t.Text)
		if labels[i] == "" {
			labels[i] = t.Label
		}
	}
	return labels, nil
}

// appendMentions joins labelled tokens to mentions by the rule of prose's own chunk step, which gives no positions: a mention
// ends with the label I-X that its last token made expected, or before an unlabelled token of another part of speech.
func appendMentions(out []text.Mention, labels []string, tokens []text.Token, sentence, first int) []text.Mention {
	expected, begin := "", -1
	end := func(last int) {
		kind := graph.KindPlace
		if !strings.HasSuffix(labels[begin], "GPE") || last-begin == 2 && labels[begin+1] == "B-PERSON" {
			kind = graph.KindPerson
		}
		out = append(out, text.Mention{Kind: kind, Sentence: sentence, First: first + begin, Last: first + last, Entity: -1, Rule: "prose"})
		expected, begin = "", -1
	}
	for i, label := range labels {
		labelled := label != "" && label != "O"
		switch {
		case labelled && label != expected || begin >= 0 && tokens[i].Tag == tokens[i-1].Tag:
			if begin < 0 {
				begin = i
			}
			expected = strings.Replace(label, "B", "I", 1)
		case labelled:
			end(i + 1)
		case begin >= 0:
			end(i)
		}
	}
	if begin >= 0 {
		end(len(labels))
	}
	return out
}
