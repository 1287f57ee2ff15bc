package correct

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// builder looks things up in an extraction and puts new ones in.
type builder struct{ x *graph.Extraction }

// How well an entity fits an argument. Half of all meetings are called "meeting": an event is found by where it is named,
// as long as the text is the same.
const (
	fitsPlace = 1 << iota // something of the kind is named there, in the same text
	overlaps
	fitsWords // the words of one name are within those of the other
	fitsName
)

// fit says how well an entity fits an argument; 0 is not at all.
func fit(e *graph.Entity, a Argument, sameText bool) int {
	if e.Kind != a.Kind {
		return 0
	}
	there := a.End > 0 && slices.ContainsFunc(e.Mentions, func(m graph.Mention) bool { return a.Start < m.End && m.Start < a.End })
	names := append([]string{e.Name}, e.Aliases...)
	named := slices.ContainsFunc(names, func(n string) bool { return plain(n) == plain(a.Name) })
	akin := slices.ContainsFunc(names, func(n string) bool { return within(n, a.Name) || within(a.Name, n) })
	switch {
	case e.Kind == graph.KindEvent && sameText && a.End > 0 && !there:
		return 0
	case named && there:
		return fitsName + overlaps
	case named:
		return fitsName
	case akin && there:
		return fitsWords + overlaps
	case akin && e.Kind == graph.KindPerson:
		return fitsWords
	case there && sameText:
		return fitsPlace
	}
	return 0
}

// plain evens out case and white space.
func plain(name string) string { return strings.Join(strings.Fields(strings.ToLower(name)), " ") }

// within reports whether every word of a name is one of another's.
func within(name, other string) bool {
	split := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	mine, of := strings.FieldsFunc(strings.ToLower(name), split), strings.FieldsFunc(strings.ToLower(other), split)
	return len(mine) > 0 && !slices.ContainsFunc(mine, func(w string) bool { return !slices.Contains(of, w) })
}

// entity returns the one that fits an argument best, the first of several.
func (b *builder) entity(a Argument, sha256 string) (graph.LocalID, bool) {
	best, id := 0, graph.LocalID("")
	for i := range b.x.Entities {
		if f := fit(&b.x.Entities[i], a, sha256 == b.x.Article.SHA256); f > best {
			best, id = f, b.x.Entities[i].ID
		}
	}
	return id, best > 0
}

// find returns the facts that a statement fits best, by their place. What a participant did and whether a post is a former
// one need not be the same: the statement is about who and where. Dates and modes do.
func (b *builder) find(s Statement, sha256 string) []int {
	best := 0
	var found []int
	for i, f := range b.x.Facts {
		switch n := b.fits(f, s, sha256); {
		case n == 0 || n < best:
		case n == best:
			found = append(found, i)
		default:
			best, found = n, []int{i}
		}
	}
	return found
}

func (b *builder) fits(f graph.Fact, s Statement, sha256 string) int {
	if f.Kind != s.Kind || f.Kind == graph.FactDate && f.Date != s.Date || f.Kind == graph.FactMode && f.Mode != s.Mode {
		return 0
	}
	sum := 1
	for _, a := range fields(&f, &s) {
		if (*a.local == "") != (*a.words == nil) {
			return 0
		}
		if *a.words == nil {
			continue
		}
		n := 0
		for i := range b.x.Entities {
			if e := &b.x.Entities[i]; e.ID == *a.local {
				n = fit(e, **a.words, sha256 == b.x.Article.SHA256)
			}
		}
		if n == 0 {
			return 0
		}
		sum += n
	}
	if f.As == s.As && string(f.Presence) == s.Status && f.Former == s.Former {
		sum++ // of two facts about the same, the one that says the same
	}
	return sum
}

// fact turns a statement into a fact of the extraction. Arguments are looked up, and put in where the extraction has none.
// Those that are the same in an old fact, which the statement was speaks of, stay what they are there.
func (b *builder) fact(s Statement, sha256 string, old graph.Fact, was Statement) (graph.Fact, error) {
	f := graph.Fact{Kind: s.Kind, Former: s.Former, As: s.As, Presence: graph.Presence(s.Status), Date: s.Date, Mode: s.Mode}
	if f.Date != "" {
		f.Precision = graph.PrecisionOf(f.Date)
	}
	if f.Kind == graph.FactTakesPart && f.As == "" {
		f.As = graph.CapacityAttendee
	}
	before := fields(&old, &was)
	for i, a := range fields(&f, &s) {
		id, found := graph.LocalID(""), false
		switch {
		case *a.words == nil:
			continue
		case (*a.words).Name == "":
			return f, fmt.Errorf("%s has no name", a.name)
		case *before[i].words != nil && **before[i].words == **a.words:
			id, found = *before[i].local, true
		default:
			id, found = b.entity(**a.words, sha256)
		}
		if !found {
			id = b.put(**a.words)
		}
		*a.local = id
	}
	return f, nil
}

// state puts a statement in as a fact.
func (b *builder) state(s Statement) error {
	f, err := b.fact(s, "", graph.Fact{}, Statement{})
	if err == nil {
		b.x.Facts = append(b.x.Facts, f)
	}
	return err
}

// put adds an entity that the extraction lacks, with every place where the text has its name.
func (b *builder) put(a Argument) graph.LocalID {
	id := graph.LocalID("")
	for n := 1; id == "" || slices.ContainsFunc(b.x.Entities, func(e graph.Entity) bool { return e.ID == id }); n++ {
		id = graph.LocalID(fmt.Sprintf("C%d", n))
	}
	e := graph.Entity{ID: id, Kind: a.Kind, Name: a.Name, Aliases: []string{a.Name}, Mentions: []graph.Mention{}}
	for _, span := range occurrences(b.x.Article.Text, a.Name) {
		e.Mentions = append(e.Mentions, graph.Mention{Span: span})
	}
	b.x.Entities = append(b.x.Entities, e)
	return id
}

// occurrences finds a name in a text, as whole words.
func occurrences(text, name string) []graph.Span {
	var spans []graph.Span
	length := utf8.RuneCountInString(name)
	at, runes := 0, 0
	for name != "" {
		i := strings.Index(text[at:], name)
		if i < 0 {
			break
		}
		runes += utf8.RuneCountInString(text[at : at+i])
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			spans = append(spans, graph.Span{Start: runes, End: runes + length})
		}
		at += len(name)
		runes += length
	}
	return spans
}
