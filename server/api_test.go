package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server"
)

type page[T any] struct {
	Items []T
	Total int
	Next  string
}

type problem struct {
	Title, Detail, Instance string
	Status                  int
	Candidates              []graph.Ref
}

func TestSearchSaysWhoItIs(t *testing.T) {
	got := decode[page[graph.Hit]](t, get(handler(t, newShelf()), "/api/v1/search?q=botksal&kind=person"))
	want := page[graph.Hit]{Total: 1, Items: []graph.Hit{{
		Kind: "person", ID: "person/watt-botksal", Name: "Watt Botksal", Score: 1,
		Summary: "Deputy Secretary-General, Cambodia National Mekong Committee",
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPersonCarriesEvidence(t *testing.T) {
	got := decode[graph.Agent](t, get(handler(t, newShelf()), "/api/v1/people/watt-botksal"))
	if len(got.Posts) != 1 || got.Posts[0].Role != "Deputy Secretary-General" || got.Posts[0].At.Name != "Cambodia National Mekong Committee" {
		t.Errorf("posts: %+v", got.Posts)
	}
	if e := got.Posts[0].Evidence[0]; !strings.HasPrefix(e.Sentence, "Stung Treng: HE Watt Botksal") || len(e.Arguments) != 3 {
		t.Errorf("evidence: %+v", e)
	}
}

func TestMetCountsOnlyMeetings(t *testing.T) {
	h := handler(t, newShelf())
	for target, want := range map[string][]string{
		"/api/v1/people/watt-botksal/met":                           {"Li Zhongping", "Luo Xiangsheng", "Tang Wenjian"},
		"/api/v1/people/watt-botksal/met?as=co-chair":               {"Li Zhongping", "Luo Xiangsheng", "Tang Wenjian"},
		"/api/v1/people/watt-botksal/met?as=host":                   nil,
		"/api/v1/people/watt-botksal/met?since=2022":                nil, // the visit of May 2022 was only planned
		"/api/v1/people/sok-dara/met?since=2022-03&until=2022-03":   {"Li Zhongping", hostileName},
		"/api/v1/people/sok-dara/met?until=2021":                    nil,
		"/api/v1/people/li-zhongping/met?since=2022-03-02&as=other": nil,
	} {
		var names []string
		for _, encounter := range decode[page[graph.Encounter]](t, get(h, target)).Items {
			names = append(names, encounter.Person.Name)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s: %s", target, diff)
		}
	}
}

func TestTimelineTellsTheStatusOfEvents(t *testing.T) {
	type item struct {
		graph.Participation
		EventStatus graph.EventStatus `json:"event_status"`
	}
	got := decode[page[item]](t, get(handler(t, newShelf()), "/api/v1/people/watt-botksal/timeline"))
	var told []string
	for _, i := range got.Items {
		told = append(told, i.Date+" "+i.Event.Name+" "+string(i.As)+" "+string(i.Presence)+" "+string(i.EventStatus))
	}
	want := []string{
		"2022-05 planned visit attendee invited planned",
		"2021-12-28 Workshop on Rural Water Resources co-chair present held",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}

// TestCursorsReachEverything walks every list a page of one item at a time.
func TestCursorsReachEverything(t *testing.T) {
	h := handler(t, newShelf())
	for _, address := range []string{
		"/api/v1/people", "/api/v1/organisations", "/api/v1/places", "/api/v1/events", "/api/v1/articles",
		"/api/v1/search?q=o", "/api/v1/people/li-zhongping/met", "/api/v1/people/li-zhongping/timeline",
	} {
		separator := "?"
		if strings.Contains(address, "?") {
			separator = "&"
		}
		whole := decode[page[json.RawMessage]](t, get(h, address))
		var walked []json.RawMessage
		for next := ""; ; {
			one := decode[page[json.RawMessage]](t, get(h, address+separator+"limit=1&cursor="+url.QueryEscape(next)))
			walked = append(walked, one.Items...)
			if next = one.Next; next == "" || len(walked) > whole.Total {
				break
			}
		}
		if diff := cmp.Diff(whole.Items, walked); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
		if whole.Total != len(whole.Items) {
			t.Errorf("%s: total %d of %d items", address, whole.Total, len(whole.Items))
		}
	}
}

func TestCursorsOfOthersAreRefused(t *testing.T) {
	h := handler(t, newShelf())
	search := decode[page[graph.Hit]](t, get(h, "/api/v1/search?q=o&limit=1")).Next
	people := decode[page[graph.Ref]](t, get(h, "/api/v1/people?limit=1")).Next
	for _, target := range []string{
		"/api/v1/people?cursor=" + search, "/api/v1/search?q=o&cursor=" + people, "/api/v1/people?cursor=%25%25",
		"/api/v1/search?q=o&cursor=by0x", // an offset of -1
	} {
		if w := get(h, target); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", target, w.Code)
		}
	}
}

func TestPathsTakeNames(t *testing.T) {
	h := handler(t, newShelf())
	type connection struct {
		From, To graph.Ref
		Paths    []graph.Path
	}
	for _, names := range []string{
		"from=Watt+Botksal&to=Sok+Dara", "from=watt-botksal&to=sok-dara", "from=person/watt-botksal&to=person/sok-dara",
		"from=botksal&to=dara",
	} {
		got := decode[connection](t, get(h, "/api/v1/paths?"+names))
		if len(got.Paths) != 1 || len(got.Paths[0].Hops) != 2 {
			t.Fatalf("%s: %+v", names, got)
		}
		hop := got.Paths[0].Hops[0]
		if hop.To.Name != "Li Zhongping" || hop.Events[0].As != graph.CapacityCoChair || len(hop.Events[0].Evidence) != 2 {
			t.Errorf("%s: first hop %+v", names, hop)
		}
	}
	if got := decode[connection](t, get(h, "/api/v1/paths?from=botksal&to=dara&max=1")); len(got.Paths) != 0 || got.Paths == nil {
		t.Errorf("within one hop: %+v, want an empty list", got.Paths)
	}
}

func TestProblems(t *testing.T) {
	h := handler(t, newShelf())
	for _, c := range []struct {
		name, target string
		want         problem
	}{
		{"unknown", "/api/v1/people/nobody", problem{Title: "Not Found", Status: 404, Detail: "Agent person/nobody: not found."}},
		{"unknown name", "/api/v1/paths?from=nobody&to=dara",
			problem{Title: "Not Found", Status: 404, Detail: `Nobody and nothing is named "nobody": not found.`}},
		{"ambiguous name", "/api/v1/paths?from=dara&to=ang",
			problem{Title: "Conflict", Status: 409, Detail: `"ang" can mean 2 things; ask by id`,
				Candidates: []graph.Ref{person("Luo Xiangsheng"), person("Tang Wenjian")}}},
		{"a date that is none", "/api/v1/graph?since=soon",
			problem{Title: "Bad Request", Status: 400, Detail: `Since "soon" is no date like 2021-12-28, 2021-12 or 2021: bad query.`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(http.MethodGet, c.target, "")
			r.Header.Set("X-Request-ID", "r1")
			c.want.Instance = "urn:request:r1"
			if diff := cmp.Diff(c.want, decode[problem](t, answer(h, r))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestGizmo(t *testing.T) {
	h := handlerWith(t, server.Options{KB: newShelf(), Limits: server.Limits{Rows: 4}})
	for _, c := range []struct {
		name, contentType, target, body string
		rows                            int
		cut                             bool
	}{
		{"plain text", "text/plain", "/api/v1/query/gizmo?limit=2", "g.V().all()", 2, true},
		{"no type", "", "/api/v1/query/gizmo?limit=2", "g.V().all()", 2, true},
		{"what curl sends", "application/x-www-form-urlencoded", "/api/v1/query/gizmo?limit=2", "g.V().all()", 2, true},
		{"JSON", "application/json; charset=utf-8", "/api/v1/query/gizmo", `{"query": "g.V().all()"}`, 4, true},
		{"more rows than the server gives", "text/plain", "/api/v1/query/gizmo?limit=1000000", "g.V().all()", 4, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(http.MethodPost, c.target, c.body)
			if c.contentType != "" {
				r.Header.Set("Content-Type", c.contentType)
			}
			got := decode[graph.GizmoResult](t, answer(h, r))
			if len(got.Rows) != c.rows || got.Cut != c.cut || (got.CutReason == "") == c.cut {
				t.Errorf("%d rows, cut %t (%s), want %d, %t", len(got.Rows), got.Cut, got.CutReason, c.rows, c.cut)
			}
		})
	}
}

func TestGizmoRefuses(t *testing.T) {
	h := handler(t, newShelf())
	for _, c := range []struct {
		name, contentType, body string
		status                  int
		detail                  string
	}{
		{"nothing", "text/plain", "  ", 400, "The program is empty"},
		{"a mistake", "text/plain", "broken(", 400, "broken is not defined"},
		{"broken JSON", "application/json", "{", 400, "no JSON object"},
		{"a failure of our own", "text/plain", "fail()", 500, "The server failed on this request."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(http.MethodPost, "/api/v1/query/gizmo", c.body)
			r.Header.Set("Content-Type", c.contentType)
			w := answer(h, r)
			got := decode[problem](t, w)
			if got.Status != c.status || w.Code != c.status || !strings.Contains(got.Detail, c.detail) {
				t.Errorf("answered %d %+v", w.Code, got)
			}
			if strings.Contains(w.Body.String(), "/secret/path") {
				t.Errorf("the answer tells the cause: %s", w.Body)
			}
		})
	}
}

func TestRevalidation(t *testing.T) {
	h := handler(t, newShelf())
	first := get(h, "/api/v1/people/watt-botksal")
	tag := first.Header().Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	r := request(http.MethodGet, "/api/v1/people/watt-botksal", "")
	r.Header.Set("If-None-Match", `"other", `+tag)
	if w := answer(h, r); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes, want 304 without", w.Code, w.Body.Len())
	}
	if other := get(h, "/api/v1/people/sok-dara").Header().Get("ETag"); other == tag {
		t.Error("two people have one tag")
	}
	if tag := get(h, "/api/v1/people/nobody").Header().Get("ETag"); tag != "" {
		t.Errorf("an error has the tag %s", tag)
	}
}

// TestDescriptionIsComplete checks that every route of the API is in its OpenAPI document, with a summary.
func TestDescriptionIsComplete(t *testing.T) {
	type operation struct {
		Summary    string
		Parameters []struct{ Name, In string }
	}
	doc := decode[struct {
		OpenAPI string
		Paths   map[string]map[string]operation
	}](t, get(handler(t, newShelf()), "/openapi.json"))
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", doc.OpenAPI)
	}
	for path, method := range map[string]string{
		"/search": "get", "/people": "get", "/people/{id}": "get", "/people/{id}/met": "get", "/people/{id}/timeline": "get",
		"/organisations/{id}": "get", "/organisations/{id}/timeline": "get", "/places/{id}": "get", "/events/{id}": "get",
		"/articles/{id}": "get", "/articles/{id}/history": "get", "/paths": "get", "/graph": "get", "/stats": "get", "/query/gizmo": "post",
	} {
		op := doc.Paths[path][method]
		if op.Summary == "" {
			t.Errorf("%s %s is not described", method, path)
		}
		if strings.Contains(path, "{id}") && (len(op.Parameters) == 0 || op.Parameters[0].Name != "id") {
			t.Errorf("%s: parameters %+v", path, op.Parameters)
		}
	}
}

func TestHistory(t *testing.T) {
	h := handler(t, newShelf())
	got := map[string][]graph.RevisionAction{}
	for _, id := range []string{"cnmc-2021-12-28", "talks%2F2022", "deleted"} {
		answer := decode[struct{ Revisions []graph.Revision }](t, get(h, "/api/v1/articles/"+id+"/history"))
		for _, r := range answer.Revisions {
			got[string(r.Article)] = append(got[string(r.Article)], r.Action)
		}
	}
	want := map[string][]graph.RevisionAction{
		"cnmc-2021-12-28": {graph.RevisionLoaded}, "talks/2022": {graph.RevisionLoaded},
		"deleted": {graph.RevisionLoaded, graph.RevisionDeleted},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if code := get(h, "/api/v1/articles/none/history").Code; code != http.StatusNotFound {
		t.Errorf("of no article: %d", code)
	}
}
