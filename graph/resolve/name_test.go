package resolve

import "testing"

// TestNames states what two names alone say. "same" joins without further evidence; "maybe" needs some; "other" excludes.
func TestNames(t *testing.T) {
	l, err := newLexicon()
	if err != nil {
		t.Fatal(err)
	}
	m := people{lexicon: l}
	for _, c := range []struct{ a, b, want string }{
		// order of family and given name
		{"Xi Jinping", "Jinping Xi", "same"},
		{"Kovács Anna", "Anna Kovács", "same"},
		{"Nguyen Van Minh", "Van Minh Nguyen", "same"},
		{"Kim Jong-un", "Kim Jong Un", "same"},
		{"Kim Jongun", "Jong-Un Kim", "same"},
		{"Ahmed Hassan", "Hassan Ahmed", "maybe"},
		{"Ibrahima Sory Camara", "Sory Ibrahima Camara", "maybe"},
		// honorifics, case, particles
		{"H.E. Dr. Watt Botkosal", "WATT Botkosal", "same"},
		{"Abd el-Kader Benali", "Abdelkader Benali", "same"},
		{"Abdul Rahman Al-Attiyah", "Abdulrahman al Attiyah", "same"},
		{"Abdel Aziz Bouteflika", "Abdelaziz Bouteflika", "same"},
		{"Mohammed bin Salman Al Saud", "Muhammad bin Salman", "same"},
		{"Abdel Fattah el-Sisi", "Abdelfattah Elsisi", "same"},
		{"Ursula von der Leyen", "Ursula Von der Leyen", "same"},
		// transliteration and diacritics
		{"Đorđe Petrović", "Djordje Petrovich", "same"},
		{"Nguyễn Văn Minh", "Nguyen Van Minh", "same"},
		{"Khamphone Sisavath", "Khampone Sysavath", "same"},
		{"Kassym-Jomart Tokayev", "Kasym-Zhomart Tokaev", "maybe"},
		{"Yevgeny Primakov", "Evgeny Primakov", "same"},
		{"Volodymyr Zelenskyy", "Volodymyr Zelensky", "same"},
		{"Jürgen Müller", "Juergen Mueller", "same"},
		{"Tarō Kōno", "Taro Kohno", "same"},
		{"Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "same"},
		{"Prayut Chan-o-cha", "Prayuth Chan-ocha", "same"},
		{"Lee Jae-myung", "Yi Jae-myeong", "same"},
		{"Hossein Amir-Abdollahian", "Hussein Amirabdollahian", "same"},
		{"Hailemariam Desalegn", "Haile Mariam Desalegn", "same"},
		// misspellings
		{"Watt Botksal", "Watt Botkosal", "maybe"},
		{"Chan Sophea", "Chan Sopheap", "maybe"},
		// initials and short forms
		{"J. L. Martínez", "José Luis Martínez", "maybe"},
		{"Joseph R. Biden", "Joseph Robinette Biden", "same"},
		{"JOSEPH R. BIDEN JR.", "Joseph R. Biden, Jr.", "same"},
		{"J.L. Martínez", "Juan Carlos Martínez", "other"},
		{"Joseph R. Biden, Jr.", "Joe Biden", "maybe"},
		{"Ts. Elbegdorj", "Tsakhiagiin Elbegdorj", "maybe"},
		{"Md. Rafiqul Hussain", "Mohammad Rafiqul Hossain", "same"},
		{"Francisco \"Paco\" Ibarra", "Paco Ibarra", "same"},
		// parts
		{"José Luis Martínez", "José Luis Martínez Rojas", "same"},
		{"José Luis Martínez Vega", "José Luis Martínez Rojas", "other"},
		{"Botkosal", "Watt Botkosal", "maybe"},
		// other people
		{"Wang Yi", "Wang Yong", "other"},
		{"Li Keqiang", "Li Qiang", "other"},
		{"Zhang Ming", "Zhang Min", "other"},
		{"Kim Min-ji", "Kim Min-jae", "other"},
		{"Nguyen Thi Hoa", "Nguyen Thi Hoai", "other"},
		{"Le Van Minh", "Nguyen Van Minh", "other"},
		{"Oleksandr Bondarenko", "Oleksandra Bondarenko", "maybe"},
		{"Sergei Ivanov", "Svetlana Ivanova", "other"},
		{"Khaled M. Al-Gharyani", "Miftah Al-Gharyani", "other"},
		{"Ricardo Beltrão", "Ricardo Beltrão Filho", "maybe"},
	} {
		for _, order := range [][2]string{{c.a, c.b}, {c.b, c.a}} {
			why := m.compareNames(l.personName(order[0]), l.personName(order[1]))
			sum, _ := l.weigh(why)
			got := "maybe"
			switch {
			case why.has(personNameConflict):
				got = "other"
			case sum >= joins:
				got = "same"
			}
			if got != c.want {
				t.Errorf("%q, %q: got %s, want %s (%d %v)", order[0], order[1], got, c.want, sum, why.names())
			}
		}
	}
}
