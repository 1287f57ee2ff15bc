package graph

import "errors"

// ErrNotFound is returned, wrapped with what was looked for, by every query for a thing that the graph does not hold.
var ErrNotFound = errors.New("not found")

// ErrBadQuery is returned, wrapped with the field and what it takes, for a query that cannot be understood.
var ErrBadQuery = errors.New("bad query")
