package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/whomet/whomet/graph/diff"
)

// writeChanges prints changes of facts: what went, what became another, what came, each with the sentence that states it.
func writeChanges(w io.Writer, changes []diff.Change) error {
	for _, c := range changes {
		var err error
		switch {
		case c.Before == nil:
			err = writeStatement(w, "+ ", *c.After)
		case c.After == nil:
			err = writeStatement(w, "- ", *c.Before)
		default:
			_, err = fmt.Fprintf(w, "  ~ %s\n", oneLine(c.Before.Text))
			if err == nil {
				err = writeStatement(w, "  => ", *c.After)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func writeStatement(w io.Writer, mark string, s diff.Statement) error {
	if _, err := fmt.Fprintf(w, "  %s%s\n", mark, oneLine(s.Text)); err != nil || s.Sentence == "" {
		return err
	}
	for _, line := range wrap("“"+oneLine(s.Sentence)+"”", widthOf(w)-8) {
		if _, err := fmt.Fprintf(w, "        %s\n", line); err != nil {
			return err
		}
	}
	return nil
}

// writeJSONLine writes a value as JSON on a line of its own.
func writeJSONLine(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
