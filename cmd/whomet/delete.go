package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

func newDelete(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "delete ARTICLE...",
		Short:   "Remove articles and what only they said",
		GroupID: groupFill,
		Long: `Removes articles by their ids, and every fact that no other article states. Where one of the ids is not known,
nothing is removed.`,
		Args: cobra.MinimumNArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		ids := make([]graph.ArticleID, 0, len(args))
		for _, arg := range args {
			ids = append(ids, graph.ArticleID(arg))
		}
		return withWritableBase(cmd.Context(), *store, func(base *kb.Base) error {
			report, err := base.Delete(cmd.Context(), ids)
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), report)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "removed %s, %s, %s\n", plural(report.Articles, "article", "articles"),
				plural(report.Facts, "fact", "facts"), plural(report.QuadsRemoved, "quad", "quads"))
			return err
		})
	}
	return cmd
}
