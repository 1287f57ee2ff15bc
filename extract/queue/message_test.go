package queue

import (
	"reflect"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

// FuzzUnpack gives the decoder whatever a stranger may publish, both as it comes and as the content of a compressed message.
// What it accepts is fit for extraction or for a store, and comes out the same when it is packed and unpacked again.
func FuzzUnpack(f *testing.F) {
	c, err := newCodec()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		``, `{}`, `null`, `{"version":1}`, `{"version":1,"article":{"id":"a","title":"T","text":"T\n\nx","published":"2021-12"}}`,
		`{"version":2,"article":{"id":"a","text":"x"}}`, `{"version":1,"article":{"id":"a","text":"\u0000"}}`,
		`{"version":1,"extraction":{"article":{"id":"a","text":"Anna Berg"},"entities":[{"id":"P1","kind":"person","name":"Anna Berg",` +
			`"aliases":["Anna Berg"],"mentions":[{"start":0,"end":9}]}],"facts":[{"kind":"holds","person":"P1","role":"P1"}]}}`,
		`{"version":1,"article":{"id":"a","text":"x"},"extraction":{}}`, strings.Repeat(`[`, 5000),
	} {
		f.Add([]byte(s))
	}
	f.Add(c.encoder.EncodeAll([]byte(`{"version":1,"article":{"id":"a","text":"x"}}`), nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, payload := range [][]byte{data, c.encoder.EncodeAll(data, nil)} {
			item, err := c.unpack(payload)
			if err != nil {
				continue
			}
			check := graph.Extraction{Article: item.Article}
			if item.Extraction != nil {
				check = *item.Extraction
			}
			if err := check.Check(); err != nil || strings.TrimSpace(item.Article.Text) == "" {
				t.Errorf("accepted %q: %v", data, err)
			}
			again := repack(t, c, item)
			if !reflect.DeepEqual(item, again) {
				t.Errorf("first %+v, then %+v", item, again)
			}
		}
	})
}

func repack(t *testing.T, c *codec, item source.Item) source.Item {
	t.Helper()
	e, err := c.pack(item)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.unpack(e.payload)
	if err != nil {
		t.Fatalf("what was packed is not unpacked: %v", err)
	}
	return again
}

func TestMessageID(t *testing.T) {
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for name, a := range map[string]graph.Article{
		"one": {ID: "a", Text: "x"}, "other id": {ID: "b", Text: "x"}, "other text": {ID: "a", Text: "y"}, "other date": {ID: "a", Text: "x", Published: "2021"},
	} {
		for _, extractor := range []string{"1", "2"} {
			ids := map[string]bool{}
			for range 2 {
				e, err := c.pack(source.Item{Article: a})
				if err != nil {
					t.Fatal(err)
				}
				ids[e.messageID(extractor)] = true
			}
			for id := range ids {
				if other, taken := seen[id]; taken || len(ids) != 1 {
					t.Errorf("%s by %s: ids are %v, as of %s", name, extractor, ids, other)
				}
				seen[id] = name + " by " + extractor
			}
		}
	}
}
