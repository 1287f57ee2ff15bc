package cayley

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/dop251/goja"

	"github.com/whomet/whomet/graph"
)

// What a Gizmo query may take where it does not say, and at most.
const (
	defaultRows    = 1000
	defaultTimeout = 10 * time.Second
	maxResult      = 64 << 20 // bytes of all rows together
	maxProgram     = 32 << 10 // bytes of a program: the compiler recurses, and takes quadratic time for some
	maxCalls       = 2000     // nested JavaScript calls
	maxGrowth      = 256 << 20
)

// GizmoError is a mistake in a program, with its place. It unwraps to graph.ErrBadQuery.
type GizmoError struct {
	Syntax       bool // found before the program ran
	Message      string
	Line, Column int // from 1; 0 where unknown
}

func (e *GizmoError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Unwrap makes errors.Is(err, graph.ErrBadQuery) true.
func (e *GizmoError) Unwrap() error { return graph.ErrBadQuery }

// Gizmo runs a program over one state of the store and returns what it emitted, in the shape of Cayley's own interface: an
// object of tags for a path ({"id": "<wm:person/x>"}), any JSON for g.emit. A query that reaches a bound (rows, time, bytes,
// memory) is stopped; its result has the rows before that, and says that it was cut and why.
//
// Memory is that of the whole process: a program that takes it in one step can still exhaust it, so programs of strangers
// belong into a process of their own.
func (s *Store) Gizmo(ctx context.Context, q graph.GizmoQuery) (graph.GizmoResult, error) {
	start := time.Now()
	if len(q.Text) > maxProgram {
		return graph.GizmoResult{}, &GizmoError{Syntax: true, Message: fmt.Sprintf("the program is longer than %d bytes", maxProgram)}
	}
	if q.MaxRows <= 0 {
		q.MaxRows = defaultRows
	}
	if q.Timeout <= 0 {
		q.Timeout = defaultTimeout
	}
	limited, cancel := context.WithTimeout(ctx, q.Timeout)
	defer cancel()
	var stop stopper
	r, err := s.read(ctx, stop.reason)
	if err != nil {
		return graph.GizmoResult{}, err
	}
	defer r.close()
	quads, err := r.store()
	if err != nil {
		return graph.GizmoResult{}, err
	}
	session := gizmo.NewSession(quads)
	vm, err := runtimeOf(session)
	if err != nil {
		return graph.GizmoResult{}, err
	}
	if err := confine(vm, &stop); err != nil {
		return graph.GizmoResult{}, err
	}
	defer stop.watch(limited, vm, q.Timeout)()
	result, err := run(limited, session, q, &stop)
	result.Elapsed = time.Since(start)
	if ctx.Err() != nil {
		return result, ctx.Err()
	}
	return result, err
}

// compile finds mistakes of syntax. It cannot be interrupted, so at the end of the context it is left to end by itself.
func compile(ctx context.Context, session *gizmo.Session, text string) (query.Iterator, error) {
	type compiled struct {
		it  query.Iterator
		err error
	}
	done := make(chan compiled, 1)
	go func() {
		var c compiled
		if _, c.err = goja.Parse("", text); c.err == nil {
			// The value of the last statement, which Cayley would export, however deep, is no result.
			c.it, c.err = session.Execute(ctx, text+"\n;null", query.Options{Collation: query.JSON, Limit: -1})
		}
		done <- c
	}()
	select {
	case c := <-done:
		if c.err != nil {
			return nil, syntaxError(c.err)
		}
		return c.it, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run executes the program of a query and gathers its rows until it ends, fails or reaches a bound.
func run(ctx context.Context, session *gizmo.Session, q graph.GizmoQuery, stop *stopper) (graph.GizmoResult, error) {
	result := graph.GizmoResult{Rows: []any{}}
	it, err := compile(ctx, session, q.Text)
	if err != nil && ctx.Err() != nil {
		result.Cut, result.CutReason = true, string(outOfTime(q.Timeout))
		return result, nil
	}
	if err != nil {
		return result, err
	}
	defer it.Close() //nolint:errcheck // says what Err has said
	size := 0
	for it.Next(ctx) {
		row := it.Result()
		if stop.reason() != nil { // what the row is made of may lack what could not be read any more
			break
		}
		if row == nil {
			continue
		}
		if len(result.Rows) == q.MaxRows {
			stop.because(cut(fmt.Sprintf("more than %d rows", q.MaxRows)))
			break
		}
		plain, bytes := plain(row)
		if size += bytes; size > maxResult {
			stop.because(cut(fmt.Sprintf("rows of more than %d MB", maxResult>>20)))
			break
		}
		result.Rows = append(result.Rows, plain)
	}
	if ctx.Err() != nil {
		stop.because(outOfTime(q.Timeout)) // unless it knew already
	}
	if reason := stop.reason(); reason != nil {
		var c cut
		if errors.As(reason, &c) {
			result.Cut, result.CutReason = true, string(c)
			return result, nil
		}
		return result, reason
	}
	if err := it.Err(); err != nil {
		return result, runtimeError(err)
	}
	return result, nil
}
