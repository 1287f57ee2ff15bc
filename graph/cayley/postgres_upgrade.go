package cayley

import (
	"bytes"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// upToDate checks the version of the store that is there, and gives tables of an older one the form of this one's. What lies in
// them is brought up to date by Store.upgrade.
func (p *postgres) upToDate(ctx context.Context, version []byte, o Options) error {
	const tables = 3 // version that changed them last
	switch {
	case countOf(version) >= tables:
		return checkSchema(version)
	case o.ReadOnly:
		return fmt.Errorf("%w (schema %d, this is %d)", ErrOlder, countOf(version), schemaVersion)
	}
	tx, err := p.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	if err := tx.(*postgresTx).upgradeTables(ctx); err != nil {
		return fmt.Errorf("change the tables to those of schema %d: %w", tables, err)
	}
	return tx.commit(ctx)
}

// upgradeTables gives the table of keys the generation of each key in a column of its own, so that what changed since another
// one is found without reading all, and the table of quads its present indexes.
func (t *postgresTx) upgradeTables(ctx context.Context) error {
	if _, err := t.tx.Exec(ctx, `ALTER TABLE keys ADD COLUMN IF NOT EXISTS changed bigint`); err != nil {
		return err
	}
	for _, space := range spaces {
		if err := t.fillChanged(ctx, space); err != nil {
			return err
		}
	}
	_, err := t.tx.Exec(ctx, `
		ALTER TABLE keys ALTER COLUMN changed SET NOT NULL;
		CREATE INDEX IF NOT EXISTS keys_changed ON keys (space, changed);
		CREATE UNIQUE INDEX IF NOT EXISTS quads_spol ON quads (subject_hash, predicate_hash, object_hash, label_hash);
		CREATE INDEX IF NOT EXISTS quads_l ON quads (label_hash);
		DROP INDEX IF EXISTS quads_lspo;
		DROP INDEX IF EXISTS quads_sp`)
	return err
}

func (t *postgresTx) fillChanged(ctx context.Context, space string) error {
	rows, err := t.tx.Query(ctx, `SELECT key, value FROM keys WHERE space = $1 AND changed IS NULL`, space)
	if err != nil {
		return err
	}
	var (
		key, value []byte
		keys       [][]byte
		changed    []int64
	)
	_, err = pgx.ForEachRow(rows, []any{&key, &value}, func() error {
		keys, changed = append(keys, bytes.Clone(key)), append(changed, generationOf(space, value))
		return nil
	})
	if err != nil {
		return err
	}
	const update = `UPDATE keys SET changed = c FROM unnest($2::bytea[], $3::bigint[]) AS known(k, c) WHERE space = $1 AND key = k`
	_, err = t.tx.Exec(ctx, update, space, keys, changed)
	return err
}
