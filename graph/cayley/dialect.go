package cayley

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// dialect is where databases that speak PostgreSQL's protocol differ.
type dialect struct {
	flavour string // name under which Cayley finds how it is queried
	// makeLock lets one process at a time make tables; empty where tables are not made in a transaction.
	makeLock string
	// writeLock lets one transaction at a time write. A lock on a table would stop autovacuum too.
	writeLock string
	// tell wakes the listeners of hearing when the transaction is committed; empty where they have to look by themselves.
	tell, hearing string
	copies        bool   // quads by COPY, not by INSERT
	size          string // query for the bytes of all tables; empty where there is no telling
	estimate      string // query for about how many rows a table has
	// beginRead begins a transaction that sees one state to its end.
	beginRead func(ctx context.Context, pool *pgxpool.Pool) (pgx.Tx, string, error)
	// share returns how another connection begins to see the state of a transaction.
	share func(ctx context.Context, tx pgx.Tx, began string) (string, error)
}

var postgresDialect = dialect{
	flavour:   "whomet-postgres",
	makeLock:  `SELECT pg_advisory_xact_lock(hashtext($1))`,
	writeLock: `SELECT pg_advisory_xact_lock(hashtext('whomet write ' || current_schema()))`,
	tell:      `SELECT pg_notify('whomet_' || md5(current_schema()), '')`,
	hearing:   `SELECT 'whomet_' || md5(current_schema())`,
	copies:    true,
	size:      `SELECT sum(pg_total_relation_size(t::regclass))::bigint FROM unnest(ARRAY['nodes', 'quads', 'keys']) t`,
	// never analysed is -1, and an empty table makes every plan look free
	estimate: `SELECT greatest(reltuples, 1000)::bigint FROM pg_class WHERE oid = 'TABLE'::regclass`,
	beginRead: func(ctx context.Context, pool *pgxpool.Pool) (pgx.Tx, string, error) {
		tx, err := pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		return tx, "", err
	},
	share: func(ctx context.Context, tx pgx.Tx, _ string) (string, error) {
		var id string
		err := tx.QueryRow(ctx, `SELECT pg_export_snapshot()`).Scan(&id)
		return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '" + id + "'", err
	},
}

// cockroachDialect is that of CockroachDB: its advisory locks lock nothing, so writers queue at the row that each of them
// changes; it has no NOTIFY; states are named by their time, which any number of connections may read at and none waits
// for; tables are made outside of transactions.
var cockroachDialect = dialect{
	flavour:   "whomet-cockroach",
	writeLock: `SELECT value FROM keys WHERE space = 'whomet' AND key = 'generation'::bytea FOR UPDATE`,
	estimate:  `SELECT 1000000`,
	beginRead: func(ctx context.Context, pool *pgxpool.Pool) (pgx.Tx, string, error) {
		var now string
		if err := pool.QueryRow(ctx, `SELECT cluster_logical_timestamp()::string`).Scan(&now); err != nil {
			return nil, "", err
		}
		begin := "BEGIN AS OF SYSTEM TIME '" + now + "'"
		tx, err := pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: begin})
		return tx, begin, err
	},
	share: func(_ context.Context, _ pgx.Tx, began string) (string, error) { return began, nil },
}

// registration is how Cayley's queries are to be written.
func (d *dialect) registration() csql.Registration {
	return csql.Registration{
		Driver: flavour,
		QueryDialect: csql.QueryDialect{
			RegexpOp:    "~",
			FieldQuote:  func(name string) string { return pgx.Identifier{name}.Sanitize() },
			Placeholder: func(n int) string { return "$" + strconv.Itoa(n) },
		},
		Estimated: func(table string) string { return strings.ReplaceAll(d.estimate, "TABLE", table) },
	}
}

// cockroachAddress turns the address of a store into that of its database, at CockroachDB's own port unless it names another.
func cockroachAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("want cockroach://user@host:26257/database") // the error may quote the password
	}
	u.Scheme = "postgres"
	if u.Port() == "" {
		u.Host += ":26257"
	}
	return u.String(), nil
}
