package prose

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"maps"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	prose "github.com/jdkato/prose/v2"
	"github.com/klauspost/compress/zstd"

	"github.com/whomet/whomet/graph"
)

var update = flag.Bool("update", false, "write data/tagger.zst from the model of prose")

// TestWeights checks that the embedded weights are those of prose. prose exports no way to read them, so they are read from
// its unexported fields by reflection, which needs no unsafe.
func TestWeights(t *testing.T) {
	doc, err := prose.NewDocument("", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		t.Fatal(err)
	}
	data := weightsOf(doc.Model)
	if *update {
		encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("data/tagger.zst", encoder.EncodeAll(data, nil), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written; run again without -update")
	}
	embedded, err := unzip(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, embedded) {
		t.Error("data/tagger.zst differs from the model of prose: run go test ./extract/prose -run Weights -update")
	}
}

func weightsOf(m *prose.Model) []byte {
	model := reflect.ValueOf(m).Elem().FieldByName("tagger").Elem().FieldByName("model").Elem()
	var tags []string
	for i := range model.FieldByName("classes").Len() {
		tags = append(tags, model.FieldByName("classes").Index(i).String())
	}
	slices.Sort(tags)
	number := map[string]uint64{}
	var out []byte
	text := func(s string) { out = append(binary.AppendUvarint(out, uint64(len(s))), s...) }
	out = binary.AppendUvarint(out, uint64(len(tags)))
	for i, tag := range tags {
		number[tag] = uint64(i)
		text(tag)
	}
	fixed := map[string]string{}
	for it := model.FieldByName("tagMap").MapRange(); it.Next(); {
		fixed[it.Key().String()] = it.Value().String()
	}
	out = binary.AppendUvarint(out, uint64(len(fixed)))
	for _, word := range slices.Sorted(maps.Keys(fixed)) {
		text(word)
		out = binary.AppendUvarint(out, number[fixed[word]])
	}
	features := model.FieldByName("weights")
	keys := features.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	out = binary.AppendUvarint(out, uint64(len(keys)))
	for _, key := range keys {
		text(key.String())
		weights := features.MapIndex(key)
		classes := weights.MapKeys()
		slices.SortFunc(classes, func(a, b reflect.Value) int { return cmp.Compare(number[a.String()], number[b.String()]) })
		out = binary.AppendUvarint(out, uint64(len(classes)))
		for _, class := range classes {
			out = binary.AppendUvarint(out, number[class.String()])
			out = binary.AppendVarint(out, int64(math.Round(weights.MapIndex(class).Float()*1000)))
		}
	}
	return out
}

// TestTagsAreThoseOfProse tags sentences that prose cuts into the same tokens.
func TestTagsAreThoseOfProse(t *testing.T) {
	a, err := New()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := prose.NewDocument("", prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{
		"The minister met his Chinese counterpart in Phnom Penh on Tuesday .",
		"They discussed water cooperation , dam safety and the visit that he will make next year .",
		"Mr. Botkosal thanked the Commission for hosting 35 delegates from six countries in 2021 .",
		"She said : it works ; nobody doubts its long-term value ( he added ) .",
		"Some unheard-of Zzyzx quibbled blithely .",
	} {
		want, err := prose.NewDocument(in, prose.WithExtraction(false), prose.WithSegmentation(false), prose.UsingModel(doc.Model))
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Analyse(graph.Article{Text: in})
		if err != nil {
			t.Fatal(err)
		}
		for i, tok := range want.Tokens() {
			if got.Tokens[i].Text != tok.Text || got.Tokens[i].Tag != tok.Tag {
				t.Errorf("token %d: %s/%s, prose says %s/%s", i, got.Tokens[i].Text, got.Tokens[i].Tag, tok.Text, tok.Tag)
			}
		}
	}
}

func TestDamagedWeights(t *testing.T) {
	data, err := unzip(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 100, len(data) / 2, len(data) - 1} {
		if _, err := readTagger(&cursor{data: data[:n]}); err == nil {
			t.Errorf("the first %d bytes were accepted", n)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
