package cayley

import (
	"context"
	"fmt"

	"github.com/whomet/whomet/graph"
)

// upgradeBatch is how many articles are brought up to a new schema in one transaction.
const upgradeBatch = 200

// upgrade brings a store of an older schema up to this one. It may be interrupted, and is then done again at the next Open for
// writing. Version 2 added wm:extractor, wm:seen, the records of evidence and history; version 3 the names of entities in
// their order, and ids of what was removed.
func (s *Store) upgrade(ctx context.Context) error {
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	schema, err := r.get(ctx, spaceStore, keySchema)
	r.close()
	version := countOf(schema)
	if err != nil || version >= schemaVersion {
		return err
	}
	if version < 2 {
		if err := s.projectAnew(ctx); err != nil {
			return err
		}
	}
	return s.nameEntities(ctx)
}

// projectAnew writes every article once more.
func (s *Store) projectAnew(ctx context.Context) error {
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
	return flush()
}

// nameEntities keeps the names of all entities, in the order of the alphabet: which comes first is known again once an article
// that names the entity is loaded. It notes the schema with them.
func (s *Store) nameEntities(ctx context.Context) error {
	s.writer.Lock()
	defer s.writer.Unlock()
	tx, err := s.backend.write(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	r, err := s.read(ctx, nil)
	if err != nil {
		return err
	}
	defer r.close()
	named := map[string][]byte{}
	err = r.eachEntity(ctx, func(e graph.CanonicalEntity, generation int64) (bool, error) {
		names, err := namesOf(e)
		named[string(e.ID)] = append(ofCount(generation), names...)
		return err == nil, err
	})
	if err != nil {
		return err
	}
	if err := tx.put(ctx, spaceNames, named); err != nil {
		return fmt.Errorf("keep the names: %w", err)
	}
	if err := tx.put(ctx, spaceStore, map[string][]byte{keySchema: ofCount(schemaVersion)}); err != nil {
		return fmt.Errorf("note the schema: %w", err)
	}
	return tx.commit(ctx)
}
