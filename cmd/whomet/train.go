package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/label"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/graph"
)

const trainHelp = `Learns from folders of annotated articles (NAME.ann, or NAME.json with NAME.txt) and writes into --out the four files that the
program embeds when it is built:

  network.zst   finds mentions; belongs into extract/label/data
  caseless.zst  finds them in articles without capitals, or in capitals alone; belongs there too
  weights.gz    finds out how they relate; belongs into extract/relate/data
  calibration.tsv
                how sure a fact is; belongs there too. It comes from cross-validation in --folds parts, each a training of all

The same articles give the same bytes. Relations are learned from the annotated mentions (--learn-from gold), from those that
a labeller finds which has not seen the article, so that they know its mistakes (found: one more training for each of
--folds parts of the articles), or from both.`

type trainOptions struct {
	out   string
	only  string // one of trainParts, or empty for all
	from  string // one of trainFrom
	folds int
	label label.TrainOptions
}

// trainParts are what can be learned by itself.
var trainParts = []string{"labeller", "caseless", "relations", "calibration"}

// trainFrom are the mentions that relations can be learned from.
var trainFrom = []string{"gold", "found", "both"}

func newTrain() *cobra.Command {
	var o trainOptions
	cmd := &cobra.Command{
		Use:     "train CORPUS_DIR...",
		Short:   "Learn to extract from annotated articles",
		GroupID: groupExtract,
		Long:    trainHelp,
		Example: `  whomet train --out models extract/corpus/train`,
		Args:    cobra.MinimumNArgs(1),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.out, "out", ".", "folder to write to")
	flags.StringVar(&o.only, "only", "", "learn only this: labeller (to find mentions), caseless (without the help of capitals), relations (how they relate) or calibration (how sure facts are)")
	flags.StringVar(&o.from, "learn-from", "gold", "mentions to learn relations from: "+strings.Join(trainFrom, ", "))
	flags.IntVar(&o.folds, "folds", 4, "parts of the articles for --learn-from found and both")
	flags.StringVar(&o.label.Data, "data", "", "folder of texts without marks to learn from too, as the model card describes it")
	flags.StringArrayVar(&o.label.Without, "without", nil, "folder of annotated articles to measure on, whose texts are left out of --data (may be given several times)")
	flags.Uint64Var(&o.label.Seed, "seed", 1, "of everything random")
	flags.IntVar(&o.label.Epochs, "epochs", 0, "passes over the articles (0: as many as proved best)")
	_ = cmd.RegisterFlagCompletionFunc("only", cobra.FixedCompletions(trainParts, cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.label.Corpora = args
		o.label.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
		return o.run(cmd)
	}
	return cmd
}

func (o *trainOptions) run(cmd *cobra.Command) error {
	if o.folds < 2 {
		return usageError{fmt.Errorf("--folds: %d: want 2 or more", o.folds)}
	}
	if !slices.Contains(trainFrom, o.from) {
		return usageError{fmt.Errorf("--learn-from: unknown mentions %q: want one of %v", o.from, trainFrom)}
	}
	if o.only != "" && !slices.Contains(trainParts, o.only) {
		return usageError{fmt.Errorf("--only: unknown part %q: want one of %v", o.only, trainParts)}
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fmt.Errorf("make the folder of the models: %w", err)
	}
	steps := []func(*cobra.Command) error{
		func(cmd *cobra.Command) error { return o.trainLabeller(cmd, "labeller", "network.zst") },
		func(cmd *cobra.Command) error { return o.trainLabeller(cmd, "caseless", "caseless.zst") },
		o.trainRelations,
		o.trainCalibration,
	}
	for i, step := range steps {
		if o.only == "" || o.only == trainParts[i] {
			if err := step(cmd); err != nil {
				return err
			}
		}
	}
	return nil
}

func (o *trainOptions) trainLabeller(cmd *cobra.Command, part, file string) error {
	options := o.label
	options.Caseless = part == "caseless"
	model, report, err := label.Train(cmd.Context(), options)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s %s: %s, %s, %s (%d of them not at the bounds of tokens)\n", part, report.Version,
		plural(report.Articles, "article", "articles"), plural(report.Tokens, "token", "tokens"),
		plural(report.Mentions, "mention", "mentions"), report.Inexact)
	return o.write(cmd, file, model)
}

