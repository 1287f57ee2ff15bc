package cayley_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// testAsCockroach runs the suite on PostgreSQL with the statements that are used on CockroachDB, but for those that only
// CockroachDB knows: how a state is named.
func testAsCockroach(t *testing.T, fresh func() string) {
	storetest.Run(t, func(t *testing.T) storetest.Place {
		at := fresh()
		return storetest.Place{Persistent: true, Shared: true, Open: func(t *testing.T) *cayley.Store {
			s, err := cayley.OpenAsCockroach(t.Context(), at)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}}
	})
}

// TestCockroach runs the suite on a CockroachDB server, each test in a schema of its own.
func TestCockroach(t *testing.T) {
	base := os.Getenv("WHOMET_TEST_COCKROACH")
	if base == "" {
		t.Skip("WHOMET_TEST_COCKROACH does not name a server (cockroach://root@localhost:26257/defaultdb?sslmode=disable)")
	}
	fresh := storetest.Schemas(t, base)
	storetest.Run(t, func(t *testing.T) storetest.Place {
		at := fresh()
		return storetest.Place{Open: func(t *testing.T) *cayley.Store { return open(t, at) }, Persistent: true, Shared: true}
	})
	t.Run("gizmo", func(t *testing.T) { testGizmo(t, withWorkshop(t, fresh())) })
	t.Run("await", func(t *testing.T) { testAwait(t, fresh()) })
	t.Run("killed", func(t *testing.T) { testKilled(t, fresh()) })
}

func TestCockroachAddress(t *testing.T) {
	for address, want := range map[string]string{
		"cockroach://root@localhost/defaultdb?sslmode=disable": "postgres://root@localhost:26257/defaultdb?sslmode=disable",
		"cockroach://me:secret@db.example.org:5000/x":          "postgres://me:secret@db.example.org:5000/x",
		"cockroach:somewhere":                                  "",
		"cockroach://me:secret@[once":                          "",
	} {
		got, err := cayley.CockroachAddress(address)
		if got != want || (err == nil) != (want != "") || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q, %v", address, got, err)
		}
	}
}

// testDeadlock lets another transaction and a write wait for each other's nodes. The server ends the write, which waited
// first, and it is done by its second try.
func testDeadlock(t *testing.T, address string) {
	s := open(t, address+"&deadlock_timeout=100ms")
	defer s.Close()
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	other, err := pgx.Connect(t.Context(), address+"&deadlock_timeout=60s")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(t.Context())
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// A write changes nodes in the order of their hashes: the one that takes the last first is in its way.
	const (
		last  = `UPDATE nodes SET refs = refs WHERE hash = (SELECT hash FROM nodes ORDER BY hash DESC LIMIT 1)`
		first = `UPDATE nodes SET refs = refs WHERE hash = (SELECT hash FROM nodes ORDER BY hash LIMIT 1)`
	)
	if _, err := tx.Exec(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	written := make(chan error, 1)
	go func() {
		_, err := s.Write(t.Context(), cayley.Batch{Delete: []graph.ArticleID{"a 1"}})
		written <- err
	}()
	waitUntil(t, other, `SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`)
	if _, err := tx.Exec(t.Context(), first); err != nil {
		t.Fatalf("the other transaction was ended: %v", err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-written; err != nil {
		t.Errorf("the write was not tried again: %v", err)
	}
	var deadlocks int
	waitUntil(t, other, `SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()`)
	if err := other.QueryRow(t.Context(), `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).Scan(&deadlocks); err != nil || deadlocks == 0 {
		t.Errorf("%d deadlocks, %v: the test shows nothing", deadlocks, err)
	}
	storetest.Verify(t, s)
	if lines := storetest.Lines(t, s); len(lines) != 0 {
		t.Errorf("quads are left: %q", lines)
	}
}

// waitUntil asks a question until it is answered by true.
func waitUntil(t *testing.T, conn *pgx.Conn, question string) {
	t.Helper()
	asking, err := pgx.ConnectConfig(t.Context(), conn.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer asking.Close(t.Context())
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var yes bool
		if err := asking.QueryRow(t.Context(), question).Scan(&yes); err != nil {
			t.Fatal(err)
		}
		if yes {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("never true: %s", question)
		}
	}
}

// firstTables are those of schema 1.
const firstTables = `
	ALTER TABLE keys DROP COLUMN changed;
	DELETE FROM keys WHERE space IN ('names', 'dropped', 'undone', 'evidence');
	UPDATE keys SET value = '\x01' WHERE space = 'whomet' AND key = 'schema'`

// testUpgrade takes a store back to the first schema: it cannot be read, and is brought up to date by opening it for writing.
func testUpgrade(t *testing.T, address string) {
	s := open(t, address)
	e := graph.CanonicalEntity{
		Ref: graph.Ref{ID: "person/watt-botksal", Kind: graph.KindPerson, Name: "Watt Botksal"}, Aliases: []string{"Watt Botksal", "Botksal", "W. Botksal"},
	}
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}, Entities: []graph.CanonicalEntity{e}}); err != nil {
		t.Fatal(err)
	}
	want := storetest.Lines(t, s)
	s.Close()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), firstTables); err != nil {
		t.Fatal(err)
	}
	if _, err := cayley.Open(t.Context(), address, cayley.Options{ReadOnly: true}); !errors.Is(err, cayley.ErrOlder) {
		t.Errorf("reading an old store: %v", err)
	}
	s = open(t, address)
	defer s.Close()
	if diff := cmp.Diff(want, storetest.Lines(t, s)); diff != "" {
		t.Error(diff)
	}
	storetest.Verify(t, s)
	e.Aliases = []string{"Watt Botksal", "Botksal", "W. Botksal"}
	for got, err := range s.Entities(t.Context()) {
		if diff := cmp.Diff(e, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	}
	generation, err := s.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ := strings.Cut(generation, "-")
	news, err := s.Since(t.Context(), id+"-0")
	if err != nil || len(news.Put) != 1 || len(news.Entities) != 1 {
		t.Errorf("news since the beginning: %+v, %v", news, err)
	}
}

// testAwait writes to a store that another one waits for.
func testAwait(t *testing.T, address string) {
	writer, reader := open(t, address), open(t, address)
	defer writer.Close()
	defer reader.Close()
	if !reader.Shared() {
		t.Error("the store is not shared")
	}
	g := storetest.NewGenerator(4, 50)
	for range 5 {
		before, err := reader.Generation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen := make(chan error, 1)
		go func() { seen <- reader.Await(t.Context(), before) }()
		a, _ := g.Next()
		if _, err := writer.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}}); err != nil {
			t.Fatal(err)
		}
		if err := <-seen; err != nil {
			t.Fatal(err)
		}
		if now, err := reader.Generation(t.Context()); err != nil || now == before {
			t.Errorf("woken without a change, at %s: %v", now, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	now, err := reader.Generation(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- reader.Await(ctx, now) }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
