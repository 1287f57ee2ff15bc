package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
)

func newExtract() *cobra.Command {
	var (
		o        extractorOptions
		withText bool
	)
	cmd := &cobra.Command{
		Use:     "extract FILE|DIR|-...",
		Short:   "Print the facts of articles, one JSON object a line",
		GroupID: groupExtract,
		Long: `Reads articles and prints for each, in the order of reading, one JSON object on a line: the article, its entities with
their mentions, and its facts with the sentences that state them. Positions count Unicode code points of the article's
text. Nothing is kept. With --text the lines hold the text as well, so that load takes them.

` + inputHelp,
		Example: `  whomet extract report.txt
  whomet extract --text news/ > facts.jsonl && whomet load facts.jsonl
  cat articles.jsonl | whomet extract -`,
		Args: cobra.MinimumNArgs(1),
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&withText, "text", false, "print the text of each article too")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		extractor, err := o.open()
		if err != nil {
			return err
		}
		return printExtractions(cmd, extractor.ExtractAll(cmd.Context(), articles(cmd, args), o.workers), withText)
	}
	return cmd
}

func printExtractions(cmd *cobra.Command, extractions iter.Seq2[graph.Extraction, error], withText bool) error {
	done, failed := 0, 0
	out := json.NewEncoder(cmd.OutOrStdout())
	out.SetEscapeHTML(false)
	for x, err := range extractions {
		switch {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			failed++
			fmt.Fprintln(cmd.ErrOrStderr(), oneLine(err.Error()))
			continue
		}
		if !withText {
			x.Article.Text = ""
		}
		if err := out.Encode(x); err != nil {
			return err
		}
		done++
	}
	return outcome(cmd.Context(), done, failed)
}
