package storetest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/whomet/whomet/graph/cayley"
)

// Postgres returns addresses of stores in PostgreSQL, another one with each call: WHOMET_TEST_POSTGRES says on which server, else
// one is started if its programs are installed, else the test is skipped.
func Postgres(tb testing.TB) func() string {
	tb.Helper()
	base := os.Getenv("WHOMET_TEST_POSTGRES")
	if base == "" {
		base = startPostgres(tb)
	}
	return Schemas(tb, base)
}

// Schemas returns addresses of schemas of a database that no test has used.
func Schemas(tb testing.TB, address string) func() string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	var n atomic.Int64
	run := time.Now().UnixNano()
	return func() string {
		q := u.Query()
		q.Set("search_path", fmt.Sprintf("test_%d_%d", run, n.Add(1)))
		in := *u
		in.RawQuery = q.Encode()
		return in.String()
	}
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
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
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
			closeStore(tb, s)
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

// Execute runs statements on the database of a store.
func Execute(tb testing.TB, address, statements string) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() {
		if err := conn.Close(tb.Context()); err != nil {
			tb.Error(err)
		}
	}()
	if _, err := conn.Exec(tb.Context(), statements); err != nil {
		tb.Fatal(err)
	}
}
