// Package search finds people, organisations, events, places and articles by what somebody types: whole names, the
// beginning of a name, a name with typing errors or without its accents, or words of an article.
//
//	ix, fresh, err := search.Open(dir, generation, search.Options{Degree: meetings.Degree})
//	// fresh: nothing in it yet, fill it
//	err = ix.Update(ctx, search.Change{Entities: entities, Articles: articles, Generation: generation})
//	hits, total, err := ix.Search(ctx, "botksal", search.Query{Limit: 10})
//
// Its nouns: a word is a run of letters and digits, folded (lower case, without accents); a candidate is an entity that
// bleve found; its quality is how well the best of its names matches the words typed. Entities that match as typed come
// first, by quality, kind and how connected they are; then articles; then entities that match but for typing errors.
//
// The index is derived: it can be thrown away at any time and filled again, and Open does so with one that is damaged or
// of another generation. It stores names and titles and no text; Excerpt makes summaries of texts that the caller has.
package search
