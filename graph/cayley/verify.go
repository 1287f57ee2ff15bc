package cayley

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/cayleygraph/cayley/graph/proto"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley/engine"
)

// ErrBroken is wrapped by what Verify finds.
var ErrBroken = errors.New("the store breaks an invariant")

// maxFaults is how many faults Verify names.
const maxFaults = 20

// Verify checks, beside reads and writes, what every write keeps true: each article reads back, and projects to exactly the
// quads under its label; the counts of quads agree; every quad is in each index, and every node is counted as often as quads
// use it; pages of a file are whole. It names up to 20 faults.
func (s *Store) Verify(ctx context.Context) error {
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	defer r.close()
	schema, err := r.get(ctx, spaceStore, keySchema)
	if err != nil {
		return err
	}
	v := verifier{reader: r, version: countOf(schema)}
	checks := []func(context.Context) error{v.articles, v.entities, v.rulings, v.total}
	if kv, ok := r.state.(*keyValueState); ok {
		v.snapshot = kv.snapshot
		checks = append(checks, v.log, v.indexes, v.references)
	}
	for _, check := range checks {
		if err := check(ctx); err != nil {
			return err
		}
	}
	if _, file, err := s.file(); err == nil {
		if err := file.Check(); err != nil {
			v.fault("file: %w", err)
		}
	}
	return errors.Join(v.faults...)
}

type verifier struct {
	*reader
	version  int64 // of the schema
	faults   []error
	snapshot *engine.Snapshot           // of a key-value store
	labelled int64                      // under the labels of articles and entities
	links    map[uint64]proto.Primitive // by id, those not deleted
	uses     map[uint64]uint64          // of each node by links
	nodes    map[uint64]quad.Value
}

func (v *verifier) fault(format string, args ...any) {
	if len(v.faults) < maxFaults {
		v.faults = append(v.faults, fmt.Errorf("%w: %w", ErrBroken, fmt.Errorf(format, args...)))
	}
}

// articles compares the quads of each article with those that it projects to.
func (v *verifier) articles(ctx context.Context) error {
	return v.each(ctx, spaceArticle, func(id string, count []byte) (bool, error) {
		a, err := v.article(ctx, graph.ArticleID(id))
		if err != nil {
			v.fault("%w", err)
			return true, nil
		}
		wanted, err := projectArticle(a)
		if err != nil {
			v.fault("article %q: %w", id, err)
			return true, nil
		}
		found, err := v.labelOf(ctx, id, wanted.label, countOf(count))
		if err != nil {
			return false, err
		}
		for _, q := range found {
			if _, ok := wanted.quads[q]; !ok {
				v.fault("article %q: quad %s is none of it", id, quadOf(q).NQuad())
			}
			delete(wanted.quads, q)
		}
		for q := range wanted.quads {
			v.fault("article %q: quad %s is missing", id, quadOf(q).NQuad())
		}
		err = v.record(ctx, &a)
		return err == nil, err
	})
}

// entities compares the quads of each entity with those that its names make.
func (v *verifier) entities(ctx context.Context) error {
	return v.each(ctx, spaceEntity, func(id string, count []byte) (bool, error) {
		found, err := v.labelOf(ctx, id, quad.IRI(EntityIRI(graph.EntityID(id))), countOf(count))
		if err != nil {
			return false, err
		}
		names, err := v.get(ctx, spaceNames, id)
		if err != nil || names == nil && v.version < 3 {
			return err == nil, err
		}
		e, err := namedEntity(id, names)
		if err != nil {
			v.fault("%w", err)
			return true, nil
		}
		wanted := projectEntity(e)
		if len(found) != len(wanted.quads) || slices.ContainsFunc(found, func(q quad.Quad) bool { _, ok := wanted.quads[q]; return !ok }) {
			v.fault("the quads of entity %q are not those of its names %s", id, withoutGeneration(names))
		}
		return true, nil
	})
}

func (v *verifier) rulings(ctx context.Context) error {
	return v.each(ctx, spaceRuling, func(id string, count []byte) (bool, error) {
		_, err := v.labelOf(ctx, id, quad.IRI(rulingIRI(id)), countOf(count))
		return err == nil, err
	})
}

