package search

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/whomet/whomet/graph"
)

// layout is the version of the fields below; an index of another layout is filled anew.
const layout = "2"

// Fields of a bleve document. Entities have kind, names, words, exact and degree; articles have kind, title and text.
const (
	fieldKind   = "kind"
	fieldNames  = "names"  // stored: every name on a line, the display name first
	fieldWords  = "words"  // of all names
	fieldExact  = "exact"  // each name as one term
	fieldDegree = "degree" // zero-padded, for sorting
	fieldTitle  = "title"  // stored, and its words
	fieldText   = "text"   // its words
)

// KindArticle is the kind of a hit that is an article; the others are those of graph.EntityKind.
const KindArticle = "article"

var generationKey = []byte("whomet.generation")

// Options configure an Index.
type Options struct {
	// Degree says how connected an entity is; nil means by the number of its articles. It is asked when an entity is
	// indexed, to choose candidates, and at each search, to rank them.
	Degree func(graph.EntityID) int
}

// Index is the search index. Searches may go on beside one Update.
type Index struct {
	opts Options
	dir  string
	b    bleve.Index
}

// Open opens the index in a directory of its own, or makes one in memory where dir is empty. It is fresh, that is empty
// and to be filled, where there was none, or where the one there could not be opened, was left in mid-update, or is not
// of this generation: such a one is thrown away. A directory that holds anything but an index is left alone and
// an error, and so is an index in use (ErrInUse).
func Open(dir, generation string, opts Options) (ix *Index, fresh bool, err error) {
	ix = &Index{opts: opts, dir: dir}
	if dir == "" {
		return ix, true, ix.create()
	}
	if _, err := os.Stat(dir); err == nil {
		if ix.b, err = reopen(dir); err == nil {
			if found, err := ix.Generation(); err == nil && found != "" && found == generation {
				return ix, false, nil
			}
			if err := ix.b.Close(); err != nil {
				return nil, false, fmt.Errorf("close stale search index: %w", err)
			}
		}
		if errors.Is(err, ErrInUse) {
			return nil, false, err
		}
		if err := removeIndex(dir); err != nil {
			return nil, false, err
		}
	}
	return ix, true, ix.create()
}

// ErrInUse is returned by Open for an index that another process, or another Index, has open.
var ErrInUse = errors.New("the search index is in use")

// reopen opens an index that is there. Damaged files make bbolt and the segments of bleve panic; that is an error here.
func reopen(dir string) (b bleve.Index, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("open search index: damaged: %v", cause)
		}
	}()
	b, err = bleve.OpenUsing(dir, map[string]any{"bolt_timeout": "1s"})
	if err != nil && err.Error() == "timeout" { // what bbolt, whose type does not come this far, says of a lock
		return nil, fmt.Errorf("open %s: %w", dir, ErrInUse)
	}
	return b, err
}

func (ix *Index) create() error {
	if ix.dir != "" {
		if err := os.MkdirAll(filepath.Dir(ix.dir), 0o755); err != nil {
			return fmt.Errorf("make place for the search index: %w", err)
		}
	}
	mapping := bleve.NewIndexMapping()
	mapping.DefaultMapping = bleve.NewDocumentDisabledMapping() // documents are put together in document.go
	b, err := bleve.NewUsing(ix.dir, mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		return fmt.Errorf("create search index: %w", err)
	}
	ix.b = b
	return nil
}

// removeIndex removes a directory that holds nothing but a bleve index.
func removeIndex(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("remove old search index: %w", err)
	}
	for _, e := range entries {
		if e.Name() != "index_meta.json" && e.Name() != "store" {
			return fmt.Errorf("remove old search index: %s holds %s, which is no part of one", dir, e.Name())
		}
	}
	return os.RemoveAll(dir)
}

// Close releases the index's files.
func (ix *Index) Close() error { return ix.b.Close() }

// Generation returns the token of the last whole Update, or nothing for an index that was left in the middle of one.
func (ix *Index) Generation() (string, error) {
	token, err := ix.b.GetInternal(generationKey)
	if err != nil {
		return "", fmt.Errorf("read generation of search index: %w", err)
	}
	generation, ok := strings.CutPrefix(string(token), layout+":")
	if !ok {
		return "", nil
	}
	return generation, nil
}

// Change is what an Update does: entities and articles put in, replacing those with their ids, and those taken out.
type Change struct {
	Entities     []graph.CanonicalEntity
	Articles     []graph.Article // with their text
	GoneEntities []graph.EntityID
	GoneArticles []graph.ArticleID
	Generation   string // of the store once this change is in
}

// batchBytes is the text that goes into one batch of bleve: each makes a segment, and merging small ones costs more than
// indexing did; larger ones only take memory.
const batchBytes = 4 << 20

