package queue_test

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/whomet/whomet/extract/queue"
	"github.com/whomet/whomet/extract/queue/queuetest"
	"github.com/whomet/whomet/graph"
)

// raw is a client that knows nothing of whomet.
func raw(t *testing.T, server *queuetest.Server) jetstream.JetStream {
	t.Helper()
	conn, err := nats.Connect("nats://" + server.Address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(s), nil)
}

func keyOf(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// testForeign puts messages into the queue that no whomet made. Each is set aside with what is wrong; the others are done.
func testForeign(t *testing.T, server *queuetest.Server, at string) {
	q := open(t, at, queue.Options{Create: true})
	const text = `"title":"T","text":"T\n\ntext"`
	messages := map[string]struct {
		payload []byte
		reason  string
	}{
		"empty":    {nil, "not in the form"},
		"plain":    {[]byte(`{"version":1}`), "not compressed"},
		"nothing":  {zipped(t, `{"version":1}`), "not exactly one"},
		"no-json":  {zipped(t, `hello`), "not in the form"},
		"latin":    {zipped(t, "{\"version\":1,\"article\":{\"id\":\"latin\",\"text\":\"caf\xe9\"}}"), "not UTF-8"},
		"later":    {zipped(t, `{"version":2,"article":{"id":"later",`+text+`}}`), "upgrade"},
		"no-text":  {zipped(t, `{"version":1,"article":{"id":"no-text","title":"T"}}`), "article.text is empty"},
		"date":     {zipped(t, `{"version":1,"article":{"id":"date","published":"yesterday",`+text+`}}`), "published"},
		"hash":     {zipped(t, `{"version":1,"article":{"id":"hash","sha256":"00",`+text+`}}`), "sha256"},
		"mismatch": {zipped(t, `{"version":1,"article":{"id":"other",`+text+`}}`), "key of another"},
		"facts": {zipped(t, `{"version":1,"extraction":{"article":{"id":"facts",`+text+`},"facts":[{"kind":"holds","person":"P9"}]}}`),
			"facts[0]"},
		"bomb": {zipped(t, strings.Repeat(" ", 300<<20)), "too large"},
	}
	for id, m := range messages {
		if err := server.Send("foreign", id, m.payload); err != nil {
			t.Fatal(err)
		}
	}
	if err := server.Send("foreign", "good", zipped(t, `{"version":1,"article":{"id":"good",`+text+`}}`)); err != nil {
		t.Fatal(err)
	}
	var g memory
	run(t, newWorker(q, &g, extractor(nil)))
	same(t, "in the graph", []graph.ArticleID{"good"}, g.ids())
	reasons := map[string]string{}
	for _, a := range setAside(t, q) {
		reasons[a.Key] = a.Reason
	}
	same(t, "set aside", len(messages), len(reasons))
	for id, m := range messages {
		if !strings.Contains(reasons[keyOf(id)], m.reason) {
			t.Errorf("%s: reason is %q, want one with %q", id, reasons[keyOf(id)], m.reason)
		}
	}
}

// TestAbandoned has clients take articles and never answer, as a process does that is killed: what was delivered too often is
// set aside, the rest is done.
func TestAbandoned(t *testing.T) {
	server := queuetest.Start(t, "")
	q := open(t, server.URL("news"), queue.Options{Create: true, Limits: queue.Limits{Silence: 200 * time.Millisecond}})
	publish(t, q, article("killer", "text"))
	js := raw(t, server)
	consumer, err := js.Consumer(t.Context(), "news", "worker")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := consumer.Next(jetstream.FetchMaxWait(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, q, article("bystander", "text"), article("other", "text"))
	var g memory
	w := newWorker(q, &g, extractor(nil))
	w.Attempts = 3
	run(t, w)
	same(t, "in the graph", []graph.ArticleID{"bystander", "other"}, g.ids())
	asides := setAside(t, q)
	if len(asides) != 1 || asides[0].ID != "killer" || !strings.Contains(asides[0].Reason, "delivered 3 times") {
		t.Errorf("set aside: %+v", asides)
	}
}

// TestServerRestarts ends the server while articles are published and worked on.
func TestServerRestarts(t *testing.T) {
	server := queuetest.Start(t, "")
	q := open(t, server.URL("news"), queue.Options{Create: true, Limits: queue.Limits{Silence: time.Second}})
	const total = 400
	published := make(chan error, 1)
	go func() {
		var failed error
		for i := range total {
			size := 10
			if i%100 == 50 {
				size = 2 << 20
			}
			if _, err := q.Publish(t.Context(), article(keyOf(string(rune(i))), noise(size)), version); err != nil {
				failed = err
			}
		}
		published <- failed
	}()
	var g memory
	worked := make(chan error, 1)
	w := newWorker(q, &g, extractor(func(graph.Article) error {
		time.Sleep(2 * time.Millisecond)
		return nil
	}))
	w.Batch = 8
	w.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	go func() {
		for len(g.ids()) < total {
			if err := w.Run(t.Context()); err != nil {
				worked <- err
				return
			}
		}
		worked <- nil
	}()
	for i, end := range []func(){server.Stop, server.Kill, server.Stop} {
		for len(g.ids()) < (i+1)*total/5 {
			time.Sleep(5 * time.Millisecond)
		}
		end()
		server.Start()
	}
	if err := <-published; err != nil {
		t.Error(err)
	}
	if err := <-worked; err != nil {
		t.Error(err)
	}
	same(t, "in the graph", total, len(g.ids()))
	run(t, w)
	if s := status(t, q); s.Waiting != 0 || s.InWork != 0 || s.SetAside != 0 {
		t.Errorf("left in the queue: %+v", s)
	}
}
