package meet_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

func TestPostsSayWhenTheyWereSeen(t *testing.T) {
	former := newArticle("d", "2022-01-01").holds("ann", "director", "navy")
	former.Facts[0].Former = true
	ix := load(
		newArticle("a", "2021-03-01").holds("ann", "Director", "navy"),
		newArticle("b", "2021-01-01").holds("ann", "director", "navy").holds("ann", "Captain", ""),
		newArticle("c", "").holds("ann", "Director", "navy"),
		former,
	)
	page, err := ix.Agent(t.Context(), person("ann"), meet.AgentQuery{Evidence: 2})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range page.Posts {
		at := ""
		if p.At != nil {
			at = p.At.Name
		}
		got = append(got, fmt.Sprintf("%s at %q, former %v, %s..%s, %d quoted", p.Role, at, p.Former, p.FirstSeen, p.LastSeen, len(p.Evidence)))
	}
	want := []string{
		`director at "navy", former true, 2022-01-01..2022-01-01, 1 quoted`,
		`Director at "navy", former false, 2021-01-01..2021-03-01, 2 quoted`,
		`Captain at "", former false, 2021-01-01..2021-01-01, 1 quoted`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, want := ix.Summary(person("ann")), "former director, navy"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	held, err := ix.Agent(t.Context(), "organisation/navy", meet.AgentQuery{Posts: 1})
	if err != nil || len(held.Posts) != 1 || held.Posts[0].Person.ID != person("ann") {
		t.Errorf("posts at the navy: %+v, %v", held.Posts, err)
	}
}

func TestTimelinePages(t *testing.T) {
	a := newArticle("a", "2021-01-02")
	for _, date := range []string{"2021-03-01", "", "2020", "2021-03-01", "2022-07"} {
		a.held(fmt.Sprintf("e%d", len(a.Entities)), date, "ann")
	}
	ix := load(a)
	var got []string
	for q := (meet.AgentQuery{Limit: 2}); ; {
		page, err := ix.Timeline(t.Context(), person("ann"), q)
		if err != nil || page.Total != 5 {
			t.Fatalf("total %d, %v", page.Total, err)
		}
		for _, p := range page.Participations {
			got = append(got, p.Date)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			break
		}
		got = append(got, "page")
	}
	if diff := cmp.Diff([]string{"2022-07", "2021-03-01", "page", "2021-03-01", "2020", "page", ""}, got); diff != "" {
		t.Error(diff)
	}
}

func TestArticleShowsWhatItAloneSays(t *testing.T) {
	one := newArticle("one", "2021-01-02").held("talks", "2021-01-01", "ann").holds("ann", "Director", "navy")
	one.Entities[1].Mentions = []graph.Mention{{Span: graph.Span{Start: 30, End: 33}}, {Span: graph.Span{Start: 4, End: 7}}}
	ix := load(one, newArticle("two", "2021-01-03").held("talks", "2021-01-05", "bob").holds("ann", "Admiral", "navy"))
	ix.SetEntities([]graph.CanonicalEntity{{Ref: graph.Ref{ID: "person/ann", Name: "Ann Ax"}}})
	view, err := ix.Article(t.Context(), one.ResolvedArticle)
	if err != nil {
		t.Fatal(err)
	}
	ann := graph.Ref{ID: "person/ann", Kind: graph.KindPerson, Name: "Ann Ax"}
	wantMentions := []graph.LinkedMention{{Span: graph.Span{Start: 4, End: 7}, Entity: ann}, {Span: graph.Span{Start: 30, End: 33}, Entity: ann}}
	if diff := cmp.Diff(wantMentions, view.Mentions); diff != "" {
		t.Error(diff)
	}
	if len(view.Posts) != 1 || view.Posts[0].Role != "Director" || view.Posts[0].Evidence[0].Sentence != "one, fact 2." {
		t.Errorf("posts %+v", view.Posts)
	}
	if len(view.Events) != 1 {
		t.Fatalf("%d events", len(view.Events))
	}
	talks := view.Events[0]
	if talks.Date != "2021-01-01" || talks.Articles != 2 || len(talks.Participations) != 1 || talks.Participations[0].Agent != ann {
		t.Errorf("talks: %+v", talks)
	}
}

// TestEvidenceErrorsComeBack has a store that cannot serve a sentence.
func TestEvidenceErrorsComeBack(t *testing.T) {
	broken := errors.New("store is broken")
	ix := meet.New(meet.Options{Evidence: func(context.Context, []graph.FactRef) ([][]graph.Evidence, error) {
		return nil, broken
	}})
	a := newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob")
	ix.Update([]graph.ResolvedArticle{a.ResolvedArticle}, nil)
	if _, err := ix.Met(t.Context(), person("ann"), meet.MetQuery{}); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, err := ix.Met(t.Context(), person("ann"), meet.MetQuery{Evidence: -1}); err != nil {
		t.Errorf("without evidence: %v", err)
	}
}

// TestSentenceOfTwoFactsIsQuotedOnce has one sentence say that both people took part.
func TestSentenceOfTwoFactsIsQuotedOnce(t *testing.T) {
	a := newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob")
	for i := range a.Facts {
		a.Facts[i].Evidence = []graph.Evidence{{
			Sentence: "Ann met Bob.", Span: graph.Span{Start: 10, End: 22}, Arguments: []graph.Span{{Start: 10 + i, End: 13}},
		}}
	}
	page, err := load(a).Met(t.Context(), person("ann"), meet.MetQuery{})
	if err != nil {
		t.Fatal(err)
	}
	want := []graph.Evidence{{
		Article: "a", Sentence: "Ann met Bob.", Span: graph.Span{Start: 10, End: 22},
		Arguments: []graph.Span{{Start: 11, End: 13}, {Start: 12, End: 13}},
	}}
	if diff := cmp.Diff(want, page.Encounters[0].Events[0].Evidence); diff != "" {
		t.Error(diff)
	}
}
