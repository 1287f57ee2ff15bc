package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/extract/source"
)

const evalHelp = `Extracts the facts of annotated articles and tells how many of them are right: precision, recall and F1 of each kind of
mention and fact. GOLD_DIR holds annotated articles, NAME.ann or NAME.txt with NAME.json.

With --predictions the output of an extractor is scored instead; with --compare a second one is set against the first,
and a paired bootstrap over the articles says which differences chance does not explain.`

type evalOptions struct {
	predictions, compare string
	json                 bool
	reliability          bool
	text                 score.TextOptions
	extractor            extractorOptions
}

func newEval() *cobra.Command {
	var o evalOptions
	cmd := &cobra.Command{
		Use:     "eval GOLD_DIR",
		Short:   "Measure extraction against annotated articles",
		GroupID: groupExtract,
		Long:    evalHelp,
		Example: `  whomet eval corpus/dev
  whomet eval --breakdown --errors 3 corpus/dev
  whomet eval --predictions old.jsonl --compare new.jsonl corpus/dev`,
		Args: cobra.ExactArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.predictions, "predictions", "", "score this output of extract, instead of extracting now (- for standard input)")
	flags.StringVar(&o.compare, "compare", "", "compare with this output of extract")
	flags.BoolVar(&o.text.Breakdown, "breakdown", false, "tell by source and capacity, what mentions were confused with, and why facts were lost")
	flags.BoolVar(&o.text.Articles, "articles", false, "tell article by article who was found to have met")
	flags.IntVar(&o.text.Errors, "errors", 0, "list so many lost and extra facts of each sort and article (-1: all)")
	flags.BoolVar(&o.reliability, "reliability", false, "tell instead, by steps of confidence, how many facts are right")
	flags.BoolVar(&o.json, "json", false, "print JSON, with everything that can be told")
	o.extractor.addFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) }
	return cmd
}

func (o *evalOptions) run(cmd *cobra.Command, dir string) error {
	gold, err := score.ReadGold(dir)
	if err != nil {
		return err
	}
	predictions, err := o.firstRun(cmd, gold)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if o.reliability {
		steps := score.ReliabilityOf(gold, predictions, reliabilitySteps)
		if o.json {
			return writeJSON(out, steps)
		}
		return writeReliability(out, steps)
	}
	first := score.Score(gold, predictions)
	if o.compare == "" {
		if o.json {
			return writeJSON(out, first)
		}
		return first.WriteText(out, o.text)
	}
	others, err := readPredictions(o.compare, cmd.InOrStdin())
	if err != nil {
		return err
	}
	differences, err := score.Compare(first, score.Score(gold, others), score.CompareOptions{})
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(out, differences)
	}
	return score.WriteDifferences(out, differences)
}

// firstRun returns the predictions that were given, else makes them now.
func (o *evalOptions) firstRun(cmd *cobra.Command, gold []score.Gold) (score.Predictions, error) {
	if o.predictions != "" {
		return readPredictions(o.predictions, cmd.InOrStdin())
	}
	return o.predict(cmd.Context(), cmd.ErrOrStderr(), gold)
}

// reliabilitySteps is how many steps of confidence are told of.
const reliabilitySteps = 10

func writeReliability(w io.Writer, steps []score.Reliability) error {
	if _, err := fmt.Fprintf(w, "%-12s%8s%10s%8s\n", "confidence", "facts", "mean", "right"); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	for _, s := range steps {
		if _, err := fmt.Fprintf(w, "%.1f to %.1f  %8d%10.2f%8.2f\n", s.From, s.To, s.Facts, s.Confidence, s.Share()); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}

// predict runs the extractor over the text of gold.
func (o *evalOptions) predict(ctx context.Context, stderr io.Writer, gold []score.Gold) (score.Predictions, error) {
	extractor, err := o.extractor.open()
	if err != nil {
		return nil, err
	}
	bar := newProgress(stderr, "extracting", len(gold))
	defer bar.finish()
	predictions := score.Predictions{}
	items := func(yield func(source.Item, error) bool) {
		for _, g := range gold {
			if !yield(source.Item{Article: g.Article()}, nil) {
				return
			}
		}
	}
	for x, err := range extractor.ExtractAll(ctx, items, o.extractor.workers) {
		bar.add(1)
		if err != nil {
			bar.say("%s", oneLine(err.Error()))
			continue
		}
		predictions.Add(x)
	}
	return predictions, ctx.Err()
}

func readPredictions(file string, stdin io.Reader) (score.Predictions, error) {
	if file == "-" {
		return score.ReadPredictions(stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read predictions: %w", err)
	}
	defer f.Close()
	predictions, err := score.ReadPredictions(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return predictions, nil
}
