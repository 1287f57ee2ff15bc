package lexicon

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"
)

//go:embed data/words.txt
var wordsFile string

// gazetteerFile is written by internal/build: lines of the features in hexadecimal, a tab, and a phrase.
//
//go:embed data/gazetteer.txt.zst
var gazetteerFile []byte

// Load reads the embedded data, in some tens of milliseconds. Keep the Lexicon.
func Load() (*Lexicon, error) { return LoadWith("") }

// LoadWith is Load with more words, in the form of data/words.txt.
func LoadWith(lists string) (*Lexicon, error) {
	gazetteer, err := decompress(gazetteerFile)
	if err != nil {
		return nil, fmt.Errorf("decompress the gazetteer: %w", err)
	}
	l := &Lexicon{entries: make(map[uint64]entry, bytes.Count(gazetteer, []byte("\n"))*5/4)}
	for line := range strings.Lines(string(gazetteer)) {
		bits, phrase, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		features, err := strconv.ParseUint(bits, 16, 32)
		if err != nil {
			return nil, fmt.Errorf("read the gazetteer: line %q: %w", line, err)
		}
		l.add(phrase, Feature(features))
	}
	if err := l.addLists(wordsFile); err != nil {
		return nil, fmt.Errorf("read words.txt: %w", err)
	}
	if err := l.addLists(lists); err != nil {
		return nil, fmt.Errorf("read the lists given: %w", err)
	}
	return l, nil
}

func decompress(data []byte) ([]byte, error) {
	r, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// addLists reads a file of [feature] sections.
func (l *Lexicon) addLists(file string) error {
	var feature Feature
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			f, err := ParseFeature(strings.Trim(line, "[]"))
			if err != nil {
				return err
			}
			feature = f
		default:
			for phrase := range strings.SplitSeq(line, ",") {
				l.add(strings.TrimSpace(phrase), feature)
			}
		}
	}
	return nil
}

// ParseFeature reads the name of a single feature, such as "role_head".
func ParseFeature(name string) (Feature, error) {
	if i := slices.Index(featureNames[:], name); i >= 0 {
		return 1 << i, nil
	}
	return 0, fmt.Errorf("unknown feature %q", name)
}

// add notes the features of a phrase, given as tokens parted by spaces, and marks its beginnings.
func (l *Lexicon) add(phrase string, f Feature) {
	h := uint64(0)
	for rest := phrase; rest != ""; {
		word, after, more := strings.Cut(rest, " ")
		rest = after
		h = extend(h, hash(word))
		e := l.entries[h]
		if more {
			e.longer = true
		} else {
			e.features |= f
		}
		l.entries[h] = e
	}
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// extend adds the hash of one more token to that of a phrase.
func extend(phrase, token uint64) uint64 { return (phrase ^ token) * fnvPrime }

func hashPhrase(phrase string) uint64 {
	h := uint64(0)
	for word := range strings.SplitSeq(phrase, " ") {
		h = extend(h, hash(word))
	}
	return h
}

// hash is FNV-1a over the folded word: lower case, no diacritics, straight apostrophes.
func hash(word string) uint64 {
	h := uint64(fnvOffset)
	for i := range len(word) {
		c := word[i]
		if c >= 0x80 {
			return hashFolded(word)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

func hashFolded(word string) uint64 {
	h := uint64(fnvOffset)
	for _, c := range []byte(Fold(word)) {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}

// letters maps what decomposition leaves whole.
var letters = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "đ", "d", "ð", "d", "ø", "o", "ł", "l", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ħ", "h")

// Fold returns a word as the lexicon compares it: lower case, without diacritics, apostrophes straight.
func Fold(word string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(word)) {
		if !unicode.Is(unicode.Mn, r) {
			out.WriteRune(r)
		}
	}
	return letters.Replace(out.String())
}
