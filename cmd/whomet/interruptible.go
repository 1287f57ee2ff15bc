package main

import (
	"context"
	"io"
	"sync"
)

// interruptible reads from a reader until a context is done. A terminal or a pipe would else keep an interrupted program
// waiting for the next line; the goroutine that waits for it then ends with the program.
type interruptible struct {
	from   io.Reader
	pipe   *io.PipeReader
	writer *io.PipeWriter
	start  sync.Once
	stop   func() bool
}

func newInterruptible(ctx context.Context, from io.Reader) *interruptible {
	r := &interruptible{from: from}
	r.pipe, r.writer = io.Pipe()
	r.stop = context.AfterFunc(ctx, func() { _ = r.writer.CloseWithError(ctx.Err()) })
	return r
}

// Read takes nothing from the underlying reader before it is first called.
func (r *interruptible) Read(buffer []byte) (int, error) {
	r.start.Do(func() {
		go func() {
			_, err := io.Copy(r.writer, r.from)
			_ = r.writer.CloseWithError(err)
		}()
	})
	return r.pipe.Read(buffer)
}

// release ends a read that waits, and those to come. It does not close the underlying reader.
func (r *interruptible) release() {
	r.stop()
	_ = r.pipe.Close() // it never fails
}
