package kb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/correct"
	"github.com/whomet/whomet/graph/resolve"
)

// LoadReport counts what a load or a deletion did. Articles = New + Changed + Unchanged + Deleted.
type LoadReport struct {
	Articles     int `json:"articles"`
	New          int `json:"new"`
	Changed      int `json:"changed"`
	Unchanged    int `json:"unchanged"`
	Deleted      int `json:"deleted,omitempty"`
	Facts        int `json:"facts"` // of the articles
	QuadsAdded   int `json:"quads_added"`
	QuadsRemoved int `json:"quads_removed"`
	// Stale counts the corrections of the articles that fit no fact of the new extraction
	Stale int `json:"stale_corrections,omitempty"`
}

// Add sums two reports.
func (r *LoadReport) Add(other LoadReport) {
	r.Articles += other.Articles
	r.New += other.New
	r.Changed += other.Changed
	r.Unchanged += other.Unchanged
	r.Deleted += other.Deleted
	r.Facts += other.Facts
	r.QuadsAdded += other.QuadsAdded
	r.QuadsRemoved += other.QuadsRemoved
	r.Stale += other.Stale
}

// Has reports whether the base holds exactly this version of an article: same text (by SHA-256), extracted by the same
// extractor. Loading it again would change nothing, so a caller may skip the extraction.
func (b *Base) Has(id graph.ArticleID, sha256, extractor string) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	a, ok := b.catalogue.articles[id]
	return ok && a.Article.SHA256 == sha256 && a.Extractor == extractor
}

// incoming is an extraction on its way into the base.
type incoming struct {
	x      graph.Extraction
	digest digest
}

// Load stores extractions, in one atomic batch: when it returns without an error everything is on disk. An article that is
// there already is replaced, or counted as unchanged when nothing differs; of several with one id the last one counts.
// Extractions that break the contract of graph.Extraction are refused together, with an error that names each.
func (b *Base) Load(ctx context.Context, extractions []graph.Extraction) (LoadReport, error) {
	if b.readOnly {
		return LoadReport{}, ErrReadOnly
	}
	batch, err := accept(extractions)
	if err != nil {
		return LoadReport{}, err
	}
	return retried(func() (LoadReport, error) { return b.load(ctx, batch) })
}

// writeTries is how often a change is made anew because another process wrote before it could.
const writeTries = 3

func retried[T any](change func() (T, error)) (T, error) {
	for try := 1; ; try++ {
		done, err := change()
		if try == writeTries || !errors.Is(err, cayley.ErrConflict) {
			return done, err
		}
	}
}

func (b *Base) load(ctx context.Context, batch []incoming) (LoadReport, error) {
	end, err := b.begin(ctx)
	if err != nil {
		return LoadReport{}, err
	}
	defer end()
	var report LoadReport
	var put []incoming
	for _, in := range batch {
		report.Articles++
		report.Facts += len(in.x.Facts)
		switch old, known := b.listed(in.x.Article.ID); {
		case !known:
			report.New++
		case old.Digest == in.digest:
			report.Unchanged++
			continue
		default:
			report.Changed++
		}
		put = append(put, in)
	}
	change, err := b.apply(ctx, put, nil)
	if err != nil {
		return LoadReport{}, err
	}
	report.QuadsAdded, report.QuadsRemoved = change.QuadsAdded, change.QuadsRemoved
	for i := range put {
		report.Stale += staleIn(put[i].x, b.corrections[put[i].x.Article.ID])
	}
	return report, nil
}

// Delete removes articles and everything that only they said. Unknown ids give graph.ErrNotFound before anything is removed.
func (b *Base) Delete(ctx context.Context, ids []graph.ArticleID) (LoadReport, error) {
	end, err := b.begin(ctx)
	if err != nil {
		return LoadReport{}, err
	}
	defer end()
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var missing []error
	for _, id := range ids {
		if _, known := b.listed(id); !known {
			missing = append(missing, fmt.Errorf("article %q: %w", id, graph.ErrNotFound))
		}
	}
	if err := errors.Join(missing...); err != nil {
		return LoadReport{}, err
	}
	facts := 0
	for _, id := range ids {
		a, err := b.store.Article(ctx, id)
		if err != nil {
			return LoadReport{}, err
		}
		facts += len(a.Facts)
	}
	change, err := b.apply(ctx, nil, ids)
	if err != nil {
		return LoadReport{}, err
	}
	return LoadReport{
		Articles: len(ids), Deleted: len(ids), Facts: facts, QuadsAdded: change.QuadsAdded, QuadsRemoved: change.QuadsRemoved,
	}, nil
}

// accept checks extractions and brings them to their final form.
func accept(extractions []graph.Extraction) ([]incoming, error) {
	last := make(map[graph.ArticleID]int, len(extractions))
	var batch []incoming
	var refused []error
	for _, x := range extractions {
		x.Facts = slices.Clone(x.Facts)
		x.Entities = slices.Clone(x.Entities)
		x.Normalise()
		sum := sha256.Sum256([]byte(x.Article.Text))
		x.Article.SHA256 = hex.EncodeToString(sum[:])
		if err := x.Check(); err != nil {
			refused = append(refused, fmt.Errorf("article %q: %w", x.Article.ID, err))
			continue
		}
		d, err := digestOf(&x)
		if err != nil {
			refused = append(refused, fmt.Errorf("article %q: %w", x.Article.ID, err))
			continue
		}
		if i, twice := last[x.Article.ID]; twice {
			batch[i] = incoming{x, d}
			continue
		}
		last[x.Article.ID] = len(batch)
		batch = append(batch, incoming{x, d})
	}
	return batch, errors.Join(refused...)
}

func (b *Base) listed(id graph.ArticleID) (listed, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	a, ok := b.catalogue.articles[id]
	return a, ok
}

