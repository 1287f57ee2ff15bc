package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// unknownTotal is the number of articles where nobody can tell before reading them.
const unknownTotal = -1

// maxCounted bounds the bytes that are read to count articles ahead.
const maxCounted = 256 << 20

// countInputs counts the articles of files and folders for a progress bar: a line of .jsonl each, else a file each. It
// may be wrong where some cannot be read, and gives unknownTotal where counting would take long.
func countInputs(paths []string) int {
	total, left := 0, int64(maxCounted)
	for _, root := range paths {
		if root == "-" {
			return unknownTotal
		}
		err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil //nolint:nilerr // reading will name it
			}
			switch filepath.Ext(path) {
			case ".gz":
				return errTooMuch
			case ".jsonl", ".ndjson":
				n, read := countLines(path, left)
				total, left = total+n, left-read
				if left <= 0 {
					return errTooMuch
				}
			case ".txt", ".text", ".md", ".markdown":
				total++
			}
			return nil
		})
		if err != nil {
			return unknownTotal
		}
	}
	return total
}

// errTooMuch ends a count that would take long.
var errTooMuch = errors.New("too much to count")

// countLines counts the lines of a file and the bytes it took, at most about limit of them.
func countLines(path string, limit int64) (lines int, read int64) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	buffer := make([]byte, 1<<18)
	for read < limit {
		n, err := f.Read(buffer)
		lines += bytes.Count(buffer[:n], []byte{'\n'})
		read += int64(n)
		if err != nil {
			break
		}
	}
	return lines, read
}
