// Package graph is the language of whomet: what an article says (Article, Entity, Fact, Evidence) and what many
// articles together say (Ref, Post, Event, Participation, Path). It imports the standard library alone, so that extract
// and server can share it without knowing a store.
//
// An Extraction is what one article says, with ids local to that article. Identity resolution (graph/resolve) gives every
// local entity a canonical EntityID; the types in view.go speak of canonical entities only.
//
// The package refuses to extract, to store or to query: those live in extract, graph/cayley and graph/kb.
package graph
