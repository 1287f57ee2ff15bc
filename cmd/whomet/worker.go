package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/queue"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/kb"
)

const workerHelp = `Takes articles from a queue, extracts their facts and keeps both, until it is told to stop (SIGTERM or an interrupt): then it
finishes what it has begun and puts the rest back. An article leaves the queue once it is on disk; one that no worker can do is set
aside with the reason, and whomet queue shows it. A worker may be killed at any moment: what it had goes to another one.

Several workers need a store that they can share (--store postgres://...). A file (bolt:PATH) is open in one process alone: one worker,
and no server or load beside it.

`

// workerOptions say how a worker works.
type workerOptions struct {
	from     queueOptions
	store    *string
	extract  extractorOptions
	worker   queue.Worker // its numbers
	verbose  bool
	asJSON   bool
	logLevel string
}

func newWorker(env lookupEnv) *cobra.Command {
	var o workerOptions
	cmd := &cobra.Command{
		Use:     "worker",
		Short:   "Extract and keep the articles of a queue",
		GroupID: groupFill,
		Long:    workerHelp + queueAddressHelp,
		Example: `  whomet worker --queue nats://127.0.0.1:4222 --store bolt:meetings.bolt
  whomet worker --queue nats://news.example/ministries --store postgres://whomet@db/whomet`,
		Args: cobra.NoArgs,
	}
	o.store = storeFlag(cmd, env)
	o.extract.addFlags(cmd)
	flags := cmd.Flags()
	o.from.addFlags(flags, env, "take articles from this queue")
	flags.IntVar(&o.worker.Batch, "batch", 128, "articles to store at a time, once a few were done without trouble")
	flags.IntVar(&o.worker.Attempts, "attempts", 5, "times an article that the store refuses, or that ends the worker, is tried before it is set aside")
	flags.DurationVar(&o.worker.RetryAfter, "retry-after", 5*time.Second, "wait before the second try; each later one is twice the one before")
	flags.BoolVar(&o.worker.UntilEmpty, "until-empty", false, "end when the queue is empty rather than wait for more")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "name each article when it is on disk, set aside or put back")
	flags.BoolVar(&o.asJSON, "json", false, "print the summary as JSON")
	flags.StringVar(&o.logLevel, "log-level", "info", "debug, info, warn or error")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return o.run(cmd) }
	return cmd
}

func (o *workerOptions) check() error {
	switch {
	case *o.store == "memory:":
		return usageError{errors.New("--store memory: would lose what the queue hands out: name a file (bolt:PATH) or a database (postgres://...)")}
	case o.worker.Batch < 1:
		return usageError{fmt.Errorf("--batch: %d: want 1 or more", o.worker.Batch)}
	case o.worker.Attempts < 1:
		return usageError{fmt.Errorf("--attempts: %d: want 1 or more", o.worker.Attempts)}
	case o.worker.RetryAfter <= 0:
		return usageError{fmt.Errorf("--retry-after: %v: want more than 0", o.worker.RetryAfter)}
	}
	return nil
}

func (o *workerOptions) run(cmd *cobra.Command) error {
	if err := o.check(); err != nil {
		return err
	}
	log, err := newLog(cmd.ErrOrStderr(), o.logLevel)
	if err != nil {
		return err
	}
	extractor, err := o.extract.open()
	if err != nil {
		return err
	}
	s := shift{done: worked{SetAside: []string{}}, log: log}
	if o.verbose {
		s.named = cmd.OutOrStdout()
	}
	o.from.Create = true
	err = o.from.with(cmd.Context(), log, func(q *queue.Queue) error {
		return withWritableBase(cmd.Context(), *o.store, func(base *kb.Base) error {
			s.base = base
			log.Info("working", "queue", q.Address())
			return o.work(cmd.Context(), q, extractor, &s)
		})
	})
	if errors.Is(err, cayley.ErrLocked) {
		return fmt.Errorf("%w; a file serves one worker and nothing beside it: stop the other, or use --store postgres://... for several", err)
	}
	if err != nil && s.base == nil {
		return err
	}
	return errors.Join(s.print(cmd.OutOrStdout(), o.asJSON), err, o.outcome(cmd.Context(), &s))
}

func (o *workerOptions) work(ctx context.Context, q *queue.Queue, extractor *extract.Extractor, s *shift) error {
	w := &o.worker
	w.Queue, w.Extractor, w.Graph, w.Report, w.Log, w.Parallel = q, extractor, s, s.report, s.log, o.extract.workers
	return w.Run(ctx)
}

// outcome is that some articles failed where the worker was to do what there is. A worker that was told to stop has done well.
func (o *workerOptions) outcome(ctx context.Context, s *shift) error {
	if o.worker.UntilEmpty && len(s.done.SetAside) > 0 {
		return outcome(context.WithoutCancel(ctx), s.done.Articles, len(s.done.SetAside))
	}
	return nil
}

// worked is what a worker has done when it ends.
type worked struct {
	kb.LoadReport
	Displaced int      `json:"displaced"` // by newer versions, or done by another worker meanwhile
	PutBack   int      `json:"put_back"`
	SetAside  []string `json:"set_aside"` // each names the article and says why
}

// shift is the work of one worker on one store.
type shift struct {
	base  *kb.Base
	done  worked
	named io.Writer // told of each article; nil tells nobody
	log   *slog.Logger
}

// Has implements queue.Graph.
func (s *shift) Has(id graph.ArticleID, sha256, extractor string) bool {
	return s.base.Has(id, sha256, extractor)
}

// Load implements queue.Graph.
func (s *shift) Load(ctx context.Context, extractions []graph.Extraction) error {
	stored, err := s.base.Load(ctx, extractions)
	if err == nil {
		s.done.Add(stored)
	}
	return err
}

func (s *shift) report(o queue.Outcome) {
	switch o.State {
	case queue.Unchanged:
		s.done.Add(kb.LoadReport{Articles: 1, Unchanged: 1})
	case queue.Displaced:
		s.done.Displaced++
	case queue.PutBack:
		s.done.PutBack++
	case queue.SetAside:
		s.done.SetAside = append(s.done.SetAside, fmt.Sprintf("%s: %s", o.ID, oneLine(o.Reason)))
		s.log.Warn("an article is set aside", "article", o.ID, "reason", o.Reason)
	}
	if s.named != nil {
		fmt.Fprintln(s.named, o.State, oneLine(string(o.ID)))
	}
}

func (s *shift) print(w io.Writer, asJSON bool) error {
	if asJSON {
		return writeJSON(w, s.done)
	}
	d := s.done
	_, err := fmt.Fprintf(w, "%s: %d new, %d changed, %d unchanged; %s; %d displaced, %d put back, %d set aside\n", plural(d.Articles, "article", "articles"),
		d.New, d.Changed, d.Unchanged, plural(d.Facts, "fact", "facts"), d.Displaced, d.PutBack, len(d.SetAside))
	return err
}
