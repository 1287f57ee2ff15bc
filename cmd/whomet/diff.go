package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/diff"
)

const diffHelp = `Compares the store A with the store B: articles that only one of them has or that differ, what that changes in facts and in
who is who, and the names of entities. "-" is only in A, "+" only in B, "~" in both but not the same.

A and B are addresses as --store takes them, or paths of files. The exit code is that of diff: 0 where they are the same, 1 where
they differ, 2 where they cannot be compared.`

func newDiff(env lookupEnv) *cobra.Command {
	var brief, asJSON bool
	cmd := &cobra.Command{
		Use:     "diff A B",
		Short:   "Compare two stores",
		GroupID: groupKeep,
		Long:    diffHelp,
		Example: `  whomet diff whomet.bolt yesterday.bolt
  whomet diff --brief bolt:whomet.bolt postgres://localhost/whomet`,
		Args: cobra.ExactArgs(2),
	}
	cmd.Flags().BoolVar(&brief, "brief", false, "print the counts alone")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON: an object a difference and line, and the counts on the last")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		p := differences{out: cmd.OutOrStdout(), json: asJSON, brief: brief}
		summary, err := compareStores(cmd.Context(), args[0], args[1], diff.Visitor{Article: p.article, Entity: p.entity})
		if err == nil {
			err = p.summary(summary)
		}
		switch {
		case err != nil:
			return codeError{err, exitUsage}
		case !summary.Equal():
			return codeError{nil, exitFailure}
		}
		return nil
	}
	return cmd
}

func compareStores(ctx context.Context, a, b string, v diff.Visitor) (summary diff.Summary, err error) {
	err = withStore(ctx, asAddress(a), func(x *cayley.Store) error {
		return withStore(ctx, asAddress(b), func(y *cayley.Store) error {
			summary, err = diff.Stores(ctx, x, y, v)
			return err
		})
	})
	return summary, err
}

// asAddress takes what has no scheme for the path of a file.
func asAddress(s string) string {
	if scheme, _, found := strings.Cut(s, ":"); found && len(scheme) > 1 {
		return s
	}
	return "bolt:" + s
}

// codeError ends the program with a code of its own; without an error it says nothing.
type codeError struct {
	error
	code int
}

func (e codeError) Unwrap() error { return e.error }

// differences prints what differs.
type differences struct {
	out         io.Writer
	json, brief bool
}

func (p differences) article(d diff.Article) error {
	switch {
	case p.brief:
		return nil
	case p.json:
		return writeJSONLine(p.out, d)
	case d.Before == nil:
		return p.line("+ article %s%s: %s", d.ID, inBrackets(d.After.Title), plural(d.After.Facts, "fact", "facts"))
	case d.After == nil:
		return p.line("- article %s%s: %s", d.ID, inBrackets(d.Before.Title), plural(d.Before.Facts, "fact", "facts"))
	}
	errs := []error{p.line("~ article %s%s: %s", d.ID, inBrackets(d.After.Title), what(d)), writeChanges(p.out, d.Changes)}
	for _, i := range d.Identities {
		errs = append(errs, p.line("  ~ %s is %s => %s", oneLine(i.Name), orNobody(string(i.Before)), orNobody(string(i.After))))
	}
	return errors.Join(errs...)
}

// what says in which respects two versions of an article differ.
func what(d diff.Article) string {
	var parts []string
	if d.Before.SHA256 != d.After.SHA256 {
		parts = append(parts, "another text")
	}
	if d.Before.Extractor != d.After.Extractor {
		parts = append(parts, fmt.Sprintf("extracted by %q => %q", d.Before.Extractor, d.After.Extractor))
	}
	if len(parts)+len(d.Changes)+len(d.Identities) == 0 {
		parts = append(parts, "the same facts, with other sentences or confidences")
	}
	if len(d.Changes) > 0 {
		parts = append(parts, "other facts")
	}
	if len(d.Identities) > 0 {
		parts = append(parts, "other identities")
	}
	return strings.Join(parts, ", ")
}

func orNobody(id string) string {
	if id == "" {
		return "nothing"
	}
	return id
}

func (p differences) entity(d diff.Entity) error {
	names := func(list []string) string { return oneLine(strings.Join(list, "; ")) }
	switch {
	case p.brief:
		return nil
	case p.json:
		return writeJSONLine(p.out, d)
	case d.Before == nil:
		return p.line("+ %s: %s", d.ID, names(d.After))
	case d.After == nil:
		return p.line("- %s: %s", d.ID, names(d.Before))
	}
	return p.line("~ %s: %s => %s", d.ID, names(d.Before), names(d.After))
}

func (p differences) line(format string, args ...any) error {
	_, err := fmt.Fprintf(p.out, format+"\n", args...)
	return err
}

func (p differences) summary(s diff.Summary) error {
	if p.json {
		return writeJSONLine(p.out, s)
	}
	if s.Equal() && !p.brief {
		return nil
	}
	sides := func(n diff.Sides) string {
		return fmt.Sprintf("%d added, %d removed, %d changed, %d the same", n.Added, n.Removed, n.Changed, n.Same)
	}
	return errors.Join(
		p.line("articles: %s", sides(s.Articles)),
		p.line("facts:    %d added, %d removed, %d changed", s.Facts.Added, s.Facts.Removed, s.Facts.Changed),
		p.line("entities: %s", sides(s.Entities)),
	)
}
