package web_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server/web"
)

func TestDate(t *testing.T) {
	for date, want := range map[string]string{
		"2021-12-28":            "28 December 2021",
		"2021-12":               "December 2021",
		"2021":                  "2021",
		"2021-12-28/2021-12-30": "28–30 December 2021",
		"2021-12-01/2021-12-09": "1–9 December 2021",
		"2021-12-28/2022-01-02": "28 December 2021 – 2 January 2022",
		"2021-01/2021-03":       "January 2021 – March 2021",
		"soon":                  "soon",
		"":                      "",
	} {
		if got := web.Date(date); got != want {
			t.Errorf("Date(%q) = %q, want %q", date, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1\u202f000", 1234567: "1\u202f234\u202f567", -1234: "-1\u202f234"} {
		if got := web.Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		n          int
		noun, want string
	}{
		{1, "event", "1 event"}, {2, "event", "2 events"}, {0, "person", "0 people"}, {2, "body", "2 bodies"},
	} {
		if got := web.Count(c.n, c.noun); got != c.want {
			t.Errorf("Count(%d, %q) = %q, want %q", c.n, c.noun, got, c.want)
		}
	}
}

func TestBesides(t *testing.T) {
	names := []string{"Joe Biden", "Joseph R. Biden", "Biden"}
	if diff := cmp.Diff([]string{"Joe Biden", "Biden"}, web.Besides(names, "Joseph R. Biden", 5)); diff != "" {
		t.Error(diff)
	}
	if got := web.Besides(names, "Joseph R. Biden", 1); len(got) != 1 || names[1] != "Joseph R. Biden" {
		t.Errorf("one name besides: %v, of %v", got, names)
	}
}

func TestPaths(t *testing.T) {
	for got, want := range map[string]string{
		web.Path("person/watt-botksal"): "/people/watt-botksal",
		web.Path("place/a b/c?d"):       "/places/a%20b%2Fc%3Fd",
		web.Path("accord/treaty"):       "",
		web.Path("nonsense"):            "",
		web.ArticlePath("a/b 1"):        "/articles/a%2Fb%201",
		web.EvidencePath(graph.Evidence{Article: "x", Span: graph.Span{Start: 3, End: 9}}): "/articles/x?s=3-9#evidence",
		web.HitPath(graph.Hit{Kind: "article", ID: "x"}):                                   "/articles/x",
		web.HitPath(graph.Hit{Kind: "event", ID: "event/y"}):                               "/events/y",
	} {
		if got != want {
			t.Errorf("path %q, want %q", got, want)
		}
	}
}
