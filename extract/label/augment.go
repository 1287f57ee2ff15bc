package label

import (
	"math/rand/v2"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// swapper makes new articles to learn from: it puts names of other articles in the place of an article's own, the same
// one wherever the article names the same thing, and changes the case of titles and of whole articles.
type swapper struct {
	names  *lexicon.Lexicon
	random *rand.Rand
	donors map[graph.EntityKind][]donor
}

// donor is a thing that some article names, with its longest name, its shortest one and, if it has one, its acronym.
type donor struct{ long, short, acronym []text.Token }

// swapped are the kinds whose names are swapped.
var swapped = []graph.EntityKind{graph.KindPerson, graph.KindOrganisation, graph.KindPlace, graph.KindAccord}

// swapShare and recaseShare are shares, in percent: of the entities of a swapped article that get another name, and of the
// swapped articles whose case is changed.
const (
	swapShare   = 50
	recaseShare = 6
)

func newSwapper(examples []*example, names *lexicon.Lexicon, random *rand.Rand) *swapper {
	s := &swapper{names: names, random: random, donors: make(map[graph.EntityKind][]donor)}
	for _, x := range examples {
		entities := make([]donor, len(x.article.Entities))
		for _, m := range x.gold {
			entities[m.Entity].add(x.document.Tokens[m.First:m.Last])
		}
		for i, d := range entities {
			kind := x.article.Entities[i].Kind
			if d.long != nil && s.free(x.article.Entities[i]) {
				s.donors[kind] = append(s.donors[kind], d)
			}
		}
	}
	return s
}

func (d *donor) add(name []text.Token) {
	if isAcronym(name) {
		d.acronym = name
	}
	if len(name) > len(d.long) {
		d.long = name
	}
	if d.short == nil || len(name) < len(d.short) {
		d.short = name
	}
}

func isAcronym(name []text.Token) bool {
	s := name[0].Text
	return len(name) == 1 && utf8.RuneCountInString(s) > 1 && strings.ToUpper(s) == s
}

// swap returns another version of an article.
func (s *swapper) swap(x *example) *example {
	taken := s.choose(x)
	doc := &text.Document{}
	var gold []text.Mention
	next := 0
	for i, sentence := range x.document.Sentences {
		first := len(doc.Tokens)
		for at := sentence.First; at < sentence.Last; {
			if next < len(x.gold) && x.gold[next].First == at {
				m := x.gold[next]
				name := x.document.Tokens[m.First:m.Last]
				if d := taken[m.Entity]; d != nil {
					name = d.like(name, x.article.Entities[m.Entity])
				}
				m.Sentence, m.First, m.Last = i, len(doc.Tokens), len(doc.Tokens)+len(name)
				gold = append(gold, m)
				doc.Tokens = append(doc.Tokens, name...)
				at = x.gold[next].Last
				next++
				continue
			}
			doc.Tokens = append(doc.Tokens, x.document.Tokens[at])
			at++
		}
		sentence.First, sentence.Last = first, len(doc.Tokens)
		doc.Sentences = append(doc.Sentences, sentence)
	}
	s.recase(doc)
	var known []lexicon.Feature
	return newExample(appendWords(nil, doc, s.names, &known), doc.Sentences, gold)
}

// choose picks donors for some of an article's entities, by their index.
func (s *swapper) choose(x *example) map[int]*donor {
	taken := make(map[int]*donor)
	for i, e := range x.article.Entities {
		for _, kind := range swapped {
			if e.Kind == kind && s.free(e) && s.random.IntN(100) < swapShare {
				taken[i] = &s.donors[kind][s.random.IntN(len(s.donors[kind]))]
			}
		}
	}
	return taken
}

// free reports whether a name can stand anywhere. Countries cannot: their demonyms, capitals and languages would stay.
func (s *swapper) free(e graph.Entity) bool {
	for _, alias := range e.Aliases {
		if s.names.Lookup(alias).Has(lexicon.Country | lexicon.Demonym) {
			return false
		}
	}
	return true
}

// like returns the donor's name that is like a name of the entity that it stands for: the acronym for an acronym, the
// short one for one that is shorter than the longest, else the long one.
func (d *donor) like(name []text.Token, e graph.Entity) []text.Token {
	if isAcronym(name) && d.acronym != nil {
		return d.acronym
	}
	if isAcronym(name) != isAcronym(d.short) && len(name) == 1 {
		return d.long
	}
	for _, m := range e.Mentions {
		if strings.Count(m.Text, " ") >= len(name) {
			return d.short
		}
	}
	return d.long
}

// recase writes the title or all of an article in capitals or small letters, now and then.
func (s *swapper) recase(doc *text.Document) {
	if s.random.IntN(100) >= recaseShare || len(doc.Sentences) == 0 {
		return
	}
	change, last := strings.ToUpper, doc.Sentences[0].Last
	switch s.random.IntN(4) {
	case 0:
		last = len(doc.Tokens)
	case 1:
		change, last = strings.ToLower, len(doc.Tokens)
	}
	for i := range doc.Tokens[:last] {
		doc.Tokens[i].Text = change(doc.Tokens[i].Text)
	}
}
