package cayley

import (
	"context"
	"fmt"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dop251/goja"
)

// cut is the reason why a query ended before its program did, and no error.
type cut string

func (c cut) Error() string { return string(c) }

// outOfTime is the reason of a query that reached its timeout.
func outOfTime(timeout time.Duration) cut { return cut(fmt.Sprintf("out of time (%s)", timeout)) }

// stopper ends a query from outside: once it has a reason, every read of the store fails and the program is interrupted. Rows
// that come after that are not trusted.
type stopper struct {
	why atomic.Pointer[error]
}

// because sets the reason, unless there is one already.
func (s *stopper) because(err error) { s.why.CompareAndSwap(nil, &err) }

// reason is the guard of every read of the store: Cayley's iterators have no other point at which all of them can be stopped. A
// count, for one, looks at no context before its end.
func (s *stopper) reason() error {
	if err := s.why.Load(); err != nil {
		return *err
	}
	return nil
}

// interval between two looks at the memory of the process: in this time a program that doubles a string gets to it once.
const interval = 2 * time.Millisecond

// watch stops the program at the end of its context, and when the memory of the process has grown by maxGrowth since now. The
// function that it returns ends the watch and waits for that.
func (s *stopper) watch(ctx context.Context, vm *goja.Runtime, timeout time.Duration) func() {
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		before := readHeap()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				s.interrupt(vm, outOfTime(timeout))
				return
			case <-ticker.C:
				if readHeap().grown(before) {
					s.interrupt(vm, cut(fmt.Sprintf("more than %d MB of memory", maxGrowth>>20)))
					return
				}
			}
		}
	})
	return func() {
		close(done)
		wait.Wait()
	}
}

func (s *stopper) interrupt(vm *goja.Runtime, why error) {
	s.because(why)
	vm.Interrupt(why)
}

// heap is what the process holds: live at the end of the last garbage collection, and everything allocated until now.
type heap struct{ live, allocated uint64 }

func readHeap() heap {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(samples)
	return heap{samples[0].Value.Uint64(), samples[1].Value.Uint64()}
}

// grown reports whether maxGrowth was taken since an earlier look. What is allocated counts only beyond what the collector
// lets pile up (by default as much as was live), as the rest of the process makes garbage too.
func (m heap) grown(before heap) bool {
	return m.live > before.live+maxGrowth || m.allocated > before.allocated+before.live+maxGrowth
}
