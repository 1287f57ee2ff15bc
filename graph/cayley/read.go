package cayley

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph"
)

// Article returns an article exactly as it was written; graph.ErrNotFound where the store has none of this id.
func (s *Store) Article(ctx context.Context, id graph.ArticleID) (graph.ResolvedArticle, error) {
	r, err := s.read(ctx, nil)
	if err != nil {
		return graph.ResolvedArticle{}, err
	}
	defer r.close()
	return r.article(ctx, id)
}

// Articles yields every article of the present state, by id. It ends with the first error. Writes go on meanwhile, but the
// room of what they replace is not used again until it ends.
func (s *Store) Articles(ctx context.Context) iter.Seq2[graph.ResolvedArticle, error] {
	return func(yield func(graph.ResolvedArticle, error) bool) {
		r, err := s.read(ctx, nil)
		if err != nil {
			yield(graph.ResolvedArticle{}, err)
			return
		}
		defer r.close()
		pending := make([]storedArticle, 0, decodeBatch)
		flush := func() bool {
			defer func() { pending = pending[:0] }()
			for i, a := range decodeAll(pending) {
				if !yield(a, pending[i].err) || pending[i].err != nil {
					return false
				}
			}
			return true
		}
		more := true
		err = r.each(ctx, spaceArticle, func(id string, _ []byte) (bool, error) {
			kept, err := r.stored(ctx, graph.ArticleID(id))
			if err != nil {
				return false, err
			}
			if pending = append(pending, kept); len(pending) == decodeBatch {
				more = flush()
			}
			return more, nil
		})
		if err == nil && more {
			flush()
		} else if err != nil {
			yield(graph.ResolvedArticle{}, err)
		}
	}
}

// decodeBatch is how many articles are decoded at once, by all processors: that takes ten times as long as to read them.
const decodeBatch = 64

// decodeAll decodes articles and notes the errors with them.
func decodeAll(stored []storedArticle) []graph.ResolvedArticle {
	articles := make([]graph.ResolvedArticle, len(stored))
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(stored)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(stored); i = int(next.Add(1)) - 1 {
				articles[i], stored[i].err = stored[i].decode()
			}
		})
	}
	wait.Wait()
	return articles
}

// Quads yields every quad of the present state: those of each article, by its id, then those of each entity, then those of each
// ruling, and within these by their text. The order depends on nothing but the quads. It ends with the first error.
func (s *Store) Quads(ctx context.Context) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		r, err := s.read(ctx, nil)
		if err != nil {
			yield(Quad{}, err)
			return
		}
		defer r.close()
		err = r.eachLabel(ctx, func(iri string) (bool, error) {
			quads, err := r.label(ctx, iri)
			if err != nil {
				return false, err
			}
			for _, q := range quads {
				if !yield(q, nil) {
					return false, nil
				}
			}
			return true, nil
		})
		if err != nil {
			yield(Quad{}, err)
		}
	}
}

// WriteNQuads writes every quad as a line of N-Quads, in the order of Quads and with IRIs in full.
func (s *Store) WriteNQuads(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for q, err := range s.Quads(ctx) {
		if err != nil {
			return fmt.Errorf("read quads: %w", err)
		}
		if _, err := out.WriteString(q.NQuad()); err != nil {
			return err
		}
		if err := out.WriteByte('\n'); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Rulings yields every ruling of the present state, by id. It ends with the first error.
func (s *Store) Rulings(ctx context.Context) iter.Seq2[Ruling, error] {
	return func(yield func(Ruling, error) bool) {
		r, err := s.read(ctx, nil)
		if err != nil {
			yield(Ruling{}, err)
			return
		}
		defer r.close()
		err = r.each(ctx, spaceRuling, func(id string, _ []byte) (bool, error) {
			ruling, err := r.ruling(ctx, id)
			return err == nil && yield(ruling, nil), err
		})
		if err != nil {
			yield(Ruling{}, err)
		}
	}
}

func (r *reader) ruling(ctx context.Context, id string) (Ruling, error) {
	quads, err := r.quads(ctx, quad.IRI(rulingIRI(id)))
	ruling := Ruling{ID: id}
	for _, q := range quads {
		switch object := q.Object.(type) {
		case quad.String:
			ruling.Data = string(object)
		case quad.IRI:
			ruling.About = append(ruling.About, articleID(object))
		}
	}
	slices.Sort(ruling.About)
	return ruling, err
}

// eachLabel calls f with the label of every article, entity and ruling until it returns false.
func (r *reader) eachLabel(ctx context.Context, f func(iri string) (bool, error)) error {
	more := true
	for _, kind := range []struct {
		space string
		iri   func(id string) string
	}{
		{spaceArticle, func(id string) string { return ArticleIRI(graph.ArticleID(id)) }},
		{spaceEntity, func(id string) string { return EntityIRI(graph.EntityID(id)) }},
		{spaceRuling, rulingIRI},
	} {
		err := r.each(ctx, kind.space, func(id string, _ []byte) (_ bool, err error) {
			more, err = f(kind.iri(id))
			return more, err
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// storedArticle is an article as its two literals have it.
type storedArticle struct {
	id               graph.ArticleID
	extraction, text string
	err              error // of decoding
}

func (s *storedArticle) decode() (graph.ResolvedArticle, error) {
	a, err := articleOf(s.extraction, s.text)
	if err != nil {
		return a, fmt.Errorf("article %q: %w", s.id, err)
	}
	return a, nil
}

func (r *reader) article(ctx context.Context, id graph.ArticleID) (graph.ResolvedArticle, error) {
	has, err := r.get(ctx, spaceArticle, string(id))
	if err == nil && has == nil {
		err = graph.ErrNotFound
	}
	if err != nil {
		return graph.ResolvedArticle{}, fmt.Errorf("article %q: %w", id, err)
	}
	kept, err := r.stored(ctx, id)
	if err != nil {
		return graph.ResolvedArticle{}, err
	}
	return kept.decode()
}

// stored reads an article that is there.
func (r *reader) stored(ctx context.Context, id graph.ArticleID) (storedArticle, error) {
	literals, err := r.literals(ctx, quad.IRI(ArticleIRI(id)), wmExtraction, wmText)
	if err != nil {
		return storedArticle{}, fmt.Errorf("article %q: %w", id, err)
	}
	return storedArticle{id: id, extraction: literals[0], text: literals[1]}, nil
}

// label returns the quads of a label, sorted.
func (r *reader) label(ctx context.Context, iri string) ([]Quad, error) {
	found, err := r.quads(ctx, quad.IRI(iri))
	if err != nil {
		return nil, err
	}
	quads := make([]Quad, len(found))
	for i, q := range found {
		quads[i] = quadOf(q)
	}
	slices.SortFunc(quads, Quad.compare)
	return quads, nil
}
