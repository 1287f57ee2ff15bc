package main

import (
	"context"
	"errors"

	"github.com/whomet/whomet/graph/cayley"
)

// withStore opens the store at an address for reading, without the indexes that are derived from it.
func withStore(ctx context.Context, address string, use func(*cayley.Store) error) error {
	if err := checkStore(address); err != nil {
		return err
	}
	s, err := cayley.Open(ctx, address, cayley.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.Close())
}
