package cayley_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/whomet/whomet/graph/cayley"
)

// TestReceive takes a backup over whole, and cut off.
func TestReceive(t *testing.T) {
	s, path := worn(t)
	defer s.Close()
	if err := s.Backup(t.Context(), path+".backup"); err != nil {
		t.Fatal(err)
	}
	backup, err := os.ReadFile(path + ".backup")
	if err != nil {
		t.Fatal(err)
	}
	want, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := cayley.Receive(t.Context(), path+".received", bytes.NewReader(backup))
	if err != nil || got.Quads != want.Quads || got.Articles != want.Articles {
		t.Errorf("received %+v of %+v, %v", got, want, err)
	}
	for _, size := range []int{0, 100, len(backup) / 2} {
		if _, err := cayley.Receive(t.Context(), path+".cut", bytes.NewReader(backup[:size])); err == nil {
			t.Errorf("%d of %d bytes pass for a backup", size, len(backup))
		}
	}
	if left, err := filepath.Glob(path + ".cut*"); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
