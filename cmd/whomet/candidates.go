package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

func newCandidates(env lookupEnv) *cobra.Command {
	var q kb.CandidateQuery
	var kind, of string
	cmd := &cobra.Command{
		Use:     "candidates",
		Short:   "Pairs that may be one, or that may not, for you to judge",
		GroupID: groupDecide,
		Long: `Lists the pairs about which the machine is least sure, those first of which a decision would clear up most: two that may be
one, and two that were made one and may be two. Each with the sentences that speak of them, what was found in common, and
the commands that decide.`,
		Args: cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "only these: person, organisation, event, place or accord")
	flags.StringVar(&of, "of", "", "only pairs with this one (a name or an id)")
	flags.IntVarP(&q.Limit, "limit", "n", 10, "pairs to list")
	asJSON := flags.Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if kind != "" {
			if q.Kind, err = graph.ParseEntityKind(kind); err != nil {
				return usageError{fmt.Errorf("--kind: %w", err)}
			}
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			if of != "" {
				ref, err := findOne(cmd.Context(), base, of)
				if err != nil {
					return err
				}
				q.Entity = ref.ID
			}
			found, total, err := base.Candidates(cmd.Context(), q)
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"candidates": found, "total": total})
			}
			return writeCandidates(cmd.OutOrStdout(), found, total)
		})
	}
	return cmd
}

func writeCandidates(w io.Writer, found []kb.Candidate, total int) error {
	for i, c := range found {
		question := "one or two?"
		if c.Together {
			question = "taken for one; two?"
		}
		fmt.Fprintf(w, "%d. %s  (%s at stake; found: %s)\n", i+1, question, plural(c.Moves, "article", "articles"), strings.Join(c.Comparisons, ", "))
		for _, s := range []struct {
			entity  graph.CanonicalEntity
			mention resolve.Mention
			side    kb.Side
		}{{c.A, c.MentionA, c.SideA}, {c.B, c.MentionB, c.SideB}} {
			fmt.Fprintf(w, "   %s  %s, %s\n", s.entity.ID, oneLine(s.mention.Name), plural(s.entity.Articles, "article", "articles"))
			if len(s.side.Posts) > 0 {
				fmt.Fprintf(w, "      %s\n", oneLine(strings.Join(s.side.Posts, "; ")))
			}
			if err := writeEvidence(w, "      ", s.side.Said); err != nil {
				return err
			}
		}
		fmt.Fprintf(w, "   whomet judge same|different|unsure %s %s\n\n", mentionArgument(c.MentionA), mentionArgument(c.MentionB))
	}
	_, err := fmt.Fprintf(w, "%d of %s\n", len(found), plural(total, "pair", "pairs"))
	return err
}

// mentionArgument names a mention as judge takes it, quoted where a shell needs it.
func mentionArgument(m resolve.Mention) string {
	text := string(m.Article) + "#" + string(m.Entity)
	if strings.ContainsFunc(text, func(r rune) bool { return strings.ContainsRune(" '\"\\$&|;()<>*?![]{}`~", r) }) {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return text
}
