package score

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/whomet/whomet/graph"
)

// honorificList holds the words, parted by blanks, that may stand before a person's name without being part of it. The list
// belongs to the measure: another one gives other figures.
//
//go:embed honorifics.txt
var honorificList string

// normaliser brings names to the form in which they are compared. It remembers what it has seen, as pairing asks for the
// same names again and again; it is not safe for concurrent use.
type normaliser struct {
	honorifics map[string]bool
	lower      cases.Caser
	seen       map[normKey]string
}

type normKey struct {
	name   string
	person bool
}

func newNormaliser() *normaliser {
	n := &normaliser{honorifics: map[string]bool{}, lower: cases.Lower(language.Und), seen: map[normKey]string{}}
	for _, word := range strings.Fields(honorificList) {
		n.honorifics[word] = true
	}
	return n
}

// name folds case, marks and compatibility forms, drops a possessive ending, punctuation and a leading "the", and of a
// person the leading honorifics.
func (n *normaliser) name(name string, person bool) string {
	key := normKey{name, person}
	if out, seen := n.seen[key]; seen {
		return out
	}
	words := splitWords(dropPossessive(n.fold(name)))
	if len(words) > 0 && words[0] == "the" {
		words = words[1:]
	}
	for person && len(words) > 1 && n.honorifics[words[0]] {
		words = words[1:]
	}
	out := strings.Join(words, " ")
	n.seen[key] = out
	return out
}

func (n *normaliser) fold(name string) string {
	decomposed := norm.NFKD.String(strings.ReplaceAll(name, "’", "'"))
	bare := strings.Map(func(r rune) rune {
		if r >= 0x300 && norm.NFKD.PropertiesString(string(r)).CCC() != 0 {
			return -1
		}
		return r
	}, decomposed)
	return n.lower.String(bare)
}

// dropPossessive removes one "'s" or "'" from the end, which a line break may follow.
func dropPossessive(s string) string {
	body, tail := s, ""
	if strings.HasSuffix(s, "\n") {
		body, tail = s[:len(s)-1], "\n"
	}
	if cut, found := strings.CutSuffix(body, "'s"); found {
		return cut + tail
	}
	return strings.TrimSuffix(body, "'") + tail
}

func splitWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return r != '&' && r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// names returns every distinct normalised name of an entity.
func (n *normaliser) names(e graph.Entity) map[string]bool {
	person := e.Kind == graph.KindPerson
	out := map[string]bool{n.name(e.Name, person): true}
	for _, alias := range e.Aliases {
		out[n.name(alias, person)] = true
	}
	delete(out, "")
	return out
}

// role returns the gold role that a role's text equals, else the text: the same words, or at most one word in four differing.
func (n *normaliser) role(role string, goldRoles []string) string {
	own := n.name(role, false)
	a := strings.Fields(own)
	for _, gold := range goldRoles {
		other := n.name(gold, false)
		b := strings.Fields(other)
		if own == other || len(b) > 0 && differing(a, b)*4 <= max(len(a), len(b)) {
			return other
		}
	}
	return own
}

// differing counts the distinct words that only one of the two lists has.
func differing(a, b []string) int {
	in := map[string]int{}
	for _, w := range a {
		in[w] |= 1
	}
	for _, w := range b {
		in[w] |= 2
	}
	count := 0
	for _, where := range in {
		if where != 3 {
			count++
		}
	}
	return count
}
