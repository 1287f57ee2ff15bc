package cayley

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// compact has the database make the room of deleted rows free for others, beside reads and writes, and the tables no longer than
// their last row. It does not rewrite them, which would lock everybody out: VACUUM FULL does.
func (p *postgres) compact(ctx context.Context) (before, after int64, err error) {
	if before, err = p.size(ctx); err != nil {
		return 0, 0, err
	}
	if _, err := p.pool.Exec(ctx, `VACUUM (ANALYZE) nodes, quads, keys`); err != nil {
		var e *pgconn.PgError
		if errors.As(err, &e) && (e.Code == "0A000" || e.Code == "42601") { // no such feature, no such syntax
			return 0, 0, fmt.Errorf("this database compacts its tables by itself: %w", errors.ErrUnsupported)
		}
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	after, err = p.size(ctx)
	return before, after, err
}
