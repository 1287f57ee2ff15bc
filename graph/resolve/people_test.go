package resolve_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/whomet/whomet/graph"
)

// TestPeople gives one person an article, with a post for a country, and says which articles speak of one person.
func TestPeople(t *testing.T) {
	type who struct{ name, role, country, published string }
	for _, c := range []struct {
		name   string
		people []who
		want   string
	}{
		{"family name with its post", []who{{"Wang Yi", "Foreign Minister", "China", "2022-01-05"}, {"Wang", "Foreign Minister", "Chinese", "2022-01-06"}}, "0=1"},
		{"family name of two who would fit", []who{{"Wang Yi", "Minister", "China", "2022-01-05"}, {"Wang Wentao", "Minister", "China", "2022-01-05"}, {"Wang", "Minister", "Chinese", "2022-01-06"}}, "0 1 2"},
		{"common family name, another country", []who{{"Kim Jong-un", "leader", "North Korea", "2022-01-05"}, {"Kim", "President", "South Korea", "2022-01-06"}}, "0 1"},
		{"order of names and transliteration", []who{{"Kim Min-jae", "Vice Minister of Foreign Affairs", "South Korea", "2022-01-05"}, {"Minjae Kim", "Vice Foreign Minister", "Korea", "2022-01-06"}}, "0=1"},
		{"patronymic left out", []who{{"Nurlan Askarovich Bekov", "Minister of Water Resources", "Kazakhstan", "2022-01-05"}, {"Nurlan Bekov", "Water Resources Minister", "Kazakh", "2022-01-06"}}, "0=1"},
		{"endings of the transliteration", []who{{"Nurlan Nazarbayev", "Minister", "Kazakhstan", "2022-01-05"}, {"Nurlan Nazarbaev", "Minister", "Kazakh", "2022-01-06"}}, "0=1"},
		{"a misspelling, the same post", []who{{"Watt Botkosal", "Deputy Secretary-General", "Cambodia", "2022-01-05"}, {"Watt Botksal", "Deputy Secretary General", "Cambodian", "2022-01-06"}}, "0=1"},
		{"two spellings, two people", []who{{"Chan Sophea", "Minister of Water", "Cambodia", "2022-01-05"}, {"Chan Sopheap", "Ambassador", "Cambodia", "2022-01-06"}}, "0 1"},
		{"a career", []who{{"Nassima Haddad", "Deputy Minister of Energy", "Algeria", "2020-01-05"}, {"Nassima Haddad", "Minister of Water", "Algeria", "2022-01-06"}}, "0=1"},
		{"namesakes of one day", []who{{"Youssef Cherif", "Minister of Agriculture", "Tunisia", "2022-01-05"}, {"Youssef Cherif", "Ambassador", "Algeria", "2022-01-06"}}, "0 1"},
		{"initial and post", []who{{"Nassima Haddad", "Minister of Hydraulics", "Algeria", "2022-01-05"}, {"N. Haddad", "Minister of Water", "Algerian", "2022-01-06"}}, "0=1"},
		{"initial of another name", []who{{"Nassima Haddad", "Minister of Hydraulics", "Algeria", "2022-01-05"}, {"A. Haddad", "Minister of Hydraulics", "Algerian", "2022-01-06"}}, "0 1"},
		{"double family name", []who{{"José Luis Martínez Rojas", "Vice-Minister of Environment", "Colombia", "2022-01-05"}, {"José Luis Martínez", "Vice Minister of Environment", "Colombian", "2022-01-06"}}, "0=1"},
		{"father and son", []who{{"Ricardo Beltrão", "Director", "Brazil", "2022-01-05"}, {"Ricardo Beltrão Filho", "lawyer", "", "2022-01-06"}}, "0 1"},
		{"brother and sister", []who{{"Oleksandr Bondarenko", "Deputy Minister", "Ukraine", "2022-01-05"}, {"Oleksandra Bondarenko", "Ambassador", "Ukraine", "2022-01-06"}}, "0 1"},
		{"one name in two languages", []who{{"Oleksandr Bondarenko", "Deputy Minister of Infrastructure", "Ukraine", "2022-01-05"}, {"Alexander Bondarenko", "Deputy Infrastructure Minister", "", "2022-01-06"}}, "0=1"},
		{"a surname and a rank", []who{{"Ingrid Solheim", "Ambassador", "Norway", "2022-01-05"}, {"Solheim", "Ambassador", "Norwegian", "2022-03-06"}}, "0=1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var xs []graph.Extraction
			for i, p := range c.people {
				x := report(fmt.Sprint(i), p.published, p.name, p.role, p.country)
				if p.country == "" {
					x.Entities, x.Facts[0].Organisation = x.Entities[:2], ""
				}
				xs = append(xs, x)
			}
			if d := cmp.Diff(c.want, together(xs, "P1")); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}
