package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/whomet/whomet/graph"
)

// The exit codes of the program; the help of the root command documents them.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitSomeFailed  = 3
	exitNoSuchThing = 4
	exitInterrupted = 130
)

// usageError says that the command line cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// someFailedError says that articles failed, which have been named already.
type someFailedError struct{ done, failed int }

func (e someFailedError) Error() string {
	return fmt.Sprintf("%s failed, %d done", plural(e.failed, "article", "articles"), e.done)
}

// outcome is how a command over many articles ends.
func outcome(ctx context.Context, done, failed int) error {
	switch {
	case ctx.Err() != nil:
		return context.Canceled
	case failed > 0:
		return someFailedError{done, failed}
	}
	return nil
}

// isOutcome reports whether an error is one that outcome returns: the command did what it could.
func isOutcome(err error) bool {
	var some someFailedError
	return err == nil || errors.As(err, &some) || errors.Is(err, context.Canceled)
}

// ambiguousError says that a name fits several things, or none.
type ambiguousError struct {
	name       string
	candidates []candidate      // best first
	wanted     graph.EntityKind // what was looked for, where others is not empty
	others     []candidate      // of other kinds, where there are no candidates
}

// candidate is a thing that a name can mean.
type candidate struct {
	graph.Ref
	post     string // the latest one known
	articles int    // that name it
}

func (e ambiguousError) Error() string {
	switch {
	case len(e.candidates) > 0:
		return fmt.Sprintf("%q can be several; say which by its id:\n%s", e.name, list(e.candidates))
	case len(e.others) > 0:
		return fmt.Sprintf("no %s is known as %q, but there is:\n%s", e.wanted, e.name, list(e.others))
	}
	return fmt.Sprintf("nobody and nothing is known as %q; is the article loaded?", e.name)
}

func list(candidates []candidate) string {
	var t table
	for _, c := range candidates {
		t.add(string(c.ID), c.Name, plural(c.articles, "article", "articles"), c.post)
	}
	var out strings.Builder
	_ = t.write(&out, defaultWidth) // a strings.Builder takes everything
	return strings.TrimRight(out.String(), "\n")
}

// isSilent reports whether an error needs no line of its own: the summary of the command said it, or whoever reads our
// output has closed it.
func isSilent(err error) bool {
	var (
		some someFailedError
		code codeError
	)
	return errors.As(err, &some) || errors.Is(err, syscall.EPIPE) || errors.As(err, &code) && code.error == nil
}

// exitCode maps the outcome of a command to its exit code.
func exitCode(ctx context.Context, err error) int {
	var (
		usage     usageError
		some      someFailedError
		ambiguous ambiguousError
		code      codeError
	)
	switch {
	case err == nil || errors.Is(err, syscall.EPIPE):
		return exitOK
	case ctx.Err() == nil && errors.As(err, &code):
		return code.code
	case errors.As(err, &usage), errors.Is(err, graph.ErrBadQuery):
		return exitUsage
	case errors.As(err, &some) && some.done > 0:
		return exitSomeFailed
	case errors.As(err, &ambiguous), errors.Is(err, graph.ErrNotFound):
		return exitNoSuchThing
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitFailure
}
