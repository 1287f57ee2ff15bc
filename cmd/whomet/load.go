package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

func newLoad(env lookupEnv) *cobra.Command {
	var (
		o       extractorOptions
		asJSON  bool
		verbose bool
		size    int
		to      queueOptions
	)
	cmd := &cobra.Command{
		Use:     "load FILE|DIR|-...",
		Short:   "Read articles, extract their facts and keep them",
		GroupID: groupFill,
		Long: `Reads articles, extracts their facts and keeps both. An article that is there already is replaced where it has changed.
Lines that extract --text has printed, by this program or another one, are kept as they are.

What is reported as loaded is on disk. A load that was interrupted can be run again: what is there is not done twice.

With --queue the articles are put into a queue instead, for workers (whomet worker) to extract and keep: what is reported
as queued is safe there. While the queue is full, load waits for room.

` + inputHelp + "\n\n" + queueAddressHelp,
		Example: `  whomet load news/
  whomet load --queue nats://127.0.0.1:4222 news/
  whomet load --store bolt:meetings.bolt articles.jsonl report.txt`,
		Args: cobra.MinimumNArgs(1),
	}
	store := storeFlag(cmd, env)
	o.addFlags(cmd)
	cmd.Flags().IntVar(&size, "batch", defaultBatch, "articles to store at a time: more are faster, fewer are safe on disk sooner")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "name each article when it is on disk, or in the queue")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the summary as JSON")
	to.addFlags(cmd.Flags(), env, "put the articles into this queue, for workers, rather than into a store")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if to.address != "" {
			return publish(cmd, &to, args, verbose, asJSON)
		}
		if size < 1 {
			return usageError{fmt.Errorf("--batch: %d: want 1 or more", size)}
		}
		extractor, err := o.open()
		if err != nil {
			return err
		}
		l := loader{extractor: extractor, workers: o.workers, size: size, bar: newProgress(cmd.ErrOrStderr(), "loading", countInputs(args))}
		if verbose {
			l.loaded = cmd.OutOrStdout()
		}
		err = withWritableBase(cmd.Context(), *store, func(base *kb.Base) error {
			l.base = base
			return l.load(cmd, args)
		})
		l.bar.finish()
		if !isOutcome(err) {
			return err
		}
		if asJSON {
			return errors.Join(writeJSON(cmd.OutOrStdout(), l.summary), err)
		}
		return errors.Join(l.summary.write(cmd.OutOrStdout()), err)
	}
	return cmd
}

// Articles are stored in batches, as a batch costs less than its articles one by one: identities are resolved and indexes
// updated once. A batch is stored when it has --batch articles, this much text in bytes, or this age: who waits wants to see
// that it goes on.
const (
	defaultBatch = 500
	batchText    = 8 << 20
	batchAge     = 2 * time.Second
)

// loader fills a knowledge base from files.
type loader struct {
	base      *kb.Base
	extractor *extract.Extractor
	workers   int // articles to extract at the same time
	size      int // articles in a batch
	bar       *progress
	loaded    io.Writer             // told of each article once it is on disk; nil tells nobody
	stored    func(graph.ArticleID) // is too, one at a time; nil for nobody

	mu      sync.Mutex // guards summary and loaded: articles are read, extracted and stored at the same time
	summary summary
}

func (l *loader) load(cmd *cobra.Command, paths []string) error {
	l.summary.Failed = []string{}
	ctx := cmd.Context()
	items := l.unknown(articles(cmd, paths))
	if err := l.store(ctx, l.extractor.ExtractAll(ctx, items, l.workers)); err != nil {
		return err
	}
	l.summary.Interrupted = ctx.Err() != nil
	return outcome(ctx, l.summary.Articles, len(l.summary.Failed))
}

// unknown passes on what the base does not have in this version. What it has is on disk and needs no extraction.
func (l *loader) unknown(items iter.Seq2[source.Item, error]) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		for item, err := range items {
			if err == nil && item.Extraction == nil && l.base.Has(item.Article.ID, item.Article.SHA256, l.extractor.Version()) {
				l.report("unchanged", kb.LoadReport{Articles: 1, Unchanged: 1}, item.Article.ID)
				continue
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// store keeps extractions in batches; while one is being stored the next one is extracted. What is in hand when ctx is
// done is dropped: it was not reported. A batch that is being stored is finished.
func (l *loader) store(ctx context.Context, extractions iter.Seq2[graph.Extraction, error]) error {
	batches := make(chan []graph.Extraction)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(batches)
		l.collect(ctx, extractions, batches)
		return nil
	})
	group.Go(func() error {
		for batch := range batches {
			if err := l.storeBatch(context.WithoutCancel(ctx), batch); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// collect makes batches of extractions and names those that failed.
func (l *loader) collect(ctx context.Context, extractions iter.Seq2[graph.Extraction, error], batches chan<- []graph.Extraction) {
	var batch []graph.Extraction
	text, since := 0, time.Now()
	flush := func() {
		select {
		case batches <- batch:
		case <-ctx.Done():
		}
		batch, text, since = nil, 0, time.Now()
	}
	for x, err := range extractions {
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			l.fail(err)
			continue
		}
		batch = append(batch, x)
		if text += len(x.Article.Text); len(batch) >= l.size || text >= batchText || time.Since(since) >= batchAge {
			flush()
		}
	}
	if len(batch) > 0 && ctx.Err() == nil {
		flush()
	}
}

// storeBatch stores a batch. Where the store refuses it as a whole, its articles are stored one by one, so that only those
// that are refused fail.
func (l *loader) storeBatch(ctx context.Context, batch []graph.Extraction) error {
	err := l.commit(ctx, batch)
	if err == nil || len(batch) < 2 {
		return err
	}
	failed := 0
	for i := range batch {
		if err = l.commit(ctx, batch[i:i+1]); err != nil {
			failed++
			l.fail(fmt.Errorf("%s: %w", batch[i].Article.ID, err))
		}
	}
	if failed == len(batch) {
		return fmt.Errorf("the store takes no articles: %w", err)
	}
	return nil
}

// commit stores extractions and then, not before, reports them.
func (l *loader) commit(ctx context.Context, batch []graph.Extraction) error {
	stored, err := l.base.Load(ctx, batch)
	if err != nil {
		return err
	}
	ids := make([]graph.ArticleID, 0, len(batch))
	for i := range batch {
		ids = append(ids, batch[i].Article.ID)
	}
	l.report("loaded", stored, ids...)
	return nil
}

// report counts articles that are on disk.
func (l *loader) report(what string, stored kb.LoadReport, ids ...graph.ArticleID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.summary.Add(stored)
	l.bar.add(len(ids))
	for _, id := range ids {
		if l.loaded != nil {
			fmt.Fprintln(l.loaded, what, id)
		}
		if l.stored != nil {
			l.stored(id)
		}
	}
}

func (l *loader) fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	reason := oneLine(err.Error())
	l.summary.Failed = append(l.summary.Failed, reason)
	l.bar.say("%s", reason)
	l.bar.add(1)
}
