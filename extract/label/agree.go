package label

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// agree makes the mentions of an article agree with each other, as the network sees too little of it at once:
//
//   - an acronym in brackets behind its full name, "Organisation of Rivers (OR)", is of the kind of the name, and so are all
//     other mentions of the acronym;
//   - mentions with the same words are of the kind that the most probability speaks for.
//
// It changes mentions in place and returns them with those of acronyms that were overlooked, in the order of the text.
func agree(doc *text.Document, mentions []text.Mention) []text.Mention {
	kinds := vote(doc, mentions)
	defined := define(doc, mentions, kinds)
	for i := range mentions {
		m := &mentions[i]
		if kind, ok := kinds[doc.Surface(*m)]; ok && votes(m.Kind) {
			m.Kind = kind.kind
		}
	}
	if len(defined) == 0 {
		return mentions
	}
	return complete(doc, mentions, defined)
}

// votes reports whether mentions of a kind name things, and so are of one kind wherever they have the same words.
func votes(kind graph.EntityKind) bool {
	return kind == graph.KindPerson || kind == graph.KindOrganisation || kind == graph.KindPlace || kind == graph.KindAccord
}

// verdict is the kind of all mentions with the same words.
type verdict struct {
	kind       graph.EntityKind
	confidence float64
}

// vote finds the kind of every surface that mentions of several kinds have.
func vote(doc *text.Document, mentions []text.Mention) map[string]verdict {
	type ballot struct {
		weight [kindCount]float64
		first  graph.EntityKind
		split  bool
	}
	ballots := make(map[string]*ballot, len(mentions))
	for _, m := range mentions {
		if !votes(m.Kind) {
			continue
		}
		surface := doc.Surface(m)
		b := ballots[surface]
		if b == nil {
			b = &ballot{first: m.Kind}
			ballots[surface] = b
		}
		b.weight[kindIndex(m.Kind)] += m.Confidence
		b.split = b.split || m.Kind != b.first
	}
	out := make(map[string]verdict)
	for surface, b := range ballots {
		if !b.split {
			continue
		}
		best := 0
		for k, w := range b.weight {
			if w > b.weight[best] {
				best = k
			}
		}
		out[surface] = verdict{kind: kinds[best], confidence: b.weight[best]}
	}
	return out
}

// define finds acronyms in brackets behind a mention and notes their kind.
func define(doc *text.Document, mentions []text.Mention, kinds map[string]verdict) map[string]verdict {
	var defined map[string]verdict
	for _, m := range mentions {
		if !votes(m.Kind) || m.Last+2 >= doc.Sentences[m.Sentence].Last || m.Last-m.First < 2 {
			continue
		}
		if doc.Tokens[m.Last].Text != "(" || doc.Tokens[m.Last+2].Text != ")" {
			continue
		}
		acronym := doc.Tokens[m.Last+1].Text
		if !abbreviates(acronym, doc.Surface(m)) {
			continue
		}
		kind := m.Kind
		if v, ok := kinds[doc.Surface(m)]; ok {
			kind = v.kind
		}
		if defined == nil {
			defined = make(map[string]verdict)
		}
		v := verdict{kind: kind, confidence: m.Confidence}
		defined[acronym], kinds[acronym] = v, v
	}
	return defined
}

// abbreviates reports whether a word of capitals can stand for a name: its letters come in the name in their order, the
// first one at the head of a word.
func abbreviates(acronym, name string) bool {
	if n := len(acronym); n < 2 || n > 12 {
		return false
	}
	capitals := 0
	for _, r := range acronym {
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if capitals < 2 {
		return false
	}
	name = strings.ToLower(name)
	first := true
	for _, r := range strings.ToLower(acronym) {
		if !unicode.IsLetter(r) {
			continue
		}
		at := strings.IndexRune(name, r)
		if first && at > 0 {
			if at = strings.Index(name, " "+string(r)); at >= 0 {
				at++
			}
		}
		if at < 0 {
			return false
		}
		name, first = name[at+utf8.RuneLen(r):], false
	}
	return true
}

// complete adds mentions of defined acronyms where there is none.
func complete(doc *text.Document, mentions []text.Mention, defined map[string]verdict) []text.Mention {
	next, found := 0, len(mentions)
	for i, s := range doc.Sentences {
		for at := s.First; at < s.Last; at++ {
			for next < found && mentions[next].Last <= at {
				next++
			}
			v, ok := defined[doc.Tokens[at].Text]
			if !ok || next < found && mentions[next].First <= at {
				continue
			}
			mentions = append(mentions, text.Mention{Kind: v.kind, Sentence: i, First: at, Last: at + 1, Confidence: v.confidence, Entity: -1, Rule: "acronym"})
		}
	}
	slices.SortFunc(mentions, func(a, b text.Mention) int { return cmp.Compare(a.First, b.First) })
	return mentions
}
