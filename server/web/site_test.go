package web_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/whomet/whomet/server/web"
)

func newSite(t *testing.T) *web.Site {
	t.Helper()
	site, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func TestStyleIsServedForEver(t *testing.T) {
	site := newSite(t)
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, site.Style(), nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("status %d, type %q", w.Code, w.Header().Get("Content-Type"))
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestAssetsLoadFromNowhereElse(t *testing.T) {
	site := newSite(t)
	for _, url := range []string{site.Style(), site.Script("graph")} {
		if url == "" {
			continue // not built
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
		for _, loader := range []string{"@import", "url(http", "importScripts"} {
			if strings.Contains(w.Body.String(), loader) {
				t.Errorf("%s holds %s", url, loader)
			}
		}
	}
}

func TestUnknownNames(t *testing.T) {
	site := newSite(t)
	for _, target := range []string{"/assets/none.js", "/assets/", "/assets/..", "/assets/manifest.json"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != 404 {
			t.Errorf("%s: status %d, want 404", target, w.Code)
		}
	}
	if got := site.Script("none"); got != "" {
		t.Errorf("a script %q that nobody wrote", got)
	}
}

func TestFailedPageWritesNothing(t *testing.T) {
	var out bytes.Buffer
	if err := newSite(t).Render(&out, "home.html", struct{ Title string }{"x"}); err == nil || out.Len() > 0 {
		t.Errorf("error %v after %d bytes", err, out.Len())
	}
	if err := newSite(t).Render(&out, "none.html", nil); err == nil {
		t.Error("a page that does not exist was rendered")
	}
}
