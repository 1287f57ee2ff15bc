package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// readLines reads a file of one JSON object a line. A bad line is named and the next one is read.
func (r *reader) readLines(f file, in io.Reader) error {
	lines := lineReader{in: bufio.NewReaderSize(in, 64<<10), limit: r.MaxLine}
	found := false
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			if !found {
				return r.fail(&Error{Path: f.path, Err: ErrEmpty, Advice: "write one article a line, or remove it"})
			}
			return nil
		case errors.Is(err, ErrLineTooLong):
			found = true
			if err := r.fail(&Error{Path: f.path, Line: lines.number, Err: ErrLineTooLong, Detail: "more than " + size(int64(r.MaxLine)),
				Advice: "put the article into a .txt file of its own"}); err != nil {
				return err
			}
			continue
		case err != nil:
			return r.fail(unreadable(f.path, err))
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		found = true
		if lines.number == 1 && isBinary(line) {
			return r.fail(&Error{Path: f.path, Err: ErrBinary, Advice: "write one JSON object a line"})
		}
		if err := r.readLine(f, lines.number, line); err != nil {
			return err
		}
	}
}

func isBinary(line []byte) bool { return bytes.IndexByte(line, 0) >= 0 }

func (r *reader) readLine(f file, n int, line []byte) error {
	item, fault := r.parseLine(f, n, line)
	if fault != nil {
		fault.Line = n
		return r.fail(fault.in(f.path))
	}
	return r.emit(item)
}

// record is a line: an article, or an extraction.
type record struct {
	ID        json.RawMessage `json:"id"`
	Title     string          `json:"title"`
	Text      string          `json:"text"`
	Published string          `json:"published"`
	Source    string          `json:"source"`
	URL       string          `json:"url"`
	Article   json.RawMessage `json:"article"`
}

func (r *reader) parseLine(f file, n int, line []byte) (Item, *Error) {
	if !utf8.Valid(line) {
		return Item{}, &Error{Err: ErrEncoding, Advice: "convert the file to UTF-8"}
	}
	var rec record
	if err := json.Unmarshal(line, &rec); err != nil {
		return Item{}, &Error{Err: ErrBadJSON, Detail: jsonFault(err), Advice: "write one object with id, title, text, published, url"}
	}
	if len(rec.Article) > 0 && rec.Article[0] == '{' {
		return r.parseExtraction(f, n, line)
	}
	a, fault := rec.article(f, n)
	if fault == nil {
		fault = r.complete(f, n, &a)
	}
	return Item{Article: a}, fault
}

func (rec *record) article(f file, n int) (graph.Article, *Error) {
	a := graph.Article{Title: strings.TrimSpace(rec.Title), Published: rec.Published, Source: rec.Source, URL: rec.URL}
	switch id := strings.TrimSpace(string(rec.ID)); {
	case id == "" || id == "null" || id == `""`:
		a.ID = graph.ArticleID(fmt.Sprintf("%s-%d", f.id, n))
	case id[0] == '"':
		var s string
		if err := json.Unmarshal(rec.ID, &s); err != nil {
			return a, &Error{Err: ErrBadJSON, Detail: jsonFault(err)}
		}
		a.ID = graph.ArticleID(s)
	case id[0] == '{' || id[0] == '[':
		return a, &Error{Err: ErrBadJSON, Detail: "id is neither a string nor a number"}
	default:
		a.ID = graph.ArticleID(id)
	}
	if strings.TrimSpace(rec.Text) == "" {
		return a, &Error{Err: ErrMissingField, Detail: "text", Advice: "put the article into it"}
	}
	if strings.ContainsRune(rec.Text, 0) {
		return a, &Error{Err: ErrBinary, Detail: "text holds a zero byte", Advice: "convert it to plain text"}
	}
	text := strings.TrimPrefix(rec.Text, "\ufeff")
	if a.Title == "" {
		a.Title = firstLine(text)
	}
	a.Text = withTitle(a.Title, text)
	return a, nil
}

// parseExtraction reads a line as `whomet extract` prints it. An article without text keeps its facts, as nothing else needs
// the text but the check of positions.
func (r *reader) parseExtraction(f file, n int, line []byte) (Item, *Error) {
	var x graph.Extraction
	if err := json.Unmarshal(line, &x); err != nil {
		return Item{}, &Error{Err: ErrBadJSON, Detail: jsonFault(err), Advice: "write it as whomet extract does"}
	}
	if x.Article.Text == "" {
		return Item{}, &Error{Err: ErrMissingField, Detail: "article.text", Advice: "extract again with the text included"}
	}
	if published, ok := day(x.Article.Published); ok {
		x.Article.Published = published
	}
	if x.Article.Title == "" {
		x.Article.Title = firstLine(x.Article.Text)
	}
	x.Normalise()
	if err := x.Check(); err != nil {
		return Item{}, &Error{Err: ErrBadFacts, Detail: strings.ReplaceAll(err.Error(), "\n", "; ")}
	}
	if fault := r.complete(f, n, &x.Article); fault != nil {
		return Item{}, fault
	}
	return Item{Article: x.Article, Extraction: &x}, nil
}

func jsonFault(err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("%s at byte %d", strings.TrimPrefix(syntax.Error(), "json: "), syntax.Offset)
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// readUnnamed reads standard input: JSON Lines where it begins with a brace, else one plain text.
func (r *reader) readUnnamed(f file, in io.Reader) error {
	buffered := bufio.NewReaderSize(in, 64<<10)
	head, err := buffered.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return r.fail(unreadable(f.path, err))
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) > 0 && head[0] == '{' {
		return r.readLines(f, buffered)
	}
	return r.readWhole(f, buffered, parseText)
}

// lineReader reads lines up to a limit, in memory of that size, and streams past longer ones.
type lineReader struct {
	in     *bufio.Reader
	limit  int
	number int // of the line that next returned last
	line   []byte
}

// next returns the next line without its end, ErrLineTooLong for one over the limit, io.EOF after the last. The line is
// valid until the next call.
func (l *lineReader) next() ([]byte, error) {
	l.line = l.line[:0]
	l.number++
	long := false
	for {
		part, err := l.in.ReadSlice('\n')
		if !long && len(l.line)+len(part) > l.limit+1 {
			long = true
		}
		if !long {
			l.line = append(l.line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.line) > 0 || long), err == nil:
			if long {
				return nil, ErrLineTooLong
			}
			if l.number == 1 {
				return bytes.TrimPrefix(l.line, []byte("\ufeff")), nil
			}
			return l.line, nil
		default:
			return nil, err
		}
	}
}
