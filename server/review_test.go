package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/server"
)

// reviewed serves a knowledge base with the pages of what people decide.
func reviewed(t *testing.T) http.Handler {
	t.Helper()
	base := newBase(t)
	return handlerWith(t, server.Options{KB: base, Review: base})
}

// readOnly serves the same, open for reading only.
func readOnly(t *testing.T) http.Handler {
	t.Helper()
	address := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
	base, err := kb.Open(t.Context(), address, kb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := base.Load(t.Context(), newShelf().extractions()); err != nil {
		t.Fatal(err)
	}
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	if base, err = kb.Open(t.Context(), address, kb.Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = base.Close() })
	return handlerWith(t, server.Options{KB: base, Review: base})
}

func send(t *testing.T, h http.Handler, method, target string, body any) *httptest.ResponseRecorder {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r := request(method, target, string(data))
	r.Header.Set("Content-Type", "application/json")
	return answer(h, r)
}

func submit(h http.Handler, target string, fields url.Values) *httptest.ResponseRecorder {
	r := request(http.MethodPost, target, fields.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return answer(h, r)
}

func metOf(t *testing.T, h http.Handler, slug string) []string {
	t.Helper()
	var names []string
	for _, e := range decode[page[graph.Encounter]](t, get(h, "/api/v1/people/"+slug+"/met")).Items {
		names = append(names, e.Person.Name)
	}
	return names
}

func TestJudgementByTheAPI(t *testing.T) {
	h := reviewed(t)
	body := map[string]string{"verdict": "same", "a": "person/luo-xiangsheng", "b": "Sok Dara", "by": "ana", "why": "one man"}
	would := decode[kb.Judged](t, send(t, h, "POST", "/api/v1/judgements/preview", body))
	if would.Effect.Facts == 0 || would.Effect.Moves[0].Fact == "" {
		t.Errorf("preview: %+v", would)
	}
	if got := metOf(t, h, "watt-botksal"); len(got) != 3 {
		t.Errorf("the preview changed whom Botksal met: %q", got)
	}
	made := decode[kb.Judged](t, send(t, h, "POST", "/api/v1/judgements", body))
	if len(made.Judgements) != 1 || made.Judgements[0].By != "ana" || made.Effect.Facts != would.Effect.Facts {
		t.Fatalf("judged: %+v", made)
	}
	if w := get(h, "/api/v1/people/sok-dara"); w.Code != 404 && get(h, "/api/v1/people/luo-xiangsheng").Code != 404 {
		t.Error("both are still there")
	}
	listed := decode[struct{ Judgements, Contradictions []any }](t, get(h, "/api/v1/judgements"))
	if len(listed.Judgements) != 1 || listed.Contradictions == nil {
		t.Errorf("listed: %+v", listed)
	}
	if w := send(t, h, "DELETE", "/api/v1/judgements/"+made.Judgements[0].ID, nil); w.Code != 200 {
		t.Errorf("undo: %d %s", w.Code, w.Body)
	}
	for _, person := range []string{"sok-dara", "luo-xiangsheng"} {
		if w := get(h, "/api/v1/people/"+person); w.Code != 200 {
			t.Errorf("%s after the undo: %d", person, w.Code)
		}
	}
}

func TestSplitByTheAPI(t *testing.T) {
	h := reviewed(t)
	mentions := decode[page[kb.Appearance]](t, get(h, "/api/v1/appearances?of=Li+Zhongping"))
	if mentions.Total != 2 || len(mentions.Items[0].Said) == 0 {
		t.Fatalf("appearances: %+v", mentions)
	}
	body := map[string]any{"entity": "Li Zhongping", "articles": []string{"talks/2022"}, "by": "ana"}
	if would := decode[kb.Judged](t, send(t, h, "POST", "/api/v1/splits/preview", body)); would.Effect.Facts != 1 {
		t.Errorf("preview: %+v", would)
	}
	made := decode[kb.Judged](t, send(t, h, "POST", "/api/v1/splits", body))
	if made.Effect.Facts != 1 || made.Judgements[0].Group == "" {
		t.Fatalf("split: %+v", made)
	}
	if got := metOf(t, h, "sok-dara"); len(got) != 2 {
		t.Errorf("Sok Dara met %q", got)
	}
	if found := decode[page[graph.Hit]](t, get(h, "/api/v1/search?q=Li+Zhongping&kind=person")); found.Total < 2 {
		t.Errorf("search finds %d of the two", found.Total)
	}
	send(t, h, "DELETE", "/api/v1/judgements/"+made.Judgements[0].Group, nil)
	if mentions := decode[page[kb.Appearance]](t, get(h, "/api/v1/appearances?of=Li+Zhongping")); mentions.Total != 2 {
		t.Errorf("after the undo: %+v", mentions)
	}
}

func TestCorrectionByTheAPI(t *testing.T) {
	h := reviewed(t)
	facts := decode[page[kb.Stated]](t, get(h, "/api/v1/articles/cnmc-2021-12-28/facts"))
	handle := ""
	for _, f := range facts.Items {
		if strings.HasPrefix(f.Says, "Luo Xiangsheng takes part") {
			handle = f.Handle
		}
	}
	reject := map[string]any{"article": "cnmc-2021-12-28", "action": "reject", "fact": handle, "by": "ana"}
	if would := decode[kb.Corrected](t, send(t, h, "POST", "/api/v1/corrections/preview", reject)); len(would.Gone) != 1 {
		t.Errorf("preview: %+v", would)
	}
	made := decode[kb.Corrected](t, send(t, h, "POST", "/api/v1/corrections", reject))
	if got := metOf(t, h, "watt-botksal"); len(got) != 2 || len(made.Corrections) != 1 {
		t.Errorf("Botksal met %q; %+v", got, made)
	}
	add := map[string]any{
		"article": "visit", "action": "add", "kind": "takes_part", "by": "ana",
		"words": map[string]string{"agent": "Kim Sung", "event": "planned visit", "status": "invited"},
	}
	if w := send(t, h, "POST", "/api/v1/corrections", add); w.Code != 200 {
		t.Errorf("add: %d %s", w.Code, w.Body)
	}
	agent := decode[graph.Agent](t, get(h, "/api/v1/people/kim-sung"))
	if len(agent.Participations) != 1 || agent.Participations[0].Evidence[0].By != "ana" || agent.Participations[0].Evidence[0].Rule != "correction" {
		t.Errorf("whom the correction added: %+v", agent)
	}
	if got := decode[page[kb.Correction]](t, get(h, "/api/v1/corrections?article=visit")); got.Total != 1 || got.Items[0].Stale != "" {
		t.Errorf("corrections: %+v", got)
	}
	send(t, h, "DELETE", "/api/v1/corrections/"+made.Corrections[0].ID, nil)
	if got := metOf(t, h, "watt-botksal"); len(got) != 3 {
		t.Errorf("after the undo Botksal met %q", got)
	}
}

func TestDecisionsRefused(t *testing.T) {
	h, closed, none := reviewed(t), readOnly(t), handler(t, newShelf())
	same := map[string]string{"verdict": "same", "a": "Luo Xiangsheng", "b": "Sok Dara"}
	for _, c := range []struct {
		name   string
		h      http.Handler
		method string
		target string
		body   any
		want   int
	}{
		{"a verdict that is none", h, "POST", "/api/v1/judgements", map[string]string{"verdict": "perhaps", "a": "x", "b": "y"}, 422},
		{"nobody", h, "POST", "/api/v1/judgements", map[string]string{"verdict": "same", "a": "Luo Xiangsheng", "b": "Zebulon Quirk"}, 404},
		{"a person and a place", h, "POST", "/api/v1/judgements", map[string]string{"verdict": "same", "a": "Luo Xiangsheng", "b": "Stung Treng"}, 404},
		{"against itself", h, "POST", "/api/v1/judgements", map[string]string{"verdict": "different", "a": "Sok Dara", "b": "Sok Dara"}, 400},
		{"an unknown judgement", h, "DELETE", "/api/v1/judgements/nothing", nil, 404},
		{"a split of nothing", h, "POST", "/api/v1/splits", map[string]string{"entity": "Sok Dara"}, 400},
		{"a fact that is none", h, "POST", "/api/v1/corrections", map[string]any{"article": "visit", "action": "reject", "fact": "ffffffff"}, 404},
		{"an unknown article", h, "GET", "/api/v1/articles/none/facts", nil, 404},
		{"a store for reading: judge", closed, "POST", "/api/v1/judgements", same, 403},
		{"a store for reading: preview", closed, "POST", "/api/v1/judgements/preview", same, 200},
		{"a store for reading: undo", closed, "DELETE", "/api/v1/judgements/x", nil, 403},
		{"a store for reading: correct", closed, "POST", "/api/v1/corrections",
			map[string]any{"article": "visit", "action": "add", "kind": "takes_part", "words": map[string]string{"agent": "A", "event": "planned visit"}}, 403},
		{"no review", none, "POST", "/api/v1/judgements", same, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := send(t, c.h, c.method, c.target, c.body); w.Code != c.want {
				t.Errorf("status %d, want %d: %s", w.Code, c.want, w.Body)
			}
		})
	}
}

