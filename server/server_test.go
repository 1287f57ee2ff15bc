package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/server"
)

// handler serves a knowledge base with default options.
func handler(t *testing.T, kb server.KB) http.Handler {
	t.Helper()
	return handlerWith(t, server.Options{KB: kb})
}

func handlerWith(t *testing.T, o server.Options) http.Handler {
	t.Helper()
	srv, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return srv.Handler()
}

func request(method, target, body string) *http.Request {
	r := httptest.NewRequest(method, "http://localhost:8080"+target, strings.NewReader(body))
	return r
}

func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	return answer(h, request(http.MethodGet, target, ""))
}

// decode reads a JSON body into a T.
func decode[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var value T
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		t.Fatalf("decode %s: %v", w.Body, err)
	}
	return value
}

func TestRoutesAnswer(t *testing.T) {
	h := handler(t, newShelf())
	const page, data, problem = "text/html; charset=utf-8", "application/json", "application/problem+json"
	for target, want := range map[string]struct {
		status      int
		contentType string
	}{
		"/":                                {200, page},
		"/search":                          {200, page},
		"/search?q=Botksal":                {200, page},
		"/search?q=nobodyatall":            {200, page},
		"/search?q=a&page=99":              {200, page},
		"/people":                          {200, page},
		"/people/watt-botksal":             {200, page},
		"/people/watt-botksal/met":         {200, page},
		"/people/watt-botksal/met?as=king": {400, page},
		"/people/nobody":                   {404, page},
		"/organisations":                   {200, page},
		"/organisations/cambodia-national-mekong-committee": {200, page},
		"/places/stung-treng":                               {200, page},
		"/events":                                           {200, page},
		"/events/talks-2022-03-02":                          {200, page},
		"/articles":                                         {200, page},
		"/articles/talks%2F2022":                            {200, page},
		"/articles/cnmc-2021-12-28?s=1-5":                   {200, page},
		"/articles/cnmc-2021-12-28?s=x":                     {200, page},
		"/articles/cnmc-2021-12-28?s=99999-999999":          {200, page},
		"/articles/none":                                    {404, page},
		"/paths":                                            {200, page},
		"/paths?from=Botksal&to=Dara":                       {200, page},
		"/paths?from=o&to=Dara":                             {200, page},
		"/paths?from=nobodyatall&to=Dara":                   {200, page},
		"/graph":                                            {200, page},
		"/graph?focus=Zhongping&since=2021&until=2021-12":   {200, page},
		"/graph?focus=nobodyatall":                          {200, page},
		"/graph?since=yesterday":                            {400, page},
		"/query":                                            {200, page},
		"/query?q=g.V().all()":                              {200, page},
		"/query?q=broken(":                                  {200, page},
		"/api":                                              {200, page},
		"/nothing":                                          {404, page},
		"/openapi.json":                                     {200, "application/openapi+json"},
		"/healthz":                                          {200, "text/plain; charset=utf-8"},
		"/readyz":                                           {200, "text/plain; charset=utf-8"},
		"/assets/none.js":                                   {404, "text/plain; charset=utf-8"},
		"/api/v1/search?q=botksal":                          {200, data},
		"/api/v1/search":                                    {422, problem},
		"/api/v1/search?q=a&kind=king":                      {422, problem},
		"/api/v1/search?q=a&cursor=!":                       {400, problem},
		"/api/v1/people":                                    {200, data},
		"/api/v1/people?limit=0":                            {422, problem},
		"/api/v1/people?limit=100000":                       {422, problem},
		"/api/v1/people/watt-botksal":                       {200, data},
		"/api/v1/people/watt-botksal/met":                   {200, data},
		"/api/v1/people/watt-botksal/met?since=2021&until=2021-12&as=co-chair,chair": {200, data},
		"/api/v1/people/watt-botksal/met?since=2022&until=2021":                      {400, problem},
		"/api/v1/people/watt-botksal/met?as=king":                                    {422, problem},
		"/api/v1/people/watt-botksal/met?since=2021-02-30":                           {400, problem},
		"/api/v1/people/nobody":                                                      {404, problem},
		"/api/v1/people/nobody/met":                                                  {404, problem},
		"/api/v1/people/li-zhongping/timeline":                                       {200, data},
		"/api/v1/organisations":                                                      {200, data},
		"/api/v1/organisations/cambodia-national-mekong-committee":                   {200, data},
		"/api/v1/organisations/cambodia-national-mekong-committee/timeline":          {200, data},
		"/api/v1/places":                            {200, data},
		"/api/v1/places/stung-treng":                {200, data},
		"/api/v1/events":                            {200, data},
		"/api/v1/events/talks-2022-03-02":           {200, data},
		"/api/v1/articles":                          {200, data},
		"/api/v1/articles/talks%2F2022":             {200, data},
		"/api/v1/articles/none":                     {404, problem},
		"/api/v1/paths?from=Botksal&to=Dara":        {200, data},
		"/api/v1/paths?from=Botksal":                {422, problem},
		"/api/v1/paths?from=o&to=Dara":              {409, problem},
		"/api/v1/paths?from=Botksal&to=Dara&max=7":  {422, problem},
		"/api/v1/graph":                             {200, data},
		"/api/v1/graph?focus=Zhongping&format=json": {200, data},
		"/api/v1/graph?format=visio":                {422, problem},
		"/api/v1/graph?focus=nobodyatall":           {404, problem},
		"/api/v1/stats":                             {200, data},
		"/api/v1/nothing":                           {404, problem},
		"/api/v1/query/gizmo":                       {405, problem},
	} {
		t.Run(target, func(t *testing.T) {
			w := get(h, target)
			if w.Code != want.status {
				t.Errorf("status %d, want %d: %.300s", w.Code, want.status, w.Body)
			}
			if got := w.Header().Get("Content-Type"); got != want.contentType {
				t.Errorf("content type %q, want %q", got, want.contentType)
			}
		})
	}
}

