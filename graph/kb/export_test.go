package kb

import (
	"context"

	"github.com/whomet/whomet/graph/cayley"
)

// WriteBehind changes the store without telling what is derived from it.
func (b *Base) WriteBehind(ctx context.Context, batch cayley.Batch) error {
	_, err := b.store.Write(ctx, batch)
	return err
}
