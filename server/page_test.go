package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/whomet/whomet/graph"
)

// dom parses a page.
func dom(t *testing.T, body string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all returns the elements of a tag, in order, that have all the given classes.
func all(root *html.Node, tag string, classes ...string) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag {
			continue
		}
		has := strings.Fields(attr(n, "class"))
		if !slices.ContainsFunc(classes, func(c string) bool { return !slices.Contains(has, c) }) {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text returns the text of an element with its white space evened out.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func texts(nodes []*html.Node) []string {
	var list []string
	for _, n := range nodes {
		list = append(list, text(n))
	}
	return list
}

// TestEveryLinkLeadsSomewhere follows all links of the site from its first page, and checks each page on the way: its
// skeleton, the labels of its fields, and that no name became markup.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	if seen := walkSite(t, handler(t, newShelf())); seen < 50 {
		t.Errorf("only %d pages were reached", seen)
	}
}

func walkSite(t *testing.T, h http.Handler) int {
	t.Helper()
	queue, seen := []string{"/", "/nothing-here"}, map[string]bool{}
	for len(queue) > 0 {
		target := queue[0]
		queue = queue[1:]
		if seen[target] || strings.HasPrefix(target, "/assets/") {
			continue
		}
		seen[target] = true
		w := get(h, target)
		if w.Code != 200 && target != "/nothing-here" {
			t.Errorf("%s: status %d", target, w.Code)
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		root := dom(t, w.Body.String())
		checkSkeleton(t, target, root)
		for _, a := range all(root, "a") {
			to, err := url.Parse(attr(a, "href"))
			if err != nil || to.IsAbs() {
				t.Errorf("%s links to %q", target, attr(a, "href"))
				continue
			}
			if strings.HasPrefix(to.Path, "/") {
				to.Fragment = ""
				queue = append(queue, to.String())
			}
		}
	}
	return len(seen)
}

func checkSkeleton(t *testing.T, target string, root *html.Node) {
	t.Helper()
	for tag, want := range map[string]int{"main": 1, "h1": 1, "title": 1, "header": -1, "footer": 1, "nav": -1} {
		if got := len(all(root, tag)); got != want && (want > 0 || got == 0) {
			t.Errorf("%s: %d elements %s", target, got, tag)
		}
	}
	if lang := attr(all(root, "html")[0], "lang"); lang != "en" {
		t.Errorf("%s: language %q", target, lang)
	}
	labelled := map[string]bool{}
	for _, label := range all(root, "label") {
		labelled[attr(label, "for")] = true
	}
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, field := range all(root, tag) {
			if attr(field, "type") != "hidden" && !labelled[attr(field, "id")] {
				t.Errorf("%s: %s %q has no label", target, tag, attr(field, "name"))
			}
		}
	}
	checkNoMarkup(t, target, root)
}

// checkNoMarkup looks for what only an escaping fault could bring in: scripts that are not ours, handlers, inline style.
func checkNoMarkup(t *testing.T, target string, root *html.Node) {
	t.Helper()
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("%s: %s has %s=%q", target, n.Data, a.Key, a.Val)
			}
		}
		if n.Type == html.ElementNode && n.Data == "script" && !strings.HasPrefix(attr(n, "src"), "/assets/") {
			t.Errorf("%s: a script from %q: %s", target, attr(n, "src"), text(n))
		}
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: two elements have id %q", target, id)
			}
			ids[id] = true
		}
	}
}

func TestSearchPageTellsWhoHeIs(t *testing.T) {
	checkSearchCard(t, handler(t, newShelf()))
}

func checkSearchCard(t *testing.T, h http.Handler) {
	t.Helper()
	root := dom(t, get(h, "/search?q=Botksal").Body.String())
	card := all(root, "article", "best")
	if len(card) != 1 {
		t.Fatal("no card for the best result")
	}
	got := text(card[0])
	for _, want := range []string{
		"Watt Botksal", "Deputy Secretary-General, Cambodia National Mekong Committee", "co-chair",
		"Workshop on Rural Water Resources", "With Li Zhongping; Luo Xiangsheng; Tang Wenjian",
		"HE Watt Botksal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), co-chaired an online video workshop.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the card lacks %q: %s", want, got)
		}
	}
	if first := text(all(card[0], "h3")[0]); first != "Workshop on Rural Water Resources" {
		t.Errorf("the card begins with %q, want the meeting that took place", first)
	}
}

