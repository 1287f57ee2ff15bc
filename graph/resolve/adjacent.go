package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Words between a place and a person that tie the two, where no fact does: "Ecuador's Ricardo Beltrán", "Martínez Vega of
// Peru", "Đorđe Petrović (Serbia)", "Bolivia by María Quispe". They are what a reader uses to tell namesakes apart.
var (
	placeThenPerson = regexp.MustCompile(`^(?:['’]s|s['’])? ?(?:(?:was|were|had been) (?:represented |led |headed )?by |by |(?:side |delegation |delegates )?,? ?(?:was |were )?(?:led|headed) by |delegate,? |representative,? )?(?:Mr|Ms|Mrs|Dr|H\.E|Ambassador|Minister|Secretary)?\.? ?$`)
	personThenPlace = regexp.MustCompile(`^(?:,? (?:of|from|for)(?: the)? | \(|, a |, an |, the | spoke for |, for )$`)
	placeInPlace    = regexp.MustCompile(`^, ?$`)
)

// apposed reads such ties off the text. They become facts like "holds, for the place", marked as from the text alone.
func apposed(x graph.Extraction) []fact {
	if x.Article.Text == "" {
		return nil
	}
	type seen struct {
		graph.Span
		entity int16
		kind   graph.EntityKind
	}
	var all []seen
	for i, e := range x.Entities {
		if e.Kind == graph.KindDate {
			continue
		}
		for _, m := range e.Mentions {
			all = append(all, seen{m.Span, int16(i), e.Kind})
		}
	}
	slices.SortFunc(all, func(a, b seen) int { return a.Start - b.Start })
	text := []rune(x.Article.Text)
	var out []fact
	for i := 1; i < len(all); i++ {
		l, r := all[i-1], all[i]
		if l.End > r.Start || r.Start-l.End > 30 || r.End > len(text) {
			continue
		}
		between := string(text[l.End:r.Start])
		f := fact{kind: graph.FactHolds, a: none, b: none, c: none, fromTextAlone: true}
		switch {
		case l.kind == graph.KindPlace && r.kind == graph.KindPerson && placeThenPerson.MatchString(between):
			f.a, f.c = r.entity, l.entity
		case l.kind == graph.KindPerson && r.kind == graph.KindPlace && personThenPlace.MatchString(between):
			f.a, f.c = l.entity, r.entity
		case l.kind == graph.KindPlace && r.kind == graph.KindPlace && placeInPlace.MatchString(between):
			f.kind, f.a, f.b = graph.FactPlace, l.entity, r.entity
		case l.kind == graph.KindPlace && r.kind == graph.KindOrganisation && strings.TrimLeft(between, "'’s ") == "":
			f.kind, f.a, f.b = graph.FactPartOf, r.entity, l.entity
		case l.kind == graph.KindOrganisation && r.kind == graph.KindPlace && slices.Contains([]string{" of ", " of the ", ") of ", ") of the ", ", "}, between):
			f.kind, f.a, f.b = graph.FactPartOf, l.entity, r.entity
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}
