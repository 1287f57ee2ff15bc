package cayley_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

// FuzzNQuads writes any text and any id, and reads the line with the parser of the quad library.
func FuzzNQuads(f *testing.F) {
	for _, s := range []string{"plain", "a \"b\" \\ c\n\r\t", "<x>", "per%cent", "ខ្មែរ", "\x00\x1f\x7f", "e\u0301\u2028\U0001F600"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, id, text string) {
		s := open(t, "memory:")
		defer s.Close()
		a := graph.ResolvedArticle{Extraction: graph.Extraction{Article: graph.Article{ID: graph.ArticleID(id), Text: text}}}
		_, err := s.Write(t.Context(), cayley.Batch{Put: []graph.ResolvedArticle{a}})
		if valid := id != "" && utf8.ValidString(id) && utf8.ValidString(text); valid != (err == nil) {
			t.Fatalf("valid %v, error %v", valid, err)
		}
		if err != nil {
			return
		}
		got, err := s.Article(t.Context(), a.Article.ID)
		if err != nil || got.Article.Text != text || got.Article.ID != a.Article.ID {
			t.Fatalf("read %+v, %v", got, err)
		}
		for q, err := range s.Quads(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := nquads.Parse(q.NQuad())
			if err != nil {
				t.Fatalf("%s: %v", q.NQuad(), err)
			}
			if q.Predicate == "<wm:text>" && parsed.Object != quad.String(text) {
				t.Errorf("%q reads as %q", text, parsed.Object)
			}
			if iri := string(parsed.Label.(quad.IRI)); strings.TrimPrefix(iri, "urn:whomet:") != strings.TrimPrefix(cayley.ArticleIRI(a.Article.ID), "wm:") {
				t.Errorf("label reads as %s", iri)
			}
		}
	})
}

func TestIRIs(t *testing.T) {
	tests := map[graph.ArticleID]string{
		"plain":  "wm:article/plain",
		"a b":    "wm:article/a%20b",
		"a%20b":  "wm:article/a%2520b",
		"<a>":    "wm:article/%3Ca%3E",
		"ភ្នំ/x": "wm:article/ភ្នំ/x",
		"a\nb":   "wm:article/a%0Ab",
	}
	for id, want := range tests {
		if got := cayley.ArticleIRI(id); got != want {
			t.Errorf("IRI of %q is %s, want %s", id, got, want)
		}
	}
}
