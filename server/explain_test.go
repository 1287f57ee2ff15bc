package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/server"
)

// explainer is an Explainer that a test writes.
type explainer func(graph.Article) (graph.Explanation, error)

func (f explainer) Explain(a graph.Article) (graph.Explanation, error) { return f(a) }

// readsVisit explains every article as one sentence, which it reads in part.
func readsVisit(a graph.Article) (graph.Explanation, error) {
	start := strings.Index(a.Text, "Watt Botksal will")
	if start < 0 {
		return graph.Explanation{Extraction: graph.Extraction{Article: a, Extractor: "by hand"}}, nil
	}
	sentence := graph.SentenceExplained{Span: graph.Span{Start: start, End: len(a.Text)}, Text: a.Text[start:], Block: "prose"}
	for _, m := range []struct {
		kind graph.EntityKind
		text string
	}{{graph.KindPerson, "Watt Botksal"}, {graph.KindPerson, "Sok Dara"}, {graph.KindDate, "May 2022"}} {
		at := strings.Index(a.Text, m.text)
		sentence.Mentions = append(sentence.Mentions, graph.MentionExplained{
			Span: graph.Span{Start: at, End: at + len(m.text)}, Kind: m.kind, Text: m.text, Name: m.text, Rule: "eye", Confidence: 0.97,
		})
	}
	sentence.Facts = []graph.FactExplained{{
		Fact:  graph.Fact{Kind: graph.FactTakesPart, Confidence: 0.83},
		Words: []string{"Watt Botksal", "visit", "attendee"}, Rule: "attend",
	}}
	sentence.Refused = []graph.AnswerExplained{
		{Question: "holds", Words: []string{"Sok Dara", hostileName}, Probability: 0.3, Needed: 0.5},
		{Question: "presence", Words: []string{"Sok Dara", "absent"}, Probability: 0.6, Needed: 0.5},
	}
	return graph.Explanation{
		Extraction: graph.Extraction{Article: a, Extractor: "by hand", Facts: []graph.Fact{sentence.Facts[0].Fact}},
		Sentences:  []graph.SentenceExplained{{Span: graph.Span{End: start}, Text: a.Title, Block: "title"}, sentence},
	}, nil
}

func explaining(t *testing.T, kb server.KB, e server.Explainer) http.Handler {
	t.Helper()
	return handlerWith(t, server.Options{KB: kb, Explainer: e})
}

func TestExplainPage(t *testing.T) {
	h := explaining(t, newShelf(), explainer(readsVisit))
	link := `href="/articles/visit/explain"`
	if body := get(h, "/articles/visit").Body.String(); !strings.Contains(body, link) {
		t.Errorf("the article's page has no %s", link)
	}
	root := dom(t, get(h, "/articles/visit/explain").Body.String())
	var rows [][]string
	for _, row := range all(root, "tr")[1:] {
		rows = append(rows, append(texts(all(row, "th")), texts(all(row, "td"))...))
	}
	want := [][]string{
		{"person", "Watt Botksal", "97 %", "eye"},
		{"person", "Sok Dara", "97 %", "eye"},
		{"date", "May 2022", "97 %", "eye"},
		{"says takes_part", "Watt Botksal · visit · attendee", "83 %", "attend"},
		{"not holds", "Sok Dara · " + hostileName, "30 %", "50 % needed"},
		{"not presence", "Sok Dara · absent", "60 %", "another answer was likelier"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Sentence 1 title", "Sentence 2 prose"}, texts(all(root, "h2"))); diff != "" {
		t.Error(diff)
	}
	quotes := all(root, "blockquote")
	if got := texts(all(quotes[1], "a", "mention", "person")); !cmp.Equal(got, []string{"Watt Botksal", "Sok Dara"}) {
		t.Errorf("linked mentions: %q", got)
	}
	if got := texts(all(quotes[1], "span", "mention", "date")); !cmp.Equal(got, []string{"May 2022"}) {
		t.Errorf("mentions without a page: %q", got)
	}
}

func TestExplainPageTellsOfAnotherVersion(t *testing.T) {
	for extractor, want := range map[string]int{"by hand": 0, "newer": 1} {
		h := explaining(t, newShelf(), explainer(func(a graph.Article) (graph.Explanation, error) {
			e, err := readsVisit(a)
			e.Extraction.Extractor = extractor
			return e, err
		}))
		notices := texts(all(dom(t, get(h, "/articles/visit/explain").Body.String()), "p", "notice"))
		if len(notices) != want || want == 1 && !strings.Contains(notices[0], "another version, by hand, and may differ") {
			t.Errorf("explained by %s: notices %q", extractor, notices)
		}
	}
}

// TestExplanationIsThatOfTheExtractor compares the answer of the API with what the extractor itself says.
func TestExplanationIsThatOfTheExtractor(t *testing.T) {
	extractor, err := extract.New(extract.Options{Recogniser: extract.RecogniserRules})
	if err != nil {
		t.Fatal(err)
	}
	s := newShelf()
	h := explaining(t, s, extractor)
	is, err := extractor.Explain(s.articles[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(is.Extraction.Facts) == 0 {
		t.Fatal("the extractor reads nothing out of the article")
	}
	data, err := json.Marshal(is)
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, decode[any](t, get(h, "/api/v1/articles/cnmc-2021-12-28/explanation"))); diff != "" {
		t.Error(diff)
	}
	if walked := walkSite(t, h); walked < 50 {
		t.Errorf("only %d pages were reached", walked)
	}
}

func TestExplanationsRefused(t *testing.T) {
	s := newShelf()
	broken := explainer(func(graph.Article) (graph.Explanation, error) {
		return graph.Explanation{}, errors.New("disk on fire at /secret")
	})
	short := server.Limits{Explained: 20}
	for name, c := range map[string]struct {
		h      http.Handler
		id     string
		status int
		says   string
	}{
		"no explainer": {handler(t, s), "visit", 404, "no extractor"},
		"no article":   {explaining(t, s, explainer(readsVisit)), "none", 404, "not found"},
		"too long":     {handlerWith(t, server.Options{KB: s, Explainer: explainer(readsVisit), Limits: short}), "visit", 422, "no more than 20 are explained"},
		"failure":      {explaining(t, s, broken), "visit", 500, "The server failed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := get(c.h, "/api/v1/articles/"+c.id+"/explanation")
			if p := decode[problem](t, w); w.Code != c.status || p.Status != c.status || !strings.Contains(p.Detail, c.says) {
				t.Errorf("status %d, problem %+v; want %d and %q", w.Code, p, c.status, c.says)
			}
			w = get(c.h, "/articles/"+c.id+"/explain")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) || strings.Contains(w.Body.String(), "/secret") {
				t.Errorf("the page has status %d: %s", w.Code, w.Body)
			}
		})
	}
	if strings.Contains(get(handler(t, s), "/articles/visit").Body.String(), "/explain") {
		t.Error("a page links to explanations that nobody can give")
	}
}

