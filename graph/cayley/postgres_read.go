package cayley

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
)

// read begins a transaction that sees one state to its end.
func (p *postgres) read(ctx context.Context, guard func() error) (state, error) {
	tx, began, err := p.dialect.beginRead(ctx, p.pool)
	if err != nil {
		return nil, err
	}
	return &postgresState{tx: tx, began: began, ctx: ctx, guard: guard, dialect: p.dialect, sessions: p.sessions}, nil
}

type postgresState struct {
	tx       pgx.Tx
	began    string          // how, where that names the state
	ctx      context.Context // of the read, for what Cayley asks without one
	guard    func() error
	dialect  *dialect
	sessions *sessionSource
	shared   *sharedSnapshot // nil until Cayley's store was asked for
}

func (s *postgresState) close() {
	if s.shared != nil {
		s.shared.close()
	}
	_ = s.tx.Rollback(context.WithoutCancel(s.ctx)) // a broken connection is dropped by the pool
}

// store opens Cayley's store in sessions that share the snapshot of this state: it reads with several cursors at once.
func (s *postgresState) store() (cayleygraph.QuadStore, error) {
	begin, err := s.dialect.share(s.ctx, s.tx, s.began)
	if err != nil {
		return nil, err
	}
	s.shared = newSharedSnapshot(s.ctx, s.sessions, begin, s.guard)
	return s.shared.open(s.dialect)
}

func (s *postgresState) count(ctx context.Context) (n int64, err error) {
	err = s.tx.QueryRow(ctx, `SELECT count(*) FROM quads`).Scan(&n)
	return n, err
}

func (s *postgresState) get(ctx context.Context, space, key string) ([]byte, error) {
	return getKey(ctx, s.tx, space, key)
}

func getKey(ctx context.Context, tx pgx.Tx, space, key string) (value []byte, err error) {
	err = tx.QueryRow(ctx, `SELECT value FROM keys WHERE space = $1 AND key = $2`, space, []byte(key)).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

func (s *postgresState) values(ctx context.Context, space string, keys []string) (map[string][]byte, error) {
	return getKeys(ctx, s.tx, space, keys)
}

func getKeys(ctx context.Context, tx pgx.Tx, space string, keys []string) (map[string][]byte, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := tx.Query(ctx, `SELECT key, value FROM keys WHERE space = $1 AND key = ANY($2)`, space, bytesOf(keys))
	if err != nil {
		return nil, err
	}
	found := make(map[string][]byte, len(keys))
	var key, value []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &value}, func() error {
		found[string(key)] = bytes.Clone(value)
		return nil
	})
	return found, err
}

func bytesOf(keys []string) [][]byte {
	out := make([][]byte, len(keys))
	for i, key := range keys {
		out[i] = []byte(key)
	}
	return out
}

// pageOfKeys is how many keys are read at once: a connection answers one query at a time, and each key may ask another.
const pageOfKeys = 1000

func (s *postgresState) each(ctx context.Context, space string, f func(string, []byte) (bool, error)) error {
	type entry struct{ Key, Value []byte }
	const query = `SELECT key, value FROM keys WHERE space = $1 AND key > $2 ORDER BY key LIMIT $3`
	after := []byte{}
	for {
		rows, err := s.tx.Query(ctx, query, space, after, pageOfKeys)
		if err != nil {
			return err
		}
		page, err := pgx.CollectRows(rows, pgx.RowToStructByPos[entry])
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := ctx.Err(); err != nil {
				return err
			}
			if more, err := f(string(e.Key), e.Value); !more || err != nil {
				return err
			}
			after = e.Key
		}
		if len(page) < pageOfKeys {
			return nil
		}
	}
}

func (s *postgresState) since(ctx context.Context, space string, generation int64, f func(string, []byte)) error {
	rows, err := s.tx.Query(ctx, `SELECT key, value FROM keys WHERE space = $1 AND changed > $2`, space, generation)
	if err != nil {
		return err
	}
	var key, value []byte
	_, err = pgx.ForEachRow(rows, []any{&key, &value}, func() error {
		f(string(key), value)
		return nil
	})
	return err
}

