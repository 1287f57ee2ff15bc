package main

import (
	"encoding/json"
	"io"
	"os"

	"golang.org/x/term"
)

// defaultWidth is the width of output that goes to no terminal, in columns.
const defaultWidth = 100

// isTerminal reports whether a writer shows to a person.
func isTerminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && term.IsTerminal(int(f.Fd()))
}

// widthOf is the number of columns that text for a writer may take.
func widthOf(w io.Writer) int {
	if f, isFile := w.(*os.File); isFile {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width >= 40 {
			return width
		}
	}
	return defaultWidth
}

// writeJSON writes a value as one indented JSON document.
func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