func TestReviewPagesLink(t *testing.T) {
	for name, h := range map[string]http.Handler{"writable": reviewed(t), "for reading": readOnly(t)} {
		if n := walkSite(t, h); n < 30 {
			t.Errorf("%s: the walk saw %d pages only", name, n)
		}
	}
	if links := all(dom(t, get(reviewed(t), "/people/watt-botksal").Body.String()), "a", "button"); !strings.Contains(strings.Join(texts(links), ";"), "Wrongly merged?") {
		t.Errorf("the page of a person has no link to its split: %q", texts(links))
	}
	if links := all(dom(t, get(readOnly(t), "/people/watt-botksal").Body.String()), "a", "button"); strings.Contains(strings.Join(texts(links), ";"), "Wrongly merged?") {
		t.Errorf("a store for reading offers a split")
	}
	for _, target := range []string{"/review", "/review/split?of=Li+Zhongping", "/articles/visit/facts", "/review/judgements"} {
		for _, form := range all(dom(t, get(readOnly(t), target).Body.String()), "form") {
			if attr(form, "method") == "post" && attr(form, "action") != "/review/split" {
				t.Errorf("%s of a store for reading has a form to %s", target, attr(form, "action"))
			}
		}
	}
}

// fieldsOf reads what a form would send, without its buttons.
func fieldsOf(form *html.Node) url.Values {
	fields := url.Values{}
	for _, input := range all(form, "input") {
		if attr(input, "type") != "checkbox" {
			fields.Add(attr(input, "name"), attr(input, "value"))
		}
	}
	return fields
}

