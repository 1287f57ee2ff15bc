package prose

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// weightsFile holds the weights of prose's tagger, read out of prose's model and written by TestWeights -update: loading
// prose's own form takes 370 ms and 90 MB, this one a tenth.
//
//go:embed data/tagger.zst
var weightsFile []byte

// The file holds, each list after its length: the tags in order; the words that always carry one tag, with the tag's
// number; the features by their keys in prose, in order, with the number of each tag and its weight in thousandths.
// Numbers are varints, strings stand after their lengths.

// loadTagger lays out the embedded weights.
func loadTagger() (*tagger, error) {
	data, err := unzip(weightsFile)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	return readTagger(&cursor{data: data})
}

func unzip(data []byte) ([]byte, error) {
	r, err := zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func readTagger(c *cursor) (*tagger, error) {
	tags := make([]string, c.length(64))
	for i := range tags {
		tags[i] = c.string()
	}
	b := newTaggerBuilder(tags)
	for range c.length(1 << 20) {
		word := c.string()
		b.fixed[word] = c.tag(len(tags))
	}
	for range c.length(1 << 24) {
		key := c.string()
		weights := b.room(c.length(64))
		for i := range weights {
			weights[i].tag = c.tag(len(tags))
			weights[i].weight = c.signed()
		}
		if err := b.feature(key, row{weights, maskOf(weights)}); err != nil {
			return nil, err
		}
	}
	b.tagWord = append(b.tagWord, make([][]taggedRow, len(b.words)+1-len(b.tagWord))...)
	return b.tagger, c.err
}

func maskOf(weights []tagWeight) uint64 {
	mask := uint64(0)
	for _, w := range weights {
		mask |= 1 << w.tag
	}
	return mask
}

// cursor reads numbers and strings one after another. After its first error it reads zeros.
type cursor struct {
	data []byte
	err  error
}

func (c *cursor) unsigned() uint64 {
	v, n := binary.Uvarint(c.data)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.data = c.data[n:]
	return v
}

func (c *cursor) signed() int32 {
	v, n := binary.Varint(c.data)
	if n <= 0 {
		c.fail()
		return 0
	}
	c.data = c.data[n:]
	return int32(v)
}

func (c *cursor) string() string {
	n := c.length(1 << 16)
	if n > len(c.data) {
		c.fail()
		return ""
	}
	s := string(c.data[:n])
	c.data = c.data[n:]
	return s
}

// length reads a count below a bound that no honest file reaches.
func (c *cursor) length(bound uint64) int {
	n := c.unsigned()
	if n >= bound {
		c.fail()
		return 0
	}
	return int(n)
}

func (c *cursor) tag(tags int) uint8 {
	n := c.unsigned()
	if n >= uint64(tags) {
		c.fail()
		return 0
	}
	return uint8(n)
}

func (c *cursor) fail() {
	if c.err == nil {
		c.err = fmt.Errorf("the file of weights is damaged %d bytes before its end", len(c.data))
	}
	c.data = nil
}

// taggerBuilder files features under their templates.
type taggerBuilder struct {
	*tagger
	number map[string]uint8
	spare  []tagWeight
}

func newTaggerBuilder(tags []string) *taggerBuilder {
	t := &tagger{
		tags: tags, fixed: map[string]uint8{},
		words: make(map[string]int32, 1<<14), suffixes: make(map[string]int32, 1<<12),
	}
	b := &taggerBuilder{tagger: t, number: map[string]uint8{}}
	for i, tag := range tags {
		b.number[tag] = uint8(i)
	}
	b.number["-START-"], b.number["-START2-"] = uint8(len(tags)), uint8(len(tags)+1)
	t.start = [2]uint8{b.number["-START-"], b.number["-START2-"]}
	n := len(b.number)
	t.tag[1], t.tag[2], t.tagPair = make([]row, n), make([]row, n), make([]row, n*n)
	for i := range places { // index 0 stands for what the model never saw
		t.word[i], t.suffix[i] = make([]row, 1), make([]row, 1)
	}
	t.noun, t.symbol, t.cardinal = b.number["NN"], b.number["SYM"], b.number["CD"]
	return b
}

// room returns memory for n weights.
func (b *taggerBuilder) room(n int) []tagWeight {
	if n > len(b.spare) {
		b.spare = make([]tagWeight, max(n, 1<<12))
	}
	out := b.spare[:n:n]
	b.spare = b.spare[n:]
	return out
}

// feature files the weights of one feature. Keys are those of featurize in prose's tag.go: the name of the template, a
// space, and one or two values.
func (b *taggerBuilder) feature(key string, r row) error {
	template, value := splitFeature(key)
	first, second, _ := strings.Cut(value, " ")
	switch template {
	case "bias":
		b.bias = r
	case "i pref1":
		if c := []rune(value); len(c) == 1 && c[0] < 256 {
			b.initial[c[0]] = r
		}
	case "i suffix":
		place(b.suffixes, &b.suffix, placeSelf, value, r)
	case "i-1 suffix":
		place(b.suffixes, &b.suffix, placeBefore, value, r)
	case "i+1 suffix":
		place(b.suffixes, &b.suffix, placeAfter, value, r)
	case "i word":
		place(b.words, &b.word, placeSelf, value, r)
	case "i-1 word":
		place(b.words, &b.word, placeBefore, value, r)
	case "i-2 word":
		place(b.words, &b.word, placeBefore2, value, r)
	case "i+1 word":
		place(b.words, &b.word, placeAfter, value, r)
	case "i+2 word":
		place(b.words, &b.word, placeAfter2, value, r)
	case "i-1 tag":
		b.tag[1][b.number[value]] = r
	case "i-2 tag":
		b.tag[2][b.number[value]] = r
	case "i tag+i-2 tag":
		b.tagPair[int(b.number[first])*len(b.tag[1])+int(b.number[second])] = r
	case "i-1 tag+i word":
		n := index(b.words, &b.word, second)
		for len(b.tagWord) <= int(n) {
			b.tagWord = append(b.tagWord, nil)
		}
		b.tagWord[n] = append(b.tagWord[n], taggedRow{r, b.number[first]})
	default:
		return fmt.Errorf("unknown feature %q", key)
	}
	return nil
}

// templates are the names of features that hold more than two words.
var templates = []string{"i tag+i-2 tag", "i-1 tag+i word"}

// splitFeature parts "i-1 tag+i word NN of" into "i-1 tag+i word" and "NN of".
func splitFeature(key string) (template, value string) {
	i := slices.IndexFunc(templates, func(t string) bool { return strings.HasPrefix(key, t+" ") })
	if i >= 0 {
		return templates[i], key[len(templates[i])+1:]
	}
	kind, rest, _ := strings.Cut(key, " ")
	what, value, ok := strings.Cut(rest, " ")
	if !ok {
		return key, ""
	}
	return key[:len(kind)+1+len(what)], value
}

func place(numbers map[string]int32, rows *[places][]row, at int, value string, r row) {
	n := index(numbers, rows, value) // may move the rows
	rows[at][n] = r
}

// index returns the number of a word or suffix, with room for its rows at every place.
func index(numbers map[string]int32, rows *[places][]row, value string) int32 {
	n, ok := numbers[value]
	if !ok {
		n = int32(len(numbers) + 1)
		numbers[value] = n
		for i := range places {
			rows[i] = append(rows[i], row{})
		}
	}
	return n
}
