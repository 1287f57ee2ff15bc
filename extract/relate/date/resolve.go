package date

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// base is the context as numbers.
type base struct {
	published            string
	year, month, day     int // of the published date, zero where not known
	anchorFrom, anchorTo string
}

func newBase(c Context) base {
	b := base{published: c.Published}
	b.year, b.month, b.day = parts(c.Published)
	b.anchorFrom, b.anchorTo, _ = split(c.Anchor)
	return b
}

func (b base) time() time.Time {
	return time.Date(b.year, time.Month(b.month), b.day, 0, 0, 0, 0, time.UTC)
}

// parts reads the numbers of YYYY, YYYY-MM or YYYY-MM-DD.
func parts(s string) (y, m, d int) {
	fields := strings.SplitN(s, "-", 3)
	y, _ = strconv.Atoi(fields[0])
	if len(fields) > 1 {
		m, _ = strconv.Atoi(fields[1])
	}
	if len(fields) > 2 {
		d, _ = strconv.Atoi(fields[2])
	}
	return y, m, d
}

// split returns the first and the last day, month or year of a date.
func split(s string) (from, to string, ok bool) {
	if s == "" {
		return "", "", false
	}
	if a, b, found := strings.Cut(s, "/"); found {
		return a, b, true
	}
	return s, s, true
}

func iso(t time.Time) string { return t.Format(time.DateOnly) }

func isoMonth(y, m int) string { return fmt.Sprintf("%04d-%02d", y, m) }

func dayOf(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && int(t.Month()) == m
}

func (p point) readings(b base) []Reading {
	switch {
	case p.relative && p.anchored:
		return p.fromAnchor(b)
	case p.relative && p.month == 0 && p.year == 0 && p.weekday == 0:
		return p.fromPublished(b)
	case p.period != noPeriod:
		return p.ofPeriod(b)
	case p.day > 0 && p.month > 0:
		return p.ofDay(b)
	case p.month > 0:
		return p.ofMonth(b)
	case p.weekday > 0:
		return p.ofWeekday(b)
	case p.day > 0:
		return p.dayOfMonth(b)
	case p.year > 0:
		return []Reading{{fmt.Sprintf("%04d", p.year), Stated}}
	case p.relative:
		return p.fromPublished(b)
	}
	return nil
}

// fromAnchor counts days or weeks from the other date.
func (p point) fromAnchor(b base) []Reading {
	at := b.anchorFrom
	if p.fromEnd {
		at = b.anchorTo
	}
	y, m, d := parts(at)
	if d == 0 {
		return nil
	}
	t, _ := dayOf(y, m, d)
	switch p.unit {
	case weeks:
		t = t.AddDate(0, 0, 7*p.count)
	case months:
		t = t.AddDate(0, p.count, 0)
		return []Reading{{isoMonth(t.Year(), int(t.Month())), Anchored}}
	case years:
		return []Reading{{strconv.Itoa(y + p.count), Anchored}}
	default:
		t = t.AddDate(0, 0, p.count)
	}
	return []Reading{{iso(t), Anchored}}
}

func (p point) fromPublished(b base) []Reading {
	one := func(s string) []Reading { return []Reading{{s, Relative}} }
	if b.year == 0 {
		return nil
	}
	if p.unit == years {
		return one(strconv.Itoa(b.year + p.count))
	}
	if b.month == 0 || p.unit != months && b.day == 0 {
		return one(b.published)
	}
	switch p.unit {
	case months:
		t := time.Date(b.year, time.Month(b.month+p.count), 1, 0, 0, 0, 0, time.UTC)
		return one(isoMonth(t.Year(), int(t.Month())))
	case weeks:
		monday := b.time().AddDate(0, 0, 7*p.count-(int(b.time().Weekday())+6)%7)
		return one(iso(monday) + "/" + iso(monday.AddDate(0, 0, 6)))
	}
	return one(iso(b.time().AddDate(0, 0, p.count)))
}

// years returns the years that a month of no year may lie in, the likeliest first.
func (p point) candidateYears(b base, month, day int) []Reading {
	year := func(y int, w Way) Reading { return Reading{strconv.Itoa(y), w} }
	if p.year > 0 {
		return []Reading{year(p.year, Stated)}
	}
	if b.year == 0 {
		return nil
	}
	switch p.yearShift {
	case -1, 1:
		return []Reading{year(b.year+p.yearShift, Relative)}
	case 2:
		return []Reading{year(b.year, Relative)}
	}
	if b.month == 0 {
		return []Reading{year(b.year, Year)}
	}
	later := month > b.month || month == b.month && day > b.day && day > 0
	past, future := b.year, b.year
	if later {
		past--
	} else if month < b.month || day > 0 && day < b.day {
		future++
	}
	switch p.shift {
	case -1:
		if past == b.year && month == b.month {
			past--
		}
		return []Reading{year(past, Past)}
	case 1:
		if future == b.year && month == b.month {
			future++
		}
		return []Reading{year(future, Future)}
	case 2:
		return []Reading{year(b.year, Relative)}
	}
	if past == future {
		return []Reading{year(past, Year)}
	}
	distance := (month - b.month + 12) % 12
	if distance == 0 && day < b.day {
		distance = 12
	}
	if distance <= 6 {
		return []Reading{year(future, Future), year(past, Past)}
	}
	return []Reading{year(past, Past), year(future, Future)}
}

