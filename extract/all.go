package extract

import (
	"context"
	"iter"
	"runtime"
	"sync"

	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

// ExtractAll extracts the articles that source.Read yields, several at a time, and yields the results in the order of the
// articles, whatever the number of workers (0: one per processor). Finished extractions pass unchanged, errors of the source
// and errors of single articles come in their places. It holds no more than a few articles per worker. When ctx is done it
// ends with the error of ctx. It returns once the items have yielded or ended, and the workers with them.
func (x *Extractor) ExtractAll(ctx context.Context, items iter.Seq2[source.Item, error], workers int) iter.Seq2[graph.Extraction, error] {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return func(yield func(graph.Extraction, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wait sync.WaitGroup
		defer wait.Wait()
		defer cancel()
		ordered := make(chan *job, 2*workers)
		open := make(chan *job, 2*workers)
		wait.Go(func() { feed(ctx, items, ordered, open) })
		for range workers {
			wait.Go(func() {
				for j := range open {
					j.extraction, j.err = x.Extract(j.article)
					close(j.done)
				}
			})
		}
		for j := range ordered {
			<-j.done
			if !yield(j.extraction, j.err) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(graph.Extraction{}, err)
		}
	}
}

// job is one article on its way through ExtractAll. Its result may be read when done is closed.
type job struct {
	article    graph.Article
	extraction graph.Extraction
	err        error
	done       chan struct{}
}

// feed puts every item into the ordered queue, and those that need work into the open one, until ctx is done.
func feed(ctx context.Context, items iter.Seq2[source.Item, error], ordered, open chan<- *job) {
	defer close(ordered)
	defer close(open)
	for item, err := range items {
		if ctx.Err() != nil {
			return
		}
		j := &job{article: item.Article, err: err, done: make(chan struct{})}
		finished := err != nil || item.Extraction != nil
		if item.Extraction != nil {
			j.extraction = *item.Extraction
		}
		if finished {
			close(j.done)
		} else {
			select {
			case open <- j:
			case <-ctx.Done():
				return
			}
		}
		select {
		case ordered <- j:
		case <-ctx.Done():
			return
		}
	}
}
