package cayley

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// write begins a transaction that no other writer of the store, in whatever process, runs beside: so two cannot lock each
// other out.
func (p *postgres) write(ctx context.Context) (transaction, error) {
	tx, err := p.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	t := &postgresTx{tx: tx, ctx: ctx, dialect: p.dialect}
	if _, err := tx.Exec(ctx, p.dialect.writeLock); err != nil {
		t.rollback()
		return nil, err
	}
	return t, nil
}

type postgresTx struct {
	tx      pgx.Tx
	ctx     context.Context
	dialect *dialect
}

func (t *postgresTx) rollback() {
	_ = t.tx.Rollback(context.WithoutCancel(t.ctx)) // a broken connection is dropped by the pool
}

func (t *postgresTx) commit(ctx context.Context) error {
	if t.dialect.tell != "" {
		if _, err := t.tx.Exec(ctx, t.dialect.tell); err != nil {
			return err
		}
	}
	return t.tx.Commit(ctx)
}

func (t *postgresTx) quads(ctx context.Context, label quad.IRI) ([]quad.Quad, error) {
	return postgresQuads(ctx, t.tx, label)
}

func (t *postgresTx) get(ctx context.Context, space, key string) ([]byte, error) {
	return getKey(ctx, t.tx, space, key)
}

func (t *postgresTx) values(ctx context.Context, space string, keys []string) (map[string][]byte, error) {
	return getKeys(ctx, t.tx, space, keys)
}

func (t *postgresTx) put(ctx context.Context, space string, values map[string][]byte) error {
	var dropped, keys, kept [][]byte
	var changed []int64
	for key, value := range values {
		if value == nil {
			dropped = append(dropped, []byte(key))
			continue
		}
		keys, kept, changed = append(keys, []byte(key)), append(kept, value), append(changed, generationOf(space, value))
	}
	const upsert = `INSERT INTO keys (space, key, value, changed)
		SELECT $1, k, v, c FROM unnest($2::bytea[], $3::bytea[], $4::bigint[]) AS new(k, v, c)
		ON CONFLICT (space, key) DO UPDATE SET value = EXCLUDED.value, changed = EXCLUDED.changed`
	if len(keys) > 0 {
		if _, err := t.tx.Exec(ctx, upsert, space, keys, kept, changed); err != nil {
			return err
		}
	}
	if len(dropped) == 0 {
		return nil
	}
	_, err := t.tx.Exec(ctx, `DELETE FROM keys WHERE space = $1 AND key = ANY($2)`, space, dropped)
	return err
}

// apply adds and removes quads by five statements, however many they are.
func (t *postgresTx) apply(ctx context.Context, added, removed []quad.Quad) error {
	uses := map[quad.Value]int{}
	for _, q := range added {
		countUses(uses, q, 1)
	}
	for _, q := range removed {
		countUses(uses, q, -1)
	}
	nodes := nodeRows(uses)
	if err := t.addNodes(ctx, nodes); err != nil {
		return fmt.Errorf("add nodes: %w", err)
	}
	if err := t.addQuads(ctx, added); err != nil {
		return fmt.Errorf("add quads: %w", err)
	}
	if err := t.removeQuads(ctx, removed); err != nil {
		return fmt.Errorf("remove quads: %w", err)
	}
	if err := t.dropNodes(ctx, nodes); err != nil {
		return fmt.Errorf("remove nodes: %w", err)
	}
	return nil
}

func countUses(uses map[quad.Value]int, q quad.Quad, n int) {
	for _, d := range quad.Directions {
		uses[q.Get(d)] += n
	}
}

type nodeRow struct {
	hash []byte
	uses int32
	node quad.Value
}

// nodeRows lists nodes whose count of uses changes in the order of their hashes, which is that of the index on them.
func nodeRows(uses map[quad.Value]int) []nodeRow {
	rows := make([]nodeRow, 0, len(uses))
	for node, n := range uses {
		if n != 0 {
			rows = append(rows, nodeRow{hashOf(node), int32(n), node})
		}
	}
	slices.SortFunc(rows, func(a, b nodeRow) int { return bytes.Compare(a.hash, b.hash) })
	return rows
}

func (t *postgresTx) addNodes(ctx context.Context, nodes []nodeRow) error {
	var (
		columns nodeColumns
		uses    []int32
	)
	for _, row := range nodes {
		if row.uses < 0 {
			continue
		}
		if err := columns.add(row); err != nil {
			return err
		}
		uses = append(uses, row.uses)
	}
	const upsert = `INSERT INTO nodes (refs, hash, value, value_string, iri, value_int)
		SELECT * FROM unnest($1::integer[], $2::bytea[], $3::bytea[], $4::text[], $5::boolean[], $6::bigint[])
		ON CONFLICT (hash) DO UPDATE SET refs = nodes.refs + EXCLUDED.refs`
	_, err := t.tx.Exec(ctx, upsert, uses, columns.hashes, columns.raws, columns.texts, columns.iris, columns.numbers)
	return err
}

