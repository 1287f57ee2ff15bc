package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/kb"
)

const correctHelp = `Corrects what was read out of an article: a fact that it does not state is rejected, one that it states otherwise is
changed, one that was not seen is added. "show" lists the facts of an article with the names by which the others call them.

Corrections are kept apart from what the machine read, and are applied again whenever the article is loaded or read anew. A
corrected fact says so in its evidence (rule "correction", and by whom). They are listed, exported, imported and undone with
whomet corrections.`

func newCorrect(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "correct",
		Short:   "Reject, change or add a fact of an article",
		GroupID: groupDecide,
		Long:    correctHelp,
		Example: `  whomet correct show cnmc-workshop
  whomet correct reject cnmc-workshop 3fa2c1d0 --why "he only sent greetings"
  whomet correct change cnmc-workshop 81b0aa42 as=co-chair
  whomet correct change cnmc-workshop 5c0de911 status=planned
  whomet correct add cnmc-workshop takes_part agent="Ana Solheim" event="workshop" as=speaker --quote "Ms Solheim spoke first."`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCorrectShow(env), newCorrectReject(env), newCorrectChange(env), newCorrectAdd(env))
	return cmd
}

func newCorrectShow(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show ARTICLE",
		Short: "List the facts of an article, and whether its events took place, by name",
		Args:  cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	verbose := cmd.Flags().BoolP("verbose", "v", false, "quote the sentences")
	asJSON := cmd.Flags().Bool("json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			facts, err := base.Statements(cmd.Context(), graph.ArticleID(args[0]))
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), facts)
			}
			return writeStatements(cmd.OutOrStdout(), facts, *verbose)
		})
	}
	return cmd
}

func writeStatements(w io.Writer, facts []kb.Stated, verbose bool) error {
	for _, f := range facts {
		kind := f.Statement.Kind.String()
		for _, e := range f.Evidence {
			if e.Rule == correct.Rule {
				kind += ", corrected"
				if e.By != "" {
					kind += " by " + oneLine(e.By)
				}
				break
			}
		}
		if _, err := fmt.Fprintf(w, "%s  %s  [%s]\n", f.Handle, oneLine(f.Says), kind); err != nil {
			return err
		}
		if verbose {
			if err := writeEvidence(w, "          ", f.Evidence); err != nil {
				return err
			}
		}
	}
	return nil
}

func newCorrectReject(env lookupEnv) *cobra.Command {
	var d decision
	cmd := &cobra.Command{
		Use:   "reject ARTICLE FACT...",
		Short: "Say that an article does not state a fact",
		Args:  cobra.MinimumNArgs(2),
	}
	d.addFlags(cmd, env)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return d.correct(cmd, func(ctx context.Context, base *kb.Base) (cs []correct.Correction, err error) {
			for _, handle := range args[1:] {
				was, _, err := base.Reword(ctx, graph.ArticleID(args[0]), handle, "", nil)
				if err != nil {
					return nil, err
				}
				cs = append(cs, correct.Correction{Article: graph.ArticleID(args[0]), Action: correct.Reject, Was: &was})
			}
			return cs, nil
		})
	}
	return cmd
}

const wordsHelp = `Words are person, role, organisation (holds); agent, event, as, status (takes_part); event and date, place or mode (date,
place, mode); part, whole (part_of); agent, accord (signs). Things are named as the article names them. One that was not seen is
put in; where it can be of several kinds the likeliest is taken, or the one before a colon: agent="organisation:World Bank".`

func newCorrectChange(env lookupEnv) *cobra.Command {
	var d decision
	var quote string
	cmd := &cobra.Command{
		Use:   "change ARTICLE FACT WORD=VALUE...",
		Short: "Say what an article states instead of a fact",
		Long:  "Changes words of a fact; an empty value takes one out. " + wordsHelp,
		Args:  cobra.MinimumNArgs(3),
	}
	d.addFlags(cmd, env)
	cmd.Flags().StringVar(&quote, "quote", "", "the words of the article that say so, where they are not those that the fact has")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		words, err := parseWords(args[2:])
		if err != nil {
			return err
		}
		return d.correct(cmd, func(ctx context.Context, base *kb.Base) ([]correct.Correction, error) {
			was, is, err := base.Reword(ctx, graph.ArticleID(args[0]), args[1], "", words)
			return []correct.Correction{{Article: graph.ArticleID(args[0]), Action: correct.Change, Was: &was, Is: &is, Quote: quote}}, err
		})
	}
	return cmd
}

func newCorrectAdd(env lookupEnv) *cobra.Command {
	var d decision
	var quote string
	kinds := make([]string, len(graph.FactKinds))
	for i, kind := range graph.FactKinds {
		kinds[i] = kind.String()
	}
	cmd := &cobra.Command{
		Use:   "add ARTICLE KIND WORD=VALUE...",
		Short: "Say what an article states that was not seen",
		Long:  "Adds a fact of a kind: " + strings.Join(kinds, ", ") + ". " + wordsHelp,
		Args:  cobra.MinimumNArgs(3),
	}
	d.addFlags(cmd, env)
	cmd.Flags().StringVar(&quote, "quote", "", "the words of the article that say so; a sentence that names all of it where left out")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		kind, err := graph.ParseFactKind(args[1])
		if err != nil {
			return usageError{err}
		}
		words, err := parseWords(args[2:])
		if err != nil {
			return err
		}
		return d.correct(cmd, func(ctx context.Context, base *kb.Base) ([]correct.Correction, error) {
			_, is, err := base.Reword(ctx, graph.ArticleID(args[0]), "", kind, words)
			return []correct.Correction{{Article: graph.ArticleID(args[0]), Action: correct.Add, Is: &is, Quote: quote}}, err
		})
	}
	return cmd
}

func parseWords(args []string) (map[string]string, error) {
	words := map[string]string{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, usageError{fmt.Errorf("%q: want WORD=VALUE, such as as=chair", arg)}
		}
		words[name] = value
	}
	return words, nil
}

// correct makes corrections, or says what they would do, and prints it.
func (d *decision) correct(cmd *cobra.Command, plan func(context.Context, *kb.Base) ([]correct.Correction, error)) error {
	return d.with(cmd.Context(), func(base *kb.Base) error {
		cs, err := plan(cmd.Context(), base)
		if err != nil {
			return err
		}
		for i := range cs {
			cs[i].By, cs[i].Why = d.by, d.why
		}
		do := base.Correct
		if d.dryRun {
			do = base.PreviewCorrections
		}
		done, err := do(cmd.Context(), cs)
		if err != nil {
			return err
		}
		if d.json {
			return writeJSON(cmd.OutOrStdout(), done)
		}
		if !d.dryRun {
			for _, c := range done.Corrections {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s: %s\n", c.ID, c.Action, oneLine(c.Says))
			}
		}
		return writeCorrected(cmd.OutOrStdout(), done)
	})
}

// writeCorrected tells which facts went and which came.
func writeCorrected(w io.Writer, done kb.Corrected) error {
	for _, fact := range done.Gone {
		fmt.Fprintln(w, "-", oneLine(fact))
	}
	for _, fact := range done.New {
		fmt.Fprintln(w, "+", oneLine(fact))
	}
	if len(done.Gone)+len(done.New) == 0 {
		fmt.Fprintln(w, "no fact has changed")
	}
	return nil
}
