// Package lexicon holds what whomet knows of words before it reads a text: names of countries, cities, provinces and
// people, and lists of honorifics, titles and the head words of institutions, events, places and accords.
//
// A Lexicon gives each token a set of Features:
//
//	lexicon, err := lexicon.Load()
//	features := lexicon.Match(nil, document.Tokens)
//	if features[i].Has(lexicon.RoleHead) { ... }
//
// Names count only where they are written with a capital; words count in any case. Diacritics are ignored. Where the data
// come from and under which licence is said in NOTICE. The package refuses to decide: a feature is a hint, and one word may
// carry many.
package lexicon

import (
	"iter"
	"unicode"

	"github.com/whomet/whomet/extract/text"
)

// Feature is a set of hints about a word.
type Feature uint32

// The features. Those up to Family are names, which must be written with a capital.
const (
	Country Feature = 1 << iota
	Demonym
	City          // cities, and regions of the world
	AmbiguousCity // a city's name that is also a person's name or a common word
	Province      // first administrative divisions
	Given         // given names
	Family        // family names
	Honorific     // Mr., H.E., Sheikh
	Rank          // General, Colonel
	RoleHead      // Minister, Director-General, chief of staff
	RoleModifier  // Deputy, Acting
	OrganisationHead
	OrganisationName // UN, World Bank
	EventHead        // meeting, courtesy call
	EventModifier    // bilateral, two-day
	EventVerb        // met, visited
	Month
	Weekday
	RelativeDay // today, next week
	Ordinal
	AccordHead // agreement, memorandum of understanding
	PlaceHead  // River, Hotel
	Side       // North, eastern
	Portfolio  // foreign affairs, water resources
	RoleLink   // of, for, and: words inside a title
	RoleTitle  // a whole official title, as governments list them

	capitalised = Country | Demonym | City | AmbiguousCity | Province | Given | Family | RoleTitle

	// Place is any sort of place name that is not in doubt.
	Place = Country | Demonym | City | Province
	// Name is any sort of personal name.
	Name = Given | Family
)

// Count is the number of single features: bits 0 to Count-1.
const Count = 26

// featureNames are the names of the features in the data files, in the order of their bits.
var featureNames = [Count]string{
	"country", "demonym", "city", "ambiguous_city", "province", "given", "family", "honorific", "rank", "role_head",
	"role_modifier", "organisation_head", "organisation_name", "event_head", "event_modifier", "event_verb", "month", "weekday",
	"relative_day", "ordinal", "accord_head", "place_head", "side", "portfolio", "role_link", "role_title",
}

// Has reports whether f and g share a feature.
func (f Feature) Has(g Feature) bool { return f&g != 0 }

// Lexicon is the loaded data. It is immutable and safe for concurrent use.
type Lexicon struct {
	entries map[uint64]entry // by the hash of a phrase's folded tokens
}

type entry struct {
	features Feature
	longer   bool // a known phrase goes on after this one
}

// Phrase is a run of tokens that the lexicon knows: tokens[First:Last] of the slice that was matched.
type Phrase struct {
	First, Last int
	Features    Feature
}

// The longest phrase that is looked for, in tokens.
const longestPhrase = 12

// Match returns the features of each token, those of every known phrase that covers it, appended to dst[:0].
func (l *Lexicon) Match(dst []Feature, tokens []text.Token) []Feature {
	dst = append(dst[:0], make([]Feature, len(tokens))...)
	for p := range l.Phrases(tokens) {
		for i := p.First; i < p.Last; i++ {
			dst[i] |= p.Features
		}
	}
	return dst
}

// Phrases yields every known phrase in the tokens, by its first token and the shorter ones first. Phrases may overlap.
func (l *Lexicon) Phrases(tokens []text.Token) iter.Seq[Phrase] {
	return func(yield func(Phrase) bool) {
		for i := range tokens {
			h := uint64(0)
			capital := true
			for j := i; j < len(tokens) && j < i+longestPhrase; j++ {
				h = extend(h, hash(tokens[j].Text))
				e, ok := l.entries[h]
				if !ok {
					break
				}
				capital = capital && (j > i && isLink(tokens[j].Text) || isCapital(tokens[j].Text))
				features := e.features
				if !capital {
					features &^= capitalised
				}
				if features != 0 && !yield(Phrase{i, j + 1, features}) {
					return
				}
				if !e.longer {
					break
				}
			}
		}
	}
}

// Lookup returns the features of one word or of a phrase given as tokens parted by single spaces, as if it were written with
// capitals.
func (l *Lexicon) Lookup(phrase string) Feature { return l.entries[hashPhrase(phrase)].features }

// isCapital reports whether a word may be a name: it has a capital, at its head or after an article (d'Ivoire), a digit, or
// letters of a script that knows no capitals.
func isCapital(word string) bool {
	for _, r := range word {
		if unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.Is(unicode.Lo, r) {
			return true
		}
	}
	return false
}

// isLink reports whether a word inside a name may be written small: "of", "de", a hyphen.
func isLink(word string) bool { return len(word) <= 4 }
