// Package scene prepares an article for the decisions of extract/relate. A Scene holds the article's words folded to lower
// case and hashed, its mentions, and its Items: each sentence as a sequence in which a whole mention is one symbol and what
// carries no relation (articles, honorifics, an acronym in brackets behind its name) is left out, so that "H.E. Dr. A, the
// Director of the Office (OX), and Ms. B" reads P , R of O , and P. What stands between two mentions is then a short,
// telling string whatever the names are.
//
// The package decides nothing.
package scene

import (
	"strings"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Letter is the letter of a kind of mention: P, O, R, E, L, D or A.
type Letter byte

// LetterOf returns the letter of a kind.
func LetterOf(k graph.EntityKind) Letter {
	switch k {
	case graph.KindPerson:
		return 'P'
	case graph.KindOrganisation:
		return 'O'
	case graph.KindRole:
		return 'R'
	case graph.KindEvent:
		return 'E'
	case graph.KindPlace:
		return 'L'
	case graph.KindDate:
		return 'D'
	}
	return 'A'
}

// Kind returns the kind that the letter stands for.
func (l Letter) Kind() graph.EntityKind {
	for _, k := range graph.EntityKinds {
		if LetterOf(k) == l {
			return k
		}
	}
	return graph.KindAccord
}

// Word is a token folded for comparison.
type Word struct {
	Lower   string
	Hash    uint32
	Mention int32 // index into Mentions, -1 where the word is in none
	Cluster Cluster
}

// Mention is a mention with what decisions ask of it.
type Mention struct {
	text.Mention
	Letter Letter
	Item   int     // index into Items; where the mention was folded into another one, that of the other
	Lower  string  // surface form in lower case
	Hash   uint32  // of Lower
	Like   Cluster // of the head word
	Head   uint32  // hash of the head word: the last before "of", "on", "for", "between" or a comma
}

// Item is a symbol of the sequence that a sentence is reduced to.
type Item struct {
	Hash    uint32 // of the word, or of the letter of a mention
	Mention int32  // -1 for a word
	Token   int32  // first token
	Verb    bool
	Cluster Cluster // of a word
}

// Scene is one prepared article.
type Scene struct {
	Doc       *text.Document
	Words     []Word
	Mentions  []Mention
	Items     []Item
	Sentences [][2]int // per sentence the range of its Items
	InOf      [][2]int // per sentence the range of its Mentions
}

// New prepares an article. Mentions must be in the order of the text and not overlap; those outside the document's tokens
// are left out.
func New(doc *text.Document, mentions []text.Mention, clusters Clusters) *Scene {
	s := &Scene{Doc: doc, Words: make([]Word, len(doc.Tokens))}
	for i, t := range doc.Tokens {
		lower := strings.ToLower(t.Text)
		h := Hash(lower)
		s.Words[i] = Word{lower, h, -1, clusters[h]}
	}
	s.addMentions(mentions)
	s.reduce()
	return s
}

// Hash hashes a string (FNV-1a, never zero).
func Hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h | 1
}

func (s *Scene) addMentions(mentions []text.Mention) {
	s.Mentions = make([]Mention, 0, len(mentions))
	last := 0
	for _, m := range mentions {
		if m.First < last || m.Last > len(s.Words) || m.First >= m.Last || m.Sentence >= len(s.Doc.Sentences) {
			continue
		}
		last = m.Last
		lower := strings.ToLower(s.Doc.Surface(m))
		for i := m.First; i < m.Last; i++ {
			s.Words[i].Mention = int32(len(s.Mentions))
		}
		head := &s.Words[s.head(m)]
		s.Mentions = append(s.Mentions, Mention{
			Mention: m, Letter: LetterOf(m.Kind), Item: -1, Lower: lower, Hash: Hash(lower), Head: head.Hash, Like: head.Cluster,
		})
	}
}

var headEnds = map[string]bool{
	"of": true, "on": true, "for": true, "between": true, "with": true, "in": true, "to": true, "at": true, "from": true,
	",": true, "(": true, "–": true, "-": true, "and": true, "among": true, "against": true, "by": true, "'s": true, "’s": true,
}

// head returns the token that is the head of a mention.
func (s *Scene) head(m text.Mention) int {
	last := m.First
	for i := m.First + 1; i < m.Last; i++ {
		w := s.Words[i].Lower
		if headEnds[w] && w != "'s" && w != "’s" {
			break
		}
		last = i
	}
	return last
}

// Blank reports whether a sentence is no evidence for anything.
func (s *Scene) Blank(sentence int) bool {
	return s.Doc.Sentences[sentence].Block == text.BlockBoilerplate
}
