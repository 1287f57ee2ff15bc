package search_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/search"
)

func entity(id, name string, articles int, aliases ...string) graph.CanonicalEntity {
	kind, _, _ := strings.Cut(id, "/")
	return graph.CanonicalEntity{
		Ref:     graph.Ref{ID: graph.EntityID(id), Kind: graph.EntityKind(kind), Name: name},
		Aliases: append([]string{name}, aliases...), Articles: articles,
	}
}

var entities = []graph.CanonicalEntity{
	entity("person/watt-botksal", "Watt Botksal", 1, "Dr. Watt Botksal"),
	entity("person/antony-blinken", "Antony Blinken", 300, "Blinken", "Secretary Blinken"),
	entity("person/ann-blink", "Ann Blink", 2),
	entity("organisation/blinken-foundation", "Blinken Foundation", 5),
	entity("event/call-with-blinken", "call with Blinken", 900),
	entity("person/jose-nunez", "José Núñez", 3),
	entity("person/recep-erdogan", "Recep Tayyip Erdoğan", 40),
	entity("person/sean-oneill", "Seán O’Neill", 4),
	entity("organisation/us-navy", "U.S. Navy", 50, "United States Navy"),
	entity("person/wang-yi", "Wang Yi", 60, "王毅"),
	entity("person/wang-yilin", "Wang Yilin", 90),
	entity("organisation/botany-council", "Botany Council", 500),
	entity("role/minister", "minister", 9),
}

var articles = []graph.Article{
	{ID: "w1", Title: "Workshop on cyber security", Text: "Workshop on cyber security\n\nDr. Watt Botksal co-chaired it in Phnom Penh."},
	{ID: "w2", Title: "Readout of a call", Text: "Readout of a call\n\nThe Secretary spoke of cyber defence and of grain."},
}

