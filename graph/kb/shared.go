package kb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/resolve"
	"github.com/whomet/whomet/graph/search"
)

// Several processes may have a base open on one store in a database. Each keeps derived indexes of its own: it is woken when
// another one writes, and brings them up to the store by what is new there. Who writes has the store for itself from before
// it looks at it until what it makes of that is written.

// begin waits until nobody else writes, in this process or another one, and brings everything derived up to the store. The
// function that it returns ends that.
func (b *Base) begin(ctx context.Context) (end func(), err error) {
	if b.readOnly {
		return nil, ErrReadOnly
	}
	b.writer.Lock()
	turn, err := b.store.Turn(ctx)
	if err != nil {
		b.writer.Unlock()
		return nil, err
	}
	if err := b.catchUp(ctx, turn.Generation()); err != nil {
		turn.Close()
		b.writer.Unlock()
		return nil, err
	}
	b.turn = turn
	return func() {
		b.turn = nil
		turn.Close()
		b.writer.Unlock()
	}, nil
}

// look waits until nobody else in this process writes. The function that it returns ends that.
func (b *Base) look(context.Context) (end func(), err error) {
	b.writer.Lock()
	return b.writer.Unlock, nil
}

// How long a follower waits after an error before it tries again, and a writer for a database that shows it an old state.
const (
	pauseAfterError = time.Second
	pauseForState   = 20 * time.Millisecond
)

// followStore brings everything derived up to what other processes write, until ctx is done.
func (b *Base) followStore(ctx context.Context) {
	failing := false
	for ctx.Err() == nil {
		err := b.store.Await(ctx, b.at())
		if err == nil {
			err = b.refresh(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			failing = false
			continue
		case errors.Is(err, cayley.ErrForeignGeneration):
			b.lose(errReplaced)
			b.log.Error("the answers are no longer those of the store", "reason", errReplaced)
			return
		case !failing:
			b.log.Warn("what other processes write is not seen for the moment", "reason", err)
			failing = true
		}
		select {
		case <-ctx.Done():
		case <-time.After(pauseAfterError):
		}
	}
}

// errReplaced is what Ready says once the store is another one than was opened.
var errReplaced = errors.New("the store was replaced by another one: open it again")

func (b *Base) lose(reason error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost = reason
}

// at is the generation of the store that everything derived is true to.
func (b *Base) at() string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.generation
}

func (b *Base) reached(generation string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.generation = generation
}

// refresh brings everything derived up to the store, beside whoever writes there.
func (b *Base) refresh(ctx context.Context) error {
	b.writer.Lock()
	defer b.writer.Unlock()
	return b.catchUp(ctx, "")
}

