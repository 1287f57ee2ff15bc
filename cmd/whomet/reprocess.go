package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/diff"
	"github.com/whomet/whomet/graph/kb"
)

const reprocessHelp = `Extracts articles that an older version of this program or of its models extracted once more, from their stored text, and
prints what that changes: "-" a fact that went, "+" one that came, "~" one that became another, each with its sentence.
Judgements and corrections stay.

Articles that have the present version already are passed over. So a run that was interrupted goes on where it ended when
it is started again: what was printed is stored. What another program extracted is left alone unless it is named or
--foreign is given.`

func newReprocess(env lookupEnv) *cobra.Command {
	var (
		o extractorOptions
		r reprocessor
	)
	cmd := &cobra.Command{
		Use:     "reprocess ARTICLE...|--all",
		Short:   "Bring articles to the present version of the extractor, with what that changes",
		GroupID: groupKeep,
		Long:    reprocessHelp,
		Example: `  whomet reprocess --all --dry-run      what would change
  whomet reprocess cnmc-2021-12-28      one article`,
	}
	store := storeFlag(cmd, env)
	o.addFlags(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&r.all, "all", false, "every article that another version extracted")
	flags.BoolVar(&r.foreign, "foreign", false, "with --all, also what other programs extracted")
	flags.BoolVar(&r.dry, "dry-run", false, "print what would change and store nothing")
	flags.BoolVar(&r.json, "json", false, "print JSON: an object an article and line")
	flags.IntVar(&r.size, "batch", defaultBatch, "articles to store at a time")
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		switch {
		case r.all == (len(args) > 0):
			return usageError{errors.New("name articles, or give --all")}
		case r.size < 1:
			return usageError{fmt.Errorf("--batch: %d: want 1 or more", r.size)}
		}
		if r.extractor, err = o.open(); err != nil {
			return err
		}
		r.out, r.notes, r.workers = cmd.OutOrStdout(), cmd.ErrOrStderr(), o.workers
		with := withDecidableBase
		if r.dry {
			with = withBase
		}
		return with(cmd.Context(), *store, func(base *kb.Base) error { return r.run(cmd.Context(), base, args) })
	}
	return cmd
}

// reprocessor extracts stored articles again.
type reprocessor struct {
	all, foreign, dry, json bool
	size, workers           int
	extractor               *extract.Extractor
	base                    *kb.Base
	out, notes              io.Writer

	mu      sync.Mutex // guards what follows
	old     map[graph.ArticleID]graph.Extraction
	pending map[graph.ArticleID]reprocessed // extracted and not yet stored
	err     error                           // of printing

	done, altered int
	count         diff.Count
}

// reprocessed is what became of one article.
type reprocessed struct {
	Article graph.ArticleID `json:"article"`
	Title   string          `json:"title,omitempty"`
	Before  string          `json:"before"` // extractor
	After   string          `json:"after"`
	diff.Count
	Changes []diff.Change `json:"changes"`
}

func (r *reprocessor) run(ctx context.Context, base *kb.Base, names []string) error {
	r.base, r.old, r.pending = base, map[graph.ArticleID]graph.Extraction{}, map[graph.ArticleID]reprocessed{}
	ids, current, err := r.choose(names)
	if err != nil {
		return err
	}
	l := loader{
		base: base, extractor: r.extractor, workers: r.workers, size: r.size,
		bar: newProgress(r.notes, "reprocessing", len(ids)), stored: r.show,
	}
	extractions := r.compare(r.extractor.ExtractAll(ctx, r.articles(ctx, ids), r.workers))
	if r.dry {
		err = r.pretend(ctx, extractions, &l)
	} else {
		err = l.store(ctx, extractions)
	}
	l.bar.finish()
	if err = errors.Join(err, r.err); err != nil {
		return err
	}
	if err := r.summary(current, len(l.summary.Failed)); err != nil {
		return err
	}
	return outcome(ctx, r.done, len(l.summary.Failed))
}

// choose lists the articles to extract, by id, and counts those that have the present version.
func (r *reprocessor) choose(names []string) (ids []graph.ArticleID, current int, err error) {
	by := r.base.Extractors()
	for _, name := range names {
		if _, known := by[graph.ArticleID(name)]; !known {
			return nil, 0, fmt.Errorf("article %q: %w", name, graph.ErrNotFound)
		}
		ids = append(ids, graph.ArticleID(name))
	}
	if r.all {
		ids = slices.Collect(maps.Keys(by))
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id graph.ArticleID) bool {
		if by[id] == r.extractor.Version() {
			current++
			return true
		}
		return r.all && !r.foreign && !extract.IsVersion(by[id])
	})
	return ids, current, nil
}

// articles reads the articles from the store, and keeps what they say for compare.
func (r *reprocessor) articles(ctx context.Context, ids []graph.ArticleID) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		for _, id := range ids {
			x, err := r.base.Extraction(ctx, id)
			if err == nil {
				r.mu.Lock()
				r.old[id] = x
				r.mu.Unlock()
			}
			if !yield(source.Item{Article: x.Article}, err) {
				return
			}
		}
	}
}

// compare notes what each extraction changes, and passes it on.
func (r *reprocessor) compare(extractions iter.Seq2[graph.Extraction, error]) iter.Seq2[graph.Extraction, error] {
	return func(yield func(graph.Extraction, error) bool) {
		for x, err := range extractions {
			if err == nil {
				r.note(&x)
			}
			if !yield(x, err) {
				return
			}
		}
	}
}

func (r *reprocessor) note(x *graph.Extraction) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := x.Article.ID
	old := r.old[id]
	delete(r.old, id)
	changes := diff.Facts(&old, x)
	r.pending[id] = reprocessed{id, x.Article.Title, old.Extractor, x.Extractor, diff.Tally(changes), changes}
}

// pretend is what a dry run does in place of storing.
func (r *reprocessor) pretend(ctx context.Context, extractions iter.Seq2[graph.Extraction, error], l *loader) error {
	for x, err := range extractions {
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			l.fail(err)
			continue
		}
		r.show(x.Article.ID)
		l.bar.add(1)
	}
	return nil
}

// show prints what became of an article, once it is stored.
func (r *reprocessor) show(id graph.ArticleID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pending[id]
	delete(r.pending, id)
	r.done++
	r.count.Add(p.Count)
	if len(p.Changes) > 0 {
		r.altered++
	}
	if r.json {
		r.err = errors.Join(r.err, writeJSONLine(r.out, p))
		return
	}
	if len(p.Changes) == 0 {
		return
	}
	_, err := fmt.Fprintf(r.out, "%s%s\n", p.Article, inBrackets(p.Title))
	r.err = errors.Join(r.err, err, writeChanges(r.out, p.Changes))
}

func (r *reprocessor) summary(current, failed int) error {
	out, verb := r.out, "reprocessed"
	if r.json {
		out = r.notes
	}
	if r.dry {
		verb = "would be reprocessed"
	}
	text := fmt.Sprintf("%s %s, %d with other facts: %d added, %d removed, %d changed; %d failed",
		plural(r.done, "article", "articles"), verb, r.altered, r.count.Added, r.count.Removed, r.count.Changed, failed)
	if current > 0 {
		text += fmt.Sprintf("; %d had the present version", current)
	}
	_, err := fmt.Fprintln(out, text)
	return err
}

func inBrackets(title string) string {
	if title = strings.TrimSpace(oneLine(title)); title == "" {
		return ""
	}
	return " (" + title + ")"
}
