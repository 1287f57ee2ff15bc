package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// Explainer tells how an article is read by reading it once more. It is safe for concurrent use, and equal articles get
// equal explanations. What it returns is not changed by the server and must not be changed by it afterwards.
type Explainer interface {
	Explain(article graph.Article) (graph.Explanation, error)
}

// errNoExplainer says that the server was made without one.
var errNoExplainer = errors.New("no explainer")

// tooLongError says that an article is too long to be explained on request.
type tooLongError struct{ length, longest int }

func (e *tooLongError) Error() string {
	return fmt.Sprintf("the article has %d characters and no more than %d are explained here; whomet explain FILE explains any", e.length, e.longest)
}

// keptExplanations is how many explanations are kept for whoever looks at the same article again.
const keptExplanations = 8

// explanations asks an Explainer, a few articles at once, and keeps the last answers.
type explanations struct {
	explainer Explainer
	longest   int           // characters of an article that is explained
	running   chan struct{} // holds one element for each article that is being explained

	mu   sync.Mutex
	kept []keptExplanation // the one asked for last stands last
}

type keptExplanation struct {
	of graph.Article
	is graph.Explanation
}

func newExplanations(explainer Explainer, limits Limits) *explanations {
	return &explanations{explainer: explainer, longest: limits.Explained, running: make(chan struct{}, limits.Explanations)}
}

// explain answers before ctx ends, or with its error. Reading an article cannot be interrupted: where ctx ends first it goes
// on, in its place among the running ones, and the answer is kept for the next who asks. It holds nothing but memory, so
// nobody has to wait for it when the server stops.
func (e *explanations) explain(ctx context.Context, article graph.Article) (graph.Explanation, error) {
	if e.explainer == nil {
		return graph.Explanation{}, errNoExplainer
	}
	if n := utf8.RuneCountInString(article.Text); n > e.longest {
		return graph.Explanation{}, &tooLongError{n, e.longest}
	}
	if explanation, ok := e.lookUp(article); ok {
		return explanation, nil
	}
	select {
	case e.running <- struct{}{}:
	case <-ctx.Done():
		return graph.Explanation{}, fmt.Errorf("wait for other explanations: %w", ctx.Err())
	}
	type answer struct {
		explanation graph.Explanation
		err         error
	}
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-e.running }()
		explanation, err := e.read(article)
		answered <- answer{explanation, err}
	}()
	select {
	case a := <-answered:
		return a.explanation, a.err
	case <-ctx.Done():
		return graph.Explanation{}, fmt.Errorf("explain article %q: %w", article.ID, ctx.Err())
	}
}

// read asks the explainer, unless another request did so for the same article meanwhile.
func (e *explanations) read(article graph.Article) (graph.Explanation, error) {
	if explanation, ok := e.lookUp(article); ok {
		return explanation, nil
	}
	explanation, err := e.explainer.Explain(article)
	if err != nil {
		return graph.Explanation{}, fmt.Errorf("explain article %q: %w", article.ID, err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.kept) == keptExplanations {
		e.kept = slices.Delete(e.kept, 0, 1)
	}
	e.kept = append(e.kept, keptExplanation{article, explanation})
	return explanation, nil
}

func (e *explanations) lookUp(article graph.Article) (graph.Explanation, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	i := slices.IndexFunc(e.kept, func(k keptExplanation) bool { return k.of == article })
	if i < 0 {
		return graph.Explanation{}, false
	}
	found := e.kept[i]
	e.kept = append(slices.Delete(e.kept, i, i+1), found)
	return found.is, true
}
