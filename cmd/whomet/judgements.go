package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/graph/resolve"
)

func newJudgements(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "judgements",
		Short:   "List, export, import and undo what was judged",
		GroupID: groupDecide,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newJudgementsList(env), newJudgementsExport(env), newJudgementsImport(env), newJudgementsUndo(env))
	return cmd
}

func newJudgementsList(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the judgements that hold, the oldest first, and those that contradict each other",
		Args:  cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			js, err := base.Judgements(cmd.Context())
			if err != nil {
				return err
			}
			contradictions, err := base.Contradictions(cmd.Context())
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"judgements": js, "contradictions": contradictions})
			}
			return writeJudgements(cmd.OutOrStdout(), js, contradictions)
		})
	}
	return cmd
}

func writeJudgements(w io.Writer, js []resolve.Judgement, contradictions []resolve.Contradiction) error {
	for _, j := range js {
		id := j.ID
		if j.Group != "" {
			id += " of " + j.Group
		}
		fmt.Fprintf(w, "%s  %s\n", id, judgementInWords(j))
		if by := signature(j.By, j.When, j.Why); by != "" {
			fmt.Fprintf(w, "    %s\n", by)
		}
	}
	for _, c := range contradictions {
		fmt.Fprintf(w, "contradiction: %s says different, but the same by %s; different counts\n", c.Different.ID, judgementIDs(c.Same))
	}
	_, err := fmt.Fprintln(w, plural(len(js), "judgement", "judgements"))
	return err
}

func newJudgementsExport(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print the judgements, one a line",
		Long: `Prints every judgement as a line of JSON, which import takes.

With --format nomenklatura each is an array of target, source, judgement, score, user and time, as in the files of
nomenklatura's resolver; mentions are written as kind:article#entity, and reasons are left out.`,
		Args: cobra.NoArgs,
	}
	store := storeFlag(cmd, env)
	format := cmd.Flags().String("format", "jsonl", "jsonl or nomenklatura")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		write := map[string]func(io.Writer, []resolve.Judgement) error{
			"jsonl": resolve.WriteJudgements, "nomenklatura": resolve.WriteNomenklatura,
		}[*format]
		if write == nil {
			return usageError{fmt.Errorf("--format: unknown format %q: want jsonl or nomenklatura", *format)}
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			js, err := base.Judgements(cmd.Context())
			if err != nil {
				return err
			}
			return write(cmd.OutOrStdout(), js)
		})
	}
	return cmd
}

func newJudgementsImport(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE|-",
		Short: "Take judgements in, one a line",
		Long: `Takes judgements in, in the form that export prints or in that of nomenklatura's resolver files, where entities may also
be named by their ids ("person/watt-botksal"). One on an article that is not loaded counts as soon as it is. One that has the
id of another replaces it. A line that is wrong is named, and nothing is taken in.`,
		Args: cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withInput(cmd, args[0], func(in io.Reader) error {
			return withDecidableBase(cmd.Context(), *store, func(base *kb.Base) error {
				js, err := base.ReadJudgements(cmd.Context(), in)
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				done, err := base.ImportJudgements(cmd.Context(), js)
				if err != nil {
					return err
				}
				if *asJSON {
					return writeJSON(cmd.OutOrStdout(), done)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s taken in\n", plural(len(js), "judgement", "judgements"))
				return writeJudged(cmd.OutOrStdout(), done, false)
			})
		})
	}
	return cmd
}

// withInput opens a file, or standard input for "-".
func withInput(cmd *cobra.Command, path string, use func(io.Reader) error) error {
	if path == "-" {
		in := newInterruptible(cmd.Context(), cmd.InOrStdin())
		defer in.release()
		return use(in)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return use(f)
}

func newJudgementsUndo(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "undo ID...",
		Short: "Take judgements back",
		Long: `Takes judgements back, by their ids or by the name of their group, such as that of a split. Where one is not known,
nothing is undone.`,
		Args: cobra.MinimumNArgs(1),
	}
	store := storeFlag(cmd, env)
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withDecidableBase(cmd.Context(), *store, func(base *kb.Base) error {
			done, err := base.UndoJudgements(cmd.Context(), args)
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), done)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s undone\n", plural(len(done.Judgements), "judgement", "judgements"))
			return writeJudged(cmd.OutOrStdout(), done, false)
		})
	}
	return cmd
}
