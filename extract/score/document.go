package score

import (
	"path"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Document is what is said of one article, by gold or by a prediction.
type Document struct {
	Entities []graph.Entity // with their mentions; ids are unique
	Facts    []graph.Fact
}

// Gold is one annotated article.
type Gold struct {
	Document
	Name      string // the file's base name without extension, by which predictions are found
	Text      string // the article's text, which every span counts in; empty where only facts are at hand
	Published string
	Style     string // the sort of source, as the annotation's header says
	Statuses  bool   // true where the statuses of events and absences were annotated, so that they can be measured
}

// Article returns the article as an extractor would be given it: without the annotation.
func (g Gold) Article() graph.Article {
	title, _, _ := strings.Cut(g.Text, "\n")
	return graph.Article{
		ID: graph.ArticleID(g.Name), Title: strings.TrimSpace(title), Published: g.Published, Source: g.Name + ".txt", Text: g.Text,
	}
}

// Series is the article's file name up to its first digit ("wh-dev-03" is of series "wh-dev"): the sort of source where
// files are numbered by sort.
func (g Gold) Series() string {
	head := g.Name
	if i := strings.IndexAny(g.Name, "0123456789"); i >= 0 {
		head = g.Name[:i]
	}
	if head = strings.Trim(head, "-_. "); head == "" {
		return g.Name
	}
	return head
}

// Sort is the sort of source as the annotation's header says, without what follows the first comma.
func (g Gold) Sort() string {
	sort, _, _ := strings.Cut(g.Style, ",")
	if sort == "" {
		return "unknown"
	}
	return sort
}

// Predictions are the documents of a run by the names of their articles.
type Predictions map[string]Document

// Add enters what an extractor says of an article under the article's source and id, where these are not yet taken.
func (p Predictions) Add(e graph.Extraction) {
	document := Document{Entities: e.Entities, Facts: e.Facts}
	for _, key := range []string{e.Article.Source, string(e.Article.ID)} {
		p.enter(key, document)
	}
}

func (p Predictions) enter(key string, document Document) {
	if key == "" {
		return
	}
	name := stem(key)
	if _, taken := p[name]; !taken {
		p[name] = document
	}
}

// stem returns the base name of a slash-separated path without its extension. A leading dot starts no extension.
func stem(file string) string {
	base := file[strings.LastIndexByte(file, '/')+1:]
	if extension := path.Ext(base); strings.TrimLeft(base, ".") != strings.TrimPrefix(extension, ".") {
		return strings.TrimSuffix(base, extension)
	}
	return base
}
