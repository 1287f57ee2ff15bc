package relate

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"

	"github.com/whomet/whomet/extract/relate/learn"
)

// Models holds the classifier of every stage; a stage without one decides nothing.
type Models [stageCount]*learn.Model

//go:embed data/weights.gz
var weights []byte

func embedded() (Models, error) {
	m, err := ReadModels(bytes.NewReader(weights))
	if err != nil {
		return m, fmt.Errorf("read embedded weights: %w", err)
	}
	return m, nil
}

// WriteTo writes all models, compressed. The same models give the same bytes.
func (m *Models) WriteTo(w io.Writer) (int64, error) {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return 0, err
	}
	n := int64(0)
	for s, model := range m {
		k, err := model.WriteTo(z)
		n += k
		if err != nil {
			return n, fmt.Errorf("write %s weights: %w", Stage(s), err)
		}
	}
	return n, z.Close()
}

// ReadModels reads what Models.WriteTo wrote.
func ReadModels(r io.Reader) (Models, error) {
	var m Models
	z, err := gzip.NewReader(r)
	if err != nil {
		return m, fmt.Errorf("read weights: %w", err)
	}
	for s := range m {
		if m[s], err = learn.Read(z); err != nil {
			return m, fmt.Errorf("read %s weights: %w", Stage(s), err)
		}
	}
	return m, z.Close()
}
