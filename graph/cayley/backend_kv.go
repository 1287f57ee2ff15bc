package cayley

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	hidalgo "github.com/hidal-go/hidalgo/kv"

	"github.com/whomet/whomet/graph/cayley/engine"
)

// quadIndexes is the set that a store is made with. With the label at hand the quads of an article are found without
// walking the graph; the default set of v0.7.7 has Cayley scan the whole log in queries of several hops.
var quadIndexes = []kv.QuadIndex{
	{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Object, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Label}},
}

// keyValue is a store of Cayley's key-value kind in a database of engine's.
type keyValue struct {
	current atomic.Pointer[engine.DB] // Compact puts another in its place
}

func newKeyValue(db engine.DB) *keyValue {
	b := &keyValue{}
	b.current.Store(&db)
	return b
}

func (b *keyValue) db() engine.DB { return *b.current.Load() }

func (b *keyValue) close() error { return b.db().Close() }

// passing is never true: the one writer waits for its turn.
func (b *keyValue) passing(error) bool { return false }

func (b *keyValue) size(context.Context) (int64, error) { return b.db().Size(), nil }

// initialise makes the quad store in an empty database. Unlike Cayley's own it does so in one transaction, and with its indexes
// without changing a variable of the whole process.
func initialise(tx engine.Tx) error {
	if err := kv.Init(engine.Within(tx), nil); err != nil {
		return err
	}
	indexes, err := json.Marshal(quadIndexes)
	if err != nil {
		return err
	}
	return tx.Put("meta", []byte("indexes"), indexes)
}

// quadStore makes a new Cayley store over a database. It is cheap, and a new one for every task has none of the state that
// Cayley keeps between tasks: ids cached before a commit that failed, which would turn up in facts nobody wrote.
func quadStore(db hidalgo.KV) (*kv.QuadStore, error) {
	quads, err := kv.New(db, cayleygraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return nil, err
	}
	return quads.(*kv.QuadStore), nil
}

func (b *keyValue) read(_ context.Context, guard func() error) (state, error) {
	snapshot, err := b.snapshot(guard)
	if err != nil {
		return nil, err
	}
	quads, err := quadStore(snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	return &keyValueState{snapshot, quads}, nil
}

// snapshot begins to read; once more where Compact closed the database just then.
func (b *keyValue) snapshot(guard func() error) (*engine.Snapshot, error) {
	for {
		db := b.current.Load()
		snapshot, err := engine.NewSnapshot(*db, guard)
		if err == nil || b.current.Load() == db {
			return snapshot, err
		}
	}
}

type keyValueState struct {
	snapshot *engine.Snapshot
	all      *kv.QuadStore
}

func (s *keyValueState) close() { _ = s.snapshot.Close() } // ending a read transaction does nothing that can fail

func (s *keyValueState) store() (cayleygraph.QuadStore, error) { return s.all, nil }

func (s *keyValueState) count(context.Context) (int64, error) { return s.all.Size(), nil }

func (s *keyValueState) quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error) {
	return quadsOf(ctx, s.all, label)
}

func (s *keyValueState) get(_ context.Context, space, key string) ([]byte, error) {
	return s.snapshot.Get(space, []byte(key))
}

func (s *keyValueState) values(ctx context.Context, space string, keys []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(keys))
	for _, key := range keys {
		if _, known := found[key]; known {
			continue
		}
		value, err := s.get(ctx, space, key)
		if err != nil {
			return nil, err
		}
		if value != nil {
			found[key] = value
		}
	}
	return found, ctx.Err()
}

func (s *keyValueState) each(ctx context.Context, space string, f func(string, []byte) (bool, error)) error {
	keys, err := s.snapshot.Scan(space, nil)
	if err != nil {
		return err
	}
	for keys.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if more, err := f(string(keys.Key()), keys.Value()); !more || err != nil {
			return err
		}
	}
	return nil
}

func (s *keyValueState) since(ctx context.Context, space string, generation int64, f func(string, []byte)) error {
	return s.each(ctx, space, func(key string, value []byte) (bool, error) {
		if generationOf(space, value) > generation {
			f(key, value)
		}
		return true, nil
	})
}

func (s *keyValueState) literals(ctx context.Context, node quad.IRI, predicates ...quad.IRI) ([]string, error) {
	texts := make([]string, len(predicates))
	for i, predicate := range predicates {
		var err error
		if texts[i], err = s.literal(ctx, node, predicate); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func (s *keyValueState) literal(ctx context.Context, node, predicate quad.IRI) (text string, err error) {
	refs, err := s.all.RefsOf(ctx, []quad.Value{node, predicate})
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
	it := kv.NewQuadIterator(s.all, quadIndexes[0], ids)
	defer func() { err = errors.Join(err, it.Close()) }()
	if !it.Next(ctx) {
		return "", it.Err()
	}
	values, err := s.all.ValuesOf(ctx, []cayleygraph.Ref{s.all.QuadDirection(it.Result(), quad.Object)})
	if err != nil {
		return "", err
	}
	found, _ := values[0].(quad.String)
	return string(found), nil
}

func (b *keyValue) write(context.Context) (transaction, error) {
	tx, err := b.db().Begin(true)
	if err != nil {
		return nil, err
	}
	quads, err := quadStore(engine.Within(tx))
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return &keyValueTx{tx, quads}, nil
}

type keyValueTx struct {
	tx  engine.Tx
	all *kv.QuadStore
}

func (t *keyValueTx) rollback() { _ = t.tx.Rollback() } // nothing can be done about it, and nothing is lost

func (t *keyValueTx) commit(context.Context) error { return t.tx.Commit() }

func (t *keyValueTx) quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error) {
	return quadsOf(ctx, t.all, label)
}

func (t *keyValueTx) values(_ context.Context, space string, keys []string) (map[string][]byte, error) {
	found := make(map[string][]byte, len(keys))
	for _, key := range keys {
		if value := t.tx.Get(space, []byte(key)); value != nil {
			found[key] = bytes.Clone(value)
		}
	}
	return found, nil
}

func (t *keyValueTx) get(_ context.Context, space, key string) ([]byte, error) {
	return bytes.Clone(t.tx.Get(space, []byte(key))), nil
}

func (t *keyValueTx) put(_ context.Context, space string, values map[string][]byte) error {
	for key, value := range values {
		var err error
		if value == nil {
			err = t.tx.Delete(space, []byte(key))
		} else {
			err = t.tx.Put(space, []byte(key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// apply gives what is added and what is removed to Cayley by two calls inside the one transaction. In one call it nets the uses
// of each node, and a node that loses more than it gains is left out of the quads that are added (its id in them is 0).
func (t *keyValueTx) apply(_ context.Context, added, removed []quad.Quad) error {
	for _, side := range []struct {
		quads  []quad.Quad
		action cayleygraph.Procedure
	}{{added, cayleygraph.Add}, {removed, cayleygraph.Delete}} {
		if len(side.quads) == 0 {
			continue
		}
		deltas := make([]cayleygraph.Delta, len(side.quads))
		for i, q := range side.quads {
			deltas[i] = cayleygraph.Delta{Quad: q, Action: side.action}
		}
		if err := t.all.ApplyDeltas(deltas, cayleygraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
			return err
		}
	}
	return nil
}

// quadsOf returns the quads of a label. It reads each node once, where Cayley's own Quad reads four for every quad.
func quadsOf(ctx context.Context, quads *kv.QuadStore, label quad.IRI) (_ []quad.Quad, err error) {
	it := quads.QuadIterator(quad.Label, quads.ValueOf(label))
	defer func() { err = errors.Join(err, it.Close()) }()
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
