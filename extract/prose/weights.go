package prose

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	prose "github.com/jdkato/prose/v2"
)

// loadTagger lays out the weights of prose's default model. prose exports no way to read them, so they are read from its
// unexported fields by reflection, which needs no unsafe; a prose without these fields is an error here, not a wrong tag.
func loadTagger() (t *tagger, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = nil, fmt.Errorf("read the model of prose: %v", r)
		}
	}()
	doc, err := prose.NewDocument("", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return nil, err
	}
	model := reflect.ValueOf(doc.Model).Elem().FieldByName("tagger").Elem().FieldByName("model").Elem()
	b := newTaggerBuilder(model.FieldByName("classes"))
	for words := model.FieldByName("tagMap").MapRange(); words.Next(); {
		b.fixed[words.Key().String()] = b.tag(words.Value().String())
	}
	for features := model.FieldByName("weights").MapRange(); features.Next(); {
		b.feature(features.Key().String(), features.Value())
	}
	return b.tagger, nil
}

type taggerBuilder struct {
	*tagger
	number map[string]uint8
}

func newTaggerBuilder(classes reflect.Value) *taggerBuilder {
	t := &tagger{
		fixed:    map[string]uint8{},
		words:    map[string]int32{},
		suffixes: map[string]int32{},
		tagWord:  map[tagWord]row{},
	}
	for i := range classes.Len() {
		t.tags = append(t.tags, classes.Index(i).String())
	}
	slices.Sort(t.tags)
	b := &taggerBuilder{t, map[string]uint8{}}
	for i, tag := range t.tags {
		b.number[tag] = uint8(i)
	}
	b.number["-START-"], b.number["-START2-"] = uint8(len(t.tags)), uint8(len(t.tags)+1)
	t.start = [2]uint8{b.number["-START-"], b.number["-START2-"]}
	n := len(b.number)
	t.tag[1], t.tag[2], t.tagPair = make([]row, n), make([]row, n), make([]row, n*n)
	for i := range places { // index 0 stands for what the model never saw
		t.word[i], t.suffix[i] = make([]row, 1), make([]row, 1)
	}
	for _, tag := range []string{"NN", "SYM", "CD"} {
		t.fixed["("+tag+")"] = b.number[tag]
	}
	return b
}

func (b *taggerBuilder) tag(name string) uint8 {
	n, ok := b.number[name]
	if !ok {
		panic("unknown tag " + name)
	}
	return n
}

// feature files the weights of one feature under its template. Keys are those of featurize in prose's tag.go: the name of
// the template, a space, and one or two values.
func (b *taggerBuilder) feature(key string, weights reflect.Value) {
	r := b.row(weights)
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
		b.place(b.suffixes, &b.suffix, placeSelf, value, r)
	case "i-1 suffix":
		b.place(b.suffixes, &b.suffix, placeBefore, value, r)
	case "i+1 suffix":
		b.place(b.suffixes, &b.suffix, placeAfter, value, r)
	case "i word":
		b.place(b.words, &b.word, placeSelf, value, r)
	case "i-1 word":
		b.place(b.words, &b.word, placeBefore, value, r)
	case "i-2 word":
		b.place(b.words, &b.word, placeBefore2, value, r)
	case "i+1 word":
		b.place(b.words, &b.word, placeAfter, value, r)
	case "i+2 word":
		b.place(b.words, &b.word, placeAfter2, value, r)
	case "i-1 tag":
		b.tagger.tag[1][b.tag(value)] = r
	case "i-2 tag":
		b.tagger.tag[2][b.tag(value)] = r
	case "i tag+i-2 tag":
		b.tagPair[int(b.tag(first))*len(b.tagger.tag[1])+int(b.tag(second))] = r
	case "i-1 tag+i word":
		b.tagWord[tagWord{b.tag(first), b.index(b.words, &b.word, second)}] = r
	default:
		panic("unknown feature " + key)
	}
}

// splitFeature parts "i-1 tag+i word NN of" into "i-1 tag+i word" and "NN of".
func splitFeature(key string) (template, value string) {
	if key == "bias" {
		return key, ""
	}
	for _, t := range []string{"i tag+i-2 tag", "i-1 tag+i word"} {
		if strings.HasPrefix(key, t+" ") {
			return t, key[len(t)+1:]
		}
	}
	a, rest, _ := strings.Cut(key, " ")
	c, value, _ := strings.Cut(rest, " ")
	return a + " " + c, value
}

func (b *taggerBuilder) place(index map[string]int32, rows *[places][]row, at int, value string, r row) {
	n := b.index(index, rows, value) // may move the rows
	rows[at][n] = r
}

// index returns the number of a word or suffix, with room for its rows at every place.
func (b *taggerBuilder) index(index map[string]int32, rows *[places][]row, value string) int32 {
	n, ok := index[value]
	if !ok {
		n = int32(len(index) + 1)
		index[value] = n
		for i := range places {
			rows[i] = append(rows[i], row{})
		}
	}
	return n
}

func (b *taggerBuilder) row(weights reflect.Value) row {
	r := row{weights: make([]tagWeight, 0, weights.Len())}
	for it := weights.MapRange(); it.Next(); {
		tag := b.tag(it.Key().String())
		r.weights = append(r.weights, tagWeight{int32(math.Round(it.Value().Float() * 1000)), tag})
		r.mask |= 1 << tag
	}
	slices.SortFunc(r.weights, func(x, y tagWeight) int { return cmp.Compare(x.tag, y.tag) })
	return r
}
