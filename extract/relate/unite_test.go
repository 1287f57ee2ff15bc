package relate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
)

func TestUnite(t *testing.T) {
	said := func(f graph.Fact, confidence float64, sentences ...string) graph.Fact {
		f.Confidence = confidence
		for _, s := range sentences {
			f.Evidence = append(f.Evidence, graph.Evidence{Sentence: s})
		}
		return f
	}
	met := graph.Fact{Kind: graph.FactTakesPart, Agent: "P1", Event: "E1", As: graph.CapacityAttendee}
	may := graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2024-05-01"}
	june := graph.Fact{Kind: graph.FactDate, Event: "E1", Date: "2024-06-01"}
	bare := graph.Fact{Kind: graph.FactHolds, Person: "P1", Role: "R1"}
	seated := graph.Fact{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "O1"}
	other := graph.Fact{Kind: graph.FactHolds, Person: "P2", Role: "R1"}
	for _, c := range []struct {
		name        string
		facts, want []graph.Fact
	}{
		{"said twice", []graph.Fact{said(met, 0.6, "a"), said(met, 0.9, "b")}, []graph.Fact{said(met, 0.9, "b", "a")}},
		{"two dates", []graph.Fact{said(may, 0.8, "a"), said(june, 0.5, "b")}, []graph.Fact{said(may, 0.8, "a")}},
		{"a role with and without its place", []graph.Fact{said(bare, 0.9, "a"), said(seated, 0.7, "b"), said(other, 0.6, "c")},
			[]graph.Fact{said(seated, 0.7, "b"), said(other, 0.6, "c")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, unite(c.facts)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
