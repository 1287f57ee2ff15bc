package cayley

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// pollEvery is how long a change may go unnoticed where no word of it comes: a connection broke, or a pooler between cannot
// pass notifications on.
const pollEvery = 400 * time.Millisecond

// changed waits for word of a commit, or for pollEvery.
func (p *postgres) changed(ctx context.Context) error {
	wait, cancel := context.WithTimeout(ctx, pollEvery)
	defer cancel()
	if p.dialect.hearing == "" || !p.ear.hear(wait, p.dialect.hearing) {
		<-wait.Done()
	}
	return ctx.Err()
}

// listener hears of commits on a connection of its own.
type listener struct {
	config *pgx.ConnConfig

	mu     sync.Mutex
	conn   *pgx.Conn
	closed bool
}

// hear waits for word of a commit. It returns false where none came, and where none can: the next call connects again.
func (l *listener) hear(ctx context.Context, channel string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	if l.conn == nil && !l.connect(ctx, channel) {
		return false
	}
	_, err := l.conn.WaitForNotification(ctx)
	if l.conn.IsClosed() {
		l.conn = nil
	}
	return err == nil
}

func (l *listener) connect(ctx context.Context, channel string) bool {
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return false
	}
	var name string
	if err = conn.QueryRow(ctx, channel).Scan(&name); err == nil {
		_, err = conn.Exec(ctx, "LISTEN "+pgx.Identifier{name}.Sanitize())
	}
	if err != nil {
		_ = conn.Close(context.WithoutCancel(ctx)) // it may be broken, and is not kept
		return false
	}
	l.conn = conn
	return true
}

func (l *listener) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.conn != nil {
		_ = l.conn.Close(context.Background()) // the server notices by itself
		l.conn = nil
	}
}
