package lexicon_test

import (
	"testing"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

func load(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func tokens(t testing.TB, s string) []text.Token {
	t.Helper()
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := analyser.Analyse(graph.Article{Text: s})
	if err != nil {
		t.Fatal(err)
	}
	return doc.Tokens
}

func TestMatch(t *testing.T) {
	l := load(t)
	in := "H.E. Watt met the Chinese Deputy Prime Minister and the Minister of Foreign Affairs of Côte d’Ivoire at a courtesy call in Phnom Penh on Tuesday, 4 May; a bank of the Guinea-Bissau river; the china shop."
	toks := tokens(t, in)
	features := l.Match(nil, toks)
	for _, c := range []struct {
		at   int
		word string
		want lexicon.Feature
		not  lexicon.Feature
	}{
		{0, "H.E.", lexicon.Honorific, lexicon.Place},
		{2, "met", lexicon.EventVerb, lexicon.Name},
		{4, "Chinese", lexicon.Demonym, lexicon.RoleHead},
		{5, "Deputy", lexicon.RoleModifier, 0},
		{7, "Minister", lexicon.RoleHead, 0},
		{13, "Affairs", lexicon.RoleTitle, lexicon.Name},
		{15, "Côte", lexicon.Country, 0},
		{16, "d’Ivoire", lexicon.Country, 0},
		{19, "courtesy", lexicon.EventHead, 0},
		{23, "Penh", lexicon.City, lexicon.Country},
		{25, "Tuesday", lexicon.Weekday, 0},
		{36, "Bissau", lexicon.Country, 0},
		{40, "china", 0, lexicon.Country},
	} {
		if toks[c.at].Text != c.word {
			t.Fatalf("token %d is %q, want %q", c.at, toks[c.at].Text, c.word)
		}
		if c.want != 0 && !features[c.at].Has(c.want) || features[c.at].Has(c.not) {
			t.Errorf("%s: features %b, want %b and none of %b", c.word, features[c.at], c.want, c.not)
		}
	}
}

func TestLookup(t *testing.T) {
	l := load(t)
	for phrase, want := range map[string]lexicon.Feature{
		"cambodia": lexicon.Country, "cambodian": lexicon.Demonym, "nguyen": lexicon.Family, "boris": lexicon.Given,
		"secretary-general": lexicon.RoleHead, "memorandum of understanding": lexicon.AccordHead, "são paulo": lexicon.City,
	} {
		if !l.Lookup(phrase).Has(want) {
			t.Errorf("%s: %b, want %b", phrase, l.Lookup(phrase), want)
		}
	}
	if f := l.Lookup("zzyzx unheard of"); f != 0 {
		t.Errorf("an unknown phrase has features %b", f)
	}
}

func TestParseFeature(t *testing.T) {
	if f, err := lexicon.ParseFeature("role_title"); err != nil || f != lexicon.RoleTitle {
		t.Errorf("role_title: %b, %v", f, err)
	}
	if _, err := lexicon.ParseFeature("stranger"); err == nil {
		t.Error("an unknown feature was accepted")
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Đà Nẵng’s")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if once := lexicon.Fold(s); lexicon.Fold(once) != once && lexicon.Fold(lexicon.Fold(once)) != lexicon.Fold(once) {
			t.Errorf("Fold(%q) does not settle", s)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func BenchmarkMatch(b *testing.B) {
	l := load(b)
	toks := tokens(b, "H.E. Dr. Watt Botkosal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), met the Chinese Ambassador in Phnom Penh on 28 December 2021.")
	var features []lexicon.Feature
	n := 0
	for b.Loop() {
		features = l.Match(features, toks)
		n += len(toks)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}
