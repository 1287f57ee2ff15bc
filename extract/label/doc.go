// Package label finds mentions: runs of tokens that name a person, an organisation, a role, an event, a place, a date or an
// accord, as the annotation guidelines (extract/corpus/GUIDELINES.md) define them.
//
// A Labeller holds a trained committee of networks and reads documents with it:
//
//	labeller, err := label.Load()
//	mentions := labeller.Recognise(document)
//
// Train makes a new model from annotated articles, and CrossValidate says what models find in articles that they were
// not trained on. MODEL.md tells what the embedded model was trained from, how well it does and how to make it again.
//
// A network is described at its type; it sees words, their parts of speech and what the lexicon knows of them. Its
// arithmetic gives the same bits on every machine, with and without vector instructions. The package refuses to say which
// mentions are the same thing and what they have to do with each other.
package label