// apply resolves the new set of articles, writes what that changes in one batch, and brings the derived indexes up to it.
// The writer lock is held.
func (b *Base) apply(ctx context.Context, put []incoming, remove []graph.ArticleID) (cayley.Change, error) {
	return b.revise(ctx, revision{put: put, remove: remove})
}

// revise does what apply does, with decisions of people too.
func (b *Base) revise(ctx context.Context, rev revision) (cayley.Change, error) {
	if rev.empty() {
		return cayley.Change{}, nil
	}
	if err := b.needResolver(ctx); err != nil {
		return cayley.Change{}, err
	}
	corrections, touched := b.corrected(&rev)
	put, err := b.incoming(ctx, rev.put, corrections, touched)
	if err != nil {
		return cayley.Change{}, err
	}
	history, err := b.became(ctx, rev, put)
	if err != nil {
		return cayley.Change{}, err
	}
	rule, undo, err := rev.batch()
	if err != nil {
		return cayley.Change{}, err
	}
	extractions := make([]graph.Extraction, len(put))
	for i := range put {
		extractions[i] = put[i].Extraction
	}
	changes := b.resolver.Apply(resolve.Revision{Put: extractions, Remove: rev.remove, Judge: rev.judge, Undo: rev.undoJudgement})
	resolved, err := b.resolved(ctx, put, changes)
	if err == nil && rev.watch != nil {
		err = rev.watch(changes)
	}
	if err != nil {
		b.resolver = nil // it is ahead of the store now
		return cayley.Change{}, err
	}
	change, err := b.turn.Write(ctx, cayley.Batch{
		Put: resolved, Delete: rev.remove, Entities: changes.Entities, Drop: changes.Gone, Rule: rule, Undo: undo, History: history,
	})
	if err != nil {
		b.resolver = nil
		return cayley.Change{}, fmt.Errorf("write %d articles: %w", len(resolved), err)
	}
	b.corrections = corrections
	return change, b.follow(ctx, rev.put, resolved, rev.remove, changes)
}

// incoming returns the articles that are put and those whose corrections change, as their corrections have them.
func (b *Base) incoming(ctx context.Context, put []incoming, corrections map[graph.ArticleID][]correct.Correction, touched map[graph.ArticleID]bool) ([]graph.ResolvedArticle, error) {
	out := make([]graph.ResolvedArticle, 0, len(put)+len(touched))
	for i := range put {
		id := put[i].x.Article.ID
		delete(touched, id)
		a, _ := effective(put[i].x, corrections[id])
		out = append(out, a)
	}
	for _, id := range sortedKeys(touched) {
		if _, held := b.listed(id); !held {
			continue // it may come later
		}
		stored, err := b.store.Article(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("correct: %w", err)
		}
		a, _ := effective(stored.Said(), corrections[id])
		out = append(out, a)
	}
	return out, nil
}

// resolved pairs the articles whose identities are new or changed, and those that are put, with their identities.
func (b *Base) resolved(ctx context.Context, put []graph.ResolvedArticle, changes resolve.Changes) ([]graph.ResolvedArticle, error) {
	out := make([]graph.ResolvedArticle, 0, len(put)+len(changes.Articles))
	fresh := make(map[graph.ArticleID]bool, len(put))
	for _, a := range put {
		fresh[a.Article.ID] = true
		a.Canonical = b.resolver.Canonical(a.Article.ID)
		out = append(out, a)
	}
	for _, id := range changes.Articles {
		if fresh[id] {
			continue
		}
		a, err := b.store.Article(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("re-resolve: %w", err)
		}
		a.Canonical = b.resolver.Canonical(id)
		out = append(out, a)
	}
	return out, nil
}

// follow brings everything derived up to a batch that the store has committed.
func (b *Base) follow(ctx context.Context, put []incoming, resolved []graph.ResolvedArticle, remove []graph.ArticleID, changes resolve.Changes) error {
	b.meetings.Update(resolved, remove)
	b.meetings.SetEntities(changes.Entities)
	b.meetings.Drop(changes.Gone)
	b.mu.Lock()
	for i := range put {
		b.catalogue.put(&put[i].x, put[i].digest)
	}
	for _, id := range remove {
		b.catalogue.remove(id)
	}
	for i := range changes.Entities {
		b.catalogue.addEntity(changes.Entities[i].ID)
	}
	for _, id := range changes.Gone {
		b.catalogue.dropEntity(id)
	}
	b.mu.Unlock()
	return b.followSearch(ctx, put, remove, changes)
}

// needResolver makes the resolver from the articles of the store, if there is none.
func (b *Base) needResolver(ctx context.Context) error {
	if b.resolver != nil {
		return nil
	}
	r, corrections, err := b.prepare(ctx)
	if err != nil {
		return err
	}
	if err := b.feed(ctx, r, nil); err != nil {
		return fmt.Errorf("resolve the articles of the store: %w", err)
	}
	b.resolver, b.corrections = r, corrections
	return nil
}

// feedSize is how many articles the resolver is given at a time: more are faster, and their texts are in memory together.
const feedSize = 1000

// feed gives a new resolver every article of the store, and each article to the visitor as well.
func (b *Base) feed(ctx context.Context, r *resolve.Resolver, visit func(*graph.ResolvedArticle) error) error {
	batch := make([]graph.Extraction, 0, feedSize)
	for a, err := range b.store.Articles(ctx) {
		if err != nil {
			return err
		}
		if visit != nil {
			if err := visit(&a); err != nil {
				return err
			}
		}
		if batch = append(batch, a.Extraction); len(batch) == feedSize {
			r.Update(batch, nil)
			batch = batch[:0]
		}
	}
	r.Update(batch, nil)
	return nil
}
