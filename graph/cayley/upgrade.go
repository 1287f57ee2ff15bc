package cayley

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// upgradeBatch is how many articles are brought up to a new schema in one transaction.
const upgradeBatch = 200

// upgrade brings a store of an older schema up to this one: every article is projected anew. It may be interrupted, and is
// then done again at the next Open for writing. Version 2 added wm:extractor, wm:seen, the records of evidence and history.
func (s *Store) upgrade(ctx context.Context) error {
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	schema, err := r.get(ctx, spaceStore, keySchema)
	r.close()
	if err != nil || countOf(schema) >= schemaVersion {
		return err
	}
	var batch []graph.ResolvedArticle
	flush := func() error {
		_, err := s.write(ctx, Batch{Put: batch}, true)
		batch = batch[:0]
		return err
	}
	for a, err := range s.Articles(ctx) {
		if err != nil {
			return err
		}
		if batch = append(batch, a); len(batch) == upgradeBatch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return s.putSchema(ctx)
}

func (s *Store) putSchema(ctx context.Context) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	tx, err := s.backend.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	if err := tx.put(ctx, spaceStore, map[string][]byte{keySchema: ofCount(schemaVersion)}); err != nil {
		return fmt.Errorf("note the schema: %w", err)
	}
	return tx.commit(ctx)
}
