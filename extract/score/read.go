package score

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/graph"
)

// goldFile is the shape of NAME.json: an extraction whose mentions may stand apart from the entities.
type goldFile struct {
	Published string         `json:"published"`
	Style     string         `json:"style"`
	Statuses  bool           `json:"status_annotated"`
	Mentions  []flatMention  `json:"mentions"`
	Entities  []graph.Entity `json:"entities"`
	Facts     []graph.Fact   `json:"facts"`
}

type flatMention struct {
	ID graph.LocalID `json:"id"`
	graph.Span
}

// predictionLine is a line of an extractor's output; ids may stand at several places.
type predictionLine struct {
	goldFile
	ID      string `json:"id"`
	Article struct {
		Source string `json:"source"`
		ID     string `json:"id"`
		Path   string `json:"path"`
	} `json:"article"`
}

// ReadGold reads the gold of a directory in order of names: every NAME.json in it, with NAME.txt beside it where there is
// one, or, where it holds no .json file, every annotated NAME.ann below it.
func ReadGold(dir string) ([]Gold, error) {
	files, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.json"))
	if err != nil {
		return nil, fmt.Errorf("read gold %q: %w", dir, err)
	}
	if len(files) == 0 {
		return readAnnotated(dir)
	}
	gold := make([]Gold, 0, len(files))
	for _, file := range files {
		g, err := readGoldFile(file)
		if err != nil {
			return nil, fmt.Errorf("read gold %q: %w", file, err)
		}
		gold = append(gold, g)
	}
	return gold, nil
}

func readAnnotated(dir string) ([]Gold, error) {
	articles, err := corpus.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read gold %q: %w", dir, err)
	}
	if len(articles) == 0 {
		return nil, fmt.Errorf("read gold %q: neither a .json nor a .ann file there", dir)
	}
	gold := make([]Gold, 0, len(articles))
	for _, a := range articles {
		gold = append(gold, FromCorpus(a))
	}
	return gold, nil
}

// FromCorpus takes an annotated article as gold.
func FromCorpus(a *corpus.Article) Gold {
	document := Document{Entities: a.Entities, Facts: slices.Clone(a.Facts)}
	for _, m := range a.Missed {
		document.Facts = append(document.Facts, graph.Fact{Kind: factMissed, Agent: m.Agent, Event: m.Event})
	}
	return Gold{
		Document: document, Name: string(a.Article.ID), Text: a.Article.Text,
		Published: a.Article.Published, Style: a.Style, Statuses: a.StatusAnnotated,
	}
}

func readGoldFile(file string) (Gold, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return Gold{}, err
	}
	var in goldFile
	if err := json.Unmarshal(raw, &in); err != nil {
		return Gold{}, err
	}
	stem := strings.TrimSuffix(file, ".json")
	text, err := os.ReadFile(stem + ".txt")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Gold{}, err
	}
	return Gold{
		Document: in.document(), Name: filepath.Base(stem), Text: string(text),
		Published: in.Published, Style: in.Style, Statuses: in.Statuses,
	}, nil
}

// ReadPredictions reads the output of an extractor, one JSON object a line. Of several objects that name the same article
// the first one counts.
func ReadPredictions(r io.Reader) (Predictions, error) {
	out := Predictions{}
	lines := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var in predictionLine
			if err := json.Unmarshal(line, &in); err != nil {
				return nil, fmt.Errorf("read predictions: line %d: %w", n, err)
			}
			document := in.document()
			for _, key := range []string{in.Article.Source, in.Article.ID, in.Article.Path, in.ID} {
				out.enter(key, document)
			}
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read predictions: line %d: %w", n, err)
		}
	}
}

// document folds the mentions that stand apart into their entities and keeps the last of several entities of one id.
func (f goldFile) document() Document {
	at := map[graph.LocalID]int{}
	var entities []graph.Entity
	for _, e := range f.Entities {
		i, seen := at[e.ID]
		if !seen {
			at[e.ID] = len(entities)
			entities = append(entities, e)
			continue
		}
		e.Mentions = append(e.Mentions, entities[i].Mentions...)
		entities[i] = e
	}
	for _, m := range f.Mentions {
		if i, known := at[m.ID]; known {
			entities[i].Mentions = append(entities[i].Mentions, graph.Mention{Span: m.Span})
		}
	}
	return Document{Entities: entities, Facts: f.Facts}
}

// escapeGlob keeps a directory's name from being read as a pattern.
func escapeGlob(dir string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