// TestReviewByForms decides on the first pair, looks at what it did, and takes it back, as a browser without scripts does.
func TestReviewByForms(t *testing.T) {
	h := reviewed(t)
	var forms []*html.Node
	for _, form := range all(dom(t, get(h, "/review?by=ana").Body.String()), "form", "verdict") {
		if attr(form, "action") == "/review/judge" {
			forms = append(forms, form)
		}
	}
	if len(forms) == 0 {
		t.Fatal("there is nothing to decide")
	}
	fields := fieldsOf(forms[0])
	fields.Set("preview", "same")
	w := submit(h, "/review/judge", fields)
	confirm := all(dom(t, w.Body.String()), "form", "verdict")
	if w.Code != 200 || len(confirm) != 1 {
		t.Fatalf("preview: %d %s", w.Code, w.Body)
	}
	if n := len(decode[struct{ Judgements []any }](t, get(h, "/api/v1/judgements")).Judgements); n != 0 {
		t.Fatalf("the preview made %d judgements", n)
	}
	w = submit(h, attr(confirm[0], "action"), fieldsOf(confirm[0]))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("decided: %d %s", w.Code, w.Body)
	}
	after := dom(t, get(h, w.Header().Get("Location")).Body.String())
	told := all(after, "div", "told")
	if len(told) != 1 || !strings.Contains(text(told[0]), "Decided: same") {
		t.Fatalf("after deciding: %q", texts(told))
	}
	undo := all(told[0], "form")
	if w = submit(h, "/review/undo", fieldsOf(undo[0])); w.Code != http.StatusSeeOther {
		t.Fatalf("undo: %d %s", w.Code, w.Body)
	}
	if n := len(decode[struct{ Judgements []any }](t, get(h, "/api/v1/judgements")).Judgements); n != 0 {
		t.Errorf("%d judgements after the undo", n)
	}
}

