package server_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph/kb"
	"github.com/whomet/whomet/server"
)

// keeper keeps a store whose backup is a word.
type keeper struct {
	copied string // where the last backup was made
	fails  error
}

func (k *keeper) Backup(_ context.Context, path string) error {
	k.copied = path
	return errors.Join(os.WriteFile(path, []byte("backup"), 0o600), k.fails)
}

func (k *keeper) Compact(context.Context) (before, after int64, err error) { return 20, 10, k.fails }

func (k *keeper) Verify(context.Context) ([]kb.Fault, error) { return nil, k.fails }

func TestMaintenance(t *testing.T) {
	k := &keeper{}
	h := handlerWith(t, server.Options{KB: newShelf(), Keeper: k, Hosts: []string{"*"}})
	ask := func(what, host, from string) (int, string) {
		r := request(http.MethodPost, "/api/v1/maintenance/"+what, "")
		r.Host, r.RemoteAddr = host, from
		w := answer(h, r)
		return w.Code, w.Body.String()
	}
	for what, want := range map[string]string{
		"backup": "backup", "compact": `{"before":20,"after":10}` + "\n", "verify": `{"store":"memory:","faults":[]}` + "\n",
	} {
		for _, host := range []string{"localhost:8080", "127.0.0.1", "[::1]:8080"} {
			if code, body := ask(what, host, "127.0.0.1:5000"); code != http.StatusOK || body != want {
				t.Errorf("%s at %s: %d %q", what, host, code, body)
			}
		}
		if code, body := ask(what, "localhost:8080", "192.0.2.7:5000"); code != http.StatusForbidden {
			t.Errorf("%s from another machine: %d %s", what, code, body)
		}
		if code, body := ask(what, "graph.example", "127.0.0.1:5000"); code != http.StatusForbidden {
			t.Errorf("%s through a proxy: %d %s", what, code, body)
		}
	}
	if _, err := os.Stat(k.copied); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the backup stays behind: %v", err)
	}
}

func TestMaintenanceFails(t *testing.T) {
	k := &keeper{fails: kb.ErrNotFile}
	h := handlerWith(t, server.Options{KB: newShelf(), Keeper: k, Token: "secret"})
	got := map[string]int{}
	for _, what := range []string{"backup", "compact", "verify"} {
		r := request(http.MethodPost, "/api/v1/maintenance/"+what, "")
		got[what+" without token"] = answer(h, r).Code
		r.Header.Set("Authorization", "Bearer secret")
		got[what] = answer(h, r).Code
	}
	want := map[string]int{
		"backup": 422, "compact": 422, "verify": 422,
		"backup without token": 401, "compact without token": 401, "verify without token": 401,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(k.copied); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the failed backup stays behind: %v", err)
	}
	if code := answer(handler(t, newShelf()), request(http.MethodPost, "/api/v1/maintenance/verify", "")).Code; code != http.StatusNotFound {
		t.Errorf("without a keeper: %d", code)
	}
}
