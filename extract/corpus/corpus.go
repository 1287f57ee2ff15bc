// Package corpus reads annotated articles: texts about meetings in which every mention and every fact is marked by hand.
// Training, cross-validation and scoring all read them through this package.
//
// An Article is a graph.Extraction (the same shape that extraction prints) with what only gold has beside it: the style
// of the text, whether the statuses of events were annotated, and who was expected at an event and missed it. It comes
// from NAME.ann, whose form GUIDELINES.md beside this file defines, or from the converted pair NAME.json and NAME.txt:
//
//	articles, err := corpus.ReadDir("extract/corpus/train")
//
// Align maps the marked spans to the tokens of a text.Document. The package refuses articles with faults: a fact about
// an id that the text does not mention, a role in no fact, an unknown capacity. Each fault is told with its file and line.
package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Article is one annotated article. Entities are sorted by kind letter and number; the status of an event is on its
// entity, empty where the event was held or where StatusAnnotated is false.
type Article struct {
	graph.Extraction
	Style           string    // what the text looks like, such as "ministry website, translated"
	StatusAnnotated bool      // whether statuses of events and Missed were annotated at all
	Mentions        []Mention // in order of the text
	Missed          []Missed
}

// Mention is one marked span of the text.
type Mention struct {
	graph.Span
	ID   graph.LocalID
	Text string
}

// Missed says that somebody was invited to or expected at an event and, as the text says, was not there.
type Missed struct{ Agent, Event graph.LocalID }

// Fault is one thing wrong with an annotated file. ReadFile joins all faults of a file into its error, so that
// errors.As finds the first one.
type Fault struct {
	File    string
	Line    int // 1 is the first line; 0 where the fault belongs to no single line
	Problem string
}

func (f *Fault) Error() string {
	if f.Line == 0 {
		return fmt.Sprintf("%s: %s", f.File, f.Problem)
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Problem)
}

// ReadFile reads NAME.ann, or NAME.json with NAME.txt beside it. The error is that of the file system, or one or more
// joined *Fault.
func ReadFile(path string) (*Article, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read annotated article: %w", err)
	}
	if filepath.Ext(path) != ".json" {
		return Parse(path, raw)
	}
	body, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ".txt")
	if err != nil {
		return nil, fmt.Errorf("read text of annotated article: %w", err)
	}
	return ParseJSON(path, raw, body)
}

// ReadDir reads every annotated article under a directory, in lexical order of the paths; where an article is there in
// both forms, NAME.ann is read. The articles that could be read are returned also when the error, which joins those of
// all files, is not nil.
func ReadDir(dir string) ([]*Article, error) {
	paths, err := list(dir)
	if err != nil {
		return nil, fmt.Errorf("list annotated articles: %w", err)
	}
	var articles []*Article
	var faults []error
	for _, path := range paths {
		a, err := ReadFile(path)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		articles = append(articles, a)
	}
	return articles, errors.Join(faults...)
}

func list(dir string) ([]string, error) {
	form := make(map[string]string) // path without extension → extension
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		ext := filepath.Ext(path)
		name := strings.TrimSuffix(path, ext)
		if ext == ".ann" || ext == ".json" && form[name] == "" {
			form[name] = ext
		}
		return nil
	})
	paths := make([]string, 0, len(form))
	for name, ext := range form {
		paths = append(paths, name+ext)
	}
	sort.Strings(paths)
	return paths, err
}

// name is the base name of a path without its extension: the id of the article.
func name(path string) string {
	base := filepath.Base(path)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

func title(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(first)
}
