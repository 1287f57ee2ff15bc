package cayley

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	csql "github.com/cayleygraph/cayley/graph/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// flavour is the name under which database/sql finds the driver. Cayley opens a database by the names of a driver and of a
// data source; the driver here looks the source up in snapshots.
const flavour = "whomet"

// snapshots holds the snapshots that Cayley is to open, by name, for the moment of opening.
var snapshots sync.Map

var snapshotCount atomic.Uint64

// registerFlavours tells database/sql of the driver and Cayley of the dialects, once in the process, as both keep lists of
// their own.
var registerFlavours = sync.OnceFunc(func() {
	sql.Register(flavour, snapshotDriver{})
	for _, d := range []*dialect{&postgresDialect, &cockroachDialect} {
		csql.Register(d.flavour, d.registration())
	}
})

type snapshotDriver struct{}

func (snapshotDriver) Open(string) (driver.Conn, error) {
	return nil, errors.New("a snapshot is opened by its connector")
}

func (snapshotDriver) OpenConnector(name string) (driver.Connector, error) {
	found, ok := snapshots.Load(name)
	if !ok {
		return nil, fmt.Errorf("no snapshot %q", name)
	}
	return found.(*sharedSnapshot), nil
}

// sessionSource keeps idle connections for snapshots. They are apart from the pool, which would wait for connections that
// Cayley forgets to give back.
type sessionSource struct {
	config *pgx.ConnConfig

	mu     sync.Mutex
	idle   []*stdlib.Conn
	closed bool
}

// maxIdle is how many connections wait for the next query.
const maxIdle = 8

func newSessionSource(config *pgx.ConnConfig) *sessionSource { return &sessionSource{config: config} }

func (s *sessionSource) get(ctx context.Context) (*stdlib.Conn, error) {
	s.mu.Lock()
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		s.mu.Unlock()
		return c, nil
	}
	s.mu.Unlock()
	c, err := stdlib.GetConnector(*s.config).Connect(ctx)
	if err != nil {
		return nil, err
	}
	return c.(*stdlib.Conn), nil
}

func (s *sessionSource) put(c *stdlib.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.idle) >= maxIdle || c.Conn().IsClosed() {
		return c.Close()
	}
	s.idle = append(s.idle, c)
	return nil
}

func (s *sessionSource) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, c := range s.idle {
		_ = c.Close() // the server notices by itself
	}
	s.idle = nil
}

// sharedSnapshot is a state that several connections see, as a connector of database/sql.
type sharedSnapshot struct {
	ctx    context.Context
	cancel context.CancelFunc
	source *sessionSource
	begin  string // statement by which a connection begins to see the state
	guard  func() error

	quads cayleygraph.QuadStore

	mu       sync.Mutex
	sessions map[*session]bool
}

func newSharedSnapshot(ctx context.Context, source *sessionSource, begin string, guard func() error) *sharedSnapshot {
	registerFlavours()
	ctx, cancel := context.WithCancel(ctx)
	if guard == nil {
		guard = func() error { return nil }
	}
	return &sharedSnapshot{ctx: ctx, cancel: cancel, source: source, begin: begin, guard: guard, sessions: map[*session]bool{}}
}

// open opens Cayley's store in the snapshot.
func (s *sharedSnapshot) open(d *dialect) (quads cayleygraph.QuadStore, err error) {
	name := strconv.FormatUint(snapshotCount.Add(1), 10)
	snapshots.Store(name, s)
	defer snapshots.Delete(name)
	s.quads, err = csql.New(d.flavour, name, nil)
	return s.quads, err
}

// close ends all sessions, also those with cursors that Cayley left open.
func (s *sharedSnapshot) close() {
	s.cancel()
	if s.quads != nil {
		_ = s.quads.Close() // gives the idle sessions back
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.sessions {
		_ = c.Conn.Conn().PgConn().Conn().Close() // the one way that is safe while another goroutine reads from it
	}
}

// Driver implements driver.Connector.
func (s *sharedSnapshot) Driver() driver.Driver { return snapshotDriver{} }

// Connect implements driver.Connector.
func (s *sharedSnapshot) Connect(ctx context.Context) (driver.Conn, error) {
	if err := s.guard(); err != nil {
		return nil, err
	}
	c, err := s.source.get(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.Conn().PgConn().Exec(s.ctx, s.begin).ReadAll(); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	session := &session{Conn: c, snapshot: s}
	s.mu.Lock()
	s.sessions[session] = true
	s.mu.Unlock()
	return session, nil
}

// session is a connection in a snapshot.
type session struct {
	*stdlib.Conn
	snapshot *sharedSnapshot
}

// QueryContext asks the guard, and lets the end of the read end queries that Cayley makes without a context.
func (c *session) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.snapshot.guard(); err != nil {
		return nil, err
	}
	if ctx.Done() == nil {
		ctx = c.snapshot.ctx
	}
	return c.Conn.QueryContext(ctx, query, args)
}

// ResetSession implements driver.SessionResetter; the one of stdlib would drop the connection for its open transaction.
func (c *session) ResetSession(context.Context) error { return nil }

// Close ends the transaction and keeps the connection for another snapshot.
func (c *session) Close() error {
	c.snapshot.mu.Lock()
	delete(c.snapshot.sessions, c)
	c.snapshot.mu.Unlock()
	if _, err := c.Conn.Conn().Exec(context.WithoutCancel(c.snapshot.ctx), "ROLLBACK"); err != nil {
		return errors.Join(err, c.Conn.Close())
	}
	return c.snapshot.source.put(c.Conn)
}
