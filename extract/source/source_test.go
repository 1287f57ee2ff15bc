package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

// write puts files into a new directory and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func collect(o source.Options, paths ...string) (items []source.Item, errs []error) {
	for item, err := range source.Read(context.Background(), paths, o) {
		if err != nil {
			errs = append(errs, err)
		} else {
			items = append(items, item)
		}
	}
	return items, errs
}

func TestArticles(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		want                graph.Article
	}{
		{"plain text", "a.txt", "Title\n\nBody.\n", graph.Article{ID: "a", Title: "Title", Text: "Title\n\nBody.\n"}},
		{"byte order mark", "a.txt", "\ufeffTitle\nBody", graph.Article{ID: "a", Title: "Title", Text: "Title\nBody"}},
		{"Windows line ends", "a.txt", "\r\nTitle\r\n\r\nBody.\r\n", graph.Article{ID: "a", Title: "Title", Text: "\r\nTitle\r\n\r\nBody.\r\n"}},
		{"header", "a.txt", "title: Big meeting\npublished: 2021-12-28\nsource: MoE\nurl: http://x.kh/1\nid: kh-1\n\nBody.\n",
			graph.Article{ID: "kh-1", Title: "Big meeting", Published: "2021-12-28", Source: "MoE", URL: "http://x.kh/1", Text: "Big meeting\n\nBody.\n"}},
		{"header, Windows", "a.txt", "Title: T\r\npublished: 2021-12-28\r\n\r\nBody.\r\n",
			graph.Article{ID: "a", Title: "T", Published: "2021-12-28", Text: "T\n\nBody.\r\n"}},
		{"header repeated in text", "a.txt", "title: T one\n\nT one\n\nBody.", graph.Article{ID: "a", Title: "T one", Text: "T one\n\nBody."}},
		{"no header", "a.txt", "published: 2021\n\nBody.", graph.Article{ID: "a", Title: "published: 2021", Text: "published: 2021\n\nBody."}},
		{"Markdown", "b.md", "# The title #\n\nBody.", graph.Article{ID: "b", Title: "The title", Text: "# The title #\n\nBody."}},
		{"Markdown without heading", "b.md", "The title\n\nBody.", graph.Article{ID: "b", Title: "The title", Text: "The title\n\nBody."}},
		{"front matter", "b.md", "---\ntitle: \"T\"\ndate: 2021-12-28\ntags:\n  - title: x\n---\n\nBody.",
			graph.Article{ID: "b", Title: "T", Published: "2021-12-28", Text: "T\n\nBody."}},
		{"front matter and heading", "b.md", "---\nid: z\n---\n# Head\n\nBody.", graph.Article{ID: "z", Title: "Head", Text: "# Head\n\nBody."}},
		{"JSON", "c.jsonl", `{"id":"j1","title":"T","text":"Body.","published":"2021-12-28T10:00:00Z","url":"http://u","more":[1]}`,
			graph.Article{ID: "j1", Title: "T", Published: "2021-12-28", URL: "http://u", Text: "T\n\nBody."}},
		{"JSON, title in text", "c.jsonl", `{"id":7,"title":"T one","text":"T one\nBody."}`, graph.Article{ID: "7", Title: "T one", Text: "T one\nBody."}},
		{"JSON, no title, no id", "c.jsonl", "\n" + `{"text":"Head\n\nBody."}`, graph.Article{ID: "c-2", Title: "Head", Text: "Head\n\nBody."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(write(t, map[string]string{c.file: c.content}), c.file)
			items, errs := collect(source.Options{}, path)
			if len(errs) != 0 || len(items) != 1 {
				t.Fatalf("%d items, errors %v", len(items), errs)
			}
			got := items[0].Article
			if len(got.SHA256) != 64 {
				t.Errorf("sha256 %q", got.SHA256)
			}
			if c.want.Source == "" {
				c.want.Source = path
			}
			got.SHA256 = ""
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBadInput(t *testing.T) {
	long := `{"id":"long","text":"` + strings.Repeat("x", 200) + `"}`
	for _, c := range []struct {
		name, file, content string
		want                error
		line                int
		says                string
	}{
		{"empty", "a.txt", "", source.ErrEmpty, 0, "is empty"},
		{"blank", "a.txt", "\ufeff \n\t\n", source.ErrEmpty, 0, "is empty"},
		{"binary", "a.txt", "MZ\x00\x01", source.ErrBinary, 0, "convert it to plain text"},
		{"PDF", "a.txt", "%PDF-1.7\n", source.ErrBinary, 0, "convert"},
		{"UTF-16", "a.md", "\xff\xfeT\x00", source.ErrEncoding, 0, "UTF-16"},
		{"Latin-1", "a.txt", "Title\n\nCaf\xe9", source.ErrEncoding, 3, "WINDOWS-1252"},
		{"too large", "a.txt", strings.Repeat("words ", 100), source.ErrTooLarge, 0, "more than 256 bytes"},
		{"bad date", "a.txt", "title: T\npublished: 28.12.2021\n\nBody", source.ErrBadDate, 0, `"28.12.2021"`},
		{"impossible date", "a.txt", "title: T\npublished: 2021-02-30\n\nBody", source.ErrBadDate, 0, "YYYY-MM-DD"},
		{"bad header", "a.txt", "title: T\nauthor: me\n\nBody", source.ErrBadHeader, 2, "author"},
		{"header without title", "a.txt", "title:\n\nBody", source.ErrMissingField, 1, "title"},
		{"header only", "a.txt", "title: T\n\n \n", source.ErrEmpty, 0, "below the header"},
		{"open front matter", "a.md", "---\ntitle: T\n\nBody", source.ErrBadHeader, 1, "no end"},
		{"front matter only", "a.md", "---\ntitle: T\n---\n", source.ErrEmpty, 0, "front matter"},
		{"empty lines", "a.jsonl", "\n\n", source.ErrEmpty, 0, "one article a line"},
		{"binary lines", "a.jsonl", "\x00\x01\n", source.ErrBinary, 0, "one JSON object a line"},
		{"no JSON", "a.jsonl", "hello\n", source.ErrBadJSON, 1, "invalid character"},
		{"an array", "a.jsonl", "[1]\n", source.ErrBadJSON, 1, "array"},
		{"cut JSON", "a.jsonl", `{"text":"x`, source.ErrBadJSON, 1, "unexpected end"},
		{"wrong type", "a.jsonl", `{"text":1}`, source.ErrBadJSON, 1, "text"},
		{"wrong id", "a.jsonl", `{"id":[1],"text":"x"}`, source.ErrBadJSON, 1, "id"},
		{"no text", "a.jsonl", `{"id":"a","title":"T"}`, source.ErrMissingField, 1, "text"},
		{"bad bytes", "a.jsonl", "{\"text\":\"\xff\"}", source.ErrEncoding, 1, "UTF-8"},
		{"bad date in JSON", "a.jsonl", "\n" + `{"text":"T","published":"yesterday"}`, source.ErrBadDate, 2, "yesterday"},
		{"zero byte", "a.jsonl", `{"text":"a\u0000b"}`, source.ErrBinary, 1, "zero byte"},
		{"long line", "a.jsonl", long, source.ErrLineTooLong, 1, "more than 180 bytes"},
		{"facts without text", "a.jsonl", `{"article":{"id":"a"},"entities":[],"facts":[]}`, source.ErrMissingField, 1, "article.text"},
		{"facts out of place", "a.jsonl", `{"article":{"id":"a","text":"T"},"entities":[{"id":"P1","kind":"person","name":"T","mentions":[{"start":0,"end":9}]}]}`,
			source.ErrBadFacts, 1, "outside the text"},
		{"no gzip", "a.txt.gz", "plain", source.ErrUnreadable, 0, "gzip"},
		{"another format", "a.docx", "PK", source.ErrFormat, 0, ".docx"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{c.file: c.content, "good.txt": "Good one"})
			path := filepath.Join(dir, c.file)
			items, errs := collect(source.Options{MaxArticle: 256, MaxLine: 180}, path, filepath.Join(dir, "good.txt"))
			if len(items) != 1 || items[0].Article.ID != "good" {
				t.Errorf("the article after it was not read: %v", items)
			}
			if len(errs) != 1 || !errors.Is(errs[0], c.want) || !strings.Contains(errs[0].Error(), c.says) {
				t.Fatalf("errors %v, want %v saying %q", errs, c.want, c.says)
			}
			var e *source.Error
			if !errors.As(errs[0], &e) || e.Path != path || e.Line != c.line {
				t.Errorf("error names %s line %d, want %s line %d", e.Path, e.Line, path, c.line)
			}
		})
	}
}

func TestBadPaths(t *testing.T) {
	dir := write(t, map[string]string{"none/readme.pdf": "x", "good.txt": "Good one"})
	_, errs := collect(source.Options{}, filepath.Join(dir, "none"), filepath.Join(dir, "missing.txt"), "-", filepath.Join(dir, "good.txt"))
	for i, want := range []error{source.ErrNoArticles, source.ErrNotFound, source.ErrUnreadable} {
		if i >= len(errs) || !errors.Is(errs[i], want) {
			t.Fatalf("errors %v, want at %d %v", errs, i, want)
		}
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may read everything")
	}
	dir := write(t, map[string]string{"a.txt": "x", "b.txt": "Good one"})
	if err := os.Chmod(filepath.Join(dir, "a.txt"), 0); err != nil {
		t.Fatal(err)
	}
	items, errs := collect(source.Options{}, dir)
	if len(items) != 1 || len(errs) != 1 || !errors.Is(errs[0], source.ErrUnreadable) {
		t.Errorf("items %v, errors %v", items, errs)
	}
}

func TestLongLineIsStreamedPast(t *testing.T) {
	lines := io.MultiReader(strings.NewReader(`{"id":"a","text":"x","pad":"`), &endless{left: 32 << 20}, strings.NewReader("\"}\n{\"id\":\"b\",\"text\":\"y\"}"))
	items, errs := collect(source.Options{Stdin: lines}, "-")
	if len(items) != 1 || items[0].Article.ID != "b" || len(errs) != 1 || !errors.Is(errs[0], source.ErrLineTooLong) {
		t.Errorf("items %v, errors %v", items, errs)
	}
}

type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	e.left -= n
	copy(p, bytes.Repeat([]byte("x"), n))
	return n, nil
}

func TestLargeFileIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.txt")
	if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 200<<20); err != nil {
		t.Fatal(err)
	}
	_, errs := collect(source.Options{}, path)
	if len(errs) != 1 || !errors.Is(errs[0], source.ErrTooLarge) {
		t.Errorf("errors %v", errs)
	}
}

func ids(items []source.Item) []string {
	var out []string
	for _, item := range items {
		out = append(out, string(item.Article.ID))
	}
	return out
}

func TestDirectory(t *testing.T) {
	dir := write(t, map[string]string{
		"b.txt": "B", "a.md": "A", "c/b.txt": "B two", "c/d.jsonl": `{"id":"j","text":"J"}`, ".git/x.txt": "hidden", "e.pdf": "no",
		"c/a.html": "no", "f.txt": "F text", "f.md": "F mark",
	})
	items, errs := collect(source.Options{}, dir)
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	if diff := cmp.Diff([]string{"a", "b.txt", "c/b", "j", "f.md", "f.txt"}, ids(items)); diff != "" {
		t.Error(diff)
	}
}

func TestDuplicateIDs(t *testing.T) {
	dir := write(t, map[string]string{"a.jsonl": `{"id":"x","text":"one"}` + "\n" + `{"id":"x","text":"two"}`, "b.txt": "title: T\nid: x\n\nthree"})
	items, errs := collect(source.Options{}, dir)
	if len(items) != 1 || len(errs) != 2 || !errors.Is(errs[0], source.ErrDuplicateID) || !strings.Contains(errs[1].Error(), "a.jsonl:1") {
		t.Errorf("items %v, errors %v", items, errs)
	}
}

