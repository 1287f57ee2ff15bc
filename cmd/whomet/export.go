package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/kb"
)

// exportFormats writes the graph in each of the formats by its name.
var exportFormats = []struct {
	name, what string
	write      func(context.Context, *kb.Base, io.Writer) error
}{
	{"nquads", "the whole graph as RDF N-Quads", func(ctx context.Context, base *kb.Base, w io.Writer) error {
		return base.WriteNQuads(ctx, w)
	}},
	{"jsonl", "an article a line with its facts, as extract prints them and load takes them", func(ctx context.Context, base *kb.Base, w io.Writer) error {
		return writeJSONLines(w, base.Resolved(ctx))
	}},
	{"entities", "a canonical person, organisation, event, place or accord a line with every mention", func(ctx context.Context, base *kb.Base, w io.Writer) error {
		return writeJSONLines(w, base.Canonical(ctx))
	}},
}

func newExport(env lookupEnv) *cobra.Command {
	var names, lines []string
	for _, f := range exportFormats {
		names = append(names, f.name)
		lines = append(lines, fmt.Sprintf("  %-10s %s", f.name, f.what))
	}
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Print the whole graph",
		GroupID: groupAsk,
		Long:    "Prints the whole graph in one of these formats:\n\n" + strings.Join(lines, "\n"),
		Args:    cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	format := cmd.Flags().String("format", "nquads", strings.Join(names, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		at := slices.Index(names, *format)
		if at < 0 {
			return usageError{fmt.Errorf("--format: unknown format %q: want one of %s", *format, strings.Join(names, ", "))}
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
			if err := exportFormats[at].write(cmd.Context(), base, out); err != nil {
				return err
			}
			return out.Flush()
		})
	}
	return cmd
}

func writeJSONLines[T any](w io.Writer, values iter.Seq2[T, error]) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for value, err := range values {
		if err != nil {
			return err
		}
		if err := encoder.Encode(value); err != nil {
			return err
		}
	}
	return nil
}
