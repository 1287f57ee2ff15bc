package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

func newStats(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "stats",
		Short:   "Count what the graph holds",
		GroupID: groupAsk,
		Args:    cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			stats, err := base.Stats(cmd.Context())
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), stats)
			}
			return writeStats(cmd.OutOrStdout(), stats)
		})
	}
	return cmd
}

func writeStats(w io.Writer, s graph.Stats) error {
	t := table{right: map[int]bool{1: true}}
	t.add("articles", strconv.Itoa(s.Articles))
	for _, kind := range graph.EntityKinds {
		if n, counted := s.Entities[kind]; counted {
			t.add(string(kind), strconv.Itoa(n))
		}
	}
	for _, kind := range graph.FactKinds {
		if n, counted := s.Facts[kind]; counted {
			t.add("fact: "+string(kind), strconv.Itoa(n))
		}
	}
	t.add("participations", strconv.Itoa(s.Participations))
	t.add("quads", strconv.FormatInt(s.Quads, 10))
	if err := t.write(w, widthOf(w)); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "\nin", s.Store)
	return err
}
