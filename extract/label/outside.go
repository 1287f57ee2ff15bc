package label

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/graph"
)

// outsideFiles are the data sets of other people that training can use, under TrainOptions.Data: a token, a tab and a tag
// (O, B-KIND or I-KIND) a line, an empty line between sentences.
var outsideFiles = []string{"ner/gum-open-*.conll", "ner/wikigold-*.conll"}

// outsideKinds are the kinds they mark that are like ours. Their spans follow other rules (titles inside persons, no
// demonyms among places), so what is learned from them has an output layer of its own.
var outsideKinds = map[string]graph.EntityKind{"PER": graph.KindPerson, "ORG": graph.KindOrganisation, "LOC": graph.KindPlace}

// outsideLength is how many tokens of a data set are taken for one article.
const outsideLength = 200

// readOutside makes articles from the data sets in a directory.
func readOutside(dir string) ([]*corpus.Article, error) {
	var out []*corpus.Article
	for _, pattern := range outsideFiles {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		if len(paths) == 0 {
			return nil, fmt.Errorf("no data set %s", filepath.Join(dir, pattern))
		}
		for _, path := range paths {
			articles, err := readTagged(path)
			if err != nil {
				return nil, fmt.Errorf("read data set: %w", err)
			}
			out = append(out, articles...)
		}
	}
	return out, nil
}

func readTagged(path string) ([]*corpus.Article, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []*corpus.Article
	b := &taggedArticle{}
	flush := func() {
		if b.tokens > 0 {
			out = append(out, b.article(fmt.Sprintf("%s-%d", filepath.Base(path), len(out))))
		}
		b = &taggedArticle{}
	}
	for s := bufio.NewScanner(f); s.Scan(); {
		token, tag, ok := strings.Cut(s.Text(), "\t")
		if !ok {
			b.end()
			if b.tokens >= outsideLength {
				flush()
			}
			continue
		}
		b.add(token, tag)
	}
	b.end()
	flush()
	return out, nil
}

// taggedArticle gathers sentences into the text of an article, a line each.
type taggedArticle struct {
	text           strings.Builder
	points, tokens int
	mentions       []corpus.Mention
	entities       []graph.Entity
	open           bool // a mention
}

func (b *taggedArticle) write(s string) {
	b.text.WriteString(s)
	b.points += utf8.RuneCountInString(s)
}

// noSpaceBefore are marks that follow the word before them.
const noSpaceBefore = ".,;:!?)%"

func (b *taggedArticle) add(token, tag string) {
	if n := b.text.Len(); n > 0 && b.text.String()[n-1] != '\n' && !strings.ContainsAny(token[:1], noSpaceBefore) && b.text.String()[n-1] != '(' && !strings.HasPrefix(token, "'") && !strings.HasPrefix(token, "’") {
		b.write(" ")
	}
	start := b.points
	b.write(token)
	b.tokens++
	part, name, _ := strings.Cut(tag, "-")
	kind, known := outsideKinds[name]
	if part == "I" && b.open && known {
		b.mentions[len(b.mentions)-1].End = b.points
		return
	}
	b.open = known
	if !known {
		return
	}
	id := graph.LocalID(fmt.Sprintf("X%d", len(b.mentions)))
	b.mentions = append(b.mentions, corpus.Mention{ID: id, Span: graph.Span{Start: start, End: b.points}})
	b.entities = append(b.entities, graph.Entity{ID: id, Kind: kind})
}

func (b *taggedArticle) end() {
	if n := b.text.Len(); n > 0 && b.text.String()[n-1] != '\n' {
		b.write("\n\n")
	}
	b.open = false
}

func (b *taggedArticle) article(id string) *corpus.Article {
	a := &corpus.Article{Mentions: b.mentions}
	a.Article = graph.Article{ID: graph.ArticleID(id), Text: b.text.String()}
	a.Entities = b.entities
	return a
}
