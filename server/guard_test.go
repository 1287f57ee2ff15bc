package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/whomet/whomet/server"
)

func TestHosts(t *testing.T) {
	for _, c := range []struct {
		name  string
		hosts []string
		host  string
		want  int
	}{
		{"loopback by name", nil, "localhost:8080", 200},
		{"loopback by address", nil, "127.0.0.1", 200},
		{"loopback by IPv6 address", nil, "[::1]:8080", 200},
		{"a rebound name", nil, "evil.example:8080", http.StatusMisdirectedRequest},
		{"no name", nil, "", http.StatusMisdirectedRequest},
		{"a name that was allowed", []string{"Graph.example"}, "graph.example.", 200},
		{"a name that was not", []string{"graph.example"}, "localhost", http.StatusMisdirectedRequest},
		{"any name", []string{"*"}, "evil.example", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := handlerWith(t, server.Options{KB: newShelf(), Hosts: c.hosts})
			for _, target := range []string{"/", "/api/v1/stats"} {
				r := request(http.MethodGet, target, "")
				r.Host = c.host
				if got := answer(h, r).Code; got != c.want {
					t.Errorf("%s: status %d, want %d", target, got, c.want)
				}
			}
		})
	}
}

func TestSecurityHeaders(t *testing.T) {
	h := handler(t, newShelf())
	for _, target := range []string{"/", "/people/nobody", "/api/v1/stats", "/api/v1/nothing", "/assets/none", "/openapi.json"} {
		header := get(h, target).Header()
		policy := header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: policy %q lacks %q", target, policy, want)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", target, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		if got := header.Get("Access-Control-Allow-Origin"); got != "" {
			t.Errorf("%s: answers to origin %q", target, got)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	h := handler(t, newShelf())
	for name, c := range map[string]struct {
		header, value string
		want          int
	}{
		"another site's form": {"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		"another origin":      {"Origin", "https://evil.example", http.StatusForbidden},
		"our own form":        {"Sec-Fetch-Site", "same-origin", http.StatusOK},
		"a program":           {"User-Agent", "curl/8", http.StatusOK},
	} {
		for _, target := range []string{"/query", "/api/v1/query/gizmo"} {
			r := request(http.MethodPost, target, "g.V().all()")
			r.Header.Set(c.header, c.value)
			if got := answer(h, r).Code; got != c.want {
				t.Errorf("%s: %s: status %d, want %d", name, target, got, c.want)
			}
		}
	}
}

func TestToken(t *testing.T) {
	h := handlerWith(t, server.Options{KB: newShelf(), Token: "hush"})
	for _, c := range []struct {
		name   string
		target string
		set    func(*http.Request)
		want   int
	}{
		{"none", "/", func(*http.Request) {}, 401},
		{"none, to the API", "/api/v1/stats", func(*http.Request) {}, 401},
		{"a wrong one", "/", func(r *http.Request) { r.Header.Set("Authorization", "Bearer hus") }, 401},
		{"as a bearer token", "/api/v1/stats", func(r *http.Request) { r.Header.Set("Authorization", "Bearer hush") }, 200},
		{"as a password", "/", func(r *http.Request) { r.SetBasicAuth("anybody", "hush") }, 200},
		{"a wrong password", "/", func(r *http.Request) { r.SetBasicAuth("hush", "") }, 401},
		{"a probe", "/healthz", func(*http.Request) {}, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request(http.MethodGet, c.target, "")
			c.set(r)
			w := answer(h, r)
			if w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
			if w.Code == 401 && !strings.Contains(strings.Join(w.Header().Values("WWW-Authenticate"), " "), "Basic") {
				t.Error("a browser would not ask for the token")
			}
		})
	}
}

func TestLimits(t *testing.T) {
	s := newShelf()
	s.slow = time.Second
	h := handlerWith(t, server.Options{KB: s, Limits: server.Limits{
		Request: 50 * time.Millisecond, Program: 100, Body: 1000, URL: 2000,
	}})
	for _, c := range []struct {
		name, method, target, body string
		want                       int
	}{
		{"a long URL", "GET", "/search?q=" + strings.Repeat("a", 3000), "", http.StatusRequestURITooLong},
		{"a long search text", "GET", "/search?q=" + strings.Repeat("a", 600), "", http.StatusBadRequest},
		{"a long search text to the API", "GET", "/api/v1/search?q=" + strings.Repeat("a", 600), "", http.StatusUnprocessableEntity},
		{"a long program", "POST", "/api/v1/query/gizmo", strings.Repeat("a", 200), http.StatusBadRequest},
		{"a large body", "POST", "/api/v1/query/gizmo", strings.Repeat("a", 2000), http.StatusRequestEntityTooLarge},
		{"a slow program", "POST", "/api/v1/query/gizmo", "g.V().all()", http.StatusGatewayTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := answer(h, request(c.method, c.target, c.body)); w.Code != c.want {
				t.Errorf("status %d, want %d: %s", w.Code, c.want, w.Body)
			}
		})
	}
}

func TestLargeFormIsRefused(t *testing.T) {
	h := handlerWith(t, server.Options{KB: newShelf(), Limits: server.Limits{Body: 1000}})
	r := request(http.MethodPost, "/query", "q="+strings.Repeat("a", 2000))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := answer(h, r); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
}
