package cayley

import (
	"context"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	hidalgo "github.com/hidal-go/hidalgo/kv"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley/engine"
)

// OpenEngine opens the store in a database of the test's making.
func OpenEngine(db engine.DB) (*Store, error) {
	b, err := openKeyValue(db, Options{})
	if err != nil {
		return nil, err
	}
	return &Store{backend: b}, nil
}

// OpenAsCockroach opens a store in a PostgreSQL database with as much of the dialect of CockroachDB as it understands.
func OpenAsCockroach(ctx context.Context, address string) (*Store, error) {
	d := cockroachDialect
	d.beginRead, d.share = postgresDialect.beginRead, postgresDialect.share
	b, err := openPostgres(ctx, address, &d, Options{})
	if err != nil {
		return nil, err
	}
	return &Store{address: address, backend: b}, nil
}

// CockroachAddress is what a driver of PostgreSQL is given for the address of a store.
func CockroachAddress(address string) (string, error) { return cockroachAddress(address) }

// PlainGizmo runs a program as Cayley does: without bounds, with a transaction for each iterator.
func PlainGizmo(ctx context.Context, s *Store, program string) ([]any, error) {
	quads, err := quadStore(plainDB{s.backend.(*keyValue).db()})
	if err != nil {
		return nil, err
	}
	it, err := gizmo.NewSession(quads).Execute(ctx, program, query.Options{Collation: query.JSON, Limit: -1})
	if err != nil {
		return nil, err
	}
	defer it.Close()
	rows := []any{}
	for it.Next(ctx) {
		if row := it.Result(); row != nil {
			rows = append(rows, row)
		}
	}
	return rows, it.Err()
}

type plainDB struct{ db engine.DB }

func (p plainDB) Close() error { return nil }

func (p plainDB) Tx(bool) (hidalgo.Tx, error) {
	tx, err := p.db.Begin(false)
	if err != nil {
		return nil, err
	}
	return plainTx{engine.Within(tx).(hidalgo.Tx), tx}, nil
}

type plainTx struct {
	hidalgo.Tx
	tx engine.Tx
}

func (p plainTx) Close() error { return p.tx.Rollback() }

// NewRecord is the evidence of an extraction as the store keeps it.
func NewRecord(x *graph.Extraction) []byte { return newRecord(x) }

// ReadRecord reads the evidence of one fact from what NewRecord gave.
func ReadRecord(kept []byte, f graph.FactRef) ([]graph.Evidence, error) {
	return record(kept).evidence(f)
}
