package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/kb"
)

// decision holds the flags that commands share which keep what a person decides.
type decision struct {
	store  *string
	by     string
	why    string
	dryRun bool
	json   bool
}

func (d *decision) addFlags(cmd *cobra.Command, env lookupEnv) {
	d.store = storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&d.by, "by", userName(env), "who decides")
	flags.StringVar(&d.why, "why", "", "the reason")
	flags.BoolVar(&d.dryRun, "dry-run", false, "say what would change, and change nothing")
	flags.BoolVar(&d.json, "json", false, "print JSON")
}

// with opens the store, for reading only where nothing is to be changed.
func (d *decision) with(ctx context.Context, use func(*kb.Base) error) error {
	if d.dryRun {
		return withBase(ctx, *d.store, use)
	}
	return withDecidableBase(ctx, *d.store, use)
}

// userName is what the system calls whoever runs the program.
func userName(env lookupEnv) string {
	for _, variable := range []string{"USER", "LOGNAME", "USERNAME"} {
		if name, ok := env(variable); ok && name != "" {
			return name
		}
	}
	return ""
}

// signature says who decided when, and why.
func signature(by string, when time.Time, why string) string {
	var parts []string
	if by != "" {
		parts = append(parts, "by "+oneLine(by))
	}
	if !when.IsZero() {
		parts = append(parts, when.Local().Format("2006-01-02 15:04"))
	}
	text := strings.Join(parts, ", ")
	if why != "" {
		text += ": " + oneLine(why)
	}
	return text
}

// shownMoves bounds the moving facts that a command tells; --json has more.
const shownMoves = 20

// writeJudged tells what judgements did, or would do.
func writeJudged(w io.Writer, done kb.Judged, dryRun bool) error {
	e := done.Effect
	verb := "moved"
	if dryRun {
		verb = "would move"
	}
	fmt.Fprintf(w, "%s %s, in %s\n", plural(e.Facts, "fact", "facts"), verb, plural(e.Articles, "article", "articles"))
	for i, m := range e.Moves {
		if i == shownMoves {
			fmt.Fprintf(w, "  and %d more\n", e.Facts-shownMoves)
			break
		}
		fmt.Fprintf(w, "  %s (%s)\n", oneLine(m.Fact), m.Article)
		for _, b := range m.Becomes {
			fmt.Fprintf(w, "      %s -> %s\n", b.From, b.To.ID)
		}
	}
	for _, c := range done.Contradictions {
		fmt.Fprintf(w, "contradiction: judgement %s says different, but the same by %s; different counts\n", c.Different.ID, judgementIDs(c.Same))
	}
	return nil
}