func TestPersonPage(t *testing.T) {
	root := dom(t, get(handler(t, newShelf()), "/people/watt-botksal").Body.String())
	if diff := cmp.Diff([]string{"Watt Botksal"}, texts(all(root, "h1"))); diff != "" {
		t.Error(diff)
	}
	marks := texts(all(all(root, "ul", "posts")[0], "mark"))
	if diff := cmp.Diff([]string{"Watt Botksal", "Deputy Secretary-General", "Cambodia National Mekong Committee"}, marks); diff != "" {
		t.Error(diff)
	}
	met := texts(all(all(root, "ol", "met")[0], "a"))
	if diff := cmp.Diff([]string{"Li Zhongping", "Luo Xiangsheng", "Tang Wenjian"}, met); diff != "" {
		t.Error(diff)
	}
	cite := all(all(root, "figure", "said")[0], "a")[0]
	if want := "/articles/cnmc-2021-12-28?s=35-176#evidence"; attr(cite, "href") != want || text(cite) != "Workshop on Rural Water Resources" {
		t.Errorf("the first sentence cites %q at %q, want %q", text(cite), attr(cite, "href"), want)
	}
}

func TestPlannedEventsAreNoMeetings(t *testing.T) {
	h := handler(t, newShelf())
	planned := all(dom(t, get(h, "/people/watt-botksal").Body.String()), "article", "meeting", "unheld")
	if len(planned) != 1 {
		t.Fatalf("%d events are shown as not held, want 1", len(planned))
	}
	got := texts(all(planned[0], "span", "warn"))
	if diff := cmp.Diff([]string{"planned, not reported as held", "invited"}, got); diff != "" {
		t.Error(diff)
	}
	if body := text(planned[0]); strings.Contains(body, "With Sok Dara") || !strings.Contains(body, "Also named Sok Dara") {
		t.Errorf("the planned event reads as a meeting: %s", body)
	}
	event := text(dom(t, get(h, "/events/planned-visit-2022-05").Body.String()))
	if !strings.Contains(event, "planned, not reported as held") {
		t.Errorf("the event's page does not say so: %s", event)
	}
}

func TestArticlePageHighlightsTheSentence(t *testing.T) {
	root := dom(t, get(handler(t, newShelf()), "/articles/cnmc-2021-12-28?s=35-176").Body.String())
	marked := strings.Join(texts(all(root, "mark")), " ")
	if !strings.HasPrefix(marked, "Stung Treng : HE Watt Botksal , Deputy Secretary-General") || !strings.HasSuffix(marked, "co-chaired an online video workshop.") {
		t.Errorf("marked: %s", marked)
	}
	if first := all(root, "mark")[0]; attr(first, "id") != "evidence" {
		t.Error("links to the evidence have no target")
	}
	mentions := all(all(root, "article", "text")[0], "a", "mention", "person")
	if diff := cmp.Diff([]string{"Watt Botksal", "Li Zhongping", "Luo Xiangsheng", "Tang Wenjian"}, texts(mentions)); diff != "" {
		t.Error(diff)
	}
	if got := attr(mentions[0], "href"); got != "/people/watt-botksal" {
		t.Errorf("a mention links to %q", got)
	}
}

func TestHostileNamesStayText(t *testing.T) {
	h := handler(t, newShelf())
	for _, target := range []string{"/people/script-alert--x----script", "/events/talks-2022-03-02", "/articles/talks%2F2022", "/graph",
		"/search?q=" + url.QueryEscape(hostileName), "/paths?from=" + url.QueryEscape(hostileName) + "&to=Dara", "/query?q=" + url.QueryEscape(hostileName)} {
		w := get(h, target)
		root := dom(t, w.Body.String())
		checkNoMarkup(t, target, root)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "&lt;script&gt;") {
			t.Errorf("%s: status %d, without the name", target, w.Code)
		}
	}
}

