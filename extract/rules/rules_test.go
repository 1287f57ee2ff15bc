package rules_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/rules"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

var (
	loadAnalyser   = sync.OnceValues(prose.New)
	loadRecogniser = sync.OnceValues(rules.New)
)

func recognise(t testing.TB, s string) (*text.Document, []text.Mention) {
	t.Helper()
	analyser, err := loadAnalyser()
	if err != nil {
		t.Fatal(err)
	}
	recogniser, err := loadRecogniser()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := analyser.Analyse(graph.Article{Text: s})
	if err != nil {
		t.Fatal(err)
	}
	return doc, recogniser.Recognise(doc)
}

var letters = map[graph.EntityKind]string{
	graph.KindPerson: "P", graph.KindOrganisation: "O", graph.KindRole: "R", graph.KindEvent: "E",
	graph.KindPlace: "L", graph.KindDate: "D", graph.KindAccord: "A",
}

// marked writes the mentions into the text as the annotated corpus does: [P Ann Lee].
func marked(doc *text.Document, mentions []text.Mention) string {
	var out strings.Builder
	at := 0
	for _, m := range mentions {
		r := doc.Range(m)
		out.WriteString(doc.Text[at:r.Start] + "[" + letters[m.Kind] + " " + doc.Text[r.Start:r.End] + "]")
		at = r.End
	}
	return out.String() + doc.Text[at:]
}

func TestRecognise(t *testing.T) {
	for name, want := range map[string]string{
		"honorific, role, organisation": "They thanked H.E. Dr. [P Watt Botkosal], [R Deputy Secretary-General] of the [O Cambodia National Mekong Committee] ([O CNMC]).",
		"later mentions":                "Mr. [P Watt Botkosal] spoke. Later [P Botkosal] left.",
		"portfolio":                     "It was led by [P Lim Kean Hor], [R Minister of Water Resources and Meteorology], and others.",
		"title before the name":         "They thanked [L Chinese] [R Foreign Minister] [P Wang Yi] in [L Beijing].",
		"title between commas":          "They thanked [P Susan Rice], [R Domestic Policy Advisor], in [L Geneva].",
		"small title":                   "They thanked the [R mayor] [P Ann Lee] in [L Geneva].",
		"title of nobody":               "They thanked the minister and the President warmly.",
		"ministry of a country":         "It went to the [L Lao] [O Ministry of Natural Resources and Environment].",
		"ministry of a country behind":  "It went to the [O Ministry of Environment] of [L Cambodia].",
		"units":                         "It went to the [O Department of Hydrology] of the [O Ministry of Water Resources].",
		"owners":                        "It went to the [O Quang Tri People's Committee] again.",
		"acronym before and after":      "The [O Mekong River Commission] ([O MRC]) agreed. The [O MRC] saw the [O ASEAN].",
		"short name":                    "The [O Ministry of Environment] agreed. So the [O Ministry] said.",
		"named event":                   "They were at the [E 4th MRC Summit] in [L Vientiane].",
		"event and topic":               "They were at a [E workshop on water safety] in [L Phnom Penh].",
		"modified event":                "They held [E bilateral talks] and paid a [E courtesy call].",
		"verb where there is no noun":   "On [D Monday], [P Ann Lee] [E met] Mr. [P Bob Ray].",
		"no meeting":                    "They had a close look at the course of the river.",
		"dates":                         "They came on [D Thursday 16th June, 2022], left on [D 27-28 December 2021], [D December 3], [D 16/06/2022] and [D last week].",
		"no date":                       "They may march and may come.",
		"accord":                        "They signed the [A Mekong Agreement] and a [A Memorandum of Understanding].",
		"building":                      "They stayed at the [L Sokha Hotel] on the [L Mekong River].",
		"unknown place":                 "They stayed in [L Qamenas] for long.",
		"two places and a hyphen":       "They praised [L Cambodia]-[L China] ties.",
		"letters behind a name":         "They thanked Ms. [P Patricia Scotland] KC warmly.",
		"Sri Lanka is no honorific":     "They went to [L Sri Lanka] again.",
		"capitals":                      "HE [P Chann Sinath] came.",
	} {
		t.Run(name, func(t *testing.T) {
			plain := strings.NewReplacer("[P ", "", "[O ", "", "[R ", "", "[E ", "", "[L ", "", "[D ", "", "[A ", "", "]", "").Replace(want)
			title := "A title\n\n"
			doc, mentions := recognise(t, title+plain)
			if diff := cmp.Diff(title+want, marked(doc, mentions)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzRecognise checks the contract of a recogniser: mentions in order, inside sentences, free of overlaps.
func FuzzRecognise(f *testing.F) {
	f.Add("H.E. Dr. Li of the Ministry of Water (MOW), met Mr. J. O'Neil, Minister of\n\n- 4th Summit on & of, 3-4 May and")
	f.Add("A-B & C of the and University of the (AB) Mr. Mr. Dr. of, of May 3 and - 4")
	f.Fuzz(func(t *testing.T, s string) {
		doc, mentions := recognise(t, s)
		at := 0
		for _, m := range mentions {
			in := doc.Sentences[m.Sentence]
			if m.First < at || m.Last <= m.First || m.First < in.First || m.Last > in.Last || m.Rule == "" || letters[m.Kind] == "" {
				t.Fatalf("mention %+v", m)
			}
			at = m.Last
		}
	})
}

func BenchmarkRecognise(b *testing.B) {
	doc, _ := recognise(b, strings.Repeat("H.E. Dr. Watt Botkosal, Deputy Secretary-General of the Cambodia National Mekong Committee (CNMC), met the Chinese Ambassador in Phnom Penh on 28 December 2021. They discussed water.\n\n", 100))
	recogniser, err := loadRecogniser()
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		recogniser.Recognise(doc)
		n += len(doc.Tokens)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}
