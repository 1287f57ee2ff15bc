package cayley

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
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
		_, err = r.eachKey(ctx, spaceArticle, func(id string) (bool, error) {
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
	more, err := r.eachKey(ctx, spaceArticle, func(id string) (bool, error) {
		return f(ArticleIRI(graph.ArticleID(id)))
	})
	if err == nil && more {
		_, err = r.eachKey(ctx, spaceEntity, func(id string) (bool, error) {
			return f(EntityIRI(graph.EntityID(id)))
		})
	}
	return err
}

// eachKey calls f with every key of a space, in order, until it returns false.
func (r *reader) eachKey(ctx context.Context, space string, f func(key string) (bool, error)) (more bool, err error) {
	keys, err := r.snapshot.Scan(space, nil)
	if err != nil {
		return false, err
	}
	for keys.Next() {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if more, err := f(string(keys.Key())); !more || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (r *reader) article(ctx context.Context, id graph.ArticleID) (graph.ResolvedArticle, error) {
	has, err := r.snapshot.Get(spaceArticle, []byte(id))
	if err != nil {
		return graph.ResolvedArticle{}, err
	}
	if has == nil {
		return graph.ResolvedArticle{}, fmt.Errorf("article %q: %w", id, graph.ErrNotFound)
	}
	node := quad.IRI(ArticleIRI(id))
	extraction, err := r.literal(ctx, node, wmExtraction)
	if err != nil {
		return graph.ResolvedArticle{}, fmt.Errorf("article %q: %w", id, err)
	}
	text, err := r.literal(ctx, node, wmText)
	if err != nil {
		return graph.ResolvedArticle{}, fmt.Errorf("article %q: %w", id, err)
	}
	a, err := articleOf(extraction, text)
	if err != nil {
		return a, fmt.Errorf("article %q: %w", id, err)
	}
	return a, nil
}

// literal returns the one string that a node has for a predicate; empty where it has none.
func (r *reader) literal(ctx context.Context, node, predicate quad.IRI) (string, error) {
	refs, err := r.quads.RefsOf(ctx, []quad.Value{node, predicate})
	if err != nil {
		return "", err
	}
	ids := make([]uint64, len(refs))
	for i, ref := range refs {
		id := ref.(kv.Int64Value)
		if id == 0 {
			return "", nil
		}
		ids[i] = uint64(id)
	}
	it := kv.NewQuadIterator(r.quads, quadIndexes[0], ids)
	defer it.Close()
	if !it.Next(ctx) {
		return "", it.Err()
	}
	values, err := r.quads.ValuesOf(ctx, []cayleygraph.Ref{r.quads.QuadDirection(it.Result(), quad.Object)})
	if err != nil {
		return "", err
	}
	text, _ := values[0].(quad.String)
	return string(text), nil
}

// label returns the quads of a label, sorted.
func (r *reader) label(ctx context.Context, iri string) ([]Quad, error) {
	found, err := quadsOf(ctx, r.quads, quad.IRI(iri))
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

// quadsOf returns the quads of a label. It reads each node once, where Cayley's own Quad reads four for every quad.
func quadsOf(ctx context.Context, quads *kv.QuadStore, label quad.IRI) ([]quad.Quad, error) {
	it := quads.QuadIterator(quad.Label, quads.ValueOf(label))
	defer it.Close()
	var (
		found []cayleygraph.Ref // subject, predicate and object of each quad
		index = map[cayleygraph.Ref]int{}
		nodes []cayleygraph.Ref
	)
	for it.Next(ctx) {
		for _, d := range []quad.Direction{quad.Subject, quad.Predicate, quad.Object} {
			ref := quads.QuadDirection(it.Result(), d)
			found = append(found, ref)
			if _, ok := index[ref]; !ok {
				index[ref] = len(nodes)
				nodes = append(nodes, ref)
			}
		}
	}
	if err := errors.Join(it.Err(), ctx.Err()); err != nil {
		return nil, err
	}
	values, err := quads.ValuesOf(ctx, nodes)
	if err != nil {
		return nil, err
	}
	if i := slices.Index(values, nil); i >= 0 {
		return nil, fmt.Errorf("node %v in a quad of label %s is missing", nodes[i], label)
	}
	out := make([]quad.Quad, len(found)/3)
	for i := range out {
		spo := found[3*i : 3*i+3]
		out[i] = quad.Quad{
			Subject: values[index[spo[0]]], Predicate: values[index[spo[1]]], Object: values[index[spo[2]]], Label: label,
		}
	}
	return out, nil
}
