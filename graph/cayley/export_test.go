package cayley

import "github.com/whomet/whomet/graph/cayley/engine"

// OpenEngine opens the store in a database of the test's making.
func OpenEngine(db engine.DB) (*Store, error) { return openOn(db, Options{}) }
