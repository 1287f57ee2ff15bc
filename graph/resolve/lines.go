package resolve

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/whomet/whomet/graph"
)

// WriteJudgements writes judgements as JSON Lines, one object a line.
func WriteJudgements(w io.Writer, js []Judgement) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, j := range js {
		if err := enc.Encode(j); err != nil {
			return fmt.Errorf("write judgement %s: %w", j.ID, err)
		}
	}
	return nil
}

// nomenklatura's words for the verdicts.
var nomenklatura = map[Verdict]string{Same: "positive", Different: "negative", Unsure: "unsure"}

// WriteNomenklatura writes judgements in the form of nomenklatura's resolver files: an array of target, source, judgement,
// score, user and time a line. Mentions are written as kind, article and entity: "person:article#P1"; why, alone and
// group are lost.
func WriteNomenklatura(w io.Writer, js []Judgement) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, j := range js {
		var when any
		if !j.When.IsZero() {
			when = j.When.UTC().Format("2006-01-02T15:04:05")
		}
		if err := enc.Encode([]any{j.A.node(), j.B.node(), nomenklatura[j.Verdict], nil, j.By, when}); err != nil {
			return fmt.Errorf("write judgement %s: %w", j.ID, err)
		}
	}
	return nil
}

func (m Mention) node() string {
	return string(m.Kind) + ":" + string(m.Article) + "#" + string(m.Entity)
}

// ReadJudgements reads either form. A line of nomenklatura's may also name canonical entities ("person/watt-botksal"), which
// the resolver then anchors; its lines without a judgement are left out. The first bad line ends the reading.
func (r *Resolver) ReadJudgements(in io.Reader) ([]Judgement, error) {
	var out []Judgement
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		j, ok, err := r.readJudgement(line)
		if err != nil {
			return out, fmt.Errorf("judgement on line %d: %w", n, err)
		}
		if ok {
			out = append(out, j)
		}
	}
	if err := lines.Err(); err != nil {
		return out, fmt.Errorf("read judgements: %w", err)
	}
	return out, nil
}

func (r *Resolver) readJudgement(line []byte) (Judgement, bool, error) {
	if line[0] == '[' {
		return r.readNomenklatura(line)
	}
	var j Judgement
	if err := json.Unmarshal(line, &j); err != nil {
		return j, false, err
	}
	return j, true, j.Check()
}

func (m Mention) check() error {
	if m.Article == "" || m.Entity == "" && m.Name == "" {
		return fmt.Errorf("mention without article, or without entity and name")
	}
	_, err := graph.ParseEntityKind(string(m.Kind))
	return err
}

func (r *Resolver) readNomenklatura(line []byte) (Judgement, bool, error) {
	var row []any
	if err := json.Unmarshal(line, &row); err != nil {
		return Judgement{}, false, err
	}
	if len(row) < 6 {
		return Judgement{}, false, fmt.Errorf("%d fields: want target, source, judgement, score, user, time", len(row))
	}
	field := func(i int) string { s, _ := row[i].(string); return s }
	j := Judgement{By: field(4)}
	for verdict, word := range nomenklatura {
		if field(2) == word {
			j.Verdict = verdict
		}
	}
	if j.Verdict == "" {
		return j, false, nil
	}
	var err error
	if j.A, err = r.readNode(field(0)); err != nil {
		return j, false, err
	}
	if j.B, err = r.readNode(field(1)); err != nil {
		return j, false, err
	}
	if err := j.Check(); err != nil {
		return j, false, err
	}
	if when := field(5); when != "" {
		if j.When, err = time.Parse(time.DateTime, strings.Replace(when[:min(len(when), 19)], "T", " ", 1)); err != nil {
			return j, false, err
		}
	}
	return j, true, nil
}

func (r *Resolver) readNode(s string) (Mention, error) {
	if m, ok := r.Anchor(graph.EntityID(s)); ok {
		return m, nil
	}
	kind, rest, ok := strings.Cut(s, ":")
	at := strings.LastIndexByte(rest, '#')
	if !ok || at < 0 {
		return Mention{}, fmt.Errorf("%q is no known entity and no mention", s)
	}
	m := Mention{Article: graph.ArticleID(rest[:at]), Entity: graph.LocalID(rest[at+1:]), Kind: graph.EntityKind(kind)}
	if i := r.item(m); i != nil {
		m = i.mention()
	}
	return m, m.check()
}
