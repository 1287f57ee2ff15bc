package learn

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrFormat is wrapped by Read where the bytes are not those of a model.
var ErrFormat = errors.New("not a model")

const magic = 0x776d4c32

type header struct {
	Magic, Classes, Hidden, Features uint32
}

// WriteTo writes the model; the same model gives the same bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	features := m.features()
	counter := &countingWriter{w: w}
	parts := []any{
		header{magic, uint32(m.classes), uint32(m.hidden), uint32(len(features))},
		features, m.rows, m.scale, m.outScale, m.bias, m.out, m.outBias,
	}
	for _, p := range parts {
		if err := binary.Write(counter, binary.LittleEndian, p); err != nil {
			return counter.n, fmt.Errorf("write model: %w", err)
		}
	}
	return counter.n, nil
}

func (m *Model) features() []Feature {
	out := make([]Feature, len(m.rows)/(m.hidden+m.classes))
	for at, f := range m.index.keys {
		if f != 0 {
			out[m.index.rows[at]] = f
		}
	}
	return out
}

// Read reads a model that WriteTo wrote.
func Read(r io.Reader) (*Model, error) {
	var h header
	if err := binary.Read(r, binary.LittleEndian, &h); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	if h.Magic != magic || h.Classes < 2 || h.Classes > 64 || h.Hidden+h.Classes > perWord*maxWords || h.Features > 1<<22 {
		return nil, fmt.Errorf("read model: %w", ErrFormat)
	}
	m := &Model{classes: int(h.Classes), hidden: int(h.Hidden)}
	n, width := int(h.Features), int(h.Hidden+h.Classes)
	features := make([]Feature, n)
	m.rows = make([]int8, n*width)
	m.bias, m.out, m.outBias = make([]float32, m.hidden), make([]float32, m.classes*m.hidden), make([]float32, m.classes)
	for _, p := range []any{features, m.rows, &m.scale, &m.outScale, m.bias, m.out, m.outBias} {
		if err := binary.Read(r, binary.LittleEndian, p); err != nil {
			return nil, fmt.Errorf("read model: %w", err)
		}
	}
	m.index = newTable(features)
	m.pack()
	return m, nil
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