func TestStandardInput(t *testing.T) {
	for name, c := range map[string]struct{ in, id, text string }{
		"text": {"Title\n\nBody", "stdin", "Title\n\nBody"},
		"JSON": {"\ufeff \n{\"text\":\"T\"}\n", "stdin-2", "T"},
	} {
		t.Run(name, func(t *testing.T) {
			items, errs := collect(source.Options{Stdin: strings.NewReader(c.in)}, "-")
			if len(errs) != 0 || len(items) != 1 || string(items[0].Article.ID) != c.id || items[0].Article.Text != c.text {
				t.Errorf("items %v, errors %v", items, errs)
			}
		})
	}
}

func TestCompressed(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(`{"id":"z","text":"T"}`)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	dir := write(t, map[string]string{"a.jsonl.gz": zipped.String()})
	if items, errs := collect(source.Options{}, dir); len(errs) != 0 || len(items) != 1 || items[0].Article.ID != "z" {
		t.Errorf("items %v, errors %v", items, errs)
	}
}

func TestFinishedExtraction(t *testing.T) {
	want := graph.Extraction{
		Article:  graph.Article{ID: "a", Title: "Ann met Bob", Text: "Ann met Bob"},
		Entities: []graph.Entity{{ID: "P1", Kind: graph.KindPerson, Name: "Ann", Aliases: []string{"Ann"}, Mentions: []graph.Mention{{Span: graph.Span{Start: 0, End: 3}}}}},
		Facts:    []graph.Fact{},
	}
	line, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	items, errs := collect(source.Options{Stdin: bytes.NewReader(line)}, "-")
	if len(errs) != 0 || len(items) != 1 || items[0].Extraction == nil {
		t.Fatalf("items %v, errors %v", items, errs)
	}
	want.Article.SHA256, want.Article.Source = items[0].Article.SHA256, "-"
	if diff := cmp.Diff(want, *items[0].Extraction); diff != "" {
		t.Error(diff)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	in := strings.Repeat("{\"text\":\"T\"}\n", 10)
	n := 0
	var last error
	for _, err := range source.Read(ctx, []string{"-"}, source.Options{Stdin: strings.NewReader(in)}) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d items, last error %v", n, last)
	}
}

