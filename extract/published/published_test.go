package published_test

import (
	"testing"

	"github.com/whomet/whomet/extract/published"
)

var cases = []struct{ name, text, want string }{
	{"dateline", "Talks held\n\nBANGKOK, 3 May 2023 - The ministers met on Tuesday.", "2023-05-03"},
	{"dateline with a country", "Talks\nVientiane, Lao PDR, 27 July 2018 - Senior officials met.", "2018-07-27"},
	{"dateline with an agency", "Talks\nROME, April 5, 2022 (AGI) – The ministers met.", "2022-04-05"},
	{"line in brackets", "Workshop\n(December 28, 2021)\n\nA workshop was held.", "2021-12-28"},
	{"labelled line", "Workshop\nPublished: 2021-12-28\nA workshop was held on 3 May 2021.", "2021-12-28"},
	{"at the end", "Workshop\n\nA workshop was held yesterday.\n\nPhnom Penh, 28 December 2021", "2021-12-28"},
	{"line with hits", "Workshop\n28 December 2021 | Hits: 850\nA workshop was held.", "2021-12-28"},
	{"weekday before", "Workshop\nTuesday, December 28, 2021\nA workshop was held.", "2021-12-28"},
	{"Buddhist era", "Workshop\n28 December B.E. 2564\nA workshop was held.", "2021-12-28"},
	{"an event's date is none", "Workshop\nThe meeting of 3 May 2023 - the first - was held in Rome.", ""},
	{"a sentence about a date is none", "Workshop\nIt was held on 3 May 2023.", ""},
	{"an impossible day is none", "Workshop\n45 May 2023\nIt was held.", ""},
	{"figures that can be read two ways are none", "Workshop\n06/10/2022\nIt was held.", ""},
	{"figures", "Workshop\n28.12.2021\nIt was held.", "2021-12-28"},
	{"none", "Workshop\nIt was held.", ""},
	{"empty", "", ""},
}

func TestFind(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := published.Find(c.text); got != c.want {
				t.Errorf("Find(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d := published.Find(text); d != "" && len(d) != len("2006-01-02") {
			t.Errorf("Find(%q) = %q, want a day or nothing", text, d)
		}
	})
}
