package cayley

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// Quad is one statement as N-Quads write it: IRIs between angle brackets, with their prefix; literals between quotation marks,
// escaped, with their type where it is not string.
type Quad struct {
	Subject, Predicate, Object, Label string
}

func quadOf(q quad.Quad) Quad {
	return Quad{term(q.Subject), term(q.Predicate), term(q.Object), term(q.Label)}
}

func (q Quad) compare(other Quad) int {
	return cmp.Or(
		strings.Compare(q.Label, other.Label), strings.Compare(q.Subject, other.Subject),
		strings.Compare(q.Predicate, other.Predicate), strings.Compare(q.Object, other.Object),
	)
}

// NQuad is the statement as a line of N-Quads, without the line feed, its IRIs in full.
func (q Quad) NQuad() string {
	var b strings.Builder
	for _, t := range []string{q.Subject, q.Predicate, q.Object, q.Label} {
		if t == "" {
			continue
		}
		if t[0] == '<' {
			t = "<" + expand(t[1:len(t)-1]) + ">"
		}
		b.WriteString(t)
		b.WriteByte(' ')
	}
	b.WriteByte('.')
	return b.String()
}

const xsdInteger = "http://www.w3.org/2001/XMLSchema#integer"

func term(v quad.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case quad.IRI:
		return "<" + string(v) + ">"
	case quad.String:
		return quote(string(v))
	case quad.Int:
		return `"` + strconv.FormatInt(int64(v), 10) + `"^^<` + xsdInteger + ">"
	}
	return quad.StringOf(v)
}

// quote escapes what N-Quads forbid in a literal (line feed, carriage return, quotation mark, backslash) and other controls.
func quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u00`)
			b.WriteByte(hexDigits[r>>4])
			b.WriteByte(hexDigits[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
