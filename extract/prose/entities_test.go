package prose_test

import (
	"slices"
	"testing"

	"github.com/whomet/whomet/extract/prose"
)

func TestEntities(t *testing.T) {
	entities, err := prose.NewEntities()
	if err != nil {
		t.Fatal(err)
	}
	doc := analyse(t, "A visit\n\nOn Monday, Angela Merkel met “Xi Jinping” in Germany; Merkel, Angela Merkel's aide said, left.\n\n\xff\x00 ¬_¬ http://")
	var got []string
	for _, m := range entities.Recognise(doc) {
		got = append(got, string(m.Kind)+" "+doc.Surface(m))
	}
	for _, want := range []string{"person Angela Merkel", "place Germany"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not among %q", want, got)
		}
	}
	if doc := analyse(t, ""); len(entities.Recognise(doc)) != 0 {
		t.Error("entities in an empty text")
	}
}

// FuzzEntities checks that no text makes prose panic through the fence, and that mentions lie inside their sentences.
func FuzzEntities(f *testing.F) {
	entities, err := prose.NewEntities()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Angela Merkel met Xi Jinping, Angela Merkel's \u201cguest\u201d :-) \xff http:// @a")
	f.Fuzz(func(t *testing.T, s string) {
		doc := analyse(t, s)
		for _, m := range entities.Recognise(doc) {
			in := doc.Sentences[m.Sentence]
			if m.First < in.First || m.Last > in.Last || m.Last <= m.First {
				t.Fatalf("mention %+v in sentence %+v", m, in)
			}
		}
	})
}
