package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

func newQuery(env lookupEnv) *cobra.Command {
	var (
		query  graph.GizmoQuery
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:     "query GIZMO|-",
		Short:   "Ask in Gizmo, Cayley's query language",
		GroupID: groupAsk,
		Long: `Runs a program in Gizmo, the JavaScript query language of Cayley, and prints the rows it emits; - reads the program
from standard input. Where rows were cut off, standard error says why, and with --json "cut" and "cut_reason" do.`,
		Example: `  whomet query 'g.V("<wm:person/antony-blinken>").out("<org:holds>").out("<org:postIn>").all()'
  whomet query - < program.js`,
		Args: cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	cmd.Flags().IntVarP(&query.MaxRows, "limit", "n", 1000, "rows to print")
	cmd.Flags().DurationVar(&query.Timeout, "timeout", 0, "how long the program may run (default 10s)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query.Text = args[0]
		if query.Text == "-" {
			program, err := io.ReadAll(cmd.InOrStdin())
			if err != nil {
				return fmt.Errorf("read the program: %w", err)
			}
			query.Text = string(program)
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			result, err := base.Gizmo(cmd.Context(), query)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), result)
			}
			if result.Cut {
				fmt.Fprintf(cmd.ErrOrStderr(), "cut after %s: %s\n", plural(len(result.Rows), "row", "rows"), result.CutReason)
			}
			return writeRows(cmd.OutOrStdout(), result.Rows)
		})
	}
	return cmd
}

// writeRows prints rows that are objects as a table of their tags, a row's node first, and any others a line each.
func writeRows(w io.Writer, rows []any) error {
	columns := map[string]bool{}
	for _, row := range rows {
		object, isObject := row.(map[string]any)
		if !isObject {
			return writeLines(w, rows)
		}
		for name := range object {
			columns[name] = true
		}
	}
	delete(columns, "id")
	names := append([]string{"id"}, slices.Sorted(maps.Keys(columns))...)
	t := table{}
	if len(names) > 1 {
		t.head = names
	}
	for _, row := range rows {
		cells := make([]string, len(names))
		for i, name := range names {
			if value, found := row.(map[string]any)[name]; found {
				cells[i] = cell(value)
			}
		}
		t.add(cells...)
	}
	if len(names) == 1 || !isTerminal(w) {
		return t.write(w, 1<<30)
	}
	return t.write(w, widthOf(w))
}

func writeLines(w io.Writer, rows []any) error {
	for _, row := range rows {
		if _, err := fmt.Fprintln(w, cell(row)); err != nil {
			return err
		}
	}
	return nil
}

func cell(value any) string {
	if s, isText := value.(string); isText {
		return s
	}
	out, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(out)
}
