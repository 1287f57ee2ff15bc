package relate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// annotated is an article in the notation of the corpus; the part below "---" says what must be found, by the ids above.
// Facts that start with "!" must not be found.
var phenomena = []struct{ name, annotated string }{
	{"apposition behind the name", `Workshop held

On Monday [[P1|Sok Dara]], [[R1|Director]] of the [[O1|Water Institute]], opened the [[E1|workshop]] in [[L1|Kratie]].
---
holds P1 R1 O1
takes_part P1 E1`},
	{"role before the name", `Talks held

[[L1|Chinese]] [[R1|Foreign Minister]] [[P1|Li Wei]] met [[O1|ASEAN]] [[R2|Secretary-General]] [[P2|Tan Boon]] for [[E1|talks]] on Tuesday.
---
holds P1 R1 L1
holds P2 R2 O1
takes_part P1 E1
takes_part P2 E1`},
	{"list of a delegation", `Meeting on water

The [[E1|meeting]] was held on [[D1|3 May 2023]]. The delegation consisted of HE [[P1|Li Ming]], [[R1|Deputy Director]] of the [[O1|River Office]], HE [[P2|Luo Xin]], [[R2|Engineer]] of the [[O2|Dam Institute]], and Ms. [[P3|Tang Hui]], [[R3|Vice Dean]] of the [[O3|Science College]].
---
holds P1 R1 O1
holds P2 R2 O2
holds P3 R3 O3
takes_part P1 E1
takes_part P2 E1
takes_part P3 E1
date E1 2023-05-03`},
	{"an ambassador holds for his country alone", `Courtesy call

[[P1|Kenji Sato]], [[R1|Ambassador]] of [[L1|Japan]] to [[L2|Cambodia]], paid a [[E1|courtesy call]] on [[R2|Minister]] [[P2|Chea Vuthy]] on [[D1|4 May 2023]].
---
holds P1 R1 L1
! holds P1 R1 L2
takes_part P1 E1
takes_part P2 E1
date E1 2023-05-04`},
	{"an acronym and a surname are the same things", `Signing

The [[O1|National River Agency]] ([[O1|NRA]]) held a [[E1|seminar]]. [[P1|Maria Lopez]], [[R1|Head]] of the [[O1|NRA]], chaired the [[E1|seminar]]. Ms. [[P1|Lopez]] thanked all.
---
holds P1 R1 O1
takes_part P1 E1`},
	{"a demonym is its country", `Forum

[[P1|Ana Silva]], [[R1|Minister of Water]] of [[L1|Brazil]], spoke at the [[E1|forum]] in [[L2|Lisbon]]. The [[L1|Brazilian]] [[R1|Minister of Water]] left early.
---
holds P1 R1 L1
takes_part P1 E1
place E1 L2`},
	{"weekday against the published date", `# published: 2022-10-19
Meeting

[[P1|Omar Said]], [[R1|President]] of the [[O1|Chamber of Trade]], chaired a [[E1|meeting]] on [[D1|Tuesday]].
---
takes_part P1 E1
date E1 2022-10-18`},
	{"unit of a larger body", `Seminar

The [[E1|seminar]] was organised by the [[O1|Department of Hydrology]] of the [[O2|Ministry of Water Resources]].
---
part_of O1 O2
takes_part O1 E1`},
	{"people of the past", `Former head remembered

[[P1|John Marsh]], former [[R1|Director]] of the [[O1|Rivers Trust]], attended the [[E1|ceremony]] in [[L1|Leeds]].
---
holds P1 R1 O1 former
takes_part P1 E1`},
	{"a verb that says the capacity", `Workshop on dams

The [[E1|workshop]] was co-chaired by H.E. [[P1|Sok Dara]], [[R1|Director]] of the [[O1|Water Institute]], and Ms. [[P2|Tang Hui]], and hosted by the [[O2|Dam College]].
---
takes_part P1 E1 co-chair
takes_part O2 E1 host`},
	{"what is past was not planned", `# published: 2023-05-10
Plan for the river

The plan for the coming year follows the [[E1|workshop]] on [[D1|3 May 2023]], which [[P1|Sok Dara]] opened. [[P1|Sok Dara]] will visit [[L1|Kratie]] next.
---
date E1 2023-05-03
! status E1 planned`},
	{"what is to come is planned", `# published: 2023-05-10
Summit ahead

[[P1|Sok Dara]] will attend the [[E1|summit]] in [[L1|Hanoi]] on [[D1|20 June 2023]].
---
date E1 2023-06-20
status E1 planned`},
}

func TestPhenomena(t *testing.T) {
	analyser, err := prose.New()
	if err != nil {
		t.Fatal(err)
	}
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range phenomena {
		t.Run(c.name, func(t *testing.T) {
			body, wanted, _ := strings.Cut(c.annotated, "\n---\n")
			gold, entities, facts := relateAnnotated(t, analyser, relater, body)
			said := inGoldIDs(gold, entities, facts)
			for _, want := range strings.Split(wanted, "\n") {
				want, absent := strings.CutPrefix(want, "! ")
				if slices.Contains(said, want) == absent {
					t.Errorf("%q: found %v; all that was found:\n%s", want, !absent == false, strings.Join(said, "\n"))
				}
			}
		})
	}
}

