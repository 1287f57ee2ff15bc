package prose

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed data/abbreviations.txt
var abbreviationsFile string

//go:embed data/openers.txt
var openersFile string

//go:embed data/hyphens.txt
var hyphensFile string

// wordLists is what the tokeniser and the sentence splitter know of single words. Keys are lower case.
type wordLists struct {
	abbreviations map[string]bool // with the final stop; true where a sentence may end after it
	openers       map[string]bool
	hyphens       map[string]bool // first parts of compounds: true where they are one word with the next part
}

func loadWordLists() (*wordLists, error) {
	w := &wordLists{
		abbreviations: map[string]bool{},
		openers:       wordSet(openersFile, true),
		hyphens:       wordSet(hyphensFile, true),
	}
	for line := range dataLines(abbreviationsFile) {
		class, words, _ := strings.Cut(line, " ")
		if class != "never" && class != "may" {
			return nil, fmt.Errorf("abbreviations.txt: line %q begins with neither never nor may", line)
		}
		for _, word := range strings.Fields(words) {
			w.abbreviations[word] = class == "may"
		}
	}
	return w, nil
}

// wordSet reads words parted by white space; one with a ! before it gets the opposite value.
func wordSet(file string, value bool) map[string]bool {
	set := map[string]bool{}
	for line := range dataLines(file) {
		for _, word := range strings.Fields(line) {
			negated := strings.HasPrefix(word, "!")
			set[strings.TrimPrefix(word, "!")] = value != negated
		}
	}
	return set
}

// dataLines yields the lines of an embedded list without blank lines and comments.
func dataLines(file string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(file, "\n") {
			line = strings.TrimSpace(line)
			if line == "" || strings.HasPrefix(line, "# ") {
				continue
			}
			if !yield(line) {
				return
			}
		}
	}
}