// catchUp brings everything derived up to a generation of the store, or to the present one where none is named. The writer
// lock is held.
func (b *Base) catchUp(ctx context.Context, generation string) error {
	for b.at() != generation {
		news, err := b.store.Since(ctx, b.at())
		if err != nil {
			return fmt.Errorf("what is new in the store: %w", err)
		}
		if err := b.learn(ctx, news); err != nil {
			return fmt.Errorf("bring the indexes up to the store: %w", err)
		}
		if generation == "" || news.Generation == generation {
			return nil
		}
		select { // another node of the database may not show yet what was committed on this one
		case <-time.After(pauseForState):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// learn takes news in, some articles at a time. What another process changes meanwhile comes with the next news, once more.
func (b *Base) learn(ctx context.Context, news cayley.News) error {
	if err := b.learnRulings(ctx, news); err != nil {
		return err
	}
	affected := b.meetings.Named(news.Deleted)
	for ids := range slices.Chunk(news.Put, rebuildSize) {
		affected = append(affected, b.meetings.Named(ids)...)
		more, err := b.learnArticles(ctx, ids)
		if err != nil {
			return err
		}
		affected = append(affected, more...)
	}
	b.forget(news.Deleted)
	b.meetings.SetEntities(news.Entities)
	b.meetings.Drop(news.Dropped)
	b.mu.Lock()
	for i := range news.Entities {
		b.catalogue.addEntity(news.Entities[i].ID)
		affected = append(affected, news.Entities[i].ID)
	}
	for _, id := range news.Dropped {
		b.catalogue.dropEntity(id)
	}
	b.mu.Unlock()
	if err := b.learnNames(ctx, affected, news); err != nil {
		return err
	}
	b.reached(news.Generation)
	return nil
}

// learnArticles reads articles of the store and takes in what is different in them. It returns the entities they name.
func (b *Base) learnArticles(ctx context.Context, ids []graph.ArticleID) (named []graph.EntityID, err error) {
	var articles []graph.ResolvedArticle
	for _, id := range ids {
		a, err := b.store.Article(ctx, id)
		if errors.Is(err, graph.ErrNotFound) {
			continue // deleted since: that is news to come
		}
		if err != nil {
			return nil, err
		}
		articles = append(articles, a)
		for _, id := range a.Canonical {
			named = append(named, id)
		}
	}
	texts, err := b.catalogued(articles)
	if err != nil {
		return nil, err
	}
	if b.resolver != nil {
		extractions := make([]graph.Extraction, len(articles))
		for i := range articles {
			extractions[i] = articles[i].Extraction
		}
		b.resolver.Update(extractions, nil) // to what the other process has made of them
	}
	b.meetings.Update(articles, nil)
	if b.search == nil {
		return named, nil
	}
	return named, b.search.Update(ctx, search.Change{Articles: texts})
}

// catalogued puts articles into the catalogue and returns those whose text or title is new.
func (b *Base) catalogued(articles []graph.ResolvedArticle) (texts []graph.Article, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range articles {
		said := articles[i].Said()
		d, err := digestOf(&said)
		if err != nil {
			return nil, err
		}
		old := b.catalogue.articles[said.Article.ID].Article
		if old.SHA256 != said.Article.SHA256 || old.Title != said.Article.Title {
			texts = append(texts, said.Article)
		}
		b.catalogue.put(&said, d)
	}
	return texts, nil
}

func (b *Base) forget(articles []graph.ArticleID) {
	b.meetings.Update(nil, articles)
	if b.resolver != nil {
		b.resolver.Update(nil, articles)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, id := range articles {
		b.catalogue.remove(id)
	}
}

// learnNames puts entities into the search index whose names, or whose number of meetings, may have changed.
func (b *Base) learnNames(ctx context.Context, affected []graph.EntityID, news cayley.News) error {
	if b.search == nil {
		return nil
	}
	slices.Sort(affected)
	change := search.Change{GoneEntities: news.Dropped, GoneArticles: news.Deleted, Generation: news.Generation}
	for _, id := range slices.Compact(affected) {
		e, err := b.meetings.Entity(id)
		if errors.Is(err, graph.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		change.Entities = append(change.Entities, e)
	}
	return b.search.Update(ctx, change)
}

// learnRulings gives the resolver the judgements that are new, and reads the corrections anew.
func (b *Base) learnRulings(ctx context.Context, news cayley.News) error {
	if b.resolver == nil || len(news.Ruled)+len(news.Undone) == 0 {
		return nil
	}
	js, cs, err := b.rulings(ctx)
	if err != nil {
		return err
	}
	var rev resolve.Revision
	for _, j := range js {
		if _, found := slices.BinarySearch(news.Ruled, judgementKey(j.ID)); found {
			rev.Judge = append(rev.Judge, j)
		}
	}
	for _, id := range news.Undone {
		if id, ok := strings.CutPrefix(id, judgementKey("")); ok {
			rev.Undo = append(rev.Undo, id)
		}
	}
	b.resolver.Apply(rev)
	b.corrections = byArticle(cs)
	return nil
}

func byArticle(cs []correct.Correction) map[graph.ArticleID][]correct.Correction {
	by := map[graph.ArticleID][]correct.Correction{}
	for _, c := range cs {
		by[c.Article] = append(by[c.Article], c)
	}
	return by
}
