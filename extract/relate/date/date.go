// Package date reads the date expressions of news English ("Tuesday", "18th to 19th February, 2020", "last month", "25 August
// B.E. 2564", "the second day") and resolves them against the date on which the article was published and against another
// date of the article. Its nouns are the Context, which says what to resolve against, and the Reading, one possible date.
//
//	date.Read("Tuesday", date.Context{Published: "2022-10-19"})
//
// gives 2022-10-18 first and 2022-10-25 second, as only the sentence can tell which is meant; the caller decides. An
// expression that says its date in full has one reading. Dates are ISO 8601: YYYY-MM-DD, YYYY-MM, YYYY or a range of two of
// these with a slash between. The package finds no expressions in running text.
package date

// Context is what relative expressions are resolved against. Either may be empty or of lower precision than a day.
type Context struct {
	Published string // date of the article
	Anchor    string // date that "the same day" or "the second day" refers to
}

// Way says how a reading was found.
type Way string

// The ways.
const (
	Stated   Way = "stated"   // the expression says all of it
	Year     Way = "year"     // day and month said, year worked out
	Past     Way = "past"     // last one before the published date
	Future   Way = "future"   // first one after the published date
	Relative Way = "relative" // counted from the published date: yesterday, last month
	Anchored Way = "anchored" // counted from another date of the article
)

// Reading is one date that an expression may mean.
type Reading struct {
	Date string
	Way  Way
}

// Resolved reports whether more than the expression itself was needed.
func (r Reading) Resolved() bool { return r.Way != Stated }

// Read returns the dates that an expression may mean, the likeliest first, none where it is not understood.
func Read(expression string, c Context) []Reading {
	points := scan(expression)
	if len(points) == 0 {
		return nil
	}
	base := newBase(c)
	if len(points) == 1 {
		return distinct(points[0].readings(base))
	}
	first, last := points[0], points[len(points)-1]
	share(&first, &last)
	var out []Reading
	starts, ends := first.readings(base), last.readings(base)
	for i, s := range starts {
		if r, ok := join(s, ends, i); ok {
			out = append(out, r)
		}
	}
	return distinct(out)
}

// share gives each end of a range what only the other one says: "18th to 19th February, 2020".
func share(first, last *point) {
	if first.month == 0 && first.day > 0 {
		first.month = last.month
	}
	if last.month == 0 && last.day > 0 {
		last.month = first.month
	}
	if first.month > 0 && last.month > 0 {
		if first.year == 0 {
			first.year = last.year
			if first.month > last.month && last.year > 0 {
				first.year--
			}
		}
		if last.year == 0 {
			last.year = first.year
		}
	}
	if first.shift == 0 {
		first.shift = last.shift
	}
}

// join makes a range of a start and the first of the ends that is not before it and not far from it.
func join(start Reading, ends []Reading, at int) (Reading, bool) {
	from, _, ok := split(start.Date)
	if !ok {
		return Reading{}, false
	}
	var best Reading
	for i, e := range ends {
		_, to, ok := split(e.Date)
		if !ok || to < from || to == from {
			continue
		}
		r := Reading{from + "/" + to, start.Way}
		if i == at || best.Date == "" || to < bestEnd(best) {
			best = r
		}
	}
	return best, best.Date != ""
}

func bestEnd(r Reading) string {
	_, to, _ := split(r.Date)
	return to
}

func distinct(in []Reading) []Reading {
	var out []Reading
next:
	for _, r := range in {
		for _, o := range out {
			if o.Date == r.Date {
				continue next
			}
		}
		out = append(out, r)
	}
	return out
}