func TestHead(t *testing.T) {
	server := httptest.NewServer(handler(t, newShelf()))
	defer server.Close()
	for _, target := range []string{"/", "/api/v1/stats", "/healthz"} {
		response, err := http.Head(server.URL + target)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != http.StatusOK || len(body) > 0 {
			t.Errorf("%s: status %d with %d bytes", target, response.StatusCode, len(body))
		}
	}
}

// TestProgramsWaitTheirTurn runs more programs at once than may run, and checks that none is refused and none overtakes.
func TestProgramsWaitTheirTurn(t *testing.T) {
	s := newShelf()
	s.slow = 50 * time.Millisecond
	h := handlerWith(t, server.Options{KB: s, Limits: server.Limits{Queries: 2}})
	start := time.Now()
	codes := make(chan int)
	for range 6 {
		go func() { codes <- answer(h, request(http.MethodPost, "/api/v1/query/gizmo", "g.V().all()")).Code }()
	}
	for range 6 {
		if code := <-codes; code != 200 {
			t.Errorf("status %d", code)
		}
	}
	if took := time.Since(start); took < 3*s.slow {
		t.Errorf("six programs of %v ran two at a time in %v", s.slow, took)
	}
}

func TestNewRefusesNoKB(t *testing.T) {
	if _, err := server.New(server.Options{}); err == nil {
		t.Error("a server without a knowledge base was made")
	}
}

func TestReadyFollowsTheKB(t *testing.T) {
	s := newShelf()
	s.down = errors.New("still opening")
	w := get(handler(t, s), "/readyz")
	if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "opening") {
		t.Errorf("answered %d %q, want 503 without the cause", w.Code, w.Body)
	}
}

func TestRequestLog(t *testing.T) {
	var log bytes.Buffer
	h := handlerWith(t, server.Options{KB: newShelf(), Log: slog.New(slog.NewJSONHandler(&log, nil))})
	r := request(http.MethodPost, "/api/v1/query/gizmo?limit=1", "g.V(\"secret program\").all()")
	r.Header.Set("X-Request-ID", "abc-123")
	r.Header.Set("Authorization", "Bearer hush")
	w := answer(h, r)
	if got := w.Header().Get("X-Request-ID"); got != "abc-123" {
		t.Errorf("request id %q, want the caller's", got)
	}
	var line map[string]any
	if err := json.Unmarshal(log.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	got := []any{line["id"], line["method"], line["path"], line["status"], line["level"]}
	if diff := cmp.Diff([]any{"abc-123", "POST", "/api/v1/query/gizmo", 200.0, "INFO"}, got); diff != "" {
		t.Error(diff)
	}
	for _, secret := range []string{"secret program", "hush", "limit"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, &log)
		}
	}
}

func TestHostileRequestIDIsReplaced(t *testing.T) {
	r := request(http.MethodGet, "/healthz", "")
	r.Header.Set("X-Request-ID", "a b\tlevel=ERROR")
	if got := answer(handler(t, newShelf()), r).Header().Get("X-Request-ID"); got == "" || strings.ContainsAny(got, " \t=") {
		t.Errorf("request id %q", got)
	}
}

// panicking is a knowledge base with a fault.
type panicking struct{ *shelf }

func (panicking) Ready() error { panic("impossible") }

func TestPanicIsAnswered(t *testing.T) {
	var log bytes.Buffer
	h := handlerWith(t, server.Options{KB: panicking{newShelf()}, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if w := get(h, "/readyz"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "impossible") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "impossible") || !strings.Contains(log.String(), "server_test.go") {
		t.Errorf("the log lacks cause or stack: %s", &log)
	}
}

func TestServeStopsGracefully(t *testing.T) {
	s := newShelf()
	s.slow = 300 * time.Millisecond
	srv, err := server.New(server.Options{KB: s})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(ctx, listener) }()
	address := "http://" + listener.Addr().String()

	answered := make(chan string, 1)
	go func() {
		response, err := http.Post(address+"/api/v1/query/gizmo", "text/plain", strings.NewReader("g.V().all()"))
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		answered <- response.Status
	}()
	time.Sleep(100 * time.Millisecond) // the program is running now
	stop()
	if got := <-answered; got != "200 OK" {
		t.Errorf("the running request got %q", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if _, err := http.Get(address + "/healthz"); err == nil {
		t.Error("a stopped server answered")
	}
}