func TestAmbiguousNameOffersWhatItCanMean(t *testing.T) {
	root := dom(t, get(handler(t, newShelf()), "/paths?from=ang&to=Sok+Dara&max=2").Body.String())
	var offered []string
	for _, a := range all(all(root, "main")[0], "a") {
		if strings.HasPrefix(attr(a, "href"), "/paths?") {
			offered = append(offered, attr(a, "href"))
		}
	}
	want := []string{
		"/paths?from=person%2Fluo-xiangsheng&max=2&to=Sok+Dara", "/paths?from=person%2Ftang-wenjian&max=2&to=Sok+Dara",
	}
	if diff := cmp.Diff(want, offered); diff != "" {
		t.Error(diff)
	}
}

func TestGraphPageListsWhatItDraws(t *testing.T) {
	root := dom(t, get(handler(t, newShelf()), "/graph?focus=Zhongping").Body.String())
	tables := all(root, "table")
	if len(tables) != 2 {
		t.Fatalf("%d tables, want nodes and edges", len(tables))
	}
	if got := len(all(tables[0], "tr")) - 1; got != 6 {
		t.Errorf("%d nodes listed, want 6", got)
	}
	if got := len(all(tables[1], "tr")) - 1; got != 5 {
		t.Errorf("%d edges listed, want 5", got)
	}
}

func postQuery(h http.Handler, program string) *httptest.ResponseRecorder {
	r := request(http.MethodPost, "/query", url.Values{"q": {program}}.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return answer(h, r)
}

func TestQueryPageRunsNoLinks(t *testing.T) {
	root := dom(t, get(handler(t, newShelf()), "/query?q=g.V().all()").Body.String())
	if got := text(all(root, "textarea")[0]); got != "g.V().all()" || len(all(root, "table", "result")) != 0 {
		t.Errorf("the address shows %q and a result", got)
	}
}

func TestQueryPageTellsMistakes(t *testing.T) {
	h := handler(t, newShelf())
	if w := postQuery(h, "broken("); w.Code != 200 || !strings.Contains(w.Body.String(), "Gizmo: broken is not defined") {
		t.Errorf("a mistake: %d %s", w.Code, w.Body)
	}
	if w := postQuery(h, "fail()"); w.Code != 500 || strings.Contains(w.Body.String(), "/secret/path") {
		t.Errorf("a failure of our own: %d %s", w.Code, w.Body)
	}
}

func TestQueryPageShowsATable(t *testing.T) {
	root := dom(t, postQuery(handler(t, newShelf()), "g.V().all()").Body.String())
	result := all(root, "table", "result")
	if len(result) != 1 {
		t.Fatal("no result")
	}
	if diff := cmp.Diff([]string{"id", "name"}, texts(all(result[0], "th"))); diff != "" {
		t.Error(diff)
	}
	links := all(result[0], "a")
	if len(links) == 0 || !strings.HasPrefix(attr(links[0], "href"), "/events/") {
		t.Error("ids do not link to their pages")
	}
}

// TestPostAsOfTheMeeting shows a post that other articles tell of apart from the roles that the reports give.
func TestPostAsOfTheMeeting(t *testing.T) {
	s := newShelf()
	event := &s.events[1]
	event.Participations[0].AsOf = &graph.Post{
		Person: event.Participations[0].Agent, Role: "Vice Dean", LastSeen: "2021-12-28",
		Evidence: said(s.articles[0], "The Chinese delegation", "Li Zhongping"),
	}
	page := text(dom(t, get(handler(t, s), "/events/talks-2022-03-02").Body.String()))
	for _, want := range []string{"Vice Dean as of 28 December 2021", "The Chinese delegation consisted of", "Workshop on Rural Water Resources"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
	data := get(handler(t, s), "/api/v1/events/talks-2022-03-02").Body.String()
	if !strings.Contains(data, `"post_as_of":{`) {
		t.Errorf("no post_as_of in %s", data)
	}
}
