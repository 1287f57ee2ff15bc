package corpus

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

var (
	headForm = regexp.MustCompile(`^#\s*([\w-]+)\s*:\s*(.*)`)
	markForm = regexp.MustCompile(`\[\[([PORELDA]\d+)\|([^\[\]|]+)\]\]`)
	oddForm  = regexp.MustCompile(`\[\[[^\n]{0,40}|\]\]`)
)

// kindOf maps the letter that an id begins with to the kind of its entity.
var kindOf = map[byte]graph.EntityKind{
	'P': graph.KindPerson, 'O': graph.KindOrganisation, 'R': graph.KindRole, 'E': graph.KindEvent,
	'L': graph.KindPlace, 'D': graph.KindDate, 'A': graph.KindAccord,
}

// Parse reads the contents of NAME.ann. The path is used for the id of the article and in faults.
func Parse(path string, raw []byte) (*Article, error) {
	p := &parser{path: path, entities: make(map[graph.LocalID]*graph.Entity)}
	p.article.Article.ID = graph.ArticleID(name(path))
	body, bodyLine, facts, factsLine, ok := p.split(strings.ReplaceAll(string(raw), "\r\n", "\n"))
	if !ok {
		return nil, p.error()
	}
	p.mentions(body, bodyLine)
	for i, line := range strings.Split(facts, "\n") {
		line = strings.TrimSpace(line)
		if i == 0 {
			line = strings.TrimSpace(strings.TrimLeft(line, "-"))
		}
		if line != "" && line[0] != '#' {
			p.line = factsLine + i
			p.fact(strings.Fields(line))
		}
	}
	p.line = 0
	p.finish()
	if len(p.faults) > 0 {
		return nil, p.error()
	}
	return &p.article, nil
}

type parser struct {
	path     string
	line     int // of the file, for faults
	article  Article
	entities map[graph.LocalID]*graph.Entity
	used     map[graph.LocalID]bool // in some fact
	faults   []*Fault
}

func (p *parser) fault(format string, args ...any) {
	p.faults = append(p.faults, &Fault{File: p.path, Line: p.line, Problem: fmt.Sprintf(format, args...)})
}

// error joins the faults.
func (p *parser) error() error {
	joined := make([]error, len(p.faults))
	for i, f := range p.faults {
		joined[i] = f
	}
	return errors.Join(joined...)
}

// split reads the header and returns the article's marked text and the lines of facts, each with its first line number.
func (p *parser) split(raw string) (body string, bodyLine int, facts string, factsLine int, ok bool) {
	line := 1
	if !utf8.ValidString(raw) {
		p.fault("not UTF-8")
		return "", 0, "", 0, false
	}
	for strings.HasPrefix(raw, "#") {
		head, rest, _ := strings.Cut(raw, "\n")
		if m := headForm.FindStringSubmatch(head); m != nil {
			p.header(m[1], strings.TrimSpace(m[2]))
		}
		raw, line = rest, line+1
	}
	trimmed := strings.TrimLeft(raw, "\n")
	bodyLine = line + len(raw) - len(trimmed)
	trimmed = strings.TrimRight(trimmed, "\n")
	at := strings.LastIndex(trimmed, "\n---")
	if at < 0 {
		p.fault("no '---' line between article and facts")
		return "", 0, "", 0, false
	}
	body, facts = trimmed[:at], trimmed[at+len("\n"):]
	return body, bodyLine, facts, bodyLine + strings.Count(body, "\n") + 1, true
}

func (p *parser) header(key, value string) {
	switch key {
	case "published":
		p.article.Article.Published = value
	case "style":
		p.article.Style = value
	case "annotated":
		p.article.StatusAnnotated = value == "status"
	}
}

// mentions takes the markup out of the body and keeps where it was.
func (p *parser) mentions(body string, line int) {
	var text strings.Builder
	at, points := 0, 0
	copyTo := func(s string) {
		text.WriteString(s)
		points += utf8.RuneCountInString(s)
	}
	for _, m := range markForm.FindAllStringSubmatchIndex(body, -1) {
		copyTo(body[at:m[0]])
		id, surface := graph.LocalID(body[m[2]:m[3]]), body[m[4]:m[5]]
		start := points
		copyTo(surface)
		if surface != strings.TrimSpace(surface) {
			p.line = line + strings.Count(body[:m[0]], "\n")
			p.fault("mention %q has outer spaces", surface)
		}
		p.mention(Mention{Span: graph.Span{Start: start, End: points}, ID: id, Text: surface})
		at = m[1]
	}
	copyTo(body[at:])
	p.article.Article.Text = text.String()
	p.article.Article.Title = title(p.article.Article.Text)
	for _, m := range oddForm.FindAllStringIndex(p.article.Article.Text, -1) {
		p.line = line + strings.Count(p.article.Article.Text[:m[0]], "\n")
		p.fault("unparsed markup near %q", p.article.Article.Text[m[0]:m[1]])
	}
}

func (p *parser) mention(m Mention) {
	p.article.Mentions = append(p.article.Mentions, m)
	e := p.entities[m.ID]
	if e == nil {
		e = &graph.Entity{ID: m.ID, Kind: kindOf[m.ID[0]]}
		p.entities[m.ID] = e
	}
	e.Mentions = append(e.Mentions, graph.Mention{Span: m.Span, Text: m.Text})
	for _, alias := range e.Aliases {
		if alias == m.Text {
			return
		}
	}
	e.Aliases = append(e.Aliases, m.Text)
	if e.Name == "" || utf8.RuneCountInString(m.Text) > utf8.RuneCountInString(e.Name) {
		e.Name = m.Text
	}
}

// finish orders the entities and tells of roles and events that no fact uses.
func (p *parser) finish() {
	for id, e := range p.entities {
		p.article.Entities = append(p.article.Entities, *e)
		if (e.Kind == graph.KindRole || e.Kind == graph.KindEvent) && !p.used[id] {
			p.fault("%s %s (%q) is in no fact", e.Kind, id, e.Name)
		}
	}
	sort.Slice(p.faults, func(i, j int) bool { return less(p.faults[i], p.faults[j]) })
	entities := p.article.Entities
	sort.Slice(entities, func(i, j int) bool { return idLess(entities[i].ID, entities[j].ID) })
	if len(p.used) == 0 {
		p.fault("no facts")
	}
}

// less puts faults of no single line last: they often follow from another one.
func less(a, b *Fault) bool {
	if a.Line != b.Line {
		return b.Line == 0 || a.Line != 0 && a.Line < b.Line
	}
	return a.Problem < b.Problem
}

func idLess(a, b graph.LocalID) bool {
	if a[0] != b[0] {
		return a[0] < b[0]
	}
	x, _ := strconv.Atoi(string(a[1:]))
	y, _ := strconv.Atoi(string(b[1:]))
	if x != y {
		return x < y
	}
	return a < b
}
