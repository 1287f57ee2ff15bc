package main

import (
	"fmt"
	"iter"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/source"
)

// extractorOptions say how articles are extracted.
type extractorOptions struct {
	workers       int
	recogniser    string
	minConfidence float64
}

func (o *extractorOptions) addFlags(cmd *cobra.Command) {
	names := make([]string, 0, len(extract.RecogniserNames))
	for _, n := range extract.RecogniserNames {
		names = append(names, n.String())
	}
	flags := cmd.Flags()
	flags.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), "articles to extract at the same time")
	flags.StringVar(&o.recogniser, "recogniser", names[0], "what finds mentions: "+strings.Join(names, ", "))
	flags.Float64Var(&o.minConfidence, "min-confidence", 0, "leave out facts that are less certain, from 0 to 1; below 0.34 none is said")
	_ = cmd.RegisterFlagCompletionFunc("recogniser", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

// open checks the options and loads the extractor that they describe.
func (o *extractorOptions) open() (*extract.Extractor, error) {
	checked, err := o.check()
	if err != nil {
		return nil, err
	}
	return extract.New(checked)
}

// check loads nothing.
func (o *extractorOptions) check() (extract.Options, error) {
	recogniser, err := extract.ParseRecogniserName(o.recogniser)
	switch {
	case err != nil:
		return extract.Options{}, usageError{fmt.Errorf("--recogniser: %w", err)}
	case o.workers < 1:
		return extract.Options{}, usageError{fmt.Errorf("--workers: %d: want 1 or more", o.workers)}
	case o.minConfidence < 0 || o.minConfidence > 1:
		return extract.Options{}, usageError{fmt.Errorf("--min-confidence: %g: want a number from 0 to 1", o.minConfidence)}
	}
	return extract.Options{Recogniser: recogniser, MinConfidence: o.minConfidence}, nil
}

const inputHelp = `FILE is plain text (.txt), Markdown (.md) or JSON Lines (.jsonl: an object with id, title, text, published and url a
line), and may be compressed (.gz). Of a DIR everything of these below it is read; - reads standard input. What cannot
be read is named with its reason, and the rest is done.`

// articles reads the articles of files, folders and standard input, until the command is interrupted.
func articles(cmd *cobra.Command, paths []string) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		stdin := newInterruptible(cmd.Context(), cmd.InOrStdin())
		defer stdin.release()
		source.Read(cmd.Context(), paths, source.Options{Stdin: stdin})(yield)
	}
}
