package rules

import (
	"strings"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/graph"
)

// dates takes expressions of dates: "Thursday 16th June, 2022", "December 27-28", "16/06/2022", "last week", "Tuesday".
func (s *scan) dates(int) {
	for i := s.first; i < s.last; i++ {
		if end := s.dateAt(i); end > i {
			s.take(graph.KindDate, i, end, "date")
			i = end - 1
		}
	}
}

// dateAt returns the end of the date that begins at i, or i.
func (s *scan) dateAt(i int) int {
	if isNumericDate(s.tokens[i].Text) {
		return i + 1
	}
	if end := s.phrase(i, lexicon.RelativeDay); end > i {
		return end
	}
	if s.is(i, "last", "next", "this") && s.has(i+1, lexicon.Weekday) {
		return i + 2
	}
	day := i
	if s.isWeekday(i) {
		day = i + 1
		if s.is(day, ",") || s.is(day, "the") {
			day++
		}
		if s.is(day, ",", "the") {
			day++
		}
	}
	if end := s.calendarDay(day); end > day {
		return end
	}
	if day > i {
		return i + 1
	}
	return i
}

func (s *scan) isWeekday(i int) bool {
	return s.has(i, lexicon.Weekday) && s.capital(i) && len(s.tokens[i].Text) > 4
}

func (s *scan) isMonth(i int) bool {
	return s.has(i, lexicon.Month) && s.capital(i) && (s.tokens[i].Text != "May" && s.tokens[i].Text != "March" || s.tokens[i].Tag != "MD")
}

// calendarDay returns the end of "16th June 2022", "27-28 December", "June 16 and 17, 2022" or "June 2022" at i, or i.
func (s *scan) calendarDay(i int) int {
	if end := s.days(i); end > i {
		if s.is(end, "of") {
			end++
		}
		if s.isMonth(end) {
			return s.year(end + 1)
		}
		return i
	}
	if !s.isMonth(i) {
		return i
	}
	if end := s.days(i + 1); end > i+1 {
		return s.year(end)
	}
	if end := s.year(i + 1); end > i+1 {
		return end
	}
	return i
}

// days returns the end of one day of the month, or several, at i: "28", "27-28", "11 to 13", "3 and 4".
func (s *scan) days(i int) int {
	if !s.isDay(i) {
		return i
	}
	end := i + 1
	for s.is(end, "-", "–", "—", "to", "and", "&", "until") && s.isDay(end+1) {
		end += 2
	}
	return end
}

func (s *scan) isDay(i int) bool {
	if i < s.first || i >= s.last {
		return false
	}
	word := s.tokens[i].Text
	if isNumber(word) {
		return len(word) <= 2
	}
	if before, after, ok := strings.Cut(word, "-"); ok {
		return isNumber(before) && isNumber(after) && len(word) <= 5
	}
	return isOrdinalNumber(word) && len(word) <= 4
}

// year returns the end of a year at i, after an optional comma, or i.
func (s *scan) year(i int) int {
	end := i
	if s.is(end, ",", "of") {
		end++
	}
	if word := s.word(end); len(word) == 4 && isNumber(word) && (strings.HasPrefix(word, "19") || strings.HasPrefix(word, "20") || strings.HasPrefix(word, "25")) {
		return end + 1
	}
	return i
}

// isNumericDate reports whether a word is a date in figures: 16/06/2022, 28.12.2021, 2021-12-28.
func isNumericDate(word string) bool {
	for _, mark := range []string{"/", ".", "-"} {
		parts := strings.Split(word, mark)
		if len(parts) == 3 && isNumber(parts[0]) && isNumber(parts[1]) && isNumber(parts[2]) {
			return len(parts[0]) == 4 || len(parts[2]) == 4
		}
	}
	return false
}
