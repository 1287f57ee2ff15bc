package kb_test

import (
	"path/filepath"
	"testing"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/kb"
)

// TestVerifyFindsIndexesThatAreBehind writes to the store past the base, so that both indexes miss it.
func TestVerifyFindsIndexesThatAreBehind(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.bolt")
	base := open(t, "bolt:"+path)
	load(t, base, articles(t)...)
	all := resolved(t, base)
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := kb.Open(t.Context(), "bolt:"+path, kb.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if faults, err := reader.Verify(t.Context()); err != nil || len(faults) > 0 {
		t.Fatalf("sound: %v, %v", faults, err)
	}
	m := open(t, "memory:")
	load(t, m, articles(t)...)
	all[0].Article.Title = "Another"
	all[0].Facts = all[0].Facts[:1]
	if err := m.WriteBehind(t.Context(), cayley.Batch{Put: all[:1]}); err != nil {
		t.Fatal(err)
	}
	faults, err := m.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	where := map[string]bool{}
	for _, f := range faults {
		where[f.Where] = true
	}
	if where[kb.WhereStore] || !where[kb.WhereMeetings] || !where[kb.WhereSearch] {
		t.Errorf("found %+v", faults)
	}
}
