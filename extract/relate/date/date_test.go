package date_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract/relate/date"
	"github.com/whomet/whomet/graph"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		expression, published, anchor string
		want                          []string
	}{
		{"28 December 2021", "", "", []string{"2021-12-28"}},
		{"Thursday 16th June, 2022", "2022-06-17", "", []string{"2022-06-16"}},
		{"16/06/2022", "2022-06-17", "", []string{"2022-06-16"}},
		{"Thursday 03/06/2021", "2021-06-04", "", []string{"2021-06-03", "2021-03-06"}},
		{"10/03/2022", "2022-10-04", "", []string{"2022-10-03", "2022-03-10"}},
		{"7-8/12/2022", "2022-12-09", "", []string{"2022-12-07/2022-12-08"}},
		{"30.01.2020", "2020-01-31", "", []string{"2020-01-30"}},
		{"18th to 19th February, 2020", "2020-02-21", "", []string{"2020-02-18/2020-02-19"}},
		{"13 February to 16 February 2023", "2023-02-17", "", []string{"2023-02-13/2023-02-16"}},
		{"28 November until 9 December 2022", "2022-12-10", "", []string{"2022-11-28/2022-12-09"}},
		{"March 29 to 31", "2022-04-01", "", []string{"2022-03-29/2022-03-31", "2023-03-29/2023-03-31"}},
		{"October 30-31, 2024", "2024-11-01", "", []string{"2024-10-30/2024-10-31"}},
		{"Friday 8 to Sunday 10 November", "2019-11-11", "", []string{"2019-11-08/2019-11-10", "2020-11-08/2020-11-10"}},
		{"June-July 2022", "2022-05-01", "", []string{"2022-06/2022-07"}},
		{"Tuesday", "2022-10-19", "", []string{"2022-10-18", "2022-10-25"}},
		{"Tuesday and Wednesday", "2022-10-20", "", []string{"2022-10-18/2022-10-19", "2022-10-25/2022-10-26"}},
		{"next Monday", "2022-10-19", "", []string{"2022-10-24", "2022-10-31"}},
		{"today", "2022-10-19", "", []string{"2022-10-19"}},
		{"this afternoon", "2022-10-19", "", []string{"2022-10-19"}},
		{"last night", "2022-10-19", "", []string{"2022-10-18"}},
		{"yesterday, Tuesday", "2022-10-19", "", []string{"2022-10-18", "2022-10-25"}},
		{"today", "2016", "", []string{"2016"}},
		{"3 March", "2016", "", []string{"2016-03-03"}},
		{"last week", "2022-10-19", "", []string{"2022-10-10/2022-10-16"}},
		{"last month", "2022-01-19", "", []string{"2021-12"}},
		{"next year", "2022-01-19", "", []string{"2023"}},
		{"November this year", "2020-07-03", "", []string{"2020-11"}},
		{"July last year", "2020-07-03", "", []string{"2019-07"}},
		{"next July", "2020-07-03", "", []string{"2021-07"}},
		{"October", "2022-09-01", "", []string{"2022-10", "2021-10"}},
		{"March", "2022-09-01", "", []string{"2023-03", "2022-03"}},
		{"8 April", "2025-03-13", "", []string{"2025-04-08", "2024-04-08"}},
		{"25 August B.E. 2564", "2021-08-27", "", []string{"2021-08-25"}},
		{"B.E. 2565", "2021-08-27", "", []string{"2022"}},
		{"spring 2024", "2023-08-27", "", []string{"2024-03/2024-05"}},
		{"first half of 2023", "2022-08-27", "", []string{"2023-01/2023-06"}},
		{"first week of February", "2023-01-20", "", []string{"2023-02-01/2023-02-07", "2022-02-01/2022-02-07"}},
		{"end of January 2021", "2020-12-20", "", []string{"2021-01"}},
		{"the second day", "2019-04-10", "2019-04-02/2019-04-04", []string{"2019-04-03"}},
		{"last day", "2019-04-10", "2019-04-02/2019-04-04", []string{"2019-04-04"}},
		{"the same day", "2019-04-10", "2019-04-02", []string{"2019-04-02"}},
		{"a week earlier", "2024-06-27", "2024-08-21", []string{"2024-08-14"}},
		{"day after", "2025-09-18", "2025-10-14", []string{"2025-10-15"}},
		{"three weeks ago", "2025-09-18", "", []string{"2025-08-25/2025-08-31"}},
		{"two koeut", "2025-09-18", "", nil},
	} {
		var got []string
		for _, r := range date.Read(c.expression, date.Context{Published: c.published, Anchor: c.anchor}) {
			got = append(got, r.Date)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (published %s, anchor %s): %s", c.expression, c.published, c.anchor, d)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("18th to 19th February, 2020", "2020-02-21", "2020-02")
	f.Add("Thursday (12/12/2019)", "", "x/y")
	f.Fuzz(func(t *testing.T, expression, published, anchor string) {
		if graph.PrecisionOf(published) == "" || graph.PrecisionOf(published) == graph.PrecisionRange {
			published = ""
		}
		if graph.PrecisionOf(anchor) == "" {
			anchor = ""
		}
		for _, r := range date.Read(expression, date.Context{Published: published, Anchor: anchor}) {
			if graph.PrecisionOf(r.Date) == "" {
				t.Errorf("Read(%q) = %q, which is no date", expression, r.Date)
			}
		}
	})
}
