package cayley

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

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
		err = r.each(ctx, spaceArticle, func(id string, _ []byte) (bool, error) {
			a, err := r.article(ctx, graph.ArticleID(id))
			return err == nil && yield(a, nil), err
		})
		if err != nil {
			yield(graph.ResolvedArticle{}, err)
		}
	}
}

// Quads yields every quad of the present state: those of each article, by its id, then those of each entity, by its id, and
// within these by their text. The order depends on nothing but the quads. It ends with the first error.
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

// eachLabel calls f with the label of every article and entity until it returns false.
func (r *reader) eachLabel(ctx context.Context, f func(iri string) (bool, error)) error {
	ended := false
	visit := func(iri string) (bool, error) {
		more, err := f(iri)
		ended = !more
		return more, err
	}
	err := r.each(ctx, spaceArticle, func(id string, _ []byte) (bool, error) {
		return visit(ArticleIRI(graph.ArticleID(id)))
	})
	if err != nil || ended {
		return err
	}
	return r.each(ctx, spaceEntity, func(id string, _ []byte) (bool, error) {
		return visit(EntityIRI(graph.EntityID(id)))
	})
}

func (r *reader) article(ctx context.Context, id graph.ArticleID) (a graph.ResolvedArticle, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("article %q: %w", id, err)
		}
	}()
	has, err := r.get(ctx, spaceArticle, string(id))
	if err != nil {
		return a, err
	}
	if has == nil {
		return a, graph.ErrNotFound
	}
	node := quad.IRI(ArticleIRI(id))
	kept, err := r.literals(ctx, node, wmExtraction, wmText)
	if err != nil {
		return a, err
	}
	return articleOf(kept[0], kept[1])
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
