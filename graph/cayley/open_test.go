package cayley_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return "bolt:" + path
	}
	tests := map[string]struct {
		address string
		options cayley.Options
		want    error
	}{
		"a text":                 {address: file("text", strings.Repeat("minutes of a meeting\n", 1000)), want: cayley.ErrNotStore},
		"a short text":           {address: file("short", "minutes"), want: cayley.ErrNotStore},
		"a directory":            {address: "bolt:" + dir, want: cayley.ErrNotStore},
		"a device":               {address: "bolt:/dev/null", want: cayley.ErrNotStore},
		"no such directory":      {address: "bolt:" + filepath.Join(dir, "no", "such", "file"), want: fs.ErrNotExist},
		"below a file":           {address: file("parent", "x") + "/child", want: nil},
		"read what is not there": {address: "bolt:" + filepath.Join(dir, "none"), options: cayley.Options{ReadOnly: true}, want: fs.ErrNotExist},
		"read what is empty":     {address: file("empty", ""), options: cayley.Options{ReadOnly: true}, want: cayley.ErrNotStore},
		"unknown kind":           {address: "sqlite:x", want: cayley.ErrScheme},
		"no kind":                {address: "graph.bolt", want: cayley.ErrScheme},
		"no path":                {address: "bolt:", want: nil},
		"another bbolt database": {address: foreign(t, dir), want: cayley.ErrNotStore},
		"newer":                  {address: newer(t, dir), want: cayley.ErrNewer},
		"truncated":              {address: truncated(t, dir), want: cayley.ErrNotStore},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			s, err := cayley.Open(t.Context(), test.address, test.options)
			if err == nil {
				s.Close()
				t.Fatal("opened")
			}
			t.Log(err)
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error is %q, want %q", err, test.want)
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func update(t *testing.T, path string, f func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func foreign(t *testing.T, dir string) string {
	path := filepath.Join(dir, "foreign")
	update(t, path, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("mine"))
		return err
	})
	return "bolt:" + path
}

func newer(t *testing.T, dir string) string {
	path := filepath.Join(dir, "newer")
	open(t, "bolt:"+path).Close()
	update(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("whomet")).Put([]byte("schema"), []byte{99})
	})
	return "bolt:" + path
}

func truncated(t *testing.T, dir string) string {
	path := filepath.Join(dir, "truncated")
	s := open(t, "bolt:"+path)
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Close(), os.Truncate(path, 3*int64(os.Getpagesize()))); err != nil {
		t.Fatal(err)
	}
	return "bolt:" + path
}

func TestOpenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.bolt")
	s := open(t, "bolt:"+path)
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{workshop()}}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file is %v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Article(t.Context(), "a 1"); err != nil {
		t.Error(err)
	}
	if _, err := r.Write(t.Context(), cayley.Batch{}); !errors.Is(err, cayley.ErrReadOnly) {
		t.Errorf("write: %v", err)
	}
	second, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("two readers: %v", err)
	}
	second.Close()
}

// TestSecondProcess opens a store in another process while this one has it.
func TestSecondProcess(t *testing.T) {
	if address := os.Getenv("WHOMET_TEST_OPEN"); address != "" {
		_, err := cayley.Open(t.Context(), address, cayley.Options{})
		if !errors.Is(err, cayley.ErrLocked) {
			t.Fatalf("error is %v", err)
		}
		return
	}
	address := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
	s := open(t, address)
	defer s.Close()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSecondProcess$")
	cmd.Env = append(os.Environ(), "WHOMET_TEST_OPEN="+address)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}
