// Package source reads articles from files, directories and standard input: plain text (.txt), Markdown (.md) and JSON Lines
// (.jsonl), the last also with finished extractions, as `whomet extract` prints them. A name may end in .gz.
//
// Its nouns are Item, what was read, and Error, why something was not:
//
//	for item, err := range source.Read(ctx, []string{"news/", "more.jsonl"}, source.Options{}) {
//		if err != nil {
//			log.Print(err) // names file, line, reason and what to do; the rest is still read
//			continue
//		}
//		use(item)
//	}
//
// Articles come in a fixed order: paths as given, directories sorted by name, lines from first to last. Memory is bounded by
// the largest article, whatever the size of a file.
//
// The stored text of an article begins with its title, and is otherwise the text of the source unchanged. The package
// refuses to guess encodings: text is UTF-8 or an error.
package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

// Options say how to read. The zero value reads files and directories with the limits that Limits names.
type Options struct {
	Stdin      io.Reader // what the path "-" reads; nil makes that path an error
	MaxArticle int64     // bytes of a .txt or .md article; 0 means DefaultMaxArticle
	MaxLine    int       // bytes of a line of JSON; 0 means DefaultMaxLine
}

// The limits that the zero Options set. A longer article or line is refused and the rest is read.
const (
	DefaultMaxArticle = 64 << 20
	DefaultMaxLine    = 8 << 20
)

// Item is one article, or a finished extraction of one.
type Item struct {
	Article    graph.Article
	Extraction *graph.Extraction // set where the source holds an extraction; its Article equals Article
}

// Read yields every article of the paths, each a file, a directory (read with all below it) or "-" for Options.Stdin. What
// cannot be read is yielded as an *Error, with an empty Item, and does not stop the rest. It ends early, with the error of
// ctx, when ctx is done.
func Read(ctx context.Context, paths []string, o Options) iter.Seq2[Item, error] {
	if o.MaxArticle <= 0 {
		o.MaxArticle = DefaultMaxArticle
	}
	if o.MaxLine <= 0 {
		o.MaxLine = DefaultMaxLine
	}
	return func(yield func(Item, error) bool) {
		r := &reader{Options: o, ctx: ctx, yield: yield, seen: map[graph.ArticleID]string{}}
		r.read(list(paths))
	}
}

// reader is the state of one Read.
type reader struct {
	Options
	ctx   context.Context
	yield func(Item, error) bool
	seen  map[graph.ArticleID]string // where each id was read
}

// errStop unwinds a Read whose consumer wants no more.
var errStop = errors.New("stop")

func (r *reader) read(files []file) {
	for _, f := range files {
		if err := r.readFile(f); err != nil {
			return
		}
	}
}

// readFile reads one file; its only error is errStop.
func (r *reader) readFile(f file) error {
	if f.err != nil {
		return r.fail(f.err)
	}
	in, err := r.open(f)
	if err != nil {
		return r.fail(err)
	}
	defer func() { _ = in.Close() }() // nothing was written
	switch f.format {
	case formatJSON:
		return r.readLines(f, in)
	case formatText:
		return r.readWhole(f, in, parseText)
	case formatMarkdown:
		return r.readWhole(f, in, parseMarkdown)
	}
	return r.readUnnamed(f, in)
}

// readWhole reads a file that is one article.
func (r *reader) readWhole(f file, in io.Reader, parse func(string) (graph.Article, *Error)) error {
	data, err := io.ReadAll(io.LimitReader(in, r.MaxArticle+1))
	switch {
	case err != nil:
		return r.fail(unreadable(f.path, err))
	case int64(len(data)) > r.MaxArticle:
		return r.fail(tooLarge(f.path, r.MaxArticle))
	}
	text, fault := decode(data)
	if fault == nil {
		var a graph.Article
		if a, fault = parse(text); fault == nil {
			if a.ID == "" {
				a.ID = graph.ArticleID(f.id)
			}
			return r.article(f, 0, a)
		}
	}
	return r.fail(fault.in(f.path))
}

// article completes an article and hands it on.
func (r *reader) article(f file, line int, a graph.Article) error {
	if fault := r.complete(f, line, &a); fault != nil {
		return r.fail(fault.in(f.path))
	}
	return r.emit(Item{Article: a})
}

// complete checks an article and fills in what follows from the rest: source and hash.
func (r *reader) complete(f file, line int, a *graph.Article) *Error {
	published, ok := day(a.Published)
	if !ok {
		return &Error{Line: line, Err: ErrBadDate, Detail: quote(a.Published), Advice: "write it as YYYY-MM-DD, YYYY-MM or YYYY, or leave it out"}
	}
	a.Published = published
	if a.Source == "" {
		a.Source = f.path
	}
	where := place(f.path, line)
	if first, taken := r.seen[a.ID]; taken {
		return &Error{Line: line, Err: ErrDuplicateID, Detail: quote(string(a.ID)) + " was read from " + first, Advice: "give one of them another id"}
	}
	r.seen[a.ID] = where
	if a.Text != "" {
		sum := sha256.Sum256([]byte(a.Text))
		a.SHA256 = hex.EncodeToString(sum[:])
	}
	return nil
}

func (r *reader) emit(item Item) error {
	if err := r.ctx.Err(); err != nil {
		r.yield(Item{}, err)
		return errStop
	}
	if !r.yield(item, nil) {
		return errStop
	}
	return nil
}

func (r *reader) fail(e *Error) error {
	if err := r.ctx.Err(); err != nil {
		r.yield(Item{}, err)
		return errStop
	}
	if !r.yield(Item{}, e) {
		return errStop
	}
	return nil
}

// day reads a date: YYYY-MM-DD with or without a time of day behind it, or YYYY-MM or YYYY where the source knows no more.
// The empty date is one too.
func day(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", true
	}
	date := s
	if len(s) > len(time.DateOnly) && strings.IndexByte("T ", s[len(time.DateOnly)]) >= 0 {
		date = s[:len(time.DateOnly)]
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, date); err == nil {
			return date, true
		}
	}
	return date, false
}

// withTitle returns the stored text of an article: the title, a blank line and the text, or the text alone where it begins
// with the title already.
func withTitle(title, text string) string {
	if title == "" || strings.HasPrefix(strings.TrimLeft(text, " \t\r\n#*"), title) {
		return text
	}
	return title + "\n\n" + text
}
