package cayley_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

// fill writes generated articles, in batches of about 10,000 quads, until the store holds so many quads.
func fill(tb testing.TB, s *cayley.Store, g *storetest.Generator, quads int, report func(quads int)) {
	for total := 0; total < quads; {
		var b cayley.Batch
		for range 60 {
			a, entities := g.Next()
			b.Put = append(b.Put, a)
			b.Entities = append(b.Entities, entities...)
		}
		change, err := s.Write(tb.Context(), b)
		if err != nil {
			tb.Fatal(err)
		}
		total += change.QuadsAdded
		report(total)
	}
}

func TestScale(t *testing.T) {
	if os.Getenv("WHOMET_SCALE") == "" {
		t.Skip()
	}
	path := filepath.Join(t.TempDir(), "g.bolt")
	s := open(t, "bolt:"+path)
	start, last, lastQuads := time.Now(), time.Now(), 0
	fill(t, s, storetest.NewGenerator(1, 20000), 1_000_000, func(n int) {
		if n-lastQuads > 100_000 {
			t.Logf("%d quads, %.0f quads/s", n, float64(n-lastQuads)/time.Since(last).Seconds())
			last, lastQuads = time.Now(), n
		}
	})
	info, _ := os.Stat(path)
	t.Logf("total %v, %d MB", time.Since(start), info.Size()>>20)
	g := storetest.NewGenerator(2, 20000)
	for i := range 3 {
		a, _ := g.Next()
		for range 500 * i {
			a, _ = g.Next()
		}
		start = time.Now()
		c, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}})
		t.Logf("replace: %+v %v %v", c, err, time.Since(start))
		start = time.Now()
		c, err = s.Write(t.Context(), cayley.Batch{Delete: []graph.ArticleID{a.Article.ID}})
		t.Logf("delete: %+v %v %v", c, err, time.Since(start))
	}
	start = time.Now()
	n := 0
	for _, err := range s.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	t.Logf("%d articles read in %v", n, time.Since(start))
	s.Close()
	start = time.Now()
	s = open(t, "bolt:"+path)
	t.Logf("open %v", time.Since(start))
	st, err := s.Stats(t.Context())
	t.Logf("%+v %v", st, err)
	for _, q := range []string{
		`g.emit(g.V().count())`,
		`g.V("<wm:person/p-0>").out("<wm:tookPart>").in("<wm:tookPart>").unique().all()`,
		`g.V("<wm:person/p-5000>").out("<wm:tookPart>").in("<wm:tookPart>").unique().all()`,
		`g.V("<wm:person/p-0>").in("<wm:agent>").out("<wm:as/chair>").all()`,
		`g.V("<schema:Person>").in("<rdf:type>").all()`,
		`g.emit(g.V("<schema:Person>").in("<rdf:type>").count())`,
		`g.V().has("<schema:name>", regex("Person 77")).all()`,
	} {
		r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: q, MaxRows: 1e6, Timeout: 2 * time.Second})
		t.Log(q, len(r.Rows), r.Cut, r.CutReason, err, r.Elapsed, fmt.Sprint(r.Rows[:min(1, len(r.Rows))]))
	}
}
