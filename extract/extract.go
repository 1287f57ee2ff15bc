// Package extract turns articles into facts: who held which role at which organisation, and who took part in which event,
// when, where and as what.
//
// An Extractor is the pipeline. Its steps live in packages of their own and hand each other the types of package text:
// published finds the day of an article whose source gives none, prose cuts it into sentences and tokens, a Recogniser finds
// mentions, relate finds what is the same and what is said of it.
//
//	extractor, err := extract.New(extract.Options{})
//	extraction, err := extractor.Extract(article)
//
// Extraction is pure: it reads nothing but its input, and equal articles give equal extractions. It knows nothing of other
// articles; package graph/resolve finds out who is who across them.
package extract

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/published"
	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Recogniser finds the mentions of a document: runs of tokens inside one sentence, in the order of the text, none
// overlapping another. It must be safe for concurrent use.
type Recogniser interface {
	Recognise(doc *text.Document) []text.Mention
}

// Options say how to extract. The zero value is the best that there is.
type Options struct {
	Recogniser    RecogniserName // "" is RecogniserModel
	MinConfidence float64        // facts of a lower confidence are left out; 0 keeps all
}

// Extractor finds facts in articles. It is immutable and safe for concurrent use.
type Extractor struct {
	analyser      *prose.Analyser
	recogniser    Recogniser
	relater       *relate.Relater
	minConfidence float64
	version       string
}

// New loads the models and word lists that the options call for.
func New(o Options) (*Extractor, error) {
	if o.Recogniser == "" {
		o.Recogniser = RecogniserModel
	}
	analyser, err := prose.New()
	if err != nil {
		return nil, fmt.Errorf("load the analyser: %w", err)
	}
	recogniser, version, err := newRecogniser(o.Recogniser)
	if err != nil {
		return nil, fmt.Errorf("load the recogniser %q: %w", o.Recogniser, err)
	}
	relater, err := relate.New()
	if err != nil {
		return nil, fmt.Errorf("load the models of facts: %w", err)
	}
	version += " relate/" + relate.Version() + " words/" + prose.Version() + "+" + lexicon.Version()
	if o.MinConfidence > 0 {
		version += fmt.Sprintf(" confidence>=%g", o.MinConfidence)
	}
	return &Extractor{
		analyser: analyser, recogniser: recogniser, relater: relater,
		minConfidence: o.MinConfidence, version: version,
	}, nil
}

// Version names what decides: the form of extraction, the recogniser, the weights of relate and the lists of words with
// hashes of what is embedded of them, and the least confidence where there is one. Extractions of equal articles by extractors of equal versions are equal.
func (x *Extractor) Version() string { return x.version }

// Extract returns what an article says. Its text is kept in the result. A step that panics makes this article fail with an
// *ArticleError and no other.
func (x *Extractor) Extract(article graph.Article) (extraction graph.Extraction, err error) {
	defer fence(article.ID, &err)
	doc, mentions, err := x.Recognise(article)
	if err != nil {
		return graph.Extraction{}, err
	}
	entities, facts := x.relater.Relate(doc, mentions)
	extraction = graph.Extraction{Article: doc.Article, Entities: entities, Facts: facts, Extractor: x.version}
	assemble(&extraction, x.minConfidence)
	return extraction, nil
}

// Recognise runs the first two steps of Extract alone: sentences and tokens, and the mentions in them.
func (x *Extractor) Recognise(article graph.Article) (doc *text.Document, mentions []text.Mention, err error) {
	defer fence(article.ID, &err)
	if article.Published == "" {
		article.Published = published.Find(article.Text)
	}
	doc, err = x.analyser.Analyse(article)
	if err != nil {
		return nil, nil, &ArticleError{ID: article.ID, Err: err}
	}
	return doc, x.recogniser.Recognise(doc), nil
}

// ArticleError says which article could not be extracted.
type ArticleError struct {
	ID    graph.ArticleID
	Err   error
	Stack string // of the panic that Err tells of; empty for other errors
}

func (e *ArticleError) Error() string {
	if e.Stack == "" {
		return fmt.Sprintf("extract article %q: %v", e.ID, e.Err)
	}
	return fmt.Sprintf("extract article %q: %v, at %s", e.ID, e.Err, origin(e.Stack))
}

// Unwrap returns the cause.
func (e *ArticleError) Unwrap() error { return e.Err }

// fence turns a panic into the error of its article.
func fence(id graph.ArticleID, err *error) {
	if r := recover(); r != nil {
		*err = &ArticleError{ID: id, Err: fmt.Errorf("a step of extraction panicked: %v", r), Stack: string(debug.Stack())}
	}
}

// origin returns the place in a stack where the panic began: the line after that of panic itself.
func origin(stack string) string {
	_, rest, ok := strings.Cut(stack, "\npanic(")
	if !ok {
		return "an unknown place"
	}
	lines := strings.SplitN(rest, "\n", 5)
	if len(lines) < 4 {
		return "an unknown place"
	}
	place, _, _ := strings.Cut(strings.TrimSpace(lines[3]), " ")
	return place
}
