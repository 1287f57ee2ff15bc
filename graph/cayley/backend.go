package cayley

import (
	"context"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// backend is a kind of store: where quads lie, and beside them the keys of the spaces below, changed together with them.
type backend interface {
	// read begins to read the last committed state. Every read of Gizmo asks the guard first.
	read(ctx context.Context, guard func() error) (state, error)
	// write begins to write; it waits for the writer before.
	write(ctx context.Context) (transaction, error)
	// passing reports whether an error of a transaction says no more than that it met another one, and may be tried again.
	passing(err error) bool
	// size is the room taken, in bytes; 0 where the store cannot tell.
	size(ctx context.Context) (int64, error)
	// close waits for reads in progress.
	close() error
}

// state is one state of the store.
type state interface {
	// store shows the state to Gizmo.
	store() (cayleygraph.QuadStore, error)
	// quads returns the quads of a label.
	quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error)
	// literals returns the one string that a node has for each predicate; empty where it has none.
	literals(ctx context.Context, node quad.IRI, predicates ...quad.IRI) ([]string, error)
	// count is that of all quads.
	count(ctx context.Context) (int64, error)
	// get returns the value of a key, nil where there is none.
	get(ctx context.Context, space, key string) ([]byte, error)
	// values returns those of many keys, by key; keys that there are none of are left out.
	values(ctx context.Context, space string, keys []string) (map[string][]byte, error)
	// each calls f with the keys of a space, in the order of their bytes, until it returns false.
	each(ctx context.Context, space string, f func(key string, value []byte) (bool, error)) error
	// since calls f, in no order, with the keys of a space whose values were written after a generation.
	since(ctx context.Context, space string, generation int64, f func(key string, value []byte)) error
	close()
}

// watcher is a backend that other processes may write to.
type watcher interface {
	// changed waits until somebody may have written: until word of it comes, or a moment has passed without any.
	changed(ctx context.Context) error
}

// transaction changes the store; nothing of it is seen before commit.
type transaction interface {
	quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error)
	// values returns those of the keys that a space has.
	values(ctx context.Context, space string, keys []string) (map[string][]byte, error)
	get(ctx context.Context, space, key string) ([]byte, error)
	// put sets values of keys; a nil value deletes.
	put(ctx context.Context, space string, values map[string][]byte) error
	// apply removes quads that are there and adds others that are not.
	apply(ctx context.Context, added, removed []quad.Quad) error
	commit(ctx context.Context) error
	// rollback ends the transaction; after commit it does nothing.
	rollback()
}

// The spaces of keys. Values are varints, but for names, evidence and history.
const (
	spaceStore   = "whomet"  // the keys below
	spaceArticle = "article" // id of every article -> count of its quads, generation of its last change
	spaceEntity  = "entity"  // id of every entity -> count of its quads, generation of its last change
	spaceRuling  = "ruling"  // id of every ruling -> count of its quads, generation of its last change
	spaceDeleted = "deleted" // id of every article that is no more -> generation of its deletion
	spaceDropped = "dropped" // id of every entity that is no more -> generation of that
	spaceUndone  = "undone"  // id of every ruling that is no more -> generation of that

	spaceNames    = "names"    // id of every entity -> generation of their last change, its name and aliases in their order as JSON
	spaceEvidence = "evidence" // id of every article -> the evidence of its facts, see record
	spaceHistory  = "history"  // id of every article that ever was -> what became of it, see Store.History
)

// spaces lists all of them, for what copies a store.
var spaces = []string{
	spaceStore, spaceArticle, spaceEntity, spaceRuling, spaceDeleted, spaceDropped, spaceUndone, spaceNames, spaceEvidence, spaceHistory,
}

// graves are where the ids of a space go when they are no more.
var graves = map[string]string{spaceArticle: spaceDeleted, spaceEntity: spaceDropped, spaceRuling: spaceUndone}

// generationOf reads off a value when it was written; 0 where it does not say.
func generationOf(space string, value []byte) int64 {
	switch space {
	case spaceStore, spaceEvidence, spaceHistory:
		return 0
	case spaceNames:
		return countOf(value)
	}
	return lastCount(value)
}

// The keys of spaceStore.
const (
	keySchema     = "schema"     // schemaVersion
	keyID         = "id"         // random, for good
	keyGeneration = "generation" // count of commits
)
