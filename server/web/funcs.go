package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

// sections maps a kind to the first part of the path of its pages, in the site and in the API alike. Roles and dates
// have no page, nor have accords.
func section(kind string) string {
	switch kind {
	case string(graph.KindPerson):
		return "people"
	case string(graph.KindOrganisation):
		return "organisations"
	case string(graph.KindPlace):
		return "places"
	case string(graph.KindEvent):
		return "events"
	case "article":
		return "articles"
	}
	return ""
}

// Path returns the path of the page of an entity, or "" where its kind has none.
func Path(id graph.EntityID) string {
	kind, slug, _ := strings.Cut(string(id), "/")
	if section(kind) == "" {
		return ""
	}
	return "/" + section(kind) + "/" + url.PathEscape(slug)
}

// ArticlePath returns the path of the page of an article.
func ArticlePath(id graph.ArticleID) string { return "/articles/" + url.PathEscape(string(id)) }

// EvidencePath returns the path of the article of an evidence, opened at its sentence.
func EvidencePath(e graph.Evidence) string {
	return fmt.Sprintf("%s?s=%d-%d#evidence", ArticlePath(e.Article), e.Start, e.End)
}

// HitPath returns the path of the page of a search result.
func HitPath(h graph.Hit) string {
	if h.Kind == "article" {
		return ArticlePath(graph.ArticleID(h.ID))
	}
	return Path(graph.EntityID(h.ID))
}

// Date writes an ISO date, month, year or range as people read it: "28 December 2021". Other strings come back unchanged.
func Date(date string) string {
	from, to, isRange := strings.Cut(date, "/")
	if !isRange {
		return oneDate(date)
	}
	if strings.HasPrefix(to, from[:min(len(from), len("2006-01-"))]) && len(from) == len("2006-01-02") {
		return strings.TrimPrefix(from[len("2006-01-"):], "0") + "–" + oneDate(to)
	}
	return oneDate(from) + " – " + oneDate(to)
}

func oneDate(date string) string {
	for _, form := range []struct{ iso, words string }{
		{"2006-01-02", "2 January 2006"}, {"2006-01", "January 2006"},
	} {
		if t, err := time.Parse(form.iso, date); err == nil {
			return t.Format(form.words)
		}
	}
	return date
}

// Number writes a count with its thousands apart by a thin no-break space.
func Number[N int | int64](n N) string {
	digits := strconv.FormatInt(int64(n), 10)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && d != '-' && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Count writes a number with its noun: "1 meeting", "3 meetings".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(n) + " " + plural(noun)
}

// Besides returns at most n of the names that are not the one given.
func Besides(names []string, name string, n int) []string {
	others := slices.DeleteFunc(slices.Clone(names), func(other string) bool { return other == name })
	return others[:min(n, len(others))]
}

func plural(noun string) string {
	switch {
	case noun == "person":
		return "people"
	case noun == "body", strings.HasSuffix(noun, "ity"):
		return strings.TrimSuffix(noun, "y") + "ies"
	}
	return noun + "s"
}

// dict builds the argument of a shared template that takes several: dict "key" value ...
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: odd number of arguments")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: key %v is no string", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

func (s *Site) funcs() template.FuncMap {
	return template.FuncMap{
		"style": s.Style, "script": s.Script,
		"path": Path, "articlePath": ArticlePath, "evidencePath": EvidencePath, "hitPath": HitPath,
		"snippet": Snippet, "merge": Merge, "date": Date, "count": Count, "besides": Besides, "dict": dict,
		"number": func(n any) string {
			switch n := n.(type) {
			case int:
				return Number(n)
			case int64:
				return Number(n)
			}
			return fmt.Sprint(n)
		},
		"reviewing": func() bool { return s.Reviewing }, "deciding": func() bool { return s.Deciding },
		"explaining": func() bool { return s.Explaining },
		"section":    func(kind any) string { return section(fmt.Sprint(kind)) },
		"add":        func(a, b int) int { return a + b },
		"inWords": func(comparison string) string { // of "person.name.same" what is behind the kind
			_, said, _ := strings.Cut(comparison, ".")
			return strings.ReplaceAll(said, ".", " ")
		},
		"minus":   func(a int) int { return -a },
		"percent": func(confidence float64) string { return strconv.Itoa(int(confidence*100+0.5)) + " %" },
	}
}
