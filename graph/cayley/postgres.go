package cayley

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgres is a store in a PostgreSQL database: Cayley's tables for reading, written by statements of our own. Cayley's send one
// statement for each node and quad. Several processes may have the same store open; their writes wait for each other.
type postgres struct {
	dialect  *dialect
	pool     *pgxpool.Pool
	sessions *sessionSource
	ear      listener
}

// schemaSQL makes the tables, where they are missing.
//
//go:embed postgres.sql
var schemaSQL string

// defaultSchema is where the tables lie unless the address has a search_path.
const defaultSchema = "whomet"

// openPostgres opens the store at an address as libpq takes it (postgres://user@host/database?...), and makes it where the
// database has none.
func openPostgres(ctx context.Context, address string, d *dialect, o Options) (*postgres, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the address is no URL of a PostgreSQL database") // the error may quote the password
	}
	parameters := config.ConnConfig.RuntimeParams
	if parameters["search_path"] == "" {
		parameters["search_path"] = defaultSchema
	}
	parameters["application_name"] = "whomet"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	p := &postgres{dialect: d, pool: pool, sessions: newSessionSource(config.ConnConfig)}
	p.ear.config = config.ConnConfig
	if err := p.prepare(ctx, parameters["search_path"], o); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// prepare checks the version of the store that is there, or makes one.
func (p *postgres) prepare(ctx context.Context, schema string, o Options) error {
	version, err := p.schema(ctx)
	if err == nil && version != nil {
		return p.upToDate(ctx, version, o)
	}
	if err != nil && !isUndefined(err) {
		return err
	}
	if o.ReadOnly {
		return ErrNotStore
	}
	if p.dialect.makeLock == "" {
		return makeTables(ctx, p.pool, schema)
	}
	return pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		// one process makes the tables, others that come meanwhile wait and find them
		if _, err := tx.Exec(ctx, p.dialect.makeLock, "whomet "+schema); err != nil {
			return err
		}
		return makeTables(ctx, tx, schema)
	})
}

// executor is a pool or a transaction.
type executor interface {
	Exec(ctx context.Context, query string, arguments ...any) (pgconn.CommandTag, error)
}

// makeTables makes what is missing of a store.
func makeTables(ctx context.Context, in executor, schema string) error {
	name := pgx.Identifier{schema}.Sanitize()
	if _, err := in.Exec(ctx, strings.ReplaceAll(schemaSQL, "SCHEMA_NAME", name)); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	for key, value := range newStore() {
		const insert = `INSERT INTO keys (space, key, value, changed) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING`
		if _, err := in.Exec(ctx, insert, spaceStore, []byte(key), value); err != nil {
			return err
		}
	}
	return nil
}

func (p *postgres) schema(ctx context.Context) (version []byte, err error) {
	const query = `SELECT value FROM keys WHERE space = $1 AND key = $2`
	err = p.pool.QueryRow(ctx, query, spaceStore, []byte(keySchema)).Scan(&version)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return version, err
}

// isUndefined reports whether a table or a schema is missing.
func isUndefined(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "42P01" || e.Code == "3F000")
}

func (p *postgres) close() error {
	p.ear.close()
	p.sessions.close()
	p.pool.Close()
	return nil
}

func (p *postgres) size(ctx context.Context) (size int64, err error) {
	if p.dialect.size == "" {
		return 0, nil
	}
	err = p.pool.QueryRow(ctx, p.dialect.size).Scan(&size)
	return size, err
}

// passing holds of transactions that were ended because they and others waited for each other, or came in each other's way.
func (p *postgres) passing(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40P01" || e.Code == "40001")
}