// TestExplanationOutlivesItsRequest gives up while an article is being read, and while another request waits for its turn;
// what was read is kept for the next who asks, and an article that changed is read anew.
func TestExplanationOutlivesItsRequest(t *testing.T) {
	s := newShelf()
	var asked atomic.Int32
	began, goOn := make(chan struct{}, 10), make(chan struct{})
	slow := explainer(func(a graph.Article) (graph.Explanation, error) {
		asked.Add(1)
		began <- struct{}{}
		<-goOn
		return readsVisit(a)
	})
	h := handlerWith(t, server.Options{KB: s, Explainer: slow, Limits: server.Limits{Explanations: 1}})
	const target = "/api/v1/articles/visit/explanation"
	ctx, giveUp := context.WithCancel(t.Context())
	status := make(chan int)
	go func() { status <- answer(h, request(http.MethodGet, target, "").WithContext(ctx)).Code }()
	<-began
	giveUp()
	if got := <-status; got != 499 {
		t.Errorf("status %d of a request that was given up", got)
	}
	if got := answer(h, request(http.MethodGet, "/articles/talks%2F2022/explain", "").WithContext(ctx)).Code; got != 499 || asked.Load() != 1 {
		t.Errorf("status %d of a request that had to wait; %d articles were read", got, asked.Load())
	}
	close(goOn)
	if got := get(h, target).Code; got != 200 || asked.Load() != 1 {
		t.Errorf("status %d; the article was read %d times, want once", got, asked.Load())
	}
	s.articles[2].Text += " They will talk."
	if got := get(h, target).Code; got != 200 || asked.Load() != 2 {
		t.Errorf("status %d; the articles were read %d times, want twice", got, asked.Load())
	}
}

func TestFewExplanationsAreKept(t *testing.T) {
	s := newShelf()
	s.articles = nil
	for _, id := range strings.Split("abcdefghijklmnopqrst", "") {
		s.articles = append(s.articles, article(graph.ArticleID(id), "Title "+id, "", "Text."))
	}
	asked := map[graph.ArticleID]int{}
	h := explaining(t, s, explainer(func(a graph.Article) (graph.Explanation, error) { asked[a.ID]++; return readsVisit(a) }))
	for _, a := range s.articles {
		get(h, "/articles/"+string(a.ID)+"/explain")
		get(h, "/articles/a/explain")
	}
	get(h, "/articles/b/explain")
	if asked["a"] != 1 || asked["b"] != 2 || len(asked) != len(s.articles) {
		t.Errorf("read %v; want a, asked for all the time, once and b, long ago, twice", asked)
	}
}
