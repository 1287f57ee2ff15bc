package cayley

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph"
)

// kindOf reads the kind off an id, which begins with it.
func kindOf(id string) graph.EntityKind {
	kind, _, _ := strings.Cut(id, "/")
	return graph.EntityKind(kind)
}

// names are what the quads of an entity do not tell: in which order it goes by them.
type names struct {
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
}

// namesOf is the value that spaceNames has for an entity, but for the generation before it.
func namesOf(e graph.CanonicalEntity) ([]byte, error) {
	return json.Marshal(names{e.Name, e.Aliases})
}

// withoutGeneration cuts the generation off a value of spaceNames.
func withoutGeneration(value []byte) []byte {
	_, n := binary.Uvarint(value)
	return value[max(n, 0):]
}

func namedEntity(id string, value []byte) (graph.CanonicalEntity, error) {
	var n names
	if err := json.Unmarshal(withoutGeneration(value), &n); err != nil {
		return graph.CanonicalEntity{}, fmt.Errorf("names of entity %q: %w", id, err)
	}
	ref := graph.Ref{ID: graph.EntityID(id), Kind: kindOf(id), Name: n.Name}
	return graph.CanonicalEntity{Ref: ref, Aliases: n.Aliases}, nil
}

// Entities yields every canonical entity of the present state as it was written, by id and without counts and mentions. It
// ends with the first error.
func (s *Store) Entities(ctx context.Context) iter.Seq2[graph.CanonicalEntity, error] {
	return func(yield func(graph.CanonicalEntity, error) bool) {
		r, err := s.read(ctx, nil)
		if err != nil {
			yield(graph.CanonicalEntity{}, err)
			return
		}
		defer r.close()
		if err := r.names(ctx, func(e graph.CanonicalEntity) bool { return yield(e, nil) }); err != nil {
			yield(graph.CanonicalEntity{}, err)
		}
	}
}

// names calls f with every entity until it returns false.
func (r *reader) names(ctx context.Context, f func(graph.CanonicalEntity) bool) error {
	schema, err := r.get(ctx, spaceStore, keySchema)
	if err != nil {
		return err
	}
	if countOf(schema) < 3 { // open for reading only, so that it was not brought up to date
		return r.eachEntity(ctx, func(e graph.CanonicalEntity, _ int64) (bool, error) { return f(e), nil })
	}
	return r.each(ctx, spaceNames, func(id string, value []byte) (bool, error) {
		e, err := namedEntity(id, value)
		return err == nil && f(e), err
	})
}

// eachEntity makes out every entity from its quads, and when these were written, until f returns false.
func (r *reader) eachEntity(ctx context.Context, f func(e graph.CanonicalEntity, generation int64) (bool, error)) error {
	return r.each(ctx, spaceEntity, func(id string, value []byte) (bool, error) {
		e, err := r.entityOfQuads(ctx, id)
		if err != nil {
			return false, fmt.Errorf("entity %q: %w", id, err)
		}
		return f(e, lastCount(value))
	})
}

// entityOfQuads makes out an entity from its quads, its aliases in the order of the alphabet behind the name.
func (r *reader) entityOfQuads(ctx context.Context, id string) (graph.CanonicalEntity, error) {
	e := graph.CanonicalEntity{Ref: graph.Ref{ID: graph.EntityID(id), Kind: kindOf(id)}}
	found, err := r.quads(ctx, quad.IRI(EntityIRI(e.ID)))
	for _, q := range found {
		text, _ := q.Object.(quad.String)
		switch q.Predicate {
		case schemaName:
			e.Name = string(text)
		case schemaAlternateName:
			e.Aliases = append(e.Aliases, string(text))
		}
	}
	slices.Sort(e.Aliases)
	e.Aliases = slices.Insert(e.Aliases, 0, e.Name)
	return e, err
}
