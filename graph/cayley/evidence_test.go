package cayley_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.etcd.io/bbolt"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// TestUpgrade opens a store as version 1 of the schema left it.
func TestUpgrade(t *testing.T) {
	s, path := worn(t)
	want := storetest.Lines(t, s)
	ref := graph.FactRef{Article: "article-0000003"}
	evidence, err := s.Evidence(t.Context(), []graph.FactRef{ref})
	if err != nil || len(evidence[0]) == 0 {
		t.Fatal(evidence, err)
	}
	names := entities(t, s)
	s.Close()
	update(t, path, func(tx *bbolt.Tx) error {
		return errors.Join(tx.DeleteBucket([]byte("evidence")), tx.DeleteBucket([]byte("names")), tx.Bucket([]byte("whomet")).Put([]byte("schema"), []byte{1}))
	})
	for _, readOnly := range []bool{true, false} {
		s, err := cayley.Open(t.Context(), "bolt:"+path, cayley.Options{ReadOnly: readOnly})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Evidence(t.Context(), []graph.FactRef{ref})
		if diff := cmp.Diff(evidence, got); diff != "" || err != nil {
			t.Errorf("read only %v: %v, %s", readOnly, err, diff)
		}
		if diff := cmp.Diff(want, storetest.Lines(t, s)); diff != "" {
			t.Errorf("read only %v: %s", readOnly, diff)
		}
		if diff := cmp.Diff(names, entities(t, s)); diff != "" {
			t.Errorf("read only %v: %s", readOnly, diff)
		}
		if !readOnly {
			storetest.Verify(t, s)
		}
		s.Close()
	}
}

// entities lists those of a store with their aliases in the order of the alphabet, as an upgrade finds them.
func entities(t *testing.T, s *cayley.Store) (all []graph.CanonicalEntity) {
	t.Helper()
	for e, err := range s.Entities(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(e.Aliases)
		all = append(all, e)
	}
	if len(all) == 0 {
		t.Error("the store has no entities")
	}
	return all
}

// FuzzRecord reads evidence from damaged records: an error or what is there, and no panic.
func FuzzRecord(f *testing.F) {
	a := workshop()
	whole := cayley.NewRecord(&a.Extraction)
	for i := range whole {
		f.Add(whole[:i], i)
	}
	f.Fuzz(func(_ *testing.T, record []byte, fact int) {
		_, _ = cayley.ReadRecord(record, graph.FactRef{Article: "a", Fact: fact})
	})
}

func TestRecordKeepsEverything(t *testing.T) {
	s := open(t, "bolt:"+filepath.Join(t.TempDir(), "graph.bolt"))
	defer s.Close()
	a := workshop()
	a.Facts[0].Evidence = append(a.Facts[0].Evidence, graph.Evidence{
		Sentence: "", Span: graph.Span{Start: -1, End: 1 << 40}, Arguments: []graph.Span{{Start: 3, End: 9}, {}}, Confidence: 0.1,
	})
	if _, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}}); err != nil {
		t.Fatal(err)
	}
	var refs []graph.FactRef
	for i := range len(a.Facts) + 1 {
		refs = append(refs, graph.FactRef{Article: a.Article.ID, Fact: i})
	}
	got, err := s.Evidence(t.Context(), append(refs, graph.FactRef{Article: "nobody"}, graph.FactRef{Article: a.Article.ID, Fact: -1}))
	if err != nil {
		t.Fatal(err)
	}
	want := make([][]graph.Evidence, len(got))
	for i := range a.Facts {
		for _, e := range a.Facts[i].Evidence {
			e.Article, e.Extractor = a.Article.ID, a.Extractor
			want[i] = append(want[i], e)
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}
