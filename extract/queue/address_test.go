package queue

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAddress(t *testing.T) {
	for s, want := range map[string][3]string{
		"nats://localhost:4222":               {"nats://localhost:4222", "whomet", "nats://localhost:4222/whomet"},
		"nats://localhost/":                   {"nats://localhost", "whomet", "nats://localhost/whomet"},
		"tls://a.example:4222/news":           {"tls://a.example:4222", "news", "tls://a.example:4222/news"},
		"nats://me:secret@a:4222/news":        {"nats://me:secret@a:4222", "news", "nats://a:4222/news"},
		"nats://a:1,b:2/news_2-x":             {"nats://a:1,nats://b:2", "news_2-x", "nats://a:1,b:2/news_2-x"},
		"nats://u:secret@a,nats://v:secret@b": {"nats://u:secret@a,nats://v:secret@b", "whomet", ""},
		"nats://u:secret@a, v:secret@b":       {"nats://u:secret@a,nats://v:secret@b", "whomet", "nats://a,b/whomet"},
		"nats://tok@en@[::1]:4222":            {"nats://tok@en@[::1]:4222", "whomet", "nats://[::1]:4222/whomet"},
	} {
		a, err := parseAddress(s)
		if want[2] == "" { // a list of whole addresses ends at the slashes of the second
			if !errors.Is(err, ErrAddress) {
				t.Errorf("%s: %+v, %v", s, a, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		if diff := cmp.Diff(want, [3]string{a.servers, a.name, a.String()}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s, diff)
		}
	}
	for _, s := range []string{
		"", "localhost:4222", "http://me:secret@a", "nats://", "nats:///news", "nats://me:secret@a/b/c", "nats://me:secret@a/sp ace",
		"nats://me:secret@a/" + strings.Repeat("x", 65), "nats://a,,b",
	} {
		if _, err := parseAddress(s); !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: error is %v", s, err)
		}
	}
}
