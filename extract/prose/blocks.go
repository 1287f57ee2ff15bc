package prose

import (
	_ "embed"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
)

//go:embed data/boilerplate.txt
var boilerplateFile string

// paragraph is a run of text in which a sentence may go on: a line, or several lines that a narrow editor wrapped.
type paragraph struct {
	text.ByteSpan
	number int
	block  text.Block
}

// blockRules are the patterns of data/boilerplate.txt.
type blockRules struct {
	is, section             map[string]bool
	prefix, count, contains []string
}

// A line longer than this says something; no boilerplate pattern is tried on it.
const longestBoilerplate = 200

func loadBlockRules() (*blockRules, error) {
	r := &blockRules{is: map[string]bool{}, section: map[string]bool{}}
	for line := range dataLines(boilerplateFile) {
		kind, pattern, _ := strings.Cut(line, " ")
		switch kind {
		case "is":
			r.is[pattern] = true
		case "section":
			r.section[pattern] = true
		case "prefix":
			r.prefix = append(r.prefix, pattern)
		case "count":
			r.count = append(r.count, pattern)
		case "contains":
			r.contains = append(r.contains, pattern)
		default:
			return nil, fmt.Errorf("boilerplate.txt: unknown kind in line %q", line)
		}
	}
	return r, nil
}

// paragraphs cuts a text at line ends, except where a line was wrapped, and says what sort of block each one is.
func (a *Analyser) paragraphs(s string) []paragraph {
	var out []paragraph
	lines := cutLines(s)
	markWrapped(s, lines)
	inSection := false
	for i := 0; i < len(lines); i++ {
		p := paragraph{ByteSpan: lines[i].ByteSpan, number: len(out)}
		for i+1 < len(lines) && goesOn(s, lines[i], lines[i+1]) {
			i++
			p.End = lines[i].End
		}
		line := s[p.Start:p.End]
		p.block = a.blocks.classify(line, len(out) == 0)
		switch {
		case p.block == text.BlockHeading:
			inSection = false
		case p.block == text.BlockBoilerplate && a.blocks.opensSection(line):
			inSection = true
		case inSection:
			p.block = text.BlockBoilerplate
		}
		out = append(out, p)
	}
	return out
}

type line struct {
	text.ByteSpan      // without white space at its ends
	blankBefore   bool // an empty line stands before it
	wrapped       bool // it stands in a block of lines that a narrow editor wrapped
}

// cutLines returns the lines that hold anything but white space.
func cutLines(s string) []line {
	var out []line
	blank := false
	for start := 0; start < len(s); {
		end := lineEnd(s, start)
		trimmed := strings.TrimLeftFunc(s[start:end], isSpace)
		from := end - len(trimmed)
		trimmed = strings.TrimRightFunc(trimmed, isSpace)
		if trimmed == "" {
			blank = blank || s[start:min(end+1, len(s))] != "\n" || start > 0 && s[start-1] == '\n'
		} else {
			out = append(out, line{text.ByteSpan{Start: from, End: from + len(trimmed)}, blank, false})
			blank = false
		}
		_, width := utf8.DecodeRuneInString(s[min(end, len(s)-1):])
		start = end + width
	}
	return out
}

// lineEnd returns where the line that begins at start ends.
func lineEnd(s string, start int) int {
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '\n', '\r', '\f':
			return i
		case 0xE2:
			if strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029") {
				return i
			}
		}
	}
	return len(s)
}

// markWrapped finds the blocks of lines that an editor wrapped.
func markWrapped(s string, lines []line) {
	for first := 0; first < len(lines); {
		last := first + 1
		for last < len(lines) && !lines[last].blankBefore && first > 0 { // the title stands alone
			last++
		}
		if isWrapped(s, lines[first:last]) {
			for i := first; i < last; i++ {
				lines[i].wrapped = true
			}
		}
		first = last
	}
}

// Editors wrap at widths between these, in bytes.
const narrowest, widest = 40, 130

