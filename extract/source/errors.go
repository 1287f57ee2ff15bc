package source

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The reasons why something was not read. Every error of Read but that of its context is an *Error that wraps one of them.
var (
	ErrNotFound     = errors.New("no such file or directory")
	ErrUnreadable   = errors.New("cannot be read")
	ErrNoArticles   = errors.New("directory holds no .txt, .md or .jsonl file")
	ErrFormat       = errors.New("unknown format")
	ErrEmpty        = errors.New("is empty")
	ErrBinary       = errors.New("is not text")
	ErrEncoding     = errors.New("is not UTF-8")
	ErrTooLarge     = errors.New("is too large")
	ErrLineTooLong  = errors.New("line is too long")
	ErrBadJSON      = errors.New("is not a JSON object of an article")
	ErrMissingField = errors.New("field is missing")
	ErrBadHeader    = errors.New("header is not well formed")
	ErrBadDate      = errors.New("published date is not well formed")
	ErrDuplicateID  = errors.New("id stands twice")
	ErrBadFacts     = errors.New("extraction is not well formed")
)

// Error says what was not read, why, and what to do.
type Error struct {
	Path   string // as given or found below a directory; "-" is standard input
	Line   int    // from 1; 0 where the whole file is meant
	Err    error  // one of the reasons above
	Detail string // what exactly; may be empty
	Advice string // what to do; may be empty
}

// Error reads "FILE:LINE: REASON: DETAIL: ADVICE".
func (e *Error) Error() string {
	parts := []string{place(e.Path, e.Line), e.Err.Error()}
	if e.Detail != "" {
		parts = append(parts, e.Detail)
	}
	s := strings.Join(parts, ": ")
	if e.Advice != "" {
		s += " (" + e.Advice + ")"
	}
	return s
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

func (e *Error) in(path string) *Error {
	e.Path = path
	return e
}

func place(path string, line int) string {
	if path == "-" {
		path = "standard input"
	}
	if line == 0 {
		return path
	}
	return path + ":" + strconv.Itoa(line)
}

// quote shows at most the beginning of a foreign string.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		return strconv.Quote(s[:most]) + "..."
	}
	return strconv.Quote(s)
}

func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

func tooLarge(path string, limit int64) *Error {
	return &Error{Path: path, Err: ErrTooLarge, Detail: "more than " + size(limit),
		Advice: "split it, or write one article a line in a .jsonl file"}
}
