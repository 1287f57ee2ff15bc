package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
)

func newCorrections(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "corrections",
		Short:   "List, export, import and undo what was corrected",
		GroupID: groupDecide,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCorrectionsList(env), newCorrectionsExport(env), newCorrectionsImport(env), newCorrectionsUndo(env))
	return cmd
}

func newCorrectionsList(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list [ARTICLE...]",
		Short: "List the corrections, the oldest first, and say which of them fit no fact any more",
	}
	store := storeFlag(cmd, env)
	stale := cmd.Flags().Bool("stale", false, "only those that fit no fact any more")
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			all, err := base.Corrections(cmd.Context(), articleIDs(args)...)
			if err != nil {
				return err
			}
			listed := []kb.Correction{}
			for _, c := range all {
				if !*stale || c.Stale != "" {
					listed = append(listed, c)
				}
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), listed)
			}
			return writeCorrections(cmd.OutOrStdout(), listed)
		})
	}
	return cmd
}

func articleIDs(args []string) []graph.ArticleID {
	ids := make([]graph.ArticleID, len(args))
	for i, arg := range args {
		ids[i] = graph.ArticleID(arg)
	}
	return ids
}

func writeCorrections(w io.Writer, all []kb.Correction) error {
	stale := 0
	for _, c := range all {
		fmt.Fprintf(w, "%s  %s  %s: %s\n", c.ID, c.Article, c.Action, oneLine(c.Says))
		if by := signature(c.By, c.When, c.Why); by != "" {
			fmt.Fprintf(w, "    %s\n", by)
		}
		if c.Stale != "" {
			stale++
			fmt.Fprintf(w, "    stale: %s\n", c.Stale)
		}
	}
	_, err := fmt.Fprintf(w, "%s, %d stale\n", plural(len(all), "correction", "corrections"), stale)
	return err
}

func newCorrectionsExport(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export [ARTICLE...]",
		Short: "Print the corrections, one a line, as import takes them",
	}
	store := storeFlag(cmd, env)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			all, err := base.Corrections(cmd.Context(), articleIDs(args)...)
			if err != nil {
				return err
			}
			cs := make([]correct.Correction, len(all))
			for i, c := range all {
				cs[i] = c.Correction
			}
			return correct.Write(cmd.OutOrStdout(), cs)
		})
	}
	return cmd
}

func newCorrectionsImport(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Take corrections in, one a line",
		Long: `Takes corrections in, in the form that export prints. One that fits nothing yet counts as soon as it does; list shows it as
stale until then. One that has the id of another replaces it. A line that is wrong is named, and nothing is taken in.`,
		Args: cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withInput(cmd, args[0], func(in io.Reader) error {
			cs, err := correct.Read(in)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return withDecidableBase(cmd.Context(), *store, func(base *kb.Base) error {
				done, err := base.ImportCorrections(cmd.Context(), cs)
				if err != nil {
					return err
				}
				if *asJSON {
					return writeJSON(cmd.OutOrStdout(), done)
				}
				stale := 0
				for _, c := range done.Corrections {
					if c.Stale != "" {
						stale++
					}
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s taken in, %d stale\n", plural(len(cs), "correction", "corrections"), stale)
				return writeCorrected(cmd.OutOrStdout(), done)
			})
		})
	}
	return cmd
}

func newCorrectionsUndo(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "undo ID...",
		Short: "Take corrections back",
		Long:  "Takes corrections back, by their ids. Where one is not known, nothing is undone.",
		Args:  cobra.MinimumNArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withDecidableBase(cmd.Context(), *store, func(base *kb.Base) error {
			done, err := base.UndoCorrections(cmd.Context(), args)
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), done)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s undone\n", plural(len(done.Corrections), "correction", "corrections"))
			return writeCorrected(cmd.OutOrStdout(), done)
		})
	}
	return cmd
}
