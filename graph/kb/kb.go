// Package kb is the knowledge base: the one door through which commands and the server load articles and ask questions.
// It owns the store (graph/cayley), identity (graph/resolve), the meeting index (graph/meet) and the search index
// (graph/search), and keeps the derived ones true to the store.
package kb
