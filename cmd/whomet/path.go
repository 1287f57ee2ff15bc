package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// pathAnswer is what path prints.
type pathAnswer struct {
	From  graph.Ref    `json:"from"`
	To    graph.Ref    `json:"to"`
	Paths []graph.Path `json:"paths"`
}

func newPath(env lookupEnv) *cobra.Command {
	var (
		query   graph.PathQuery
		asJSON  bool
		verbose bool
	)
	cmd := &cobra.Command{
		Use:     "path NAME NAME",
		Short:   "Through whom two people are connected",
		GroupID: groupAsk,
		Long: `Finds the shortest chains of people of whom each met the next, from one person to another, with the events that join
them. With -v the sentences that say so are quoted.`,
		Example: `  whomet path "Antony Blinken" "Watt Botkosal"`,
		Args:    cobra.ExactArgs(2),
	}
	store := storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.IntVar(&query.Max, "max", 4, "longest chain to look for, in meetings (at most 6)")
	flags.IntVarP(&query.Count, "limit", "n", 3, "chains to print")
	flags.StringVar(&query.Since, "since", "", "leave out what was before this day (YYYY-MM-DD)")
	flags.StringVar(&query.Until, "until", "", "leave out what was after this day (YYYY-MM-DD)")
	flags.BoolVarP(&verbose, "verbose", "v", false, "quote the sentences that say so")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := checkDays(query.Since, query.Until); err != nil {
			return err
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			answer, err := findPaths(cmd.Context(), base, args[0], args[1], query)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(cmd.OutOrStdout(), answer)
			}
			return answer.write(cmd.OutOrStdout(), query.Max, verbose)
		})
	}
	return cmd
}

func findPaths(ctx context.Context, base *kb.Base, from, to string, query graph.PathQuery) (pathAnswer, error) {
	var answer pathAnswer
	var err error
	if answer.From, err = findOne(ctx, base, from, graph.KindPerson); err != nil {
		return answer, err
	}
	if answer.To, err = findOne(ctx, base, to, graph.KindPerson); err != nil {
		return answer, err
	}
	answer.Paths, err = base.Paths(ctx, answer.From.ID, answer.To.ID, query)
	return answer, err
}

func (a pathAnswer) write(w io.Writer, longest int, verbose bool) error {
	if len(a.Paths) == 0 {
		_, err := fmt.Fprintf(w, "%s and %s: no chain of at most %s is known\n", a.From.Name, a.To.Name, plural(longest, "meeting", "meetings"))
		return err
	}
	for i, path := range a.Paths {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, oneLine(a.From.Name))
		for _, hop := range path.Hops {
			fmt.Fprintf(w, "  met %s\n", oneLine(hop.To.Name))
			if err := writeHop(w, hop, verbose); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeHop(w io.Writer, hop graph.Hop, verbose bool) error {
	if verbose {
		return writeShared(w, "    ", hop.Events)
	}
	if len(hop.Events) == 0 {
		return nil
	}
	last := hop.Events[0]
	line := last.Date + "  " + oneLine(last.Event.Name)
	if more := len(hop.Events) - 1; more > 0 {
		line += fmt.Sprintf(", and %s more", plural(more, "event", "events"))
	}
	_, err := fmt.Fprintf(w, "    %s\n", cut(line, widthOf(w)-4))
	return err
}
