// Package text holds what the steps of extraction hand to each other: a Document of Sentences of Tokens, and the Mentions
// found in it. It imports the standard library and graph alone, so that every step can be written and tested by itself.
//
// Positions inside extract are bytes of the article's stored text; graph.Span, which leaves extract, counts Unicode code
// points. Document.Span converts.
package text

import "github.com/whomet/whomet/graph"

// ByteSpan is a range of the document's text in bytes, Start inclusive and End exclusive.
type ByteSpan struct{ Start, End int }

// Token is a word or a punctuation mark.
type Token struct {
	ByteSpan
	Text string // exactly Document.Text[Start:End]
	Tag  string // Penn Treebank part of speech
}

// Sentence is a run of tokens: Document.Tokens[First:Last]. Headings, list items and table cells are sentences of their own.
type Sentence struct {
	ByteSpan
	First, Last int // token range, Last exclusive
	Paragraph   int // 0 is the title
	Block       Block
}

// Block says what sort of paragraph a sentence stands in.
type Block uint8

// The sorts of paragraph. Boilerplate (share lines, hit counters, photo credits) is no evidence for any fact.
const (
	BlockProse Block = iota
	BlockTitle
	BlockHeading
	BlockListItem
	BlockBoilerplate
)

// Document is an article cut into sentences and tokens.
type Document struct {
	Article   graph.Article
	Text      string // Article.Text
	Tokens    []Token
	Sentences []Sentence
	points    []int32 // code points before each 64th byte
}

// Mention is a run of tokens of one sentence that names an entity: Document.Tokens[First:Last].
type Mention struct {
	Kind        graph.EntityKind
	Sentence    int
	First, Last int     // Last exclusive
	Confidence  float64 // in (0, 1]; 0 means not estimated
	Entity      int     // index into the entities of the article, set by coreference; -1 before
	Rule        string  // what found it
}

const stride = 64

// NewDocument prepares a document for an article; sentences and tokens are added by the caller.
func NewDocument(article graph.Article) *Document {
	d := &Document{Article: article, Text: article.Text}
	n := int32(0)
	for i := 0; i < len(d.Text); i++ {
		if i%stride == 0 {
			d.points = append(d.points, n)
		}
		if d.Text[i]&0xC0 != 0x80 {
			n++
		}
	}
	if len(d.Text)%stride == 0 {
		d.points = append(d.points, n)
	}
	return d
}

// Span converts a range of bytes to a range of code points.
func (d *Document) Span(b ByteSpan) graph.Span {
	return graph.Span{Start: d.point(b.Start), End: d.point(b.End)}
}

func (d *Document) point(at int) int {
	n := int(d.points[at/stride])
	for i := at - at%stride; i < at; i++ {
		if d.Text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// Bytes converts a range of code points to a range of bytes. It takes time linear in the text.
func (d *Document) Bytes(s graph.Span) ByteSpan {
	out, n := ByteSpan{len(d.Text), len(d.Text)}, 0
	for i := range d.Text {
		if n == s.Start {
			out.Start = i
		}
		if n == s.End {
			out.End = i
			break
		}
		n++
	}
	return out
}

// TokensOf returns the tokens of a sentence.
func (d *Document) TokensOf(sentence int) []Token {
	s := d.Sentences[sentence]
	return d.Tokens[s.First:s.Last]
}

// Range returns the bytes that a mention covers.
func (d *Document) Range(m Mention) ByteSpan {
	return ByteSpan{d.Tokens[m.First].Start, d.Tokens[m.Last-1].End}
}

// Surface returns the text that a mention covers.
func (d *Document) Surface(m Mention) string {
	r := d.Range(m)
	return d.Text[r.Start:r.End]
}

// String names the sort of paragraph as people read it.
func (b Block) String() string {
	switch b {
	case BlockTitle:
		return "title"
	case BlockHeading:
		return "heading"
	case BlockListItem:
		return "list item"
	case BlockBoilerplate:
		return "boilerplate"
	}
	return "prose"
}