func (s *postgresState) literals(ctx context.Context, node quad.IRI, predicates ...quad.IRI) ([]string, error) {
	texts, hashes := make([]string, len(predicates)), make([][]byte, len(predicates))
	for i, predicate := range predicates {
		hashes[i] = hashOf(predicate)
	}
	const query = `SELECT array_position($2, predicate_hash), hash, value, value_string, iri, value_int
		FROM quads JOIN nodes ON hash = object_hash WHERE subject_hash = $1 AND predicate_hash = ANY($2)`
	rows, err := s.tx.Query(ctx, query, hashOf(node), hashes)
	if err != nil {
		return nil, err
	}
	var n storedNode
	var at int
	_, err = pgx.ForEachRow(rows, append([]any{&at}, n.fields()...), func() error {
		value, err := n.value()
		text, _ := value.(quad.String)
		texts[at-1] = string(text)
		return err
	})
	return texts, err
}

func (s *postgresState) quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error) {
	return postgresQuads(ctx, s.tx, label)
}

// postgresQuads returns the quads of a label.
func postgresQuads(ctx context.Context, tx pgx.Tx, label quad.IRI) ([]quad.Quad, error) {
	type triple struct{ S, P, O []byte }
	const query = `SELECT subject_hash, predicate_hash, object_hash FROM quads WHERE label_hash = $1`
	rows, err := tx.Query(ctx, query, hashOf(label))
	if err != nil {
		return nil, err
	}
	triples, err := pgx.CollectRows(rows, pgx.RowToStructByPos[triple])
	if err != nil {
		return nil, err
	}
	wanted := map[string]quad.Value{}
	for _, t := range triples {
		wanted[string(t.S)], wanted[string(t.P)], wanted[string(t.O)] = nil, nil, nil
	}
	if err := fetchNodes(ctx, tx, wanted); err != nil {
		return nil, fmt.Errorf("quads of label %s: %w", label, err)
	}
	quads := make([]quad.Quad, len(triples))
	for i, t := range triples {
		quads[i] = quad.Quad{
			Subject: wanted[string(t.S)], Predicate: wanted[string(t.P)], Object: wanted[string(t.O)], Label: label,
		}
	}
	return quads, nil
}

// fetchNodes fills in the values of nodes, by hash.
func fetchNodes(ctx context.Context, tx pgx.Tx, wanted map[string]quad.Value) error {
	hashes := make([][]byte, 0, len(wanted))
	for hash := range wanted {
		hashes = append(hashes, []byte(hash))
	}
	const query = `SELECT hash, value, value_string, iri, value_int FROM nodes WHERE hash = ANY($1)`
	rows, err := tx.Query(ctx, query, hashes)
	if err != nil {
		return err
	}
	var n storedNode
	found := 0
	_, err = pgx.ForEachRow(rows, n.fields(), func() error {
		value, err := n.value()
		wanted[string(n.hash)] = value
		found++
		return err
	})
	if err == nil && found < len(wanted) {
		err = fmt.Errorf("%d nodes are missing", len(wanted)-found)
	}
	return err
}

// storedNode is a row of the table of nodes: an IRI, a string or an integer, as the projection has no others.
type storedNode struct {
	hash   []byte
	raw    []byte // of a string with the character that PostgreSQL cannot hold
	text   *string
	iri    *bool
	number *int64
}

// nul is what Cayley writes for the character 0, and reads as it, whatever it was.
const nul = `\x00`

func (n *storedNode) fields() []any { return []any{&n.hash, &n.raw, &n.text, &n.iri, &n.number} }

func (n *storedNode) value() (quad.Value, error) {
	switch {
	case n.raw != nil:
		return quad.String(n.raw), nil
	case n.text != nil && n.iri != nil && *n.iri:
		return quad.IRI(*n.text), nil
	case n.text != nil:
		return quad.String(*n.text), nil
	case n.number != nil:
		return quad.Int(*n.number), nil
	}
	return nil, fmt.Errorf("node %x is of an unknown kind", n.hash)
}

func hashOf(v quad.Value) []byte { return quad.HashOf(v) }