func (p point) ofDay(b base) []Reading {
	out := p.dayIn(b, p.month, p.day)
	if !p.swapped {
		return out
	}
	other := p.dayIn(b, p.day, p.month)
	if len(other) > 0 && (len(out) == 0 || p.prefers(b, other[0].Date, out[0].Date)) {
		return append(other, out...)
	}
	return append(out, other...)
}

// prefers reports whether a month-first reading fits better: by its weekday, else where only it is near the published date.
func (p point) prefers(b base, other, usual string) bool {
	fits := func(s string) bool {
		t, err := time.Parse(time.DateOnly, s)
		return err == nil && p.weekday > 0 && (int(t.Weekday())+6)%7+1 == p.weekday
	}
	if fits(other) != fits(usual) {
		return fits(other)
	}
	if b.day == 0 {
		return false
	}
	return away(b, usual) > 45 && away(b, other) < 10
}

func away(b base, s string) int {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 1 << 20
	}
	n := int(t.Sub(b.time()).Hours() / 24)
	return max(n, -n)
}

func (p point) dayIn(b base, month, day int) []Reading {
	var out []Reading
	for _, r := range p.candidateYears(b, month, day) {
		y, _, _ := parts(r.Date)
		if t, ok := dayOf(y, month, day); ok {
			out = append(out, Reading{iso(t), r.Way})
		}
	}
	return out
}

func (p point) ofMonth(b base) []Reading {
	var out []Reading
	for _, r := range p.candidateYears(b, p.month, 0) {
		y, _, _ := parts(r.Date)
		out = append(out, Reading{isoMonth(y, p.month), r.Way})
	}
	return out
}

func (p point) ofWeekday(b base) []Reading {
	if b.day == 0 {
		if b.year == 0 {
			return nil
		}
		return []Reading{{b.published, Relative}}
	}
	today := (int(b.time().Weekday())+6)%7 + 1
	back := (today - p.weekday + 7) % 7
	past, future := b.time().AddDate(0, 0, -back), b.time().AddDate(0, 0, 7-back)
	if back == 0 {
		future = past
	}
	switch p.shift {
	case 1:
		if back == 0 {
			future = future.AddDate(0, 0, 7)
		}
		return []Reading{{iso(future), Future}, {iso(future.AddDate(0, 0, 7)), Future}}
	case -1:
		if back == 0 {
			past = past.AddDate(0, 0, -7)
		}
		return []Reading{{iso(past), Past}, {iso(past.AddDate(0, 0, -7)), Past}}
	case 2:
		return []Reading{{iso(future), Future}, {iso(past), Past}}
	}
	return []Reading{{iso(past), Past}, {iso(future), Future}}
}

// dayOfMonth reads "the 10th": in the month of the published date, else in that of the anchor.
func (p point) dayOfMonth(b base) []Reading {
	var out []Reading
	if b.month > 0 {
		if t, ok := dayOf(b.year, b.month, p.day); ok {
			way := Past
			if p.day > b.day {
				way = Future
			}
			out = append(out, Reading{iso(t), way})
		}
		if p.day > b.day {
			if t, ok := dayOf(b.year, b.month-1, p.day); ok {
				out = append(out, Reading{iso(t), Past})
			}
		}
	}
	if y, m, _ := parts(b.anchorFrom); m > 0 {
		if t, ok := dayOf(y, m, p.day); ok {
			out = append(out, Reading{iso(t), Anchored})
		}
	}
	return out
}

func (p point) ofPeriod(b base) []Reading {
	from, to := 0, 0
	switch p.period {
	case winter:
		from, to = 12, 2
	case spring:
		from, to = 3, 5
	case summer:
		from, to = 6, 8
	case autumn:
		from, to = 9, 11
	case quarter:
		from, to = 3*p.number-2, 3*p.number
	case half:
		from, to = 6*p.number-5, 6*p.number
	case weekOf:
		return p.ofWeek(b)
	}
	if from < 1 {
		return nil
	}
	var out []Reading
	for _, r := range p.candidateYears(b, from, 0) {
		y, _, _ := parts(r.Date)
		end := y
		if to < from {
			end++
		}
		out = append(out, Reading{isoMonth(y, from) + "/" + isoMonth(end, to), r.Way})
	}
	return out
}

func (p point) ofWeek(b base) []Reading {
	var out []Reading
	if p.month == 0 {
		return nil
	}
	for _, r := range p.candidateYears(b, p.month, 0) {
		y, _, _ := parts(r.Date)
		if t, ok := dayOf(y, p.month, 7*p.number-6); ok {
			out = append(out, Reading{iso(t) + "/" + iso(t.AddDate(0, 0, 6)), r.Way})
		}
	}
	return out
}
