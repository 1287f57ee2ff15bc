// Package diff tells what changed: between two extractions of one article, in terms of what they state, and between two
// stores.
//
//	changes := diff.Facts(&before, &after)
//	summary, err := diff.Stores(ctx, a, b, func(c diff.StoreChange) error { ... })
//
// Its nouns: a Statement is a fact in words with the sentence that says so; a Change is a statement that came, went, or became
// another one. Ids of entities are local to an extraction, so the entities of two are paired first: by the places of the text
// that name them where the text is the same, else by their names. What differs in confidence or in sentences alone is no
// change of facts.
package diff
