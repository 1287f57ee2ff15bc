// Package cayley keeps the graph in Cayley: it turns articles and entities into quads and back, and runs Gizmo programs over
// them. It is the only package that imports Cayley.
package cayley
