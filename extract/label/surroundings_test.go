package label

import (
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// sentence makes words of a text in which a word that begins with "O:" is a head of organisations, "E:" of events.
func sentence(s string) []word {
	var words []word
	for _, field := range strings.Fields(s) {
		w := word{form: form{text: field}}
		if name, ok := strings.CutPrefix(field, "O:"); ok {
			w.text, w.known = name, lexicon.OrganisationHead
		}
		if name, ok := strings.CutPrefix(field, "E:"); ok {
			w.text, w.known = name, lexicon.EventHead
		}
		words = append(words, w)
	}
	return words
}

func TestSurroundMarksTheHeadsOfRuns(t *testing.T) {
	const organisation, event = 1 << 0, 1 << 1
	lastOfRun := func(h surroundings) surroundings { return h << (headsFrom + headClasses) }
	firstOfLinked := func(h surroundings) surroundings { return h << (headsFrom + 2*headClasses) }
	lastOfLinked := func(h surroundings) surroundings { return h << (headsFrom + 3*headClasses) }
	tests := []struct {
		name, text string
		at         int
		want       surroundings
	}{
		{"one capital", "the O:Ministry said", 1, 0},
		{"last word", "the River Basin O:Office said", 1, lastOfRun(organisation) | lastOfLinked(organisation)},
		{"linked", "the O:Ministry of Water Affairs said", 2, firstOfLinked(organisation)},
		{"linked by two", "the O:Ministry of the Interior", 4, firstOfLinked(organisation)},
		{"both", "the Big O:Office for Small E:Talks said", 1, lastOfRun(organisation) | lastOfLinked(event)},
		{"parted", "the O:Ministry met Small E:Talks", 3, lastOfRun(event) | lastOfLinked(event)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			words := sentence(tt.text)
			surround(words, text.Sentence{Block: text.BlockProse})
			if got := words[tt.at].around &^ (firstOfSentence | shouted | titleCased); got != tt.want {
				t.Errorf("%s: %b, want %b", words[tt.at].text, got, tt.want)
			}
		})
	}
}

func TestSentenceKind(t *testing.T) {
	tests := []struct {
		text  string
		block text.Block
		want  surroundings
	}{
		{"the minister met the envoy", text.BlockProse, 0},
		{"MINISTER MEETS ENVOY IN OSLO", text.BlockTitle, inTitle | shouted},
		{"Minister Meets Envoy in Geneva", text.BlockHeading, inHeading | titleCased},
		{"Jane Small", text.BlockListItem, inList},
	}
	for _, tt := range tests {
		if got := sentenceKind(sentence(tt.text), tt.block); got != tt.want {
			t.Errorf("%s: %b, want %b", tt.text, got, tt.want)
		}
	}
}
