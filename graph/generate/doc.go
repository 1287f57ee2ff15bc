// Package generate makes articles about meetings that never took place, as many as asked for and always the same ones,
// to measure stores and indexes with.
//
//	world := generate.New(generate.Options{Participations: 1_000_000})
//	for article := range world.Articles() { ... }
//
// Its nouns: a World has people, organisations and places; an event brings together people of a few circles, well-known
// ones far more often (Zipf); an article reports one or two events, some of them reported before. Articles have text, and
// facts have the sentences that state them, with spans, of lengths as in real reports.
//
// The package refuses to be read as evaluation data: the text is too regular to measure extraction or identity with.
package generate
