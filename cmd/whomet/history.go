package main

import (
	"cmp"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

func newHistory(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "history ARTICLE...",
		Short:   "Tell what became of an article: loaded, replaced, reprocessed, corrected, deleted",
		GroupID: groupKeep,
		Long: `Tells when each version of an article was stored, by which extractor with which models, how many facts and quads it has,
and how many facts it added to (+), removed from (-) and changed in (~) the version before. Articles that were deleted are remembered, without
their text and their facts.`,
		Args: cobra.MinimumNArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON: an object a revision in one list")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withStore(cmd.Context(), *store, func(s *cayley.Store) error {
			revisions := []graph.Revision{}
			for _, id := range args {
				found, err := s.History(cmd.Context(), graph.ArticleID(id))
				if err != nil {
					return err
				}
				revisions = append(revisions, found...)
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), revisions)
			}
			return writeHistory(cmd.OutOrStdout(), revisions)
		})
	}
	return cmd
}

func writeHistory(w io.Writer, revisions []graph.Revision) error {
	if len(revisions) == 0 {
		_, err := fmt.Fprintln(w, "loaded before histories were kept")
		return err
	}
	var article graph.ArticleID
	for i, r := range revisions {
		if i == 0 || r.Article != article {
			article = r.Article
			if _, err := fmt.Fprintf(w, "%s%s\n", article, inBrackets(r.Title)); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "  %s  %-11s  %s (+%d -%d ~%d), quads +%d -%d, text %.8s\n      by %s\n",
			r.At.Local().Format("2006-01-02 15:04:05"), r.Action, plural(r.Facts, "fact", "facts"), r.Added, r.Removed, r.Changed,
			r.QuadsAdded, r.QuadsRemoved, r.SHA256, cmp.Or(r.Extractor, "an extractor that gave no name"))
		if err != nil {
			return err
		}
	}
	return nil
}
