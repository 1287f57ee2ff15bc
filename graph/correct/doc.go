// Package correct lets people correct the facts that were extracted from an article: reject one, change one, add one.
//
//	c := correct.Correction{Article: "cnmc-workshop", Action: correct.Reject, Was: &statement, By: "ana"}
//	corrected, outcomes := correct.Apply(extraction, []correct.Correction{c})
//
// The nouns: a Statement is a fact in words, which names its arguments by name and place in the text rather than by the ids
// that one extraction gave them; a Correction says of a statement that it is wrong, or what is right instead; an Outcome says
// whether a correction found its fact in an extraction.
//
// Corrections are kept apart from what an extractor said, and applied anew to each extraction of their article. One whose
// fact is no longer there is stale: it changes nothing, and is reported. The package stores nothing and decides nothing
// about identity.
package correct
