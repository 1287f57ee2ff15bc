package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// decode checks that data is text in UTF-8 and returns it without a byte order mark.
func decode(data []byte) (string, *Error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "", &Error{Err: ErrEncoding, Detail: "it is UTF-16", Advice: "convert it: iconv -f UTF-16 -t UTF-8"}
	case bytes.IndexByte(data, 0) >= 0, bytes.HasPrefix(data, []byte("%PDF-")):
		return "", &Error{Err: ErrBinary, Advice: "convert it to plain text"}
	}
	if !utf8.Valid(data) {
		return "", &Error{Line: lineOf(data, invalidAt(data)), Err: ErrEncoding, Advice: "convert it, perhaps: iconv -f WINDOWS-1252 -t UTF-8"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return "", &Error{Err: ErrEmpty, Advice: "write the title on its first line and the article below, or remove it"}
	}
	return string(data), nil
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

// parseText reads a .txt article: its title is the first line, or that of a header.
func parseText(text string) (graph.Article, *Error) {
	if hasPrefixFold(text, "title:") {
		return parseHeader(text)
	}
	return graph.Article{Title: firstLine(text), Text: text}, nil
}

// parseHeader reads lines of "key: value" up to a blank line, and the article below.
func parseHeader(text string) (graph.Article, *Error) {
	var a graph.Article
	rest := text
	for n := 1; rest != ""; n++ {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || !setField(&a, key, strings.TrimSpace(value)) {
			return a, &Error{Line: n, Err: ErrBadHeader, Detail: quote(line),
				Advice: "lines of title:, published:, source:, url:, id:, then a blank line"}
		}
	}
	if a.Title == "" {
		return a, &Error{Line: 1, Err: ErrMissingField, Detail: "title", Advice: "write it after title:"}
	}
	rest = trimBlankLines(rest)
	if rest == "" {
		return a, &Error{Err: ErrEmpty, Detail: "nothing stands below the header", Advice: "write the article there"}
	}
	a.Text = withTitle(a.Title, rest)
	return a, nil
}

// setField sets the field of an article that a header names, and reports whether there is one.
func setField(a *graph.Article, key, value string) bool {
	switch strings.ToLower(strings.TrimSpace(key)) {
	case "title":
		a.Title = value
	case "published", "date":
		a.Published = value
	case "source":
		a.Source = value
	case "url":
		a.URL = value
	case "id":
		a.ID = graph.ArticleID(value)
	default:
		return false
	}
	return true
}

// parseMarkdown reads a .md article: its title is that of the front matter, or the first heading.
func parseMarkdown(text string) (graph.Article, *Error) {
	var a graph.Article
	body, fault := frontMatter(&a, text)
	if fault != nil {
		return a, fault
	}
	if body = trimBlankLines(body); body == "" {
		return a, &Error{Err: ErrEmpty, Detail: "nothing stands below the front matter", Advice: "write the article there"}
	}
	if a.Title == "" {
		a.Title = heading(body)
	}
	a.Text = withTitle(a.Title, body)
	return a, nil
}

// frontMatter reads the lines between two lines of "---" that a Markdown file may begin with and returns what stands below.
// Keys that mean nothing here, and nested ones, are passed over.
func frontMatter(a *graph.Article, text string) (string, *Error) {
	if firstLine(text) != "---" || !strings.HasPrefix(text, "---") {
		return text, nil
	}
	_, rest, _ := strings.Cut(text, "\n")
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		if mark := strings.TrimRight(line, " \t\r"); mark == "---" || mark == "..." {
			return rest, nil
		}
		if key, value, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
			setField(a, key, unquote(strings.TrimSpace(value)))
		}
	}
	return "", &Error{Line: 1, Err: ErrBadHeader, Detail: "the front matter has no end", Advice: "end it with a line of ---"}
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// heading returns the text of the first Markdown heading, or the first line where there is none.
func heading(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if title := strings.TrimLeft(line, "#"); title != line && strings.HasPrefix(title, " ") {
			return strings.TrimSpace(strings.TrimRight(title, "# "))
		}
	}
	return firstLine(text)
}

// firstLine returns the first line that is not blank, without white space around it.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n\f\v"), "\n")
	return strings.TrimSpace(line)
}

// trimBlankLines removes the blank lines before a text, and the text itself where it is nothing but white space.
func trimBlankLines(text string) string {
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		if strings.TrimSpace(line) != "" {
			return text
		}
		text = rest
	}
	return ""
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
