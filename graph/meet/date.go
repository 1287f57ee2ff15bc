package meet

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// period is the days that a date may mean, both ends inclusive, as numbers YYYYMMDD. Months end on their 31st, which no
// comparison minds. The zero period is unknown.
type period struct{ from, to int32 }

// parsePeriod reads the forms of graph.Fact.Date; any other string is the unknown period.
func parsePeriod(date string) period {
	if graph.PrecisionOf(date) == "" {
		return period{}
	}
	first, last, isRange := strings.Cut(date, "/")
	if !isRange {
		last = first
	}
	return period{from: day(first, "0101"), to: day(last, "1231")}
}

// day fills the missing end of YYYY, YYYY-MM or YYYY-MM-DD from the end of fill, which is MMDD.
func day(date, fill string) int32 {
	digits := strings.ReplaceAll(date, "-", "")
	digits += fill[len(digits)-len("2006"):]
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return 0
	}
	return int32(n)
}

// publishedDay is the day of an article's date, which may have a time after it.
func publishedDay(published string) int32 {
	return parsePeriod(published[:min(len(published), len("2006-01-02"))]).from
}

// window is the time that a query asks about; zero bounds are open.
type window struct{ since, until int32 }

func parseWindow(since, until string) (window, error) {
	var w window
	for _, bound := range []string{since, until} {
		if bound != "" && (graph.PrecisionOf(bound) == "" || graph.PrecisionOf(bound) == graph.PrecisionRange) {
			return w, fmt.Errorf("%w: date %q: want YYYY, YYYY-MM or YYYY-MM-DD", ErrBadQuery, bound)
		}
	}
	if since != "" {
		w.since = parsePeriod(since).from
	}
	if until != "" {
		w.until = parsePeriod(until).to
	}
	return w, nil
}

// has reports whether some day of p lies in the window. The unknown period lies in the open window only.
func (w window) has(p period) bool {
	if w.since != 0 && p.to < w.since {
		return false
	}
	return w.until == 0 || (p.from != 0 && p.from <= w.until)
}
