// Package rules is a recogniser of mentions by grammar: honorifics and titles before capitalised names, the grammar of roles
// and institutions, gazetteers, acronyms in brackets, noun phrases of meetings, forms of dates. It learns nothing; all its
// words are the lists of package lexicon. It is the floor that a trained recogniser is measured against, and needs no model.
//
//	recogniser, err := rules.New()
//	mentions := recogniser.Recognise(document)
//
// Its grammar is a fixed sequence of passes. Each takes tokens that no pass before it has taken.
package rules

import (
	"cmp"
	"embed"
	"fmt"
	"slices"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Recogniser finds mentions by rules. It is immutable and safe for concurrent use.
type Recogniser struct {
	lexicon   *lexicon.Lexicon
	owners    map[string]bool // people, women: whose organisation it is
	small     map[string]bool // words that are no name even in capitals
	capitals  map[string]bool // honorifics only when in capitals: HE
	vague     map[string]bool // nouns that need another word to mean a meeting; "+call" needs an article only
	verbs     map[string]bool // met, visited
	particles map[string]bool // de, bin: small words inside a person's name
}

//go:embed data/*.txt
var data embed.FS

// New loads the lexicon and the words of the grammar.
func New() (*Recogniser, error) {
	words, err := data.ReadFile("data/words.txt")
	if err != nil {
		return nil, err
	}
	r := &Recogniser{}
	if r.lexicon, err = lexicon.LoadWith(string(words)); err != nil {
		return nil, fmt.Errorf("load the lexicon: %w", err)
	}
	for name, set := range map[string]*map[string]bool{
		"owners": &r.owners, "small": &r.small, "capitals": &r.capitals, "vague": &r.vague,
		"meeting_verbs": &r.verbs, "particles": &r.particles,
	} {
		if *set, err = wordSet("data/" + name + ".txt"); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Recognise returns the mentions of a document in the order of the text.
func (r *Recogniser) Recognise(doc *text.Document) []text.Mention {
	s := newScan(r, doc)
	for _, pass := range []func(sentence int){
		s.dates, s.namedEvents, s.accords, s.organisations, s.roles, s.persons, s.surnames, s.acronyms, s.shortNames, s.places, s.unknownAcronyms, s.events,
	} {
		for i := range doc.Sentences {
			s.enter(i)
			pass(i)
		}
	}
	if !s.found(graph.KindEvent) {
		for i := range doc.Sentences {
			s.enter(i)
			s.eventVerbs(i)
		}
	}
	slices.SortFunc(s.out, func(a, b text.Mention) int { return cmp.Compare(a.First, b.First) })
	return s.out
}

// scan is the state of reading one document.
type scan struct {
	*Recogniser
	doc      *text.Document
	tokens   []text.Token
	features []lexicon.Feature
	phrases  [][]lexicon.Phrase // by first token
	taken    []graph.EntityKind // by token; empty where free
	out      []text.Mention

	sentence    int
	first, last int // tokens of the sentence

	surnamesOf map[string]bool             // single names of the persons found
	short      map[string]graph.EntityKind // acronyms defined in brackets
	heads      map[string]bool             // head words of the organisations found
}

func newScan(r *Recogniser, doc *text.Document) *scan {
	s := &scan{
		Recogniser: r, doc: doc, tokens: doc.Tokens,
		features:   make([]lexicon.Feature, len(doc.Tokens)),
		phrases:    make([][]lexicon.Phrase, len(doc.Tokens)),
		taken:      make([]graph.EntityKind, len(doc.Tokens)),
		surnamesOf: map[string]bool{},
		short:      map[string]graph.EntityKind{},
		heads:      map[string]bool{},
	}
	for i := range doc.Sentences {
		first := doc.Sentences[i].First
		for p := range r.lexicon.Phrases(doc.TokensOf(i)) {
			p.First, p.Last = p.First+first, p.Last+first
			s.phrases[p.First] = append(s.phrases[p.First], p)
			for k := p.First; k < p.Last; k++ {
				s.features[k] |= p.Features
			}
		}
		for k := doc.Sentences[i].First; k < doc.Sentences[i].Last-1; k++ {
			if r.capitals[s.tokens[k].Text] && isCapital(s.tokens[k+1].Text) && !isUpper(s.tokens[k+1].Text) {
				s.features[k] |= lexicon.Honorific
				s.phrases[k] = append(s.phrases[k], lexicon.Phrase{First: k, Last: k + 1, Features: lexicon.Honorific})
			}
		}
	}
	return s
}

func (s *scan) enter(sentence int) {
	s.sentence = sentence
	s.first, s.last = s.doc.Sentences[sentence].First, s.doc.Sentences[sentence].Last
}

// take makes tokens first to last a mention, if all of them are free.
func (s *scan) take(kind graph.EntityKind, first, last int, rule string) bool {
	if first >= last || !s.free(first, last) {
		return false
	}
	for i := first; i < last; i++ {
		s.taken[i] = kind
	}
	s.out = append(s.out, text.Mention{Kind: kind, Sentence: s.sentence, First: first, Last: last, Entity: -1, Rule: "rules:" + rule})
	return true
}

func (s *scan) free(first, last int) bool {
	for i := first; i < last; i++ {
		if s.taken[i] != "" {
			return false
		}
	}
	return true
}

func (s *scan) found(kind graph.EntityKind) bool {
	return slices.ContainsFunc(s.out, func(m text.Mention) bool { return m.Kind == kind })
}

// phrase returns the end of the longest known phrase with a feature that begins at i, or i where there is none or i lies outside the
// sentence.
func (s *scan) phrase(i int, f lexicon.Feature) int {
	end := i
	if i < s.first || i >= s.last {
		return end
	}
	for _, p := range s.phrases[i] {
		if p.Features.Has(f) {
			end = max(end, p.Last)
		}
	}
	return end
}

// word returns the token at i in lower case, "" outside the sentence.
func (s *scan) word(i int) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return fold(s.tokens[i].Text)
}

func (s *scan) is(i int, words ...string) bool { return slices.Contains(words, s.word(i)) }

func (s *scan) has(i int, f lexicon.Feature) bool {
	return i >= s.first && i < s.last && s.features[i].Has(f)
}

// capital reports whether the token at i begins with a capital letter, and is no preposition in a line of capitals.
func (s *scan) capital(i int) bool {
	if i < s.first || i >= s.last || !isCapital(s.tokens[i].Text) {
		return false
	}
	return !isUpper(s.tokens[i].Text) || !s.small[fold(s.tokens[i].Text)]
}

// joins reports whether the token at i is a hyphen or "&" inside a name: capitals on both sides.
func (s *scan) joins(i int) bool {
	if !s.is(i, "-", "–", "&", "/") || !s.capital(i-1) || !s.capital(i+1) {
		return false
	}
	return s.is(i, "&") || s.tokens[i-1].End == s.tokens[i].Start && s.tokens[i].End == s.tokens[i+1].Start
}

// opener reports whether the token at i has its capital only because it opens the sentence.
func (s *scan) opener(i int) bool {
	if i != s.first {
		return false
	}
	switch s.tokens[i].Tag {
	case "NNP", "NNPS":
		return false
	}
	return true
}
