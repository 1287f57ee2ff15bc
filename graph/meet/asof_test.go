package meet_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

// former says that a person held a post once.
func (a *article) former(person, role, organisation string) *article {
	a.holds(person, role, organisation)
	a.Facts[len(a.Facts)-1].Former = true
	return a
}

func TestPostAsOfTheMeeting(t *testing.T) {
	talks := func() *article { return newArticle("talks", "2021-06-06").held("talks", "2021-06-05", "ann") }
	post := func(role, first, last string, article graph.ArticleID) *graph.Post {
		ministry := graph.Ref{ID: "organisation/ministry", Kind: graph.KindOrganisation, Name: "ministry"}
		return &graph.Post{
			Person: graph.Ref{ID: person("ann"), Kind: graph.KindPerson, Name: "ann"}, Role: role, At: &ministry, FirstSeen: first, LastSeen: last,
			Evidence: []graph.Evidence{{Article: article, Sentence: string(article) + ", fact 0.", Rule: "test"}},
		}
	}
	deputy := newArticle("deputy", "2019-02-01").holds("ann", "Deputy", "ministry")
	deputyLater := newArticle("deputy-later", "2021-01-01").holds("ann", "deputy", "ministry")
	minister := newArticle("minister", "2021-05-01").holds("ann", "Minister", "ministry")
	cases := []struct {
		name     string
		articles []*article
		want     *graph.Post
	}{
		{"nothing known", []*article{talks()}, nil},
		{"one post", []*article{talks(), deputy, deputyLater}, post("deputy", "2019-02-01", "2021-01-01", "deputy-later")},
		{"the newest of two", []*article{talks(), deputy, minister}, post("Minister", "2021-05-01", "2021-05-01", "minister")},
		{"a later post is not shown", []*article{talks(), newArticle("x", "2021-06-06").holds("ann", "Minister", "ministry")}, nil},
		{"nor does it hide the earlier one", []*article{talks(), deputy, newArticle("x", "2022-01-01").holds("ann", "Minister", "ministry")},
			post("Deputy", "2019-02-01", "2019-02-01", "deputy")},
		{"of an earlier article", []*article{talks(), newArticle("undated", "").holds("ann", "Minister", "ministry")}, nil},
		{"a former post", []*article{talks(), newArticle("x", "2020-01-01").former("ann", "Deputy", "ministry")}, nil},
		{"a post left before", []*article{talks(), deputy, newArticle("x", "2020-01-01").former("ann", "Deputy", "ministry")}, nil},
		{"a post left after", []*article{talks(), deputy, newArticle("x", "2022-01-01").former("ann", "Deputy", "ministry")},
			post("Deputy", "2019-02-01", "2019-02-01", "deputy")},
		{"the reports give a role", []*article{talks().holds("ann", "Envoy", ""), deputy}, nil},
		{"a meeting without a date", []*article{newArticle("talks", "2021-06-06").held("talks", "", "ann"), deputy}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			event, err := load(c.articles...).Event(t.Context(), "event/talks", meet.EventQuery{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, event.Participations[0].AsOf); diff != "" {
				t.Error(diff)
			}
		})
	}
}
