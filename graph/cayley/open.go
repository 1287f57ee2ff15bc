package cayley

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/clog"
	"github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"

	"github.com/whomet/whomet/graph/cayley/engine"
	"github.com/whomet/whomet/graph/cayley/engine/bolt"
	"github.com/whomet/whomet/graph/cayley/engine/memory"
)

// Errors of Open, wrapped with the address.
var (
	// ErrLocked: another process has the store open for writing.
	ErrLocked = engine.ErrLocked
	// ErrNotStore: the file is no store of this program.
	ErrNotStore = engine.ErrNotDatabase
	// ErrNewer: the store was written by a later version of this program.
	ErrNewer = errors.New("the store was made by a newer version of whomet")
	// ErrScheme: the address names no kind of store that is known.
	ErrScheme = errors.New("unknown kind of store: want memory: or bolt:PATH")
)

// Options says how to open a store. The zero value opens it for reading and writing and makes it where it is missing.
type Options struct {
	ReadOnly bool // refuse writes, and open only what exists
	NoSync   bool // do not wait for the disk: for bulk loads that can be repeated, as a crash of the machine may break the file
}

// schemaVersion is that of the projection and of the spaces below.
const schemaVersion = 1

// The spaces that the store keeps beside Cayley's.
const (
	spaceStore   = "whomet"  // the keys below
	spaceArticle = "article" // id of every article -> count of its quads
	spaceEntity  = "entity"  // id of every entity -> count of its quads
)

var (
	keySchema     = []byte("schema")     // schemaVersion
	keyID         = []byte("id")         // random, for good
	keyGeneration = []byte("generation") // count of commits
)

// quadIndexes is the set that a store is made with. With the label at hand the quads of an article are found without
// walking the graph; the default set of v0.7.7 has Cayley scan the whole log in queries of several hops.
var quadIndexes = []kv.QuadIndex{
	{Dirs: []quad.Direction{quad.Subject, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Object, quad.Predicate}},
	{Dirs: []quad.Direction{quad.Label}},
}

// quiet turns off the log that Cayley keeps for the process: it has what reaches the callers of this package as errors, and the
// reads that a stopped query still tries.
var quiet = sync.OnceFunc(func() { clog.SetLogger(nil) })

// Open opens a store: "memory:" makes one that lives as long as the process, "bolt:PATH" opens or makes a file.
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	quiet()
	db, err := openEngine(address, o)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", redact(address), err)
	}
	s, err := openOn(db, o)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", redact(address), err), db.Close())
	}
	s.address = redact(address)
	return s, nil
}

// openEngine is where another kind of store joins.
func openEngine(address string, o Options) (engine.DB, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch scheme {
	case "memory":
		return memory.New(), nil
	case "bolt":
		if rest == "" {
			return nil, errors.New("bolt: wants a path behind the colon")
		}
		return bolt.Open(rest, bolt.Options{ReadOnly: o.ReadOnly, NoSync: o.NoSync})
	}
	return nil, ErrScheme
}

// redact leaves user and password out of an address.
func redact(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		rest = rest[at+1:]
	}
	return scheme + "://" + rest
}

// openOn opens the store that a database holds, or makes it in an empty one.
func openOn(db engine.DB, o Options) (*Store, error) {
	tx, err := db.Begin(false)
	if err != nil {
		return nil, err
	}
	found, empty := bytes.Clone(tx.Get(spaceStore, keySchema)), tx.Empty()
	if err := tx.Rollback(); err != nil {
		return nil, err
	}
	switch {
	case found == nil && (!empty || o.ReadOnly && !isMemory(db)):
		return nil, ErrNotStore
	case found == nil:
		if err := initialise(db); err != nil {
			return nil, err
		}
	default:
		if version, _ := binary.Uvarint(found); version > schemaVersion {
			return nil, fmt.Errorf("%w (schema %d, this is %d)", ErrNewer, version, schemaVersion)
		}
	}
	s := &Store{readOnly: o.ReadOnly}
	s.current.Store(&db)
	return s, nil
}

func isMemory(db engine.DB) bool {
	_, ok := db.(*memory.DB)
	return ok
}

// initialise makes an empty store, in one transaction: a process killed meanwhile leaves nothing.
func initialise(db engine.DB) error {
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	if err := kv.Init(engine.Within(tx), nil); err != nil {
		return err
	}
	indexes, err := json.Marshal(quadIndexes)
	if err != nil {
		return err
	}
	var id [8]byte
	rand.Read(id[:]) //nolint:errcheck // never fails
	err = errors.Join(
		tx.Put("meta", []byte("indexes"), indexes),
		tx.Put(spaceStore, keySchema, binary.AppendUvarint(nil, schemaVersion)),
		tx.Put(spaceStore, keyID, []byte(hex.EncodeToString(id[:]))),
		tx.Put(spaceStore, keyGeneration, binary.AppendUvarint(nil, 0)),
	)
	if err != nil {
		return err
	}
	return tx.Commit()
}
