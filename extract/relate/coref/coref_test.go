package coref_test

import (
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/relate/coref"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// document makes one sentence of names of one kind; a name in brackets stands in brackets behind the one before.
func document(kind graph.EntityKind, names []string) (*text.Document, []text.Mention) {
	var b strings.Builder
	doc := &text.Document{}
	var mentions []text.Mention
	word := func(w string) {
		start := b.Len()
		b.WriteString(w)
		doc.Tokens = append(doc.Tokens, text.Token{ByteSpan: text.ByteSpan{Start: start, End: b.Len()}, Text: w})
		b.WriteByte(' ')
	}
	for _, n := range names {
		inner := strings.Trim(n, "()")
		if inner != n {
			word("(")
		}
		first := len(doc.Tokens)
		for _, w := range strings.Fields(inner) {
			word(w)
		}
		mentions = append(mentions, text.Mention{Kind: kind, First: first, Last: len(doc.Tokens)})
		if inner != n {
			word(")")
		} else {
			word("met")
		}
	}
	doc.Text = b.String()
	doc.Sentences = []text.Sentence{{ByteSpan: text.ByteSpan{End: len(doc.Text)}, Last: len(doc.Tokens)}}
	return doc, mentions
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  graph.EntityKind
		names string // with semicolons between
		want  string // a letter for each: equal letters are the same thing
	}{
		{"surname", graph.KindPerson, "Watt Botkosal; Li Zhongping; Botkosal", "aba"},
		{"first name of a leader", graph.KindPerson, "Asep Ridwan Saputra; Asep", "aa"},
		{"title before the full name", graph.KindPerson, "Zuhair; Aishath Nahula Zuhair", "aa"},
		{"misspelt repeat", graph.KindPerson, "Watt Botksal; Botkosal; Keo Sovannarith; Keo Sovanarith", "aabb"},
		{"other order", graph.KindPerson, "Kim Jong Sook; Jong Sook Kim", "aa"},
		{"two of one surname", graph.KindPerson, "Kim Seok-jin; Kim Ji-young; Kim Ji-young", "abb"},
		{"initial", graph.KindPerson, "J. Smith; John Smith; Jane Doe", "aab"},
		{"acronym in brackets", graph.KindOrganisation, "Cambodia National Mekong Committee; (CNMC); CNMC", "aaa"},
		{"acronym by its letters", graph.KindOrganisation, "Department of Trade; Ministry of Shipping; DoT", "aba"},
		{"short form", graph.KindOrganisation, "Laamu Atoll Council; Ministry of Health; Council", "aba"},
		{"front of the name", graph.KindOrganisation, "Kimbe Harbour Limited; Kimbe Harbour", "aa"},
		{"ministries", graph.KindOrganisation, "Ministry of Health; Ministry of Energy", "ab"},
		{"demonym", graph.KindPlace, "Cambodia; Lao PDR; Cambodian; Laos", "abab"},
		{"names of one country", graph.KindPlace, "U.S.; United States; American; UK", "aaab"},
		{"project", graph.KindAccord, "Building Resilience of Churia Region Project; Mekong Agreement; Building a Resilient Churia Region Project", "aba"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, mentions := document(c.kind, strings.Split(c.names, "; "))
			s := scene.New(doc, mentions, nil)
			_, of := coref.Resolve(s, scene.LoadCountries(), func(*scene.Scene, []coref.Cluster, []int, int) int { return -1 })
			for i := range of {
				for j := range i {
					if same := c.want[i] == c.want[j]; same != (of[i] == of[j]) {
						t.Errorf("mentions %d and %d: same %v, want %v", j, i, !same, same)
					}
				}
			}
		})
	}
}
