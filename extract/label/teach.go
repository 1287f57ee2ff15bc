package label

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/graph"
)

// rawFile holds the texts without marks, under TrainOptions.Data: JSON Lines with the fields id, title and text.
const rawFile = "articles/whitehouse-2021-2022.jsonl"

// Of the texts those are read that are no longer than longestRaw tokens, until they have rawTokens together: more would
// only be of the same sort.
const (
	longestRaw = 400
	rawTokens  = 200_000
)

// readRaw reads the texts without marks, except those that an annotated article has the title of.
func (s *school) readRaw(dir string, without []string) error {
	if dir == "" {
		return nil
	}
	known, err := s.titles(without)
	if err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(dir, rawFile))
	if err != nil {
		return fmt.Errorf("read texts to learn from: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for tokens := 0; lines.Scan() && tokens < rawTokens; {
		var a graph.Article
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return fmt.Errorf("read texts to learn from: %s: %w", rawFile, err)
		}
		if known[a.Title] {
			continue
		}
		if !strings.HasPrefix(a.Text, a.Title) {
			a.Text = a.Title + "\n\n" + a.Text
		}
		doc, err := s.analyser.Analyse(a)
		if err != nil {
			return fmt.Errorf("analyse %q: %w", a.ID, err)
		}
		if len(doc.Tokens) > longestRaw {
			continue
		}
		s.raw = append(s.raw, newExample(appendWords(nil, doc, s.names), doc.Sentences, nil))
		tokens += len(doc.Tokens)
		fmt.Fprintf(s.digest, "%s %q\n", a.ID, doc.Text)
	}
	return lines.Err()
}

// titles lists the titles of the articles to learn from and of those in the directories.
func (s *school) titles(without []string) (map[string]bool, error) {
	known := make(map[string]bool)
	for _, x := range s.examples {
		known[x.article.Article.Title] = true
	}
	for _, dir := range without {
		articles, err := corpus.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, a := range articles {
			known[a.Article.Title] = true
		}
	}
	return known, nil
}

// teach gives every example the probabilities of its tags that the networks find on average.
func teach(teachers []*network, examples []*example) {
	for _, x := range examples {
		x.soft = make([]float32, len(x.words)*width)
	}
	for _, n := range teachers {
		r := newReader(n)
		for _, x := range examples {
			r.score(x.sentences, x.words)
			for _, s := range x.sentences {
				r.run(s)
				for i := s.First; i < s.Last; i++ {
					var p [width]float32
					r.chain.marginals(p[:], i-s.First)
					soft := x.soft[i*width : (i+1)*width]
					for j, v := range p {
						soft[j] += v / float32(len(teachers))
					}
				}
			}
		}
	}
}
