package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// table lays rows out in columns that fit a width. The widest text columns are cut where a row would not fit.
type table struct {
	head  []string
	right map[int]bool // columns set flush right
	rows  [][]string

	indent string                                 // before every line
	paint  func(row []string, line string) string // colours a finished line; nil leaves it
}

// add appends a row; its cells are put on one line each.
func (t *table) add(cells ...string) {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = oneLine(c)
	}
	t.rows = append(t.rows, row)
}

// write prints the head, where there is one, and the rows.
func (t *table) write(w io.Writer, columns int) error {
	widths := t.widths(columns - len(t.indent))
	rows := t.rows
	if t.head != nil {
		rows = append([][]string{t.head}, rows...)
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = cut(cell, widths[i])
			pad := strings.Repeat(" ", widths[i]-columnsOf(cell))
			if t.right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			line.WriteString(cell + "  ")
		}
		out := strings.TrimRight(line.String(), " ")
		if t.paint != nil {
			out = t.paint(row, out)
		}
		if _, err := fmt.Fprintln(w, t.indent+out); err != nil {
			return err
		}
	}
	return nil
}

// widths gives each column what its cells need, then takes from the widest until a row fits.
func (t *table) widths(columns int) []int {
	var widths []int
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columnsOf(cell))
		}
	}
	for total := sum(widths) + 2*(len(widths)-1); total > columns; total-- {
		widest := 0
		for i := range widths {
			if widths[i] > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= 8 {
			break
		}
		widths[widest]--
	}
	return widths
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}

// columnsOf counts the columns that a text takes on a terminal: none for a combining mark, two for a wide character.
func columnsOf(s string) int {
	n := 0
	escaped := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			escaped = true
		case escaped:
			escaped = r != 'm'
		default:
			n += runeColumns(r)
		}
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut shortens a text to a number of columns, with an ellipsis where something is left out.
func cut(s string, columns int) string {
	if columnsOf(s) <= columns {
		return s
	}
	used := 0
	for i, r := range s {
		if used += runeColumns(r); used > columns-1 {
			return strings.TrimRight(s[:i], " ,;") + "…"
		}
	}
	return s
}

// wrap breaks a text into lines of at most a number of columns, at blanks where there are any. Escape sequences that colour
// the text take no columns.
func wrap(s string, columns int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		n := columnsOf(word)
		if line != "" && used+1+n > columns {
			lines = append(lines, line)
			line, used = "", 0
		}
		if line != "" {
			line += " "
			used++
		}
		line += word
		used += n
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// oneLine joins the lines of a text and leaves out what would move the cursor of a terminal.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError
	}), " ")
}

// plural counts a noun: "1 person", "2 people".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