func filled(t *testing.T) *search.Index {
	t.Helper()
	ix, fresh, err := search.Open("", "", search.Options{})
	if err != nil || !fresh {
		t.Fatalf("open in memory: fresh %v, %v", fresh, err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	if err := ix.Update(t.Context(), search.Change{Entities: entities, Articles: articles, Generation: "1"}); err != nil {
		t.Fatal(err)
	}
	return ix
}

func find(t *testing.T, ix *search.Index, text string, q search.Query) []string {
	t.Helper()
	hits, total, err := ix.Search(t.Context(), text, q)
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	if q.Limit == 0 && q.Offset == 0 && total != len(hits) {
		t.Errorf("%q: total %d of %d hits", text, total, len(hits))
	}
	return ids
}

func TestSearch(t *testing.T) {
	ix := filled(t)
	cases := []struct {
		name, text string
		q          search.Query
		want       []string
	}{
		{"surname", "Botksal", search.Query{}, []string{"person/watt-botksal", "w1"}},
		{"typing error", "Botkosal", search.Query{}, []string{"person/watt-botksal"}},
		{"beginning", "bot", search.Query{}, []string{"organisation/botany-council", "person/watt-botksal", "w1"}},
		{"best known of a surname", "Blinken", search.Query{}, []string{
			"person/antony-blinken", "event/call-with-blinken", "organisation/blinken-foundation",
		}},
		{"people only", "blink", search.Query{Kinds: []string{"person"}}, []string{"person/ann-blink", "person/antony-blinken"}},
		{"accents left out", "jose nunez", search.Query{}, []string{"person/jose-nunez"}},
		{"accents typed", "ERDOĞAN", search.Query{}, []string{"person/recep-erdogan"}},
		{"apostrophe", "o'neill", search.Query{}, []string{"person/sean-oneill"}},
		{"no apostrophe", "oneill", search.Query{}, []string{"person/sean-oneill"}},
		{"initials", "us navy", search.Query{}, []string{"organisation/us-navy"}},
		{"whole name before better known", "wang yi", search.Query{}, []string{"person/wang-yi", "person/wang-yilin"}},
		{"other order", "Yi Wang", search.Query{}, []string{"person/wang-yi", "person/wang-yilin"}},
		{"other script", "王毅", search.Query{}, []string{"person/wang-yi"}},
		{"a word too many", "Minister Botksal", search.Query{Kinds: []string{"person"}}, []string{"person/watt-botksal"}},
		{"words of articles", "cyber", search.Query{}, []string{"w1", "w2"}},
		{"all words of an article", "cyber grain", search.Query{}, []string{"w2"}},
		{"articles only", "botksal", search.Query{Kinds: []string{search.KindArticle}}, []string{"w1"}},
		{"second page", "Blinken", search.Query{Limit: 1, Offset: 1}, []string{"event/call-with-blinken"}},
		{"beyond the last page", "Blinken", search.Query{Limit: 5, Offset: 9}, []string{}},
		{"roles are not found", "minister", search.Query{Kinds: []string{"role"}}, []string{}},
		{"nothing to find", "?!", search.Query{}, []string{}},
		{"unknown", "zzyzx", search.Query{}, []string{}},
		{"very long", strings.Repeat("a", 100_000), search.Query{}, []string{}},
		{"not UTF-8", "botksal\xff", search.Query{Limit: 1}, []string{"person/watt-botksal"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, find(t, ix, c.text, c.q)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUpdateReplacesAndRemoves(t *testing.T) {
	ix := filled(t)
	err := ix.Update(t.Context(), search.Change{
		Entities:     []graph.CanonicalEntity{entity("person/watt-botksal", "Watt Renamed", 1)},
		Articles:     []graph.Article{{ID: "w2", Title: "New title", Text: "Other words."}},
		GoneEntities: []graph.EntityID{"person/antony-blinken"}, GoneArticles: []graph.ArticleID{"w1"}, Generation: "2",
	})
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		text string
		want []string
	}{
		{"botksal", []string{}},
		{"renamed", []string{"person/watt-botksal"}},
		{"antony", []string{}},
		{"grain", []string{}},
		{"words", []string{"w2"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, find(t, ix, c.text, search.Query{})); diff != "" {
			t.Errorf("%q: %s", c.text, diff)
		}
	}
}

func TestOpenKeepsItsGenerationOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "search")
	open := func(generation string) (*search.Index, bool) {
		t.Helper()
		ix, fresh, err := search.Open(dir, generation, search.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return ix, fresh
	}
	closed := func(ix *search.Index) {
		t.Helper()
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
	fill := func(ix *search.Index) {
		t.Helper()
		if err := ix.Update(t.Context(), search.Change{Entities: entities, Generation: "7"}); err != nil {
			t.Fatal(err)
		}
	}

	ix, fresh := open("7")
	if !fresh {
		t.Fatal("a new index is not fresh")
	}
	fill(ix)
	closed(ix)
	if ix, fresh = open("7"); fresh {
		t.Fatal("an index of the right generation is thrown away")
	}
	if diff := cmp.Diff([]string{"person/watt-botksal"}, find(t, ix, "botksal", search.Query{})); diff != "" {
		t.Error(diff)
	}
	closed(ix)
	if ix, fresh = open("8"); !fresh {
		t.Fatal("a stale index is kept")
	}
	fill(ix)
	closed(ix)
	if err := os.Truncate(filepath.Join(dir, "store", "root.bolt"), 100); err != nil {
		t.Fatal(err)
	}
	if ix, fresh = open("7"); !fresh {
		t.Fatal("a damaged index is kept")
	}
	closed(ix)
}

// TestOpenThrowsAwayWhatIsDamaged cuts, empties and removes each file of an index.
func TestOpenThrowsAwayWhatIsDamaged(t *testing.T) {
	damages := map[string]func(path string, size int64) error{
		"cut":     func(path string, size int64) error { return os.Truncate(path, size/2) },
		"emptied": func(path string, _ int64) error { return os.Truncate(path, 0) },
		"removed": func(path string, _ int64) error { return os.Remove(path) },
		"zeroed":  func(path string, size int64) error { return os.WriteFile(path, make([]byte, size), 0o600) },
	}
	for name, damage := range damages {
		for _, pattern := range []string{"index_meta.json", "store/root.bolt", "store/*.zap"} {
			t.Run(name+" "+pattern, func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "search")
				fillAt(t, dir)
				files, err := filepath.Glob(filepath.Join(dir, pattern))
				if err != nil || len(files) == 0 {
					t.Fatalf("no files, %v", err)
				}
				for _, file := range files {
					info, err := os.Stat(file)
					if err != nil {
						t.Fatal(err)
					}
					if err := damage(file, info.Size()); err != nil {
						t.Fatal(err)
					}
				}
				ix, fresh, err := search.Open(dir, "7", search.Options{})
				if err != nil || !fresh {
					t.Fatalf("fresh %v, %v", fresh, err)
				}
				if err := ix.Close(); err != nil {
					t.Fatal(err)
				}
				fillAt(t, dir)
			})
		}
	}
}

// fillAt makes an index of generation 7 in a directory.
func fillAt(t *testing.T, dir string) {
	t.Helper()
	ix, _, err := search.Open(dir, "", search.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Update(t.Context(), search.Change{Entities: entities, Articles: articles, Generation: "7"}); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenLeavesAnIndexInUseAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "search")
	fillAt(t, dir)
	ix, _, err := search.Open(dir, "7", search.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if _, _, err := search.Open(dir, "8", search.Options{}); !errors.Is(err, search.ErrInUse) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff([]string{"person/watt-botksal", "w1"}, find(t, ix, "botksal", search.Query{})); diff != "" {
		t.Error(diff)
	}
}

func TestOpenLeavesOtherDirectoriesAlone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(file, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := search.Open(dir, "1", search.Options{}); err == nil {
		t.Error("a directory with other files is taken over")
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

func TestDegreeDecidesAmongEquals(t *testing.T) {
	degrees := map[graph.EntityID]int{"person/wang-wei": 2, "person/wang-fang": 70}
	ix, _, err := search.Open("", "", search.Options{Degree: func(id graph.EntityID) int { return degrees[id] }})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	err = ix.Update(t.Context(), search.Change{Entities: []graph.CanonicalEntity{
		entity("person/wang-wei", "Wang Wei", 500), entity("person/wang-fang", "Wang Fang", 1),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"person/wang-fang", "person/wang-wei"}, find(t, ix, "wang", search.Query{})); diff != "" {
		t.Error(diff)
	}
}

func TestExcerpt(t *testing.T) {
	text := strings.Repeat("Nothing of note. ", 20) + "Dr. Botksal met the\ncyber council’s head in Phnom Penh. " + strings.Repeat("More. ", 40)
	cases := []struct{ name, typed, want string }{
		{"around the words", "botksal cyber", "… note. Nothing of note. Dr. Botksal met the cyber council’s head in Phnom Penh. More. More. More. …"},
		{"none of them", "zebra", "Nothing of note. Nothing of note. Nothing of note. Nothing of note. Nothing of note. Nothing …"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := search.Excerpt(text, c.typed, 90)
			if len(got) > 120 {
				t.Errorf("%d bytes", len(got))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := search.Excerpt("", "x", 90); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

// FuzzExcerpt cuts any text for any words typed.
func FuzzExcerpt(f *testing.F) {
	f.Add("Dr. O’Neill's U.S. visit\n\nfailed", "o'neill us", 10)
	f.Add("\xff\xfe'", "\xff", 0)
	f.Fuzz(func(t *testing.T, text, typed string, length int) {
		length = max(0, min(length, 1000))
		cut := strings.TrimSuffix(strings.TrimPrefix(search.Excerpt(text, typed, length), "… "), " …")
		if !strings.Contains(strings.Join(strings.Fields(text), " "), strings.TrimSpace(cut)) {
			t.Errorf("%q is not in %q", cut, text)
		}
	})
}