func (o *trainOptions) trainRelations(cmd *cobra.Command) error {
	lessons, err := o.lessons(cmd.Context())
	if err != nil {
		return err
	}
	if len(lessons) == 0 {
		return label.ErrNoArticles
	}
	models := relate.Train(lessons, cmd.ErrOrStderr())
	var weights bytes.Buffer
	if _, err := models.WriteTo(&weights); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "relations: %s\n", plural(len(lessons), "lesson", "lessons"))
	return o.write(cmd, "weights.gz", weights.Bytes())
}

// lessons are the annotated articles with their own mentions, with those that were found, or twice with both.
func (o *trainOptions) lessons(ctx context.Context) ([]relate.Lesson, error) {
	if o.from != "gold" {
		return o.foundLessons(ctx)
	}
	analyser, err := prose.New()
	if err != nil {
		return nil, err
	}
	var lessons []relate.Lesson
	for _, dir := range o.label.Corpora {
		articles, err := corpus.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, a := range articles {
			document, err := analyser.Analyse(a.Article)
			if err != nil {
				return nil, fmt.Errorf("analyse %q: %w", a.Article.ID, err)
			}
			mentions, _ := corpus.Align(a, document)
			lessons = append(lessons, relate.Lesson{Gold: a, Document: document, Mentions: mentions})
		}
	}
	return lessons, nil
}

func (o *trainOptions) foundLessons(ctx context.Context) ([]relate.Lesson, error) {
	found, err := label.CrossValidate(ctx, o.label, o.folds)
	if err != nil {
		return nil, err
	}
	var lessons []relate.Lesson
	for _, f := range found {
		if o.from == "both" {
			lessons = append(lessons, relate.Lesson{Gold: f.Article, Document: f.Document, Mentions: f.Gold})
		}
		lessons = append(lessons, relate.Lesson{Gold: f.Article, Document: f.Document, Mentions: f.Mentions})
	}
	return lessons, nil
}

// trainCalibration learns how sure facts are from what is found in articles by models that have not seen them, and tells how
// much of it is right: all of it, also what is too unsure to be said.
func (o *trainOptions) trainCalibration(cmd *cobra.Command) error {
	predictions, err := label.CrossValidate(cmd.Context(), o.label, o.folds)
	if err != nil {
		return err
	}
	var lessons, found []relate.Lesson
	for _, p := range predictions {
		lessons = append(lessons, relate.Lesson{Gold: p.Article, Document: p.Document, Mentions: p.Gold})
		found = append(found, relate.Lesson{Gold: p.Article, Document: p.Document, Mentions: p.Mentions})
	}
	var gold []score.Gold
	said := score.Predictions{}
	judge := func(a *corpus.Article, entities []graph.Entity, facts []graph.Fact) (right, known []bool) {
		g := score.FromCorpus(a)
		gold = append(gold, g)
		said.Add(graph.Extraction{Article: a.Article, Entities: entities, Facts: facts})
		return score.Correct(g, score.Document{Entities: entities, Facts: facts})
	}
	calibration, sorts, samples, err := relate.Calibrate(lessons, found, judge)
	if err != nil {
		return err
	}
	if err := score.Score(gold, said).WriteText(cmd.OutOrStdout(), score.TextOptions{}); err != nil {
		return err
	}
	table := score.NewReliabilityTable(reliabilitySteps)
	for _, s := range samples {
		table.Add(calibration.Confidence(s), s.Right)
	}
	if err := writeReliability(cmd.OutOrStdout(), table.Steps()); err != nil {
		return err
	}
	return o.write(cmd, "calibration.tsv", []byte(calibration.Write(sorts)))
}

// write puts a finished model in its place at once, so that no build embeds half of one.
func (o *trainOptions) write(cmd *cobra.Command, name string, model []byte) (err error) {
	file := filepath.Join(o.out, name)
	temporary, err := os.CreateTemp(o.out, name+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	_, err = io.Copy(temporary, bytes.NewReader(model))
	err = errors.Join(err, temporary.Chmod(0o644), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
		return fmt.Errorf("write %s: %w", file, err)
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), "wrote", file)
	return err
}
