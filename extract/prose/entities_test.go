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
