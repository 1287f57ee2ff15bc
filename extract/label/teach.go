package label

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

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
		n, err := s.addRaw(a)
		if err != nil {
			return err
		}
		tokens += n
	}
	return lines.Err()
}

// addRaw adds a text that is not too long, and returns how many tokens it added.
func (s *school) addRaw(a graph.Article) (int, error) {
	if !strings.HasPrefix(a.Text, a.Title) {
		a.Text = a.Title + "\n\n" + a.Text
	}
	s.disguise(&a)
	doc, err := s.analyser.Analyse(a)
	if err != nil {
		return 0, fmt.Errorf("analyse %q: %w", a.ID, err)
	}
	n := len(doc.Tokens)
	if n == 0 || n > longestRaw {
		return 0, nil
	}
	s.raw = append(s.raw, newExample(appendWords(nil, doc, s.names), doc.Sentences, nil))
	fmt.Fprintf(s.digest, "%s %q\n", a.ID, doc.Text)
	return n, nil
}

// disguise takes the capitals off an article, if those are not to be learned from.
func (s *school) disguise(a *graph.Article) {
	if s.caseless {
		a.Text = strings.Map(unicode.ToLower, a.Text)
	}
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

// softTag is the probability of a tag of a token.
type softTag struct {
	at          int32 // token times width, plus tag
	probability float32
}

// Teachers say nothing of tags with a probability below negligible.
const negligible = 1e-4

// teach gives every example the probabilities of its tags that the committee finds.
func (c *committee) teach(examples []*example) {
	r := newReader(c)
	for _, x := range examples {
		r.score(x.sentences, x.words)
		x.soft = make([]softTag, 0, 2*len(x.words))
		for _, s := range x.sentences {
			for i := range r.run(s) {
				p := r.chain.product[:]
				r.chain.marginals(p, i)
				for tag, v := range p {
					if v >= negligible {
						x.soft = append(x.soft, softTag{at: int32((s.First+i)*width + tag), probability: v})
					}
				}
			}
		}
	}
}
