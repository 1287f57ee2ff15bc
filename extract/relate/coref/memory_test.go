package coref_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/whomet/whomet/extract/relate/coref"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// crowd returns names that are unlike each other.
func crowd(n int) []string {
	syllables := []string{"Kan", "lor", "mit", "ren", "tus", "sha", "vor", "bel", "dan", "qui"}
	var out []string
	for i := range n {
		first, last := "", ""
		for rest := i + 1000; rest > 0; rest /= 10 {
			first += syllables[rest%10]
			last += syllables[(rest+3)%10]
		}
		out = append(out, first+" "+last+"ov")
	}
	return out
}

// Among very many a name is still found by its words, and an event is compared with the events near it only.
func TestResolveCrowd(t *testing.T) {
	names := crowd(2000)
	names = append([]string{"Watt Botkosal"}, names...)
	names = append(names, "Botkosal", "Watt Botkosal")
	doc, mentions := document(graph.KindPerson, names)
	s := scene.New(doc, mentions, nil)
	_, of := coref.Resolve(s, scene.LoadCountries(), nil)
	if last := of[len(of)-2:]; !slices.Equal(last, []int{of[0], of[0]}) {
		t.Errorf("the first person named is %d, the same at the end %v", of[0], last)
	}

	doc, mentions = document(graph.KindPlace, append([]string{"Cambodia"}, append(crowd(2000), "Cambodian")...))
	s = scene.New(doc, mentions, nil)
	if _, of := coref.Resolve(s, scene.LoadCountries(), nil); of[0] != of[len(of)-1] {
		t.Error("a demonym far from its country is another place")
	}
}

func TestResolveManyEvents(t *testing.T) {
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprintf("meeting %d", i))
	}
	doc, mentions := document(graph.KindEvent, names)
	s := scene.New(doc, mentions, nil)
	most := 0
	coref.Resolve(s, scene.LoadCountries(), func(_ *scene.Scene, _ []coref.Cluster, events []int, m int) int {
		most = max(most, len(events))
		if !slices.IsSorted(events) {
			t.Fatalf("events out of order: %v", events)
		}
		if m%2 == 1 {
			return events[0] // the oldest of those offered stays in view
		}
		return -1
	})
	if most > 64 || most < 20 {
		t.Errorf("a mention was compared with %d events", most)
	}
}
