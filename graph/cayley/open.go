package cayley

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cayleygraph/cayley/clog"

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
	// ErrOlder: the tables were made by an earlier version of this program, and who opens them for reading cannot change that.
	ErrOlder = errors.New("the store was made by an older version of whomet: load something into it to bring it up to this one")
	// ErrScheme: the address names no kind of store that is known.
	ErrScheme = errors.New("unknown kind of store: want memory:, bolt:PATH, or a postgres:// or cockroach:// URL")
)

// Options says how to open a store. The zero value opens it for reading and writing and makes it where it is missing.
type Options struct {
	ReadOnly bool // refuse writes, and open only what exists
	NoSync   bool // do not wait for the disk: for bulk loads that can be repeated, as a crash of the machine may break the file
}

// schemaVersion is that of the projection, the spaces and the tables.
const schemaVersion = 3

// quiet turns off the log that Cayley keeps for the process: it has what reaches the callers of this package as errors, and the
// reads that a stopped query still tries.
var quiet = sync.OnceFunc(func() { clog.SetLogger(nil) })

// Open opens a store: "memory:" makes one that lives as long as the process, "bolt:PATH" opens or makes a file,
// "postgres://..." and "cockroach://..." open or make tables in a database (schema whomet, unless the address names a search_path).
func Open(ctx context.Context, address string, o Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	quiet()
	b, err := openBackend(ctx, address, o)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", redact(address), err)
	}
	s := &Store{address: redact(address), readOnly: o.ReadOnly, backend: b}
	if o.ReadOnly {
		return s, nil
	}
	if err := s.upgrade(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("bring store %s up to this version: %w", s.address, err), s.Close())
	}
	return s, nil
}

func openBackend(ctx context.Context, address string, o Options) (backend, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch scheme {
	case "memory":
		return openKeyValue(memory.New(), Options{})
	case "postgres", "postgresql":
		return openPostgres(ctx, address, &postgresDialect, o)
	case "cockroach":
		database, err := cockroachAddress(address)
		if err != nil {
			return nil, err
		}
		return openPostgres(ctx, database, &cockroachDialect, o)
	case "bolt":
		if rest == "" {
			return nil, errors.New("bolt: wants a path behind the colon")
		}
		db, err := bolt.Open(rest, bolt.Options{ReadOnly: o.ReadOnly, NoSync: o.NoSync})
		if err != nil {
			return nil, err
		}
		b, err := openKeyValue(db, o)
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
		return b, nil
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

// openKeyValue opens the store that a database holds, or makes it in an empty one.
func openKeyValue(db engine.DB, o Options) (*keyValue, error) {
	tx, err := db.Begin(false)
	if err != nil {
		return nil, err
	}
	schema, empty := bytes.Clone(tx.Get(spaceStore, []byte(keySchema))), tx.Empty()
	if err := tx.Rollback(); err != nil {
		return nil, err
	}
	b := newKeyValue(db)
	switch {
	case schema != nil:
		err = checkSchema(schema)
	case !empty || o.ReadOnly:
		err = ErrNotStore
	default:
		err = makeStore(db)
	}
	if err != nil {
		return nil, err
	}
	return b, nil
}

func checkSchema(schema []byte) error {
	if version := countOf(schema); version > schemaVersion {
		return fmt.Errorf("%w (schema %d, this is %d)", ErrNewer, version, schemaVersion)
	}
	return nil
}

// makeStore makes an empty store, in one transaction: a process killed meanwhile leaves nothing.
func makeStore(db engine.DB) error {
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	if err := initialise(tx); err != nil {
		return err
	}
	for key, value := range newStore() {
		if err := tx.Put(spaceStore, []byte(key), value); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// newStore is what spaceStore of a new store holds.
func newStore() map[string][]byte {
	var id [8]byte
	rand.Read(id[:])
	return map[string][]byte{
		keySchema: ofCount(schemaVersion), keyID: []byte(hex.EncodeToString(id[:])), keyGeneration: ofCount(0),
	}
}
