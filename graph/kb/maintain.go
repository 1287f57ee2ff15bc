package kb

import (
	"context"

	"github.com/whomet/whomet/graph/cayley"
)

// ErrNotFile is returned by Compact on a base that is kept in memory.
var ErrNotFile = cayley.ErrNotFile

// Backup copies the graph as it is now to a new file, beside reads and loads; see cayley.Store.Backup.
func (b *Base) Backup(ctx context.Context, path string) error { return b.store.Backup(ctx, path) }

// Compact gives the room back that replaced and deleted articles took, and returns the bytes before and after. Reads go on;
// loads and decisions wait. See cayley.Store.Compact.
func (b *Base) Compact(ctx context.Context) (before, after int64, err error) {
	b.writer.Lock()
	defer b.writer.Unlock()
	return b.store.Compact(ctx)
}