func (v *verifier) total(ctx context.Context) error {
	n, err := v.count(ctx)
	if n != v.labelled {
		v.fault("%d quads under known labels, the count is %d", v.labelled, n)
	}
	return err
}

// labelOf returns the quads of a label and compares their number with the one kept.
func (v *verifier) labelOf(ctx context.Context, key string, label quad.IRI, kept int64) ([]quad.Quad, error) {
	found, err := v.quads(ctx, label)
	if err != nil {
		v.fault("%w", err)
		return nil, ctx.Err()
	}
	v.labelled += int64(len(found))
	if kept != int64(len(found)) {
		v.fault("%q: %d quads, the count is %d", key, len(found), kept)
	}
	return found, nil
}

// log reads all that Cayley has written: nodes, and links between them.
func (v *verifier) log(ctx context.Context) error {
	v.links, v.uses, v.nodes = map[uint64]proto.Primitive{}, map[uint64]uint64{}, map[uint64]quad.Value{}
	err := v.scan(ctx, "log", func(key, value []byte) {
		var p proto.Primitive
		if err := p.Unmarshal(value); err != nil {
			v.fault("log entry %x: %w", key, err)
			return
		}
		switch {
		case p.ID != binary.BigEndian.Uint64(key):
			v.fault("log entry %x has id %x", key, p.ID)
		case p.IsNode():
			node, err := pquads.UnmarshalValue(p.Value)
			if err != nil {
				v.fault("node %d: %w", p.ID, err)
			}
			v.nodes[p.ID] = node
		case !p.Deleted:
			v.links[p.ID] = p
			for _, d := range quad.Directions {
				v.uses[p.GetDirection(d)]++
			}
		}
	})
	if n := int64(len(v.links)); n != v.labelled {
		v.fault("%d quads, %d under known labels", n, v.labelled)
	}
	return err
}

// indexes looks for every link in every index, and that the lists there hold nothing else.
func (v *verifier) indexes(ctx context.Context) error {
	for _, index := range quadIndexes {
		space := ""
		for _, d := range index.Dirs {
			space += string(d.Prefix())
		}
		found := 0
		err := v.scan(ctx, space, func(key, value []byte) {
			for len(value) > 0 {
				id, n := binary.Uvarint(value)
				if n <= 0 {
					v.fault("index %s: entry %x is cut off", space, key)
					return
				}
				value = value[n:]
				p, ok := v.links[id]
				if !ok {
					continue // deleted
				}
				if found++; string(index.KeyFor(&p)[1]) != string(key) {
					v.fault("index %s: quad %d is under %x", space, id, key)
				}
			}
		})
		if err != nil {
			return err
		}
		if found != len(v.links) {
			v.fault("index %s has %d of %d quads", space, found, len(v.links))
		}
	}
	return nil
}

// references compares how often nodes are used with how often Cayley thinks they are: it drops a node at zero.
func (v *verifier) references(context.Context) error {
	for id := range v.uses {
		if _, ok := v.nodes[id]; !ok {
			v.fault("a quad names node %d, which is not there", id)
		}
	}
	for id, node := range v.nodes {
		hash := quad.HashOf(node)
		counted, err := v.snapshot.Get("n", hash)
		if err != nil {
			return err
		}
		if n := countOf(counted); uint64(n) != v.uses[id] {
			v.fault("node %s is used %d times, the count is %d", node, v.uses[id], n)
		}
		kept, err := v.snapshot.Get("v", hash)
		if err != nil {
			return err
		}
		if n := countOf(kept); uint64(n) != id {
			v.fault("node %s is %d in the log and %d in the table of nodes", node, id, n)
		}
	}
	return nil
}

// scan calls f with every key of a space of Cayley's.
func (v *verifier) scan(ctx context.Context, space string, f func(key, value []byte)) error {
	keys, err := v.snapshot.Scan(space, nil)
	if err != nil {
		return err
	}
	for n := 0; keys.Next(); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		f(keys.Key(), keys.Value())
	}
	return nil
}
