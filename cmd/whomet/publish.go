package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/queue"
)

// published is what load --queue has done when it ends.
type published struct {
	Articles      int      `json:"articles"`
	Queued        int      `json:"queued"`
	AlreadyQueued int      `json:"already_queued"` // exactly as they are
	Failed        []string `json:"failed"`         // each names the file or the article, and says why
	Interrupted   bool     `json:"interrupted,omitempty"`
}

func (p published) write(w io.Writer) error {
	if p.Interrupted {
		fmt.Fprintln(w, "interrupted; what follows is queued, the rest can be queued again")
	}
	_, err := fmt.Fprintf(w, "%s: %d queued, %d queued already; %d failed\n", plural(p.Articles, "article", "articles"), p.Queued, p.AlreadyQueued, len(p.Failed))
	return err
}

// publish puts the articles of paths into a queue.
func publish(cmd *cobra.Command, to *queueOptions, paths []string, verbose, asJSON bool) error {
	if set := onCommandLine(cmd, to.env, "store", "batch", "workers", "recogniser", "min-confidence"); len(set) > 0 {
		return usageError{fmt.Errorf("%s: with --queue nothing is extracted or stored here; give it to whomet worker", strings.Join(set, ", "))}
	}
	extractor, err := extract.New(extract.Options{}) // its version tells articles apart that are to be extracted again
	if err != nil {
		return err
	}
	p := publisher{version: extractor.Version(), bar: newProgress(cmd.ErrOrStderr(), "queueing", countInputs(paths))}
	if verbose {
		p.queued = cmd.OutOrStdout()
	}
	to.Create = true
	err = to.with(cmd.Context(), plainLog(p.bar), func(q *queue.Queue) error { return p.publish(cmd, q, paths) })
	p.bar.finish()
	if !isOutcome(err) {
		return err
	}
	if asJSON {
		return errors.Join(writeJSON(cmd.OutOrStdout(), p.done), err)
	}
	return errors.Join(p.done.write(cmd.OutOrStdout()), err)
}

// publisher puts articles into a queue.
type publisher struct {
	version string
	bar     *progress
	queued  io.Writer // told of each article once it is in the queue; nil tells nobody
	done    published
}

func (p *publisher) publish(cmd *cobra.Command, q *queue.Queue, paths []string) error {
	ctx := cmd.Context()
	p.done.Failed = []string{}
	for item, err := range articles(cmd, paths) {
		if ctx.Err() != nil {
			break
		}
		added := false
		if err == nil {
			added, err = q.Publish(ctx, item, p.version)
		}
		switch {
		case ctx.Err() != nil && err != nil:
		case err == nil:
			p.report(string(item.Article.ID), added)
		case item.Article.ID == "" || errors.Is(err, queue.ErrTooLarge):
			p.fail(err)
		default:
			return fmt.Errorf("%w; %d of the articles are queued, and can be given again with the others", err, p.done.Articles)
		}
	}
	p.done.Interrupted = ctx.Err() != nil
	return outcome(ctx, p.done.Articles, len(p.done.Failed))
}

func (p *publisher) report(id string, added bool) {
	what := "queued"
	p.done.Articles++
	if added {
		p.done.Queued++
	} else {
		p.done.AlreadyQueued++
		what = "already queued"
	}
	p.bar.add(1)
	if p.queued != nil {
		fmt.Fprintln(p.queued, what, id)
	}
}

func (p *publisher) fail(err error) {
	reason := oneLine(err.Error())
	p.done.Failed = append(p.done.Failed, reason)
	p.bar.say("%s", reason)
	p.bar.add(1)
}

// plainLog says warnings to a person who waits, without tearing the progress bar.
func plainLog(bar *progress) *slog.Logger { return slog.New(plainHandler{bar}) }

type plainHandler struct{ bar *progress }

func (plainHandler) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

func (h plainHandler) Handle(_ context.Context, r slog.Record) error {
	var line strings.Builder
	line.WriteString(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		fmt.Fprintf(&line, " (%s: %s)", a.Key, oneLine(a.Value.String()))
		return true
	})
	h.bar.say("%s", line.String())
	return nil
}

func (h plainHandler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h plainHandler) WithGroup(string) slog.Handler      { return h }
