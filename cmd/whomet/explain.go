package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/graph"
)

func newExplain(env lookupEnv) *cobra.Command {
	var (
		o      extractorOptions
		asJSON bool
		colour string
	)
	cmd := &cobra.Command{
		Use:     "explain FILE|DIR|-...",
		Short:   "Show, sentence by sentence, what extraction found and why",
		GroupID: groupExtract,
		Long: `Shows how articles are read: for each sentence the mentions in it, with what found them and how sure it is, and the facts
that rest on it ("->"), with what decided them, and what was nearly said ("no"): how likely it was and what it would have
needed.

` + inputHelp,
		Example: `  whomet explain report.txt | less -R`,
		Args:    cobra.MinimumNArgs(1),
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object an article and line")
	cmd.Flags().StringVar(&colour, "colour", "auto", "auto (on a terminal), always or never")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		paint, err := newPaint(colour, cmd.OutOrStdout(), env)
		if err != nil {
			return err
		}
		extractor, err := o.open()
		if err != nil {
			return err
		}
		out := bufio.NewWriter(cmd.OutOrStdout())
		show := func(e graph.Explanation) error { return writeExplanation(out, e, paint, widthOf(cmd.OutOrStdout())) }
		if asJSON {
			lines := json.NewEncoder(out)
			lines.SetEscapeHTML(false)
			show = func(e graph.Explanation) error { return lines.Encode(e) }
		}
		return errors.Join(explainAll(cmd, extractor, args, show), out.Flush())
	}
	return cmd
}

func explainAll(cmd *cobra.Command, extractor *extract.Extractor, paths []string, show func(graph.Explanation) error) error {
	done, failed := 0, 0
	for item, err := range articles(cmd, paths) {
		var explanation graph.Explanation
		if err == nil {
			explanation, err = extractor.Explain(item.Article)
		}
		switch {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			failed++
			fmt.Fprintln(cmd.ErrOrStderr(), oneLine(err.Error()))
			continue
		}
		if err := show(explanation); err != nil {
			return err
		}
		done++
	}
	return outcome(cmd.Context(), done, failed)
}

// indent stands before everything that is told of a sentence.
const indent = "    "

func writeExplanation(w io.Writer, e graph.Explanation, paint paint, columns int) error {
	fmt.Fprintln(w, paint.bold(oneLine(e.Extraction.Article.Title)))
	fmt.Fprintf(w, "%s, %s, %s; %s\n", e.Extraction.Article.ID, plural(len(e.Extraction.Entities), "entity", "entities"),
		plural(len(e.Extraction.Facts), "fact", "facts"), e.Extraction.Extractor)
	for i, s := range e.Sentences {
		fmt.Fprintf(w, "\n%s %s\n", paint.dim(fmt.Sprintf("%3d", i+1)), paint.dim(s.Block))
		for _, line := range wrap(marked(s, paint), columns-len(indent)) {
			fmt.Fprintln(w, indent+line)
		}
		if err := writeFindings(w, s, paint, columns); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w)
	return err
}

// marked is the text of a sentence with its mentions in brackets, coloured by kind.
func marked(s graph.SentenceExplained, paint paint) string {
	text := []rune(s.Text)
	var out strings.Builder
	at := 0
	for _, m := range s.Mentions {
		start, end := m.Start-s.Start, m.End-s.Start
		if start < at || end > len(text) {
			continue
		}
		out.WriteString(string(text[at:start]))
		out.WriteString(paint.kind(m.Kind, "["+oneLine(string(text[start:end]))+"]"))
		at = end
	}
	out.WriteString(string(text[at:]))
	return out.String()
}

// What stands before the lines of facts and of answers that were not taken.
const (
	fact    = "-> "
	refused = "no "
)

// maxRefused bounds the answers that were not taken and are told of a sentence.
const maxRefused = 8

func writeFindings(w io.Writer, s graph.SentenceExplained, paint paint, columns int) error {
	t := table{indent: indent, right: map[int]bool{2: true}}
	for _, m := range s.Mentions {
		name := m.Text
		if m.Name != "" && m.Name != m.Text {
			name += " = " + m.Name
		}
		t.add(string(m.Kind), name, confidence(m.Confidence), m.Rule)
	}
	for _, f := range s.Facts {
		t.add(fact+string(f.Kind), inWords(f.Words), confidence(f.Confidence), f.Rule)
	}
	for _, r := range s.Refused[:min(len(s.Refused), maxRefused)] {
		why := fmt.Sprintf("%.2f needed", r.Needed)
		if r.Probability >= r.Needed {
			why = "another was likelier"
		}
		t.add(refused+r.Question, inWords(r.Words), confidence(r.Probability), why)
	}
	t.paint = func(row []string, line string) string {
		switch {
		case strings.HasPrefix(row[0], fact):
			return paint.bold(line)
		case strings.HasPrefix(row[0], refused):
			return paint.dim(line)
		}
		return paint.kind(graph.EntityKind(row[0]), line)
	}
	return t.write(w, columns)
}

// maxWord is how many columns one part of a fact may take, so that the other parts can be seen too.
const maxWord = 34

func inWords(parts []string) string {
	short := make([]string, 0, len(parts))
	for _, p := range parts {
		short = append(short, cut(oneLine(p), maxWord))
	}
	return strings.Join(short, " | ")
}

func confidence(c float64) string {
	if c == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", c)
}

// paint colours text for a terminal; the zero value leaves it as it is.
type paint struct{ on bool }

func newPaint(when string, w io.Writer, env lookupEnv) (paint, error) {
	switch when {
	case "always":
		return paint{true}, nil
	case "never":
		return paint{}, nil
	case "auto":
		_, forbidden := env("NO_COLOR") //nolint:misspell // https://no-color.org
		return paint{isTerminal(w) && !forbidden}, nil
	}
	return paint{}, usageError{fmt.Errorf("--colour: %q: want auto, always or never", when)}
}

func (p paint) code(code, s string) string {
	if !p.on || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p paint) bold(s string) string { return p.code("1", s) }
func (p paint) dim(s string) string  { return p.code("2", s) }

var kindColours = map[graph.EntityKind]string{
	graph.KindPerson: "32", graph.KindOrganisation: "34", graph.KindRole: "36", graph.KindEvent: "35",
	graph.KindPlace: "33", graph.KindDate: "31", graph.KindAccord: "94",
}

func (p paint) kind(k graph.EntityKind, s string) string { return p.code(kindColours[k], s) }
