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

const timedOut = "out of time"

// stopper ends a query from outside: once it has a reason, every read of the store fails and the program is interrupted. Rows
// that come after that are not trusted.
type stopper struct {
	why atomic.Pointer[error]
}

// because sets the reason, unless there is one already.
func (s *stopper) because(err error) { s.why.CompareAndSwap(nil, &err) }

func (s *stopper) reason() error {
	if err := s.why.Load(); err != nil {
		return *err
	}
	return nil
}

// guard is asked before each read of the store. Cayley's iterators have no other point at which all of them can be stopped: a
// count, for one, looks at no context before its end.
func (s *stopper) guard(int) error { return s.reason() }

// interval between two looks at the memory of the process.
const interval = 10 * time.Millisecond

const heapMetric = "/memory/classes/heap/objects:bytes"

// watch stops the program at the end of its context, and when the heap has grown by maxGrowth since now. The function that it
// returns ends the watch and waits for that.
func (s *stopper) watch(ctx context.Context, vm *goja.Runtime, timeout time.Duration) func() {
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		before := heap()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				s.interrupt(vm, cut(fmt.Sprintf("%s (%s)", timedOut, timeout)))
				return
			case <-ticker.C:
				if now := heap(); now > before+maxGrowth {
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

func heap() uint64 {
	sample := []metrics.Sample{{Name: heapMetric}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
