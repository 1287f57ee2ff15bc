package cayley_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

func workshop() graph.ResolvedArticle {
	text := "Ministry holds workshop\n\nMs Watt Botksal co-chaired it on 28 December 2021 in \"Phnom Penh\"."
	return graph.ResolvedArticle{
		Extraction: graph.Extraction{
			Article: graph.Article{ID: "a 1", Title: "Ministry holds workshop", Published: "2021-12-29", Text: text, SHA256: "00"},
			Entities: []graph.Entity{
				{ID: "P1", Kind: graph.KindPerson, Name: "Watt Botksal", Aliases: []string{"Watt Botksal"}, Mentions: []graph.Mention{{Span: graph.Span{Start: 28, End: 40}}}},
				{ID: "O1", Kind: graph.KindOrganisation, Name: "Ministry"},
				{ID: "R1", Kind: graph.KindRole, Name: "secretary"},
				{ID: "E1", Kind: graph.KindEvent, Name: "workshop"},
				{ID: "L1", Kind: graph.KindPlace, Name: "Phnom Penh"},
			},
			Facts: []graph.Fact{
				{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "O1"},
				{Kind: graph.FactTakesPart, Agent: "P1", Event: "E1", As: graph.CapacityCoChair, Evidence: []graph.Evidence{
					{Sentence: "Ms Watt Botksal co-chaired it.", Span: graph.Span{Start: 25, End: 90}, Rule: "verb", Confidence: 0.9},
				}},
				{Kind: graph.FactDate, Event: "E1", Date: "2021-12-28", Precision: graph.PrecisionDay},
				{Kind: graph.FactPlace, Event: "E1", Place: "L1"},
			},
			Extractor: "test 1",
		},
		Canonical: map[graph.LocalID]graph.EntityID{
			"P1": "person/watt-botksal", "O1": "organisation/ministry", "E1": "event/workshop", "L1": "place/phnom-penh",
		},
	}
}

func open(t *testing.T, address string) *cayley.Store {
	t.Helper()
	s, err := cayley.Open(t.Context(), address, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWriteAndRead(t *testing.T) {
	for name, address := range map[string]string{"memory": "memory:", "bolt": "bolt:" + filepath.Join(t.TempDir(), "g.bolt")} {
		t.Run(name, func(t *testing.T) {
			s := open(t, address)
			defer s.Close()
			change, err := s.Write(t.Context(), cayley.Batch{
				Put:      []graph.ResolvedArticle{workshop()},
				Entities: []graph.CanonicalEntity{{Ref: graph.Ref{ID: "person/watt-botksal", Kind: graph.KindPerson, Name: "Watt Botksal"}, Aliases: []string{"Botksal"}}},
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%+v", change)
			got, err := s.Article(t.Context(), "a 1")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(workshop(), got); diff != "" {
				t.Error(diff)
			}
			var b strings.Builder
			if err := s.WriteNQuads(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			t.Log("\n" + b.String())
			change, err = s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}})
			t.Logf("%+v %v", change, err)
			change, err = s.Write(t.Context(), cayley.Batch{Delete: []graph.ArticleID{"a 1"}, Drop: []graph.EntityID{"person/watt-botksal"}})
			t.Logf("%+v %v", change, err)
			stats, err := s.Stats(t.Context())
			t.Logf("%+v %v", stats, err)
			g, err := s.Generation(t.Context())
			t.Logf("%+v %v", g, err)
		})
	}
}
