package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract/queue"
	"github.com/whomet/whomet/graph"
)

func newQueue(env lookupEnv) *cobra.Command {
	var o queueOptions
	asJSON := false
	cmd := &cobra.Command{
		Use:     "queue",
		Short:   "Show a queue and what is set aside; try it again, or drop it",
		GroupID: groupFill,
		Long: `Counts the articles of a queue (waiting for a worker, in work, done, set aside) and names those that no worker could do, with the
reason. "in work" are also those that are tried again later.

` + queueAddressHelp,
		Example: `  whomet queue --queue nats://127.0.0.1:4222
  whomet queue retry --all
  whomet queue drop report-17`,
		Args: cobra.NoArgs,
	}
	o.addFlags(cmd.PersistentFlags(), env, "the queue to look at")
	cmd.PersistentFlags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return o.with(cmd.Context(), plainLog(newProgress(cmd.ErrOrStderr(), "", 0)), func(q *queue.Queue) error { return showQueue(cmd, q, asJSON) })
	}
	cmd.AddCommand(
		newQueueEach(&o, &asJSON, "retry", "Put what is set aside back into the queue", "put back", (*queue.Queue).Retry),
		newQueueEach(&o, &asJSON, "drop", "Remove what is set aside, with its text", "dropped", drop),
		newQueueLimits(&o),
	)
	return cmd
}

// queueReport is a queue as --json prints it.
type queueReport struct {
	Queue string `json:"queue"`
	queue.Status
	Aside []queue.Aside `json:"aside"`
}

func showQueue(cmd *cobra.Command, q *queue.Queue, asJSON bool) error {
	report := queueReport{Queue: q.Address()}
	var err error
	if report.Status, err = q.Status(cmd.Context()); err != nil {
		return err
	}
	if report.Aside, err = allAside(cmd.Context(), q); err != nil {
		return err
	}
	if asJSON {
		return writeJSON(cmd.OutOrStdout(), report)
	}
	return report.write(cmd.OutOrStdout())
}

func (r *queueReport) write(w io.Writer) error {
	fmt.Fprintln(w, r.Queue)
	counts := table{right: map[int]bool{1: true}, indent: "  "}
	counts.add("waiting", fmt.Sprint(r.Waiting), fmt.Sprintf("room for %d articles in %d MB", r.Limits.Articles, r.Limits.Bytes>>20))
	counts.add("in work", fmt.Sprint(r.InWork), fmt.Sprintf("to another worker after %v of silence", r.Limits.Silence))
	counts.add("done", fmt.Sprint(r.Done))
	counts.add("set aside", fmt.Sprint(r.SetAside))
	if err := counts.write(w, widthOf(w)); err != nil || len(r.Aside) == 0 {
		return err
	}
	fmt.Fprintln(w)
	aside := table{head: []string{"set aside", "tries", "article", "reason"}, right: map[int]bool{1: true}}
	for _, a := range r.Aside {
		aside.add(a.At.Format("2006-01-02 15:04"), fmt.Sprint(a.Deliveries), nameOf(a), a.Reason)
	}
	return aside.write(w, max(widthOf(w), 160)) // a reason that is cut is none
}

// nameOf is what names an article on the command line.
func nameOf(a queue.Aside) string {
	if a.ID == "" {
		return a.Key
	}
	return string(a.ID)
}

func allAside(ctx context.Context, q *queue.Queue) ([]queue.Aside, error) {
	all := []queue.Aside{}
	for a, err := range q.SetAside(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func drop(q *queue.Queue, ctx context.Context, a queue.Aside) (bool, error) {
	return true, q.Drop(ctx, a)
}

// newQueueEach makes a command that does something to articles that are set aside: those named, or all.
func newQueueEach(o *queueOptions, asJSON *bool, use, short, did string, do func(*queue.Queue, context.Context, queue.Aside) (bool, error)) *cobra.Command {
	all := false
	cmd := &cobra.Command{
		Use:   use + " ARTICLE...|--all",
		Short: short,
		Long:  short + ". ARTICLE is an id as whomet queue shows it, or its key as whomet queue --json does.",
	}
	cmd.Flags().BoolVar(&all, "all", false, "all that is set aside")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if all == (len(args) > 0) {
			return usageError{fmt.Errorf("name articles, or say --all; see 'whomet queue %s --help'", use)}
		}
		return o.with(cmd.Context(), plainLog(newProgress(cmd.ErrOrStderr(), "", 0)), func(q *queue.Queue) error {
			chosen, err := choose(cmd.Context(), q, args)
			if err != nil {
				return err
			}
			ids := []string{}
			for _, a := range chosen {
				done, err := do(q, cmd.Context(), a)
				if err != nil {
					return fmt.Errorf("%w; %d of %d are %s", err, len(ids), len(chosen), did)
				}
				if done {
					ids = append(ids, nameOf(a))
				}
			}
			if *asJSON {
				return writeJSON(cmd.OutOrStdout(), map[string]any{"articles": ids})
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", plural(len(ids), "article", "articles"), did)
			return err
		})
	}
	return cmd
}

// choose returns what is set aside, all of it or what the names mean.
func choose(ctx context.Context, q *queue.Queue, names []string) ([]queue.Aside, error) {
	all, err := allAside(ctx, q)
	if err != nil || len(names) == 0 {
		return all, err
	}
	var chosen []queue.Aside
	for _, name := range names {
		i := slices.IndexFunc(all, func(a queue.Aside) bool { return string(a.ID) == name || a.Key == name })
		if i < 0 {
			return nil, fmt.Errorf("set aside: article %q: %w", name, graph.ErrNotFound)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func newQueueLimits(o *queueOptions) *cobra.Command {
	var (
		limits    queue.Limits
		megabytes int64
	)
	cmd := &cobra.Command{
		Use:   "limits",
		Short: "Change the limits of a queue, or make one with them",
		Long: `Changes the limits of a queue, and makes it where there is none. What is not given stays as it is. A queue that is full takes no more,
and whoever loads into it waits.`,
		Example: `  whomet queue limits --articles 1000000 --megabytes 20000 --replicas 3`,
		Args:    cobra.NoArgs,
	}
	flags := cmd.Flags()
	flags.Int64Var(&limits.Articles, "articles", 0, "articles that wait or are in work (100000 in a new queue)")
	flags.Int64Var(&megabytes, "megabytes", 0, "size of these on disk, compressed (1024 in a new queue), and again as much for large ones")
	flags.IntVar(&limits.Replicas, "replicas", 0, "servers of a cluster that keep each article (1 in a new queue)")
	flags.IntVar(&limits.InWork, "in-work", 0, "articles in work at a time, by all workers (4096 in a new queue)")
	flags.DurationVar(&limits.Silence, "silence", 0, "time after which the articles of a worker that says nothing go to another one (30s in a new queue)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if limits.Articles < 0 || megabytes < 0 || limits.Replicas < 0 || limits.InWork < 0 || limits.Silence < 0 {
			return usageError{fmt.Errorf("limits are above 0")}
		}
		limits.Bytes = megabytes << 20
		o.Create, o.Limits = true, limits
		return o.with(cmd.Context(), plainLog(newProgress(cmd.ErrOrStderr(), "", 0)), func(q *queue.Queue) error {
			if err := q.SetLimits(cmd.Context(), limits); err != nil {
				return err
			}
			now, err := q.Limits(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d articles, %d MB, %s, %d in work, %v of silence\n",
				now.Articles, now.Bytes>>20, plural(now.Replicas, "replica", "replicas"), now.InWork, now.Silence)
			return err
		})
	}
	return cmd
}
