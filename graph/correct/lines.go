package correct

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Write writes corrections as JSON Lines, one object a line.
func Write(w io.Writer, cs []Correction) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, c := range cs {
		if err := enc.Encode(c); err != nil {
			return fmt.Errorf("write correction %s: %w", c.ID, err)
		}
	}
	return nil
}

// maxLine bounds a line that Read takes, in bytes.
const maxLine = 1 << 20

// Read reads what Write wrote, or somebody else. The first bad line ends the reading.
func Read(in io.Reader) ([]Correction, error) {
	var out []Correction
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		var c Correction
		err := json.Unmarshal(line, &c)
		if err == nil {
			err = c.Check()
		}
		if err != nil {
			return out, fmt.Errorf("correction on line %d: %w", n, err)
		}
		out = append(out, c)
	}
	if err := lines.Err(); err != nil {
		return out, fmt.Errorf("read corrections: %w", err)
	}
	return out, nil
}
