package graph

import "regexp"

// DatePrecision says how exactly a date is known.
type DatePrecision string

// The precisions of a date.
const (
	PrecisionDay   DatePrecision = "day"
	PrecisionMonth DatePrecision = "month"
	PrecisionYear  DatePrecision = "year"
	PrecisionRange DatePrecision = "range"
)

func (p DatePrecision) String() string { return string(p) }

var dateForm = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

// PrecisionOf reads the precision off the form of a date: YYYY-MM-DD, YYYY-MM, YYYY, or two of these with a slash
// between. It returns the empty precision for any other string.
func PrecisionOf(date string) DatePrecision {
	for i := range date {
		if date[i] == '/' {
			if dateForm.MatchString(date[:i]) && dateForm.MatchString(date[i+1:]) {
				return PrecisionRange
			}
			return ""
		}
	}
	if !dateForm.MatchString(date) {
		return ""
	}
	switch len(date) {
	case len("2006-01-02"):
		return PrecisionDay
	case len("2006-01"):
		return PrecisionMonth
	}
	return PrecisionYear
}
