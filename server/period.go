package server

import (
	"fmt"
	"time"

	"github.com/whomet/whomet/graph"
)

// period is the stretch of time that a question is about. Since and Until are ISO days, both inclusive; empty is open.
type period struct{ Since, Until string }

// parsePeriod reads two dates that may be days, months or years: since 2021-03 begins with its first day, until 2021 ends
// with its last.
func parsePeriod(since, until string) (period, error) {
	first, _, err := dayRange("since", since)
	if err != nil {
		return period{}, err
	}
	_, last, err := dayRange("until", until)
	if err != nil {
		return period{}, err
	}
	if first != "" && last != "" && first > last {
		return period{}, fmt.Errorf("since %s is after until %s: %w", since, until, graph.ErrBadQuery)
	}
	return period{Since: first, Until: last}, nil
}

// dayRange returns the first and the last day of a day, month or year.
func dayRange(field, date string) (string, string, error) {
	if date == "" {
		return "", "", nil
	}
	for _, form := range []struct {
		layout        string
		years, months int
		days          int
	}{
		{layout: "2006-01-02", days: 1}, {layout: "2006-01", months: 1}, {layout: "2006", years: 1},
	} {
		if t, err := time.Parse(form.layout, date); err == nil {
			last := t.AddDate(form.years, form.months, form.days).AddDate(0, 0, -1)
			return t.Format(time.DateOnly), last.Format(time.DateOnly), nil
		}
	}
	return "", "", fmt.Errorf("%s %q is no date like 2021-12-28, 2021-12 or 2021: %w", field, date, graph.ErrBadQuery)
}
