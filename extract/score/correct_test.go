package score_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/score"
	"github.com/whomet/whomet/graph"
)

// Facts are judged one by one: right, wrong, or unknown where the annotation has no absences.
func TestCorrect(t *testing.T) {
	things := []graph.Entity{
		{ID: "P1", Kind: graph.KindPerson, Name: "Sok Dara", Mentions: []graph.Mention{{Span: graph.Span{Start: 0, End: 8}}}},
		{ID: "P2", Kind: graph.KindPerson, Name: "Tang Hui", Mentions: []graph.Mention{{Span: graph.Span{Start: 20, End: 28}}}},
		{ID: "E1", Kind: graph.KindEvent, Name: "workshop", Mentions: []graph.Mention{{Span: graph.Span{Start: 40, End: 48}}}},
	}
	part := func(agent graph.LocalID, as graph.Capacity, presence graph.Presence, confidence float64) graph.Fact {
		return graph.Fact{Kind: graph.FactTakesPart, Agent: agent, Event: "E1", As: as, Presence: presence, Confidence: confidence}
	}
	gold := score.Gold{Name: "a", Document: score.Document{Entities: things, Facts: []graph.Fact{part("P1", graph.CapacityChair, "", 1)}}}
	predicted := score.Document{Entities: things, Facts: []graph.Fact{
		part("P1", graph.CapacityAttendee, "", 0.95), part("P2", graph.CapacityAttendee, "", 0.45), part("P2", graph.CapacityAttendee, graph.PresenceAbsent, 0.5),
	}}
	right, known := score.Correct(gold, predicted)
	if d := cmp.Diff([]bool{true, false, false}, right); d != "" {
		t.Errorf("right (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]bool{true, true, false}, known); d != "" {
		t.Errorf("known (-want +got):\n%s", d)
	}
	got := score.ReliabilityOf([]score.Gold{gold}, score.Predictions{"a": predicted}, 10)
	want := []score.Reliability{
		{From: 0.4, To: 0.5, Facts: 1, Confidence: 0.45},
		{From: 0.9, To: 1, Facts: 1, Right: 1, Confidence: 0.95},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("reliability (-want +got):\n%s", d)
	}
}
