package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"

	"github.com/whomet/whomet/graph/cayley/engine"
)

// Where the header of a bbolt file (version 2) has what; two pages of the file hold one each, of which the later is in force.
// Numbers are in the order of the machine.
const (
	headerMagic    = 16
	headerPageSize = 24
	headerUsed     = 56 // pages that the file has, at least
	headerChecksum = 72 // FNV-1a of the bytes from headerMagic to here
	headerEnd      = 80
	magic          = 0xED0CDAED
)

// checkLength refuses a file that is shorter than its header says: bbolt maps the file into memory, and the process would be
// killed when it touches what is missing.
func checkLength(path string, size int64) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	pageSize, used := readHeader(f, 0)
	if pageSize > 0 {
		_, second := readHeader(f, pageSize)
		used = max(used, second)
	}
	if used > size/max(pageSize, 1) {
		return fmt.Errorf("%w: it has %d bytes and should have %d", engine.ErrNotDatabase, size, used*pageSize)
	}
	return nil
}

// readHeader returns zeros for what is no valid header; bbolt itself tells what is wrong with those.
func readHeader(f *os.File, offset int64) (pageSize, used int64) {
	var h [headerEnd]byte
	if _, err := f.ReadAt(h[:], offset); err != nil {
		return 0, 0
	}
	order := binary.NativeEndian
	sum := fnv.New64a()
	sum.Write(h[headerMagic:headerChecksum])
	if order.Uint32(h[headerMagic:]) != magic || order.Uint64(h[headerChecksum:]) != sum.Sum64() {
		return 0, 0
	}
	return int64(order.Uint32(h[headerPageSize:])), int64(order.Uint64(h[headerUsed:]))
}
