package label

import (
	"unicode"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// surroundings holds what the network sees of the place of a token, as bits: first what sort of sentence it stands in,
// then four times the head classes (headClass): of the first and of the last word of the run of capitalised words around
// the token, and of the longer run that small words such as "of" link together. The first or the last word of a run says
// what the run names, and may be farther away than the convolutions see.
type surroundings uint32

const (
	firstOfSentence surroundings = 1 << iota
	shouted                      // most letters of the sentence are capitals
	titleCased                   // most long words of the sentence begin with a capital
	inTitle
	inHeading
	inList
	inBoilerplate
	inLead // the first paragraph

	headsFrom        = 8
	surroundingsBits = headsFrom + 4*headClasses
)

// headClass are the features of the lexicon that tell what a name is when its first or last word has them.
var headClass = [...]lexicon.Feature{
	lexicon.OrganisationHead | lexicon.OrganisationName, lexicon.EventHead, lexicon.AccordHead, lexicon.RoleHead, lexicon.PlaceHead, lexicon.Name,
}

const headClasses = len(headClass)

// surround fills in the surroundings of the words of a sentence.
func surround(words []word, s text.Sentence) {
	shared := sentenceKind(words, s.Block)
	if s.Paragraph == 1 {
		shared |= inLead
	}
	for i := range words {
		words[i].around = shared
	}
	words[0].around |= firstOfSentence
	for i := 0; i < len(words); {
		if !isCapital(words[i].text) {
			i++
			continue
		}
		i = markLinked(words, i)
	}
}

// markLinked marks the runs from word i, which is capitalised, on, as far as small words link them. It returns the index
// behind the last of them.
func markLinked(words []word, i int) int {
	at, end := i, i
	for {
		end = at
		for end < len(words) && isCapital(words[end].text) {
			end++
		}
		markRun(words[at:end], 0)
		at = end
		for at < len(words) && at < end+2 && isLink(words[at].text) {
			at++
		}
		if at == end || at == len(words) || !isCapital(words[at].text) {
			break
		}
	}
	markRun(words[i:end], 2)
	return end
}

// isLink reports whether a small word may stand inside a name.
func isLink(s string) bool {
	switch s {
	case "of", "for", "and", "on", "the", "&", "-", "de", "du", "des", "la", "to", "in":
		return true
	}
	return false
}

// markRun gives all words of a run of several the head classes of its first and of its last word, as the sets number
// which and which+1.
func markRun(words []word, which int) {
	if len(words) < 2 {
		return
	}
	bits := heads(words[0].known)<<(which*headClasses) | heads(words[len(words)-1].known)<<((which+1)*headClasses)
	for i := range words {
		words[i].around |= bits << headsFrom
	}
}

func heads(known lexicon.Feature) surroundings {
	var out surroundings
	for i, f := range headClass {
		if known.Has(f) {
			out |= 1 << i
		}
	}
	return out
}

// sentenceKind says what a sentence looks like.
func sentenceKind(words []word, block text.Block) surroundings {
	var kind surroundings
	switch block {
	case text.BlockTitle:
		kind = inTitle
	case text.BlockHeading:
		kind = inHeading
	case text.BlockListItem:
		kind = inList
	case text.BlockBoilerplate:
		kind = inBoilerplate
	}
	upper, lower, capitalised, long := 0, 0, 0, 0
	for _, w := range words {
		for i, r := range w.text {
			switch {
			case unicode.IsUpper(r):
				upper++
			case unicode.IsLower(r):
				lower++
			}
			if i == 0 && len(w.text) > 3 && unicode.IsLetter(r) {
				long++
				if unicode.IsUpper(r) {
					capitalised++
				}
			}
		}
	}
	if upper > lower && len(words) > 3 {
		return kind | shouted
	}
	if capitalised*10 > long*7 && long > 2 {
		return kind | titleCased
	}
	return kind
}