// isWrapped reports whether a block of lines is one text: no line had room for the first word of the next, and some line
// begins with a small letter, as no list does.
func isWrapped(s string, block []line) bool {
	width, small := 0, false
	for i, l := range block {
		width = max(width, l.End-l.Start)
		small = small || i > 0 && startsSmall(s[l.Start:l.End])
	}
	if !small || width < narrowest || width > widest {
		return false
	}
	for i, l := range block[1:] {
		word, _, _ := strings.Cut(s[l.Start:l.End], " ")
		before := block[i]
		if before.End-before.Start+1+len(word) <= width && !isListItem(s[l.Start:l.End]) {
			return false
		}
	}
	return true
}

// goesOn reports whether a sentence may go on from one line to the next: in a wrapped block, and wherever the next line
// begins with a small letter and this one ends in no stop.
func goesOn(s string, a, b line) bool {
	before, after := s[a.Start:a.End], s[b.Start:b.End]
	if b.blankBefore || isListItem(after) || strings.ContainsAny(before, "\t|") {
		return false
	}
	return a.wrapped && b.wrapped || startsSmall(after) && !endsStop(before)
}

func startsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func endsStop(s string) bool {
	s = strings.TrimRight(s, `"”’')]`)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ";")
}

func (r *blockRules) classify(line string, first bool) text.Block {
	switch {
	case first:
		return text.BlockTitle
	case r.isBoilerplate(line):
		return text.BlockBoilerplate
	case strings.HasPrefix(line, "#"):
		return text.BlockHeading
	case isListItem(line), strings.ContainsAny(line, "|\t"):
		return text.BlockListItem
	case isHeading(line):
		return text.BlockHeading
	}
	return text.BlockProse
}

func (r *blockRules) isBoilerplate(line string) bool {
	if len(line) > longestBoilerplate {
		return false
	}
	low := strings.ToLower(strings.Trim(line, " *_#:"))
	if low == "" || r.is[low] || r.is[line] || r.section[low] {
		return true
	}
	low = strings.ToLower(strings.TrimLeft(line, " *_#"))
	for _, p := range r.prefix {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	for _, p := range r.count {
		if n, ok := strings.CutSuffix(low, p); ok && strings.Trim(n, "0123456789., ") == "" && n != "" {
			return true
		}
	}
	for _, p := range r.contains {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}

func (r *blockRules) opensSection(line string) bool {
	return len(line) <= longestBoilerplate && r.section[strings.ToLower(strings.Trim(line, " *_#:"))]
}

// isListItem reports whether a line begins with a bullet or a number: "- ", "• ", "1. ", "(a) ", "iv) ".
func isListItem(line string) bool { return enumerator(line) > 0 }

// enumerator returns the length of the bullet or number that a line begins with, 0 where there is none.
func enumerator(line string) int {
	r, n := utf8.DecodeRuneInString(line)
	switch r {
	case '•', '●', '▪', '■', '◦', '‣', '·', '➢', '►', '✓', '✔':
		return n
	case '-', '*', '–', '—', '+':
		if n < len(line) && line[n] == ' ' {
			return n
		}
		return 0
	}
	i := 0
	if line != "" && line[0] == '(' {
		i++
	}
	from := i
	for i < len(line) && i-from < 3 && (isDigit(line[i]) || isLetter(line[i])) {
		i++
	}
	if i == from || i >= len(line)-1 || line[i+1] != ' ' {
		return 0
	}
	number := isDigit(line[from]) || i-from == 1 || isRoman(line[from:i])
	if line[i] == ')' && number || line[i] == '.' && from == 0 && isDigit(line[0]) {
		return i + 1
	}
	return 0
}

func isRoman(s string) bool { return strings.Trim(s, "ivxIVX") == "" }

// isHeading reports whether a line is short, begins with a capital and ends in no punctuation.
func isHeading(line string) bool {
	if len(line) > 90 || strings.Count(line, " ") > 11 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return unicode.IsUpper(first) && (last == ':' || unicode.IsLetter(last) || unicode.IsDigit(last) || last == '*')
}
