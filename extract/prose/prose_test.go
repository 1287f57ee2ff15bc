package prose_test

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

var load = sync.OnceValues(prose.New)

func analyser(t testing.TB) *prose.Analyser {
	t.Helper()
	a, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func analyse(t testing.TB, s string) *text.Document {
	t.Helper()
	doc, err := analyser(t).Analyse(graph.Article{Text: s})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func words(doc *text.Document, sentence int) string {
	var out []string
	for _, tok := range doc.TokensOf(sentence) {
		out = append(out, tok.Text)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"abbreviation of letters", "the U.S. Senate", "the U.S. Senate"},
		{"honorifics", "H.E. Dr. Watt Botkosal", "H.E. Dr. Watt Botkosal"},
		{"initials", "Joseph R. Biden, Jr. spoke", "Joseph R. Biden , Jr. spoke"},
		{"initials without a space", "J.R. Biden", "J.R. Biden"},
		{"initial close to a name", "B.Munkhbat, Ts.Altantsetseg, J.R.Smith", "B. Munkhbat , Ts. Altantsetseg , J.R. Smith"},
		{"first parts that part", "pro-Trump, ex-Minister, then-governor, Ex-Mayor", "pro - Trump , ex - Minister , then - governor , Ex - Mayor"},
		{"possessive", "Cambodia's and ministers' talks", "Cambodia 's and ministers ' talks"},
		{"curly possessive", "Cambodia’s “talks”", "Cambodia ’s “ talks ”"},
		{"contraction", "they don't, I'm, we’ll", "they do n't , I 'm , we ’ll"},
		{"apostrophe in a name", "O'Brien of Côte d’Ivoire", "O'Brien of Côte d’Ivoire"},
		{"two countries", "Cambodia-China ties", "Cambodia - China ties"},
		{"abbreviated country", "U.S.-led, U.S.-China", "U.S. - led , U.S. - China"},
		{"compound title", "Vice-Chairman and Secretary-General", "Vice-Chairman and Secretary-General"},
		{"given name", "Ban Ki-moon met Kim Jong-un", "Ban Ki-moon met Kim Jong-un"},
		{"small compound", "long-term, co-chair", "long-term , co-chair"},
		{"place and participle", "Geneva-based", "Geneva - based"},
		{"slashes", "Iraq/Kurdistan on 16/06/2022", "Iraq / Kurdistan on 16/06/2022"},
		{"brackets", "Commission (MRC)", "Commission ( MRC )"},
		{"numbers", "$1,000.50 at 10:30 a.m.", "$ 1,000.50 at 10:30 a.m."},
		{"final stop", "in Hanoi.", "in Hanoi ."},
		{"missing space", "the meeting.The minister", "the meeting . The minister"},
		{"addresses", "See https://x.org/a?b=1, or mail a.b@c.gov.kh.", "See https://x.org/a?b=1 , or mail a.b@c.gov.kh ."},
		{"handles", "@USAID #Rwanda", "@ USAID # Rwanda"},
		{"no-break space", "Mr.\u00a0Botkosal\u200bmet", "Mr. Botkosal met"},
		{"ampersand", "R&D at AT&T", "R&D at AT&T"},
		{"HTML leftovers", "a&nbsp;b <b>c</b>", "a &nbsp; b <b> c </b>"},
		{"HTML comment", "<!-- x y --> a < b", "<!-- x y --> a < b"},
		{"other scripts", "ប្រទេសកម្ពុជា and 中国 met", "ប្រទេសកម្ពុជា and 中国 met"},
		{"dashes", "talks – the 2nd — ended", "talks – the 2nd — ended"},
		{"only marks", "### *** ...", "### *** ..."},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := analyse(t, c.in)
			var got []string
			for i := range doc.Sentences {
				got = append(got, words(doc, i))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"two", "He came. She left.", []string{"He came .", "She left ."}},
		{"honorific", "H.E. Dr. Sok met Mr. Li. They talked.", []string{"H.E. Dr. Sok met Mr. Li .", "They talked ."}},
		{"initials", "Met I. Varga, Đ. Stanković and Md. Karim. He left.", []string{"Met I. Varga , Đ. Stanković and Md. Karim .", "He left ."}},
		{"country at the end", "He went to the U.S. The talks began.", []string{"He went to the U.S.", "The talks began ."}},
		{"country inside", "The U.S. Senate met.", []string{"The U.S. Senate met ."}},
		{"number", "In No. 5 St. James St. they met.", []string{"In No. 5 St. James St. they met ."}},
		{"stop in brackets", "Admiral (ret.) Lee met Bob (see p. 3.) Ray. (He left.) She did.", []string{"Admiral ( ret. ) Lee met Bob ( see p. 3 . ) Ray .", "( He left . )", "She did ."}},
		{"state", "RENO, Nev. — Ann Lee met Bob.", []string{"RENO , Nev. — Ann Lee met Bob ."}},
		{"quote", "“It works.” He left.", []string{"“ It works . ”", "He left ."}},
		{"quote goes on", `"Welcome!" said the mayor.`, []string{`" Welcome ! " said the mayor .`}},
		{"title without stop", "Minister meets envoy\n\nThe minister met.", []string{"Minister meets envoy", "The minister met ."}},
		{"lines", "Title\n\nParticipants:\nAnn Lee, Director\nBob Ray, Mayor", []string{"Title", "Participants :", "Ann Lee , Director", "Bob Ray , Mayor"}},
		{"numbered list", "Title\n1. Ann Lee\n2. Bob Ray", []string{"Title", "1 . Ann Lee", "2 . Bob Ray"}},
		{"list in a line", "Title\n- Ann Lee, Director - Bob Ray, Head - well-known", []string{"Title", "- Ann Lee , Director", "- Bob Ray , Head - well-known"}},
		{"table", "Title\nAnn Lee\tDirector\tNepal", []string{"Title", "Ann Lee", "Director", "Nepal"}},
		{"wrapped", "T\n\nThe minister of the environment met the ambassador of Japan on\nMonday to talk about water, rivers, the protection of nature\nand dams.", []string{"T", "The minister of the environment met the ambassador of Japan on Monday to talk about water , rivers , the protection of nature and dams ."}},
		{"wrapped list item", "T\n\n- The minister of the environment met the ambassador of Japan\n  on Monday.\n- He left.", []string{"T", "- The minister of the environment met the ambassador of Japan on Monday .", "- He left ."}},
		{"list of long lines", "T\n\nNatalia Berghi-Alves, World Meteorological Organization of the UN\nKilian Rossbacher, EUMETSAT", []string{"T", "Natalia Berghi - Alves , World Meteorological Organization of the UN", "Kilian Rossbacher , EUMETSAT"}},
		{"small letter", "T\n\nHe saw the\nliberation", []string{"T", "He saw the liberation"}},
		{"Windows", "Title\r\n\r\nBody.", []string{"Title", "Body ."}},
		{"empty", "", nil},
		{"blank", " \n\t\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := analyse(t, c.in)
			var got []string
			for i := range doc.Sentences {
				got = append(got, words(doc, i))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSharedTokens is a trap of prose: all occurrences of a word share one tag. Here "visit" is a noun and a verb.
func TestSharedTokens(t *testing.T) {
	doc := analyse(t, "They visit us on a visit.")
	got := doc.Tokens[1].Tag + " " + doc.Tokens[5].Tag
	if got != "VBP NN" {
		t.Errorf("tags of visit and visit: %s", got)
	}
}

func TestBlocks(t *testing.T) {
	in := "Title\n\nHits: 850\n\nThe meeting was held.\n\n## Next steps\n\n- A list\n\nBackground\n\nMore.\n\nMr Lee said:\n\nTown | Mayor\n\n12 comments\n\nCategory: CNMC_Feb21\n\nDeveloped by Khmer Focus\n\n###\n\nAbout Us\n\nWe are a company."
	doc := analyse(t, in)
	var got []text.Block
	for _, s := range doc.Sentences {
		got = append(got, s.Block)
	}
	want := []text.Block{
		text.BlockTitle, text.BlockBoilerplate, text.BlockProse, text.BlockHeading, text.BlockListItem, text.BlockHeading,
		text.BlockProse, text.BlockProse, text.BlockListItem, text.BlockListItem, text.BlockBoilerplate,
		text.BlockBoilerplate, text.BlockBoilerplate, text.BlockBoilerplate, text.BlockBoilerplate, text.BlockBoilerplate,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// check reports what is wrong with the spans of a document.
func check(t *testing.T, doc *text.Document) {
	t.Helper()
	covered, at := 0, 0
	for i, s := range doc.Sentences {
		if s.First != covered || s.Last <= s.First {
			t.Fatalf("sentence %d holds tokens %d to %d, want from %d on", i, s.First, s.Last, covered)
		}
		covered = s.Last
		if s.Start != doc.Tokens[s.First].Start || s.End != doc.Tokens[s.Last-1].End {
			t.Fatalf("sentence %d spans %v, not its tokens", i, s.ByteSpan)
		}
	}
	if covered != len(doc.Tokens) {
		t.Fatalf("sentences hold %d of %d tokens", covered, len(doc.Tokens))
	}
	for i, tok := range doc.Tokens {
		if tok.Start < at || tok.End <= tok.Start || tok.Text != doc.Text[tok.Start:tok.End] || tok.Tag == "" {
			t.Fatalf("token %d: %+v", i, tok)
		}
		blank(t, doc.Text[at:tok.Start])
		at = tok.End
	}
	blank(t, doc.Text[at:])
}

func blank(t *testing.T, gap string) {
	t.Helper()
	for _, r := range gap {
		if !unicode.IsSpace(r) && !strings.ContainsRune("\u200b\u200e\u200f\u2060\ufeff", r) {
			t.Fatalf("%q lies in no token", gap)
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, s := range []string{
		"", " ", "one line", "H.E. Dr. Sok's U.S.-led “talks”. He left.\n\n- a\n- b", "\xff\xfe broken \xe2\x80 bytes",
		"é’s é’t n't 't a.b.c. 1.2.3 ...…", "ប្រទេស។ 中国。", "<br><p>&amp;&#8217;&", "a\tb|c\r\nd", "don’t\u00a0stop@x.org www. http://",
		"\u200b\ufeff", "1. \n(a) \n- ", "A.B a-B A-b -a a- A--B", "x\u0301'\u0301", "I'm\u2028'm",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, analyse(t, s)) })
}

func TestDeterministic(t *testing.T) {
	in := strings.Repeat("The Minister will visit Cambodia-China talks in U.S. hands. Their visit ended well!\n\n", 50)
	want := analyse(t, in)
	other, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			got, err := other.Analyse(graph.Article{Text: in})
			if err != nil {
				t.Error(err)
			} else if diff := cmp.Diff(want.Tokens, got.Tokens); diff != "" {
				t.Error(diff)
			}
		})
	}
	wait.Wait()
}

// TestTimeIsLinear feeds patterns that each look-ahead or look-back could make quadratic. At 100 KB, a quadratic step takes
// minutes.
func TestTimeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, pattern := range []string{"!?", "a@", "a-", "A-B", "a'", "'s", "<", "<a", "&a", "(", ".)", "a.", "A.", "ab.", "http://", "\n", "a\n", "\u2028", "- ", "1. ", "Mr. ", "word ", "\xff", "(.", "x\u0301", "|", "<!--"} {
		start := time.Now()
		check(t, analyse(t, strings.Repeat(pattern, 100_000/len(pattern))))
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%q takes %v", pattern, took)
		}
	}
}

func BenchmarkAnalyse(b *testing.B) {
	a := analyser(b)
	in := graph.Article{Text: strings.Repeat("H.E. Dr. Watt Botkosal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), met the Chinese Ambassador in Phnom Penh on 28 December 2021. They discussed water.\n\n", 100)}
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		doc, err := a.Analyse(in)
		if err != nil {
			b.Fatal(err)
		}
		tokens += len(doc.Tokens)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}
