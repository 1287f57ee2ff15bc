package resolve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/resolve"
)

// body is an organisation in an article of its own: its names separated by "; ", its country, and who heads it.
type body struct{ names, country, head string }

func (b body) article(i int) graph.Extraction {
	names := strings.Split(b.names, "; ")
	x := graph.Extraction{
		Article:  graph.Article{ID: graph.ArticleID(fmt.Sprint(i)), Published: "2022-03-01"},
		Entities: []graph.Entity{{ID: "O1", Kind: graph.KindOrganisation, Name: names[0], Aliases: names}},
	}
	if b.country != "" {
		x.Entities = append(x.Entities, graph.Entity{ID: "L1", Kind: graph.KindPlace, Name: b.country})
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactPartOf, Part: "O1", Whole: "L1"})
	}
	if b.head != "" {
		x.Entities = append(x.Entities, graph.Entity{ID: "P1", Kind: graph.KindPerson, Name: b.head})
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactHolds, Person: "P1", Organisation: "O1"})
	}
	return x
}

// together lists the articles, by number, whose entity is one.
func together(xs []graph.Extraction, id graph.LocalID) string {
	r := resolve.New(resolve.Options{})
	r.Update(xs, nil)
	by := map[graph.EntityID][]string{}
	for _, x := range xs {
		e := r.Canonical(x.Article.ID)[id]
		by[e] = append(by[e], string(x.Article.ID))
	}
	var out []string
	for _, g := range by {
		out = append(out, strings.Join(g, "="))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestOrganisations(t *testing.T) {
	for _, c := range []struct {
		name   string
		bodies []body
		want   string
	}{
		{"acronym that one article spells out", []body{{"Cambodia National Mekong Committee; CNMC", "", ""}, {"CNMC", "", ""}}, "0=1"},
		{"word order and country", []body{{"Cambodia National Mekong Committee", "", ""}, {"National Mekong Committee of Cambodia", "", ""}}, "0=1"},
		{"the same words for two countries", []body{{"Lao National Mekong Committee", "", ""}, {"Thai National Mekong Committee", "", ""}}, "0 1"},
		{"ministries of two countries", []body{{"Ministry of Foreign Affairs", "Laos", ""}, {"Ministry of Foreign Affairs", "Thailand", ""}}, "0 1"},
		{"ministry by portfolio and country", []body{{"Ministry of Foreign Affairs", "Laos", ""}, {"Foreign Ministry", "Lao", "X Y"}, {"Ministry of Foreign Affairs", "Peru", ""}}, "0=1 2"},
		{"ministry without its country", []body{{"Ministry of Health", "Laos", ""}, {"Ministry of Health", "", ""}}, "0 1"},
		{"ministry known by its minister", []body{{"Ministry of Health", "Laos", "Somsak Vongsa"}, {"Ministry of Health", "", "Somsak Vongsa"}}, "0=1"},
		{"two bodies of one acronym", []body{{"Arab Maghreb Union; UMA", "", ""}, {"University of Manouba; UMA", "", ""}}, "0 1"},
		{"a bare acronym of two bodies", []body{{"Arab Maghreb Union; UMA", "", ""}, {"University of Manouba; UMA", "", ""}, {"UMA", "", ""}}, "0 1 2"},
		{"two languages", []body{{"Arab Maghreb Union", "", ""}, {"Union du Maghreb Arabe", "", ""}}, "0=1"},
		{"acronym known the world over", []body{{"World Health Organization", "", ""}, {"WHO", "", ""}, {"World Trade Organization", "", ""}}, "0=1 2"},
		{"unit and whole", []body{{"Mekong River Commission; MRC", "", ""}, {"MRC Secretariat", "", ""}, {"Mekong River Commission Secretariat", "", ""}}, "0 1=2"},
		{"council and Council", []body{{"European Council", "", ""}, {"Council of Europe", "", ""}}, "0 1"},
		{"ampersand and spelling", []body{{"Ministry of Labour & Social Welfare", "Ghana", ""}, {"Ministry of Labor and Social Welfare", "Ghana", ""}}, "0=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var xs []graph.Extraction
			for i, b := range c.bodies {
				xs = append(xs, b.article(i))
			}
			if d := cmp.Diff(c.want, together(xs, "O1")); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// meeting is an event in an article of its own.
type meeting struct{ name, date, place, who string }

func (m meeting) article(i int) graph.Extraction {
	names := strings.Split(m.name, "; ")
	x := graph.Extraction{
		Article:  graph.Article{ID: graph.ArticleID(fmt.Sprint(i)), Published: "2022-03-10"},
		Entities: []graph.Entity{{ID: "E1", Kind: graph.KindEvent, Name: names[0], Aliases: names}},
	}
	if m.date != "" {
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactDate, Event: "E1", Date: m.date})
	}
	if m.place != "" {
		x.Entities = append(x.Entities, graph.Entity{ID: "L1", Kind: graph.KindPlace, Name: m.place})
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactPlace, Event: "E1", Place: "L1"})
	}
	for k, who := range strings.Split(m.who, "; ") {
		if who == "" {
			continue
		}
		p := graph.LocalID(fmt.Sprint("P", k+1))
		x.Entities = append(x.Entities, graph.Entity{ID: p, Kind: graph.KindPerson, Name: who})
		x.Facts = append(x.Facts, graph.Fact{Kind: graph.FactTakesPart, Agent: p, Event: "E1"})
	}
	return x
}

func TestEvents(t *testing.T) {
	for _, c := range []struct {
		name     string
		meetings []meeting
		want     string
	}{
		{"one summit in two reports", []meeting{{"4th MRC Summit", "2022-03-05", "Vientiane", "Anurak Thepsiri"}, {"summit", "2022-03-05", "Vientiane", "Anurak Thepsiri"}}, "0=1"},
		{"recurring meetings", []meeting{{"39th Meeting of the Council", "2022-03-05", "Vientiane", ""}, {"40th Meeting of the Council", "2022-03-05", "Vientiane", ""}}, "0 1"},
		{"numerals", []meeting{{"XIV Meeting of Water Authorities", "2022-03-05", "Leticia", ""}, {"fourteenth Meeting of Water Authorities", "", "Leticia", ""}}, "0=1"},
		{"other day", []meeting{{"talks", "2022-03-05", "Hanoi", "Anna Berg; Bo Lind"}, {"talks", "2022-03-06", "Hanoi", "Anna Berg; Bo Lind"}}, "0 1"},
		{"month and day", []meeting{{"Council meeting", "2022-03", "Hanoi", ""}, {"39th Council meeting", "2022-03-05", "Hanoi", ""}}, "0=1"},
		{"a president's guests of one day", []meeting{{"talks", "2022-03-05", "Hanoi", "Anna Berg; Bo Lind"}, {"talks", "2022-03-05", "Hanoi", "Anna Berg; Cai Dunn"}}, "0 1"},
		{"two countries", []meeting{{"workshop on floods", "2022-03-05", "Hanoi", ""}, {"workshop on floods", "2022-03-05", "Vientiane", ""}}, "0 1"},
		{"reception and signing", []meeting{{"signing ceremony", "2022-03-05", "Hanoi", ""}, {"reception", "2022-03-05", "Hanoi", ""}}, "0 1"},
		{"year in the name", []meeting{{"Water Dialogue 2021", "", "Hanoi", ""}, {"Water Dialogue 2022", "", "Hanoi", ""}}, "0 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var xs []graph.Extraction
			for i, m := range c.meetings {
				xs = append(xs, m.article(i))
			}
			if d := cmp.Diff(c.want, together(xs, "E1")); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"Viet Nam", "Vietnamese", "0=1"},
		{"Côte d'Ivoire", "Ivorian", "0=1"},
		{"People’s Republic of China", "China", "0=1"},
		{"Cần Thơ", "Cantho", "0=1"},
		{"Kiev", "Kyiv", "0=1"},
		{"Republic of the Congo", "Democratic Republic of the Congo", "0 1"},
		{"South Korea", "North Korea", "0 1"},
		{"Guinea", "Guinea-Bissau", "0 1"},
		{"Niger", "Nigeria", "0 1"},
	} {
		xs := []graph.Extraction{meeting{"meeting", "", c.a, ""}.article(0), meeting{"meeting", "", c.b, ""}.article(1)}
		if got := together(xs, "L1"); got != c.want {
			t.Errorf("%s, %s: got %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestIDs(t *testing.T) {
	r := resolve.New(resolve.Options{})
	r.Update([]graph.Extraction{
		report("a", "2022-01-01", "Watt Botkosal", "Deputy Secretary-General", "Cambodia"),
		report("b", "2022-01-02", "Awa Bonda", "Minister of Water", "Ghana"),
		report("c", "2022-01-03", "Awa Bonda", "Ambassador", "Peru"),
		meeting{"Workshop on Water Safety", "2021-12-28", "Phnom Penh", ""}.article(1),
	}, nil)
	got := []graph.EntityID{r.Canonical("a")["P1"], r.Canonical("b")["P1"], r.Canonical("1")["E1"], r.Canonical("1")["L1"], r.Canonical("a")["L1"]}
	want := []graph.EntityID{"person/watt-botkosal", "person/awa-bonda", "event/2021-12-28-workshop-on-water-safety", "place/phnom-penh", "place/cambodia"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if c := r.Canonical("c")["P1"]; c == got[1] || !strings.HasPrefix(string(c), "person/awa-bonda-") {
		t.Errorf("the namesake is %s", c)
	}
}

// FuzzUpdate gives the resolver names of any bytes.
func FuzzUpdate(f *testing.F) {
	f.Add("H.E. Dr. Đorđe Petrović", "MRC Secretariat", "XIV Meeting", "2021-12-28/2021-12-29")
	f.Add("", "'’&", "\xff", "2021")
	f.Add("Abd el-", "JRC, Bangladesh", "forty", "2021-13-41")
	r := resolve.New(resolve.Options{})
	f.Fuzz(func(t *testing.T, person, org, event, date string) {
		x := graph.Extraction{
			Article: graph.Article{ID: "f", Published: date},
			Entities: []graph.Entity{
				{ID: "P1", Kind: graph.KindPerson, Name: person, Aliases: []string{event}}, {ID: "O1", Kind: graph.KindOrganisation, Name: org, Aliases: []string{person}},
				{ID: "E1", Kind: graph.KindEvent, Name: event}, {ID: "R1", Kind: graph.KindRole, Name: org}, {ID: "L1", Kind: graph.KindPlace, Name: person}, {ID: "A1", Kind: graph.KindAccord, Name: org},
			},
			Facts: []graph.Fact{
				{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "O1"}, {Kind: graph.FactTakesPart, Agent: "P1", Event: "E1"},
				{Kind: graph.FactDate, Event: "E1", Date: date}, {Kind: graph.FactPlace, Event: "E1", Place: "L1"}, {Kind: graph.FactPartOf, Part: "O1", Whole: "O1"},
			},
		}
		y := x
		y.Article.ID = "g"
		r.Update([]graph.Extraction{x, y}, nil)
		for id, e := range r.Canonical("f") {
			if _, ok := r.Entity(e); !ok {
				t.Errorf("%s is %q, which is no entity", id, e)
			}
		}
	})
}