// Update changes the index. An error or a cancelled context leaves it without a generation, to be filled anew at the
// next Open.
func (ix *Index) Update(ctx context.Context, c Change) error {
	b := &batcher{ix: ix, ctx: ctx, batch: ix.b.NewBatch()}
	for _, id := range c.GoneEntities {
		b.batch.Delete(entityKey(id))
	}
	for _, id := range c.GoneArticles {
		b.batch.Delete(articleKey(id))
	}
	for i := range c.Entities {
		if e := &c.Entities[i]; findable(e.Kind) {
			b.put(ix.entityDocument(e))
		}
	}
	for i := range c.Articles {
		b.put(articleDocument(&c.Articles[i]))
	}
	if b.err == nil {
		b.batch.SetInternal(generationKey, []byte(layout+":"+c.Generation))
		b.flush()
	}
	if b.err != nil {
		return fmt.Errorf("update search index: %w", b.err)
	}
	return nil
}

// batcher keeps its first error and does nothing after it.
type batcher struct {
	ix    *Index
	ctx   context.Context
	batch *bleve.Batch
	size  int
	err   error
}

func (b *batcher) put(doc *document.Document) {
	if b.err != nil {
		return
	}
	if b.err = b.batch.IndexAdvanced(doc); b.err != nil {
		return
	}
	if b.size += int(doc.NumPlainTextBytes()); b.size < batchBytes {
		return
	}
	b.batch.DeleteInternal(generationKey)
	b.flush()
}

func (b *batcher) flush() {
	if b.err = errors.Join(b.err, b.ctx.Err()); b.err != nil {
		return
	}
	b.err = b.ix.b.Batch(b.batch)
	b.batch, b.size = b.ix.b.NewBatch(), 0
}

// findable reports whether entities of a kind are in the index. Roles and dates have no identity to be found.
func findable(kind graph.EntityKind) bool {
	return kind != graph.KindRole && kind != graph.KindDate
}

func entityKey(id graph.EntityID) string   { return "e:" + string(id) }
func articleKey(id graph.ArticleID) string { return "a:" + string(id) }

// parseKey reads the id back off a key.
func parseKey(key string) (id string, isArticle bool) {
	return key[len("e:"):], strings.HasPrefix(key, "a:")
}

// namesOf lists every name of an entity on a line, its own first.
func namesOf(e *graph.CanonicalEntity) []byte {
	var names strings.Builder
	names.WriteString(oneLine(e.Name))
	for _, alias := range e.Aliases {
		if alias != e.Name {
			names.WriteByte('\n')
			names.WriteString(oneLine(alias))
		}
	}
	return []byte(names.String())
}

func (ix *Index) entityDocument(e *graph.CanonicalEntity) *document.Document {
	lines := namesOf(e)
	doc := document.NewDocument(entityKey(e.ID))
	doc.AddField(document.NewTextFieldCustom(fieldKind, nil, []byte(e.Kind), index.IndexField|index.SkipFreqNorm, nil))
	doc.AddField(document.NewTextFieldCustom(fieldNames, nil, lines, index.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(fieldSum, nil, entitySum(lines), index.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(fieldWords, nil, lines, index.IndexField|index.SkipFreqNorm, wordAnalyzer{}))
	doc.AddField(document.NewTextFieldCustom(fieldExact, nil, lines, index.IndexField|index.SkipFreqNorm, nameAnalyzer{}))
	degree := fmt.Appendf(nil, "%08d", min(ix.degree(e.ID, e.Articles), 99999999))
	doc.AddField(document.NewTextFieldCustom(fieldDegree, nil, degree, index.IndexField|index.StoreField|index.DocValues, nil))
	return doc
}

func (ix *Index) degree(id graph.EntityID, otherwise int) int {
	if ix.opts.Degree == nil {
		return otherwise
	}
	return ix.opts.Degree(id)
}

func articleDocument(a *graph.Article) *document.Document {
	doc := document.NewDocument(articleKey(a.ID))
	title := []byte(oneLine(a.Title))
	doc.AddField(document.NewTextFieldCustom(fieldSum, nil, articleSum(a), index.StoreField, nil))
	doc.AddField(document.NewTextFieldCustom(fieldKind, nil, []byte(KindArticle), index.IndexField|index.SkipFreqNorm, nil))
	doc.AddField(document.NewTextFieldCustom(fieldTitle, nil, title, index.IndexField|index.StoreField, wordAnalyzer{}))
	doc.AddField(document.NewTextFieldCustom(fieldText, nil, []byte(a.Text), index.IndexField, wordAnalyzer{}))
	return doc
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func parseDegree(stored string) int {
	n, err := strconv.Atoi(stored)
	if err != nil {
		return 0
	}
	return n
}
