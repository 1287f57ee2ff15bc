package meet_test

import (
	"syscall"
	"time"
	"unsafe"
)

// threadTime is the processor time that the calling thread has used. Getrusage would do but for its steps of milliseconds.
func threadTime() time.Duration {
	const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID
	var ts syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&ts)), 0); errno != 0 {
		return 0
	}
	return time.Duration(ts.Nano())
}