// relateAnnotated relates the mentions that are marked in a text; one fact is added to make it a whole article.
func relateAnnotated(t *testing.T, analyser *prose.Analyser, relater *relate.Relater, body string) (*corpus.Article, []graph.Entity, []graph.Fact) {
	t.Helper()
	facts := ""
	for _, field := range strings.FieldsFunc(body, func(r rune) bool { return r == '[' || r == '|' }) {
		if len(field) == 2 && strings.Contains("RE", field[:1]) { // every role and event must be in some fact
			if field[0] == 'R' {
				facts += fmt.Sprintf("holds P1 %s\n", field)
			} else {
				facts += fmt.Sprintf("date %s 2000\n", field)
			}
		}
	}
	if !strings.Contains(body, "[[P1|") {
		facts = strings.ReplaceAll(facts, "holds P1", "# ")
	}
	gold, err := corpus.Parse("case.ann", []byte(body+"\n---\n"+facts))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := analyser.Analyse(gold.Article)
	if err != nil {
		t.Fatal(err)
	}
	mentions, inexact := corpus.Align(gold, doc)
	if len(inexact) > 0 {
		t.Fatalf("mentions not at token bounds: %v", inexact)
	}
	entities, found := relater.Relate(doc, mentions)
	return gold, entities, found
}

// inGoldIDs writes facts as lines of the corpus, entities named by the ids of the gold mentions at the same places.
func inGoldIDs(gold *corpus.Article, entities []graph.Entity, facts []graph.Fact) []string {
	at := map[graph.Span]graph.LocalID{}
	for _, m := range gold.Mentions {
		at[m.Span] = m.ID
	}
	id := map[graph.LocalID]graph.LocalID{}
	for _, e := range entities {
		id[e.ID] = at[e.Mentions[0].Span]
	}
	var out []string
	for _, e := range entities {
		if e.Status != "" {
			out = append(out, fmt.Sprintf("status %s %s", id[e.ID], e.Status))
		}
	}
	for _, f := range facts {
		switch f.Kind {
		case graph.FactHolds:
			line := fmt.Sprintf("holds %s %s %s", id[f.Person], id[f.Role], id[f.Organisation])
			if f.Former {
				line += " former"
			}
			out = append(out, strings.TrimSpace(line))
		case graph.FactTakesPart:
			line := fmt.Sprintf("takes_part %s %s", id[f.Agent], id[f.Event])
			out = append(out, line, line+" "+f.As.String())
		case graph.FactDate:
			out = append(out, fmt.Sprintf("date %s %s", id[f.Event], f.Date))
		case graph.FactPlace:
			out = append(out, fmt.Sprintf("place %s %s", id[f.Event], id[f.Place]))
		case graph.FactPartOf:
			out = append(out, fmt.Sprintf("part_of %s %s", id[f.Part], id[f.Whole]))
		}
	}
	return out
}

func TestDeterministic(t *testing.T) {
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lessons(t, "../corpus/train", 40) {
		entities, facts := relater.Relate(l.Document, l.Mentions)
		again, factsAgain := relater.Relate(l.Document, l.Mentions)
		if d := cmp.Diff(entities, again) + cmp.Diff(facts, factsAgain); d != "" {
			t.Fatalf("%s: second time differs: %s", l.Gold.Article.ID, d)
		}
	}
}

// Every fact names entities that exist and has a sentence of the text as evidence.
func TestFactsAreWhole(t *testing.T) {
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lessons(t, "../corpus/train", 200) {
		entities, facts := relater.Relate(l.Document, l.Mentions)
		known := map[graph.LocalID]bool{"": true}
		for _, e := range entities {
			known[e.ID] = true
		}
		for _, f := range facts {
			for _, id := range []graph.LocalID{f.Person, f.Role, f.Organisation, f.Agent, f.Event, f.Place, f.Part, f.Whole, f.Accord} {
				if !known[id] {
					t.Errorf("%s: %+v: no entity %s", l.Gold.Article.ID, f, id)
				}
			}
			if f.Confidence <= 0 || f.Confidence > 1.0001 || len(f.Evidence) == 0 || !strings.Contains(l.Document.Text, f.Evidence[0].Sentence) {
				t.Errorf("%s: %+v: bad confidence or evidence", l.Gold.Article.ID, f)
			}
		}
	}
}

// No mentions, or mentions of a single kind, are no reason to fail.
func TestPoorInput(t *testing.T) {
	relater, err := relate.New()
	if err != nil {
		t.Fatal(err)
	}
	l := lessons(t, "../corpus/train", 1)[0]
	if entities, facts := relater.Relate(l.Document, nil); len(entities)+len(facts) > 0 {
		t.Errorf("no mentions gave %v and %v", entities, facts)
	}
	for _, kind := range graph.EntityKinds {
		some := slices.Clone(l.Mentions)
		some = slices.DeleteFunc(some, func(m text.Mention) bool { return m.Kind != kind })
		relater.Relate(l.Document, some)
	}
}