// nodeColumns are the fields of storedNode for many nodes.
type nodeColumns struct {
	hashes, raws [][]byte
	texts        []*string
	iris         []*bool
	numbers      []*int64
}

func (c *nodeColumns) add(row nodeRow) error {
	n := storedNode{hash: row.hash}
	switch v := row.node.(type) {
	case quad.IRI:
		yes := true
		n.text, n.iri = (*string)(&v), &yes
	case quad.String:
		text := string(v)
		if strings.Contains(text, "\x00") {
			n.raw = []byte(text)
			text = strings.ReplaceAll(text, "\x00", nul)
		}
		n.text = &text
	case quad.Int:
		n.number = (*int64)(&v)
	default:
		return fmt.Errorf("a node of type %T", v)
	}
	c.hashes, c.raws, c.texts = append(c.hashes, n.hash), append(c.raws, n.raw), append(c.texts, n.text)
	c.iris, c.numbers = append(c.iris, n.iri), append(c.numbers, n.number)
	return nil
}

// quadRow is a quad as the hashes of label, subject, predicate and object.
type quadRow [4][]byte

// quadRows lists quads in the order of their unique index, so that each finds its place in it beside the one before.
func quadRows(quads []quad.Quad) []quadRow {
	rows := make([]quadRow, len(quads))
	hashes := make(map[quad.Value][]byte, len(quads))
	hash := func(v quad.Value) []byte {
		h, ok := hashes[v]
		if !ok {
			h = hashOf(v)
			hashes[v] = h
		}
		return h
	}
	for i, q := range quads {
		rows[i] = quadRow{hash(q.Label), hash(q.Subject), hash(q.Predicate), hash(q.Object)}
	}
	slices.SortFunc(rows, func(a, b quadRow) int {
		return cmp.Or(bytes.Compare(a[0], b[0]), bytes.Compare(a[1], b[1]), bytes.Compare(a[2], b[2]), bytes.Compare(a[3], b[3]))
	})
	return rows
}

func (t *postgresTx) addQuads(ctx context.Context, added []quad.Quad) error {
	rows := quadRows(added)
	if !t.dialect.copies {
		return t.insertQuads(ctx, rows)
	}
	columns := []string{"label_hash", "subject_hash", "predicate_hash", "object_hash"}
	source := pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		return []any{rows[i][0], rows[i][1], rows[i][2], rows[i][3]}, nil
	})
	_, err := t.tx.CopyFrom(ctx, pgx.Identifier{"quads"}, columns, source)
	return err
}

func (t *postgresTx) insertQuads(ctx context.Context, rows []quadRow) error {
	var columns [4][][]byte
	for _, row := range rows {
		for i, hash := range row {
			columns[i] = append(columns[i], hash)
		}
	}
	const insert = `INSERT INTO quads (label_hash, subject_hash, predicate_hash, object_hash)
		SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[])`
	_, err := t.tx.Exec(ctx, insert, columns[0], columns[1], columns[2], columns[3])
	return err
}

// removeQuads names one label in each statement: left to choose, the planner looks for quads by object and predicate, of which
// one pair may have many.
func (t *postgresTx) removeQuads(ctx context.Context, removed []quad.Quad) error {
	byLabel := map[quad.Value]*[3][][]byte{}
	for _, q := range removed {
		spo := byLabel[q.Label]
		if spo == nil {
			spo = &[3][][]byte{}
			byLabel[q.Label] = spo
		}
		for i, v := range []quad.Value{q.Subject, q.Predicate, q.Object} {
			spo[i] = append(spo[i], hashOf(v))
		}
	}
	const query = `DELETE FROM quads WHERE label_hash = $1 AND (subject_hash, predicate_hash, object_hash) IN
		(SELECT * FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]))`
	var batch pgx.Batch
	gone := int64(0)
	for label, spo := range byLabel {
		batch.Queue(query, hashOf(label), spo[0], spo[1], spo[2]).Exec(func(tag pgconn.CommandTag) error {
			gone += tag.RowsAffected()
			return nil
		})
	}
	if err := t.tx.SendBatch(ctx, &batch).Close(); err != nil {
		return err
	}
	if gone != int64(len(removed)) {
		return fmt.Errorf("%d of %d are there", gone, len(removed))
	}
	return nil
}

func (t *postgresTx) dropNodes(ctx context.Context, nodes []nodeRow) error {
	var hashes [][]byte
	var uses []int32
	for _, row := range nodes {
		if row.uses < 0 {
			hashes, uses = append(hashes, row.hash), append(uses, row.uses)
		}
	}
	if len(hashes) == 0 {
		return nil
	}
	const update = `UPDATE nodes SET refs = refs + n FROM unnest($1::bytea[], $2::integer[]) AS used(h, n) WHERE hash = h`
	if _, err := t.tx.Exec(ctx, update, hashes, uses); err != nil {
		return err
	}
	_, err := t.tx.Exec(ctx, `DELETE FROM nodes WHERE hash = ANY($1) AND refs <= 0`, hashes)
	return err
}
