package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestInterruptiblePassesEverythingOn(t *testing.T) {
	r := newInterruptible(t.Context(), strings.NewReader("a line\nanother"))
	defer r.release()
	if got, err := io.ReadAll(r); err != nil || string(got) != "a line\nanother" {
		t.Errorf("read %q, %v", got, err)
	}
}

func TestInterruptibleEndsWithItsContext(t *testing.T) {
	silent, writer := io.Pipe() // nobody ever writes
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	r := newInterruptible(ctx, silent)
	defer r.release()
	cancel()
	if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
