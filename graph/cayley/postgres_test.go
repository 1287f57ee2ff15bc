package cayley_test

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// postgresServer returns the address of a database of its own for each call: WHOMET_TEST_POSTGRES says which server, else one
// is started if its programs are installed, else the test is skipped.
func postgresServer(tb testing.TB) func(schema string) string {
	tb.Helper()
	base := os.Getenv("WHOMET_TEST_POSTGRES")
	if base == "" {
		base = startPostgres(tb)
	}
	return func(schema string) string { return inSchema(tb, base, schema) }
}

// inSchema makes the address of a database that of a schema in it.
func inSchema(tb testing.TB, address, schema string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// schemas returns addresses of schemas that no test has used.
func schemas(tb testing.TB, address string) func() string {
	var n atomic.Int64
	run := time.Now().UnixNano()
	return func() string { return inSchema(tb, address, fmt.Sprintf("test_%d_%d", run, n.Add(1))) }
}

// startPostgres runs a server in a directory of its own, reached by a socket there, until the test ends.
func startPostgres(tb testing.TB) string {
	tb.Helper()
	for _, program := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(program); err != nil {
			tb.Skipf("%s is not installed and WHOMET_TEST_POSTGRES not set", program)
		}
	}
	dir, err := os.MkdirTemp("", "whomet-postgres-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	as := unprivileged(tb, dir)
	data := filepath.Join(dir, "data")
	initialise := exec.Command("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "-N")
	initialise.SysProcAttr, initialise.Dir = as, dir
	if out, err := initialise.CombinedOutput(); err != nil {
		tb.Fatalf("initdb: %v\n%s", err, out)
	}
	server := exec.Command("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB")
	server.SysProcAttr, server.Dir = as, dir
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		tb.Fatal(err)
	}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = server.Process.Signal(syscall.SIGINT)
		_ = server.Wait()
		log.Close()
	})
	address := "postgres:///postgres?user=postgres&host=" + url.QueryEscape(dir)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		s, err := cayley.Open(tb.Context(), address+"&search_path=probe", cayley.Options{})
		if err == nil {
			s.Close()
			return address
		}
		if time.Now().After(deadline) {
			out, _ := os.ReadFile(log.Name())
			tb.Fatalf("no server: %v\n%s", err, out)
		}
	}
}

// unprivileged gives a directory to the user that the server runs as: it refuses to run as root.
func unprivileged(tb testing.TB, dir string) *syscall.SysProcAttr {
	tb.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			tb.Fatal(err)
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	tb.Skip("there is no user to run a server as")
	return nil
}

func TestPostgres(t *testing.T) {
	address := postgresServer(t)
	var n atomic.Int64
	fresh := func() string { return address(fmt.Sprint("test_", n.Add(1))) }
	t.Run("conformance", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) storetest.Place {
			at := fresh()
			return storetest.Place{Open: func(t *testing.T) *cayley.Store { return open(t, at) }, Persistent: true, Shared: true}
		})
	})
	t.Run("gizmo", func(t *testing.T) { testGizmo(t, withWorkshop(t, fresh())) })
	t.Run("cuts", func(t *testing.T) {
		s := open(t, fresh())
		defer s.Close()
		testGizmoCuts(t, s)
	})
	t.Run("as cockroach", func(t *testing.T) { testAsCockroach(t, fresh) })
	t.Run("deadlock", func(t *testing.T) { testDeadlock(t, fresh()) })
	t.Run("upgrade", func(t *testing.T) { testUpgrade(t, fresh()) })
	t.Run("await", func(t *testing.T) { testAwait(t, fresh()) })
	t.Run("killed", func(t *testing.T) { testKilled(t, fresh()) })
	t.Run("broken connection", func(t *testing.T) { testBrokenConnection(t, fresh()) })
	t.Run("errors", func(t *testing.T) { testPostgresErrors(t, fresh()) })
}

// testBrokenConnection has the server end all connections now and then: a write that fails leaves nothing, the next one works.
func testBrokenConnection(t *testing.T, address string) {
	s := open(t, address)
	defer s.Close()
	killer, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer killer.Close(t.Context())
	const kill = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'whomet' AND query LIKE $1`
	g := storetest.NewGenerator(3, 100)
	var batch cayley.Batch
	patterns := []string{"%quads%", "%nodes%", "%keys%", "%"}
	failed := 0
	for round := range 20 {
		done := make(chan struct{})
		var wait sync.WaitGroup
		wait.Go(func() {
			for round%2 == 0 { // the others find out whether the connections left behind are noticed
				if _, err := killer.Exec(t.Context(), kill, patterns[round%len(patterns)]); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				case <-time.After(time.Duration(round) * 3 * time.Millisecond):
				}
			}
		})
		a, entities := g.Next()
		batch.Put, batch.Entities = append(batch.Put, a), append(batch.Entities, entities...)
		_, err := s.Write(t.Context(), batch)
		close(done)
		wait.Wait()
		if err != nil {
			failed++
		}
		if _, err := s.Write(t.Context(), cayley.Batch{}); err != nil {
			t.Logf("just after: %v", err)
		}
	}
	if failed == 0 || failed == 20 {
		t.Errorf("%d of 20 writes failed, so the test shows little", failed)
	}
	storetest.Verify(t, s)
}

func testPostgresErrors(t *testing.T, address string) {
	if _, err := cayley.Open(t.Context(), address, cayley.Options{ReadOnly: true}); !errors.Is(err, cayley.ErrNotStore) {
		t.Errorf("reading what is not there: %v", err)
	}
	for _, address := range []string{
		"postgres://me:secret@127.0.0.1:1/nowhere?connect_timeout=1", "postgres://me:secret@[nonsense", "postgres://me:secret@127.0.0.1/x?port=none",
	} {
		_, err := cayley.Open(t.Context(), address, cayley.Options{})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error is %v", err)
		}
		t.Log(err)
	}
	s := open(t, address)
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "x")); !errors.Is(err, cayley.ErrNotFile) {
		t.Errorf("backup: %v", err)
	}
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Error(err)
	}
	s.Close()
	r, err := cayley.Open(t.Context(), address, cayley.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Article(t.Context(), "a 1"); err != nil {
		t.Error(err)
	}
}