func TestConsumerMayStop(t *testing.T) {
	n := 0
	for range source.Read(context.Background(), []string{"-", "missing"}, source.Options{Stdin: strings.NewReader("{\"text\":\"T\"}\n{\"text\":\"U\"}")}) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d items", n)
	}
}

// fuzz reads data as a file of the given name and checks what every article must hold to.
func fuzz(f *testing.F, name string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		items, errs := collect(source.Options{MaxLine: 1 << 10}, path)
		if len(items)+len(errs) == 0 {
			t.Fatal("neither an article nor an error")
		}
		for _, item := range items {
			a := item.Article
			if a.ID == "" || a.Title == "" || !utf8.ValidString(a.Text) || len(a.SHA256) != 64 {
				t.Fatalf("article %+v", a)
			}
			if !strings.HasPrefix(strings.TrimLeft(a.Text, " \t\r\n\f\v#*\u0085\u00a0"), strings.TrimLeft(a.Title, "#* ")) && name != "a.md" {
				t.Fatalf("text %q does not begin with title %q", a.Text, a.Title)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	fuzz(f, "a.txt", "", "T\n\nBody", "title: T\nid: x\n\nB", "title:", "\ufeff", "\xff", "a\r\nb", "title: T\r\n\r\n\r\nB")
}

func FuzzMarkdown(f *testing.F) {
	fuzz(f, "a.md", "", "# T\n\nBody", "---\ntitle: 'T'\n---\nB", "---\n", "#", "# \nx", "---\nid: \n---\n\n\n#\n")
}

func FuzzLines(f *testing.F) {
	fuzz(f, "a.jsonl", "", `{"text":"T"}`, `{"id":null,"text":"T","title":" "}`, `{"article":{"id":"a","text":"T"}}`, "{}\n\n[]\n", `{"article":1,"text":"T"}`, `{"id":"","text":"\ud800"}`)
}
