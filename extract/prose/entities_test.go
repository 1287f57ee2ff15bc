package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/prose"
)

func TestEntities(t *testing.T) {
	entities, err := prose.NewEntities()
	if err != nil {
		t.Fatal(err)
	}
	doc := analyse(t, "Visit\n\nBarack Obama met Angela Merkel in “Berlin”, Germany. Obama and Michelle Obama left.\n\n\xff\x00 ¬_¬ http://")
	var got []string
	for _, m := range entities.Recognise(doc) {
		got = append(got, string(m.Kind)+" "+doc.Surface(m))
	}
	want := "person Barack Obama, person Angela Merkel, place Germany"
	if joined := strings.Join(got, ", "); !strings.HasPrefix(joined, want) && !strings.Contains(joined, "place Berlin") {
		t.Error(cmp.Diff(want, joined))
	}
	if doc := analyse(t, ""); len(entities.Recognise(doc)) != 0 {
		t.Error("entities in an empty text")
	}
}
