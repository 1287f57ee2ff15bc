// Package prose cuts an article into paragraphs, sentences and tokens with their parts of speech, and is the only importer
// of github.com/jdkato/prose.
//
// Its nouns are those of package text: Analyser.Analyse makes a text.Document of Sentences of Tokens. Entities is prose's own
// entity recogniser, kept to be chosen and measured against.
//
//	analyser, err := prose.New()
//	document, err := analyser.Analyse(article)
//
// The tags are those of prose's averaged perceptron with prose's own weights. They are computed here and not by
// prose.NewDocument, which gives no offsets, reloads its models on every call, hands out one shared token for equal words,
// and adds up scores in the random order of a map, so that ties fall differently from run to run. Tokens and sentences are
// found here too, because prose cuts no hyphens apart and ends no sentence at a line's end.
//
// The package refuses to change the text: a token is always a slice of the article.
package prose

import (
	"fmt"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Analyser turns articles into documents. It is immutable and safe for concurrent use; New is the only way to make one.
type Analyser struct {
	words  *wordLists
	blocks *blockRules
	tagger *tagger
}

// New loads the word lists and prose's tagging weights, in some 30 ms. Keep the Analyser.
func New() (*Analyser, error) {
	words, err := loadWordLists()
	if err != nil {
		return nil, fmt.Errorf("load word lists: %w", err)
	}
	blocks, err := loadBlockRules()
	if err != nil {
		return nil, fmt.Errorf("load boilerplate patterns: %w", err)
	}
	tagger, err := loadTagger()
	if err != nil {
		return nil, fmt.Errorf("load tagger: %w", err)
	}
	return &Analyser{words: words, blocks: blocks, tagger: tagger}, nil
}

// Analyse cuts the article's text into sentences and tokens in one pass, in time linear in its length. Equal articles give
// equal documents. Every byte that is not white space lies in a token and every token in a sentence, for any text at all:
// empty, of one line, in another script or no valid UTF-8.
func (a *Analyser) Analyse(article graph.Article) (*text.Document, error) {
	doc := text.NewDocument(article)
	if len(article.Text) == 0 {
		return doc, nil
	}
	doc.Tokens = make([]text.Token, 0, len(article.Text)/5+8)
	tagging := a.tagger.begin()
	for _, p := range a.paragraphs(article.Text) {
		first := len(doc.Tokens)
		doc.Tokens = a.words.tokenise(doc.Tokens, article.Text, p.ByteSpan)
		for _, s := range a.words.sentences(doc.Tokens, first, article.Text) {
			tokens := doc.Tokens[s.first:s.last]
			a.tagger.tagSentence(tagging, tokens)
			if p.block == text.BlockHeading && announces(tokens) {
				p.block = text.BlockProse
			}
			doc.Sentences = append(doc.Sentences, text.Sentence{
				ByteSpan: text.ByteSpan{Start: tokens[0].Start, End: tokens[len(tokens)-1].End},
				First:    s.first, Last: s.last, Paragraph: p.number, Block: p.block,
			})
		}
	}
	return doc, nil
}

// announces reports whether what looks like a heading is a sentence that leads to a quotation or a list: "The minister said:".
func announces(tokens []text.Token) bool {
	if tokens[len(tokens)-1].Text != ":" {
		return false
	}
	for _, t := range tokens {
		switch t.Tag {
		case "VBD", "VBZ", "VBP", "MD":
			return true
		}
	}
	return false
}
