package corpus

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// converted is NAME.json: the annotations of an article whose text is NAME.txt.
type converted struct {
	ID              graph.ArticleID `json:"id"`
	Published       string          `json:"published"`
	Style           string          `json:"style"`
	StatusAnnotated bool            `json:"status_annotated"`
	Mentions        []struct {
		graph.Span
		ID   graph.LocalID `json:"id"`
		Text string        `json:"text"`
	} `json:"mentions"`
	Entities []struct {
		ID   graph.LocalID `json:"id"`
		Name string        `json:"name"`
	} `json:"entities"`
	Facts []map[string]any `json:"facts"`
}

// ParseJSON reads the converted form of an article: the contents of NAME.json and of NAME.txt. It finds the same faults
// as Parse, and spans outside the text.
func ParseJSON(path string, annotations, text []byte) (*Article, error) {
	var c converted
	if err := json.Unmarshal(annotations, &c); err != nil {
		return nil, &Fault{File: path, Problem: err.Error()}
	}
	if !utf8.Valid(text) {
		return nil, &Fault{File: path, Problem: "the text beside it is not UTF-8"}
	}
	p := &parser{path: path, entities: make(map[graph.LocalID]*graph.Entity)}
	a := &p.article
	a.Article.ID, a.Article.Published, a.Style, a.StatusAnnotated = c.ID, c.Published, c.Style, c.StatusAnnotated
	a.Article.Text, a.Article.Title = string(text), title(string(text))
	length := utf8.RuneCount(text)
	for _, m := range c.Mentions {
		if m.Start < 0 || m.Start >= m.End || m.End > length || len(m.ID) < 2 || kindOf[m.ID[0]] == "" {
			p.fault("bad mention %q at %d to %d", m.ID, m.Start, m.End)
			continue
		}
		p.mention(Mention{Span: m.Span, ID: m.ID, Text: m.Text})
	}
	for _, e := range c.Entities {
		if known := p.entities[e.ID]; known != nil {
			known.Name = e.Name
		}
	}
	for _, f := range c.Facts {
		p.fact(words(f))
	}
	p.finish()
	if len(p.faults) > 0 {
		return nil, p.error()
	}
	return a, nil
}

// arguments names the members of each kind of fact in the order in which a line of NAME.ann has them.
var arguments = map[string][]string{
	"holds": {"person", "role", "organisation"}, "takes_part": {"agent", "event", "as"}, "date": {"event", "date"},
	"place": {"event", "place"}, "mode": {"event", "mode"}, "status": {"event", "status"}, "missed": {"agent", "event"},
	"part_of": {"part", "whole"}, "signs": {"agent", "accord"},
}

// words turns a fact object back into the words of a line.
func words(f map[string]any) []string {
	kind, _ := f["kind"].(string)
	out := []string{kind}
	for _, member := range arguments[kind] {
		word, _ := f[member].(string)
		if word == "" {
			word = "-"
		}
		out = append(out, word)
	}
	if former, _ := f["former"].(bool); former {
		out = append(out, "former")
	}
	return out
}