// TestSameAsANamedOne judges somebody against another whom the machine does not ask about.
func TestSameAsANamedOne(t *testing.T) {
	for _, pair := range [][2]string{{"person/luo-xiangsheng", "Sok Dara"}, {"person/sok-dara", "Luo Xiangsheng"}} {
		sameAs(t, reviewed(t), pair[0], pair[1])
	}
}

func sameAs(t *testing.T, h http.Handler, id, other string) {
	t.Helper()
	forms := all(dom(t, get(h, "/review?by=ana&of="+id).Body.String()), "form", "bar")
	fields := url.Values{}
	for _, form := range forms {
		if attr(form, "action") == "/review/judge" {
			fields = fieldsOf(form)
		}
	}
	fields.Set("b", other)
	fields.Set("verdict", "same")
	w := submit(h, "/review/judge", fields)
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/review?") {
		t.Fatalf("judged: %d %s %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	if page := get(h, w.Header().Get("Location")); page.Code != 200 || !strings.Contains(page.Body.String(), "Decided:") {
		t.Errorf("after it: %d %s", page.Code, page.Body)
	}
	if got := metOf(t, h, "watt-botksal"); len(got) != 3 {
		t.Errorf("Botksal met %q", got)
	}
}

func TestSplitAndCorrectByForms(t *testing.T) {
	h := reviewed(t)
	split := url.Values{"entity": {"person/li-zhongping"}, "article": {"talks/2022"}, "by": {"ana"}}
	if w := submit(h, "/review/split", split); w.Code != http.StatusSeeOther || !strings.Contains(get(h, w.Header().Get("Location")).Body.String(), "Split: 1 judgement") &&
		!strings.Contains(get(h, w.Header().Get("Location")).Body.String(), "Decided:") {
		t.Errorf("split: %d %s", w.Code, w.Body)
	}
	if got := metOf(t, h, "sok-dara"); len(got) != 2 {
		t.Errorf("Sok Dara met %q", got)
	}
	page := dom(t, get(h, "/articles/talks%2F2022/facts?by=ana").Body.String())
	changed := false
	for _, form := range all(page, "form") {
		fields := fieldsOf(form)
		if fields.Get("action") == "change" && len(all(form, "select")) == 1 && !changed { // of an event: whether it took place
			fields.Set("word-status", "cancelled")
			w := submit(h, "/articles/talks%2F2022/facts", fields)
			changed = w.Code == http.StatusSeeOther
		}
	}
	if got := metOf(t, h, "sok-dara"); !changed || len(got) != 0 {
		t.Errorf("Sok Dara met %q at a meeting that was cancelled", got)
	}
	listed := dom(t, get(h, "/articles/talks%2F2022/facts").Body.String())
	for _, form := range all(listed, "form") {
		if fields := fieldsOf(form); fields.Get("undo") != "" {
			submit(h, "/articles/talks%2F2022/facts", fields)
		}
	}
	if got := metOf(t, h, "sok-dara"); len(got) != 2 {
		t.Errorf("after the undo Sok Dara met %q", got)
	}
}

func TestOtherSitesCannotDecide(t *testing.T) {
	h := reviewed(t)
	for _, target := range []string{"/review/judge", "/review/undo", "/review/split", "/articles/visit/facts", "/api/v1/judgements", "/api/v1/corrections", "/api/v1/splits"} {
		for header, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			r := request(http.MethodPost, target, "verdict=same&a=Luo+Xiangsheng&b=Sok+Dara")
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header, value)
			if w := answer(h, r); w.Code != http.StatusForbidden {
				t.Errorf("%s with %s: status %d", target, header, w.Code)
			}
		}
	}
	// Nor can a form send somebody on to another site.
	back := url.Values{"verdict": {"unsure"}, "a": {"Luo Xiangsheng"}, "b": {"Sok Dara"}, "back": {"https://evil.example/review"}}
	if to := submit(h, "/review/judge", back).Header().Get("Location"); !strings.HasPrefix(to, "/review?") {
		t.Errorf("sent on to %q", to)
	}
}
