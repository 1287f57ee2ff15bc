// Package meet keeps in memory who took part in what, and answers from it who met whom, over which chain of people, when,
// and as what. It is derived from the articles alone: Index.Update replaces what articles say, and the answers depend on
// the set of articles, never on the order in which they came.
//
//	ix := meet.New(meet.Options{Evidence: store.Evidence})
//	ix.Update(articles, nil)
//	page, err := ix.Met(ctx, "person/watt-botksal", meet.MetQuery{Limit: 20})
//
// Its nouns: a statement is one fact of one article in terms of interned entities; a member is an agent of an event with
// what all articles together say of its part; an event is held or not, and only members who were present or represented
// at a held event have met.
//
// Sentences are not kept: a statement points to its article and fact, and the texts are fetched through Options.Evidence.
// The package refuses to decide identity (graph/resolve does) and to keep anything durable but its own snapshot.
package meet
