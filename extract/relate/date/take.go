package date

// take reads what the words begin with into p and returns how many words that took; none where p is already complete.
func (p *point) take(words []string) int {
	w := words[0]
	if n := p.numeric(words); n > 0 {
		return n
	}
	if n := number(w); n > 0 && w[0] >= '0' && w[0] <= '9' {
		return p.takeNumber(words, n)
	}
	if m := named(w, monthNames); m > 0 && w != "mar" || w == "sept" {
		p.month = max(m, 1)
		return 1
	}
	if d := named(w, weekdayNames); d > 0 {
		p.weekday = d
		return 1
	}
	if n := p.takePeriod(words); n > 0 {
		return n
	}
	if n := p.takeRelative(words); n > 0 {
		return n
	}
	return 1
}

func (p *point) takeNumber(words []string, n int) int {
	if len(words) > 1 && number(words[1]) == 0 {
		if u := unitOf(words[1]); u != noUnit {
			return 0
		}
	}
	switch {
	case n >= 1900 && n < 2200 && p.year == 0:
		p.year = n
	case n >= 2400 && n < 2700 && p.year == 0: // Buddhist era
		p.year = n - 543
	case n <= 31 && p.day == 0:
		p.day = n
	}
	return 1
}

// numeric reads 16/06/2022, 2022-06-16, 30.01.2020 and 29/10.
func (p *point) numeric(words []string) int {
	if len(words) < 3 || p.day > 0 || !digits(words[0]) || !digits(words[2]) {
		return 0
	}
	mark, a, b := words[1], number(words[0]), number(words[2])
	if mark != "/" && mark != "." && mark != "-" {
		return 0
	}
	if len(words) >= 5 && words[3] == mark && digits(words[4]) {
		c := number(words[4])
		switch {
		case a >= 1900 && a < 2200 && b >= 1 && b <= 12 && c >= 1 && c <= 31:
			p.year, p.month, p.day = a, b, c
		case a >= 1 && a <= 31 && b >= 1 && b <= 31 && c > 0:
			p.dayMonth(a, b)
			p.year = fullYear(c)
		default:
			return 0
		}
		return 5
	}
	if mark == "/" && a >= 1 && a <= 31 && b >= 1 && b <= 12 {
		p.dayMonth(a, b)
		return 3
	}
	return 0
}

func (p *point) dayMonth(a, b int) {
	p.day, p.month, p.swapped = a, b, a <= 12 && b <= 12 && a != b
	if b > 12 {
		p.day, p.month = b, a
	}
}

func fullYear(y int) int {
	switch {
	case y < 100:
		return 2000 + y
	case y >= 2400:
		return y - 543
	}
	return y
}

func digits(w string) bool { return w[0] >= '0' && w[0] <= '9' }

func (p *point) takePeriod(words []string) int {
	switch w := words[0]; w {
	case "winter":
		p.period = winter
	case "spring":
		p.period = spring
	case "summer":
		p.period = summer
	case "autumn", "fall":
		p.period = autumn
	case "quarter":
		p.period = quarter
	case "half":
		p.period = half
	case "first", "second", "third", "fourth":
		p.number = number(w)
		if len(words) > 2 && words[1] == "week" && words[2] == "of" {
			p.period = weekOf
			return 3
		}
	default:
		return 0
	}
	return 1
}

func unitOf(w string) unit {
	switch w {
	case "day", "days":
		return days
	case "week", "weeks":
		return weeks
	case "month", "months":
		return months
	case "year", "years":
		return years
	}
	return noUnit
}

func shiftOf(w string) int {
	switch w {
	case "last", "previous", "past":
		return -1
	case "next", "coming", "following", "upcoming":
		return 1
	case "this", "current", "same":
		return 2
	}
	return 0
}

// takeRelative reads yesterday, this evening, last month, next Monday, three weeks ago.
func (p *point) takeRelative(words []string) int {
	switch words[0] {
	case "today", "tonight", "morning", "afternoon", "evening":
		if p.weekday > 0 || p.day > 0 || p.relative {
			return 1
		}
		p.relative, p.unit = true, days
		return 1
	case "yesterday":
		p.relative, p.unit, p.count = true, days, -1
		return 1
	case "tomorrow":
		p.relative, p.unit, p.count = true, days, 1
		return 1
	}
	if s := shiftOf(words[0]); s != 0 {
		return p.takeShift(words, s)
	}
	if len(words) >= 3 && number(words[0]) > 0 && unitOf(words[1]) != noUnit {
		switch words[2] {
		case "ago":
			p.relative, p.unit, p.count = true, unitOf(words[1]), -number(words[0])
			return 3
		case "from":
			p.relative, p.unit, p.count = true, unitOf(words[1]), number(words[0])
			return 3
		}
	}
	if len(words) >= 3 && words[1] == "the" && words[2] == "week" || words[0] == "the" && len(words) > 1 && words[1] == "week" {
		p.relative, p.unit = true, weeks
		return 2
	}
	if (words[0] == "the" || words[0] == "of") && len(words) == 2 && (unitOf(words[1]) == months || unitOf(words[1]) == years) {
		p.relative, p.unit = true, unitOf(words[1])
		return 2
	}
	return 0
}

func (p *point) takeShift(words []string, s int) int {
	count := s % 2
	if len(words) == 1 {
		return 1
	}
	switch u := unitOf(words[1]); {
	case words[1] == "night":
		p.relative, p.unit, p.count = true, days, count
		return 2
	case u == years && (p.month > 0 || p.period != noPeriod):
		p.yearShift = s
		return 2
	case u == days && s == 2:
		p.relative, p.unit, p.anchored = true, days, true
		return 2
	case u != noUnit:
		p.relative, p.unit, p.count = true, u, count
		return 2
	}
	p.shift = s
	return 1
}

// anchored reads expressions that count from another date of the article: the same day, the second day, two days earlier.
func anchored(words []string) (point, bool) {
	for len(words) > 0 && (words[0] == "the" || words[0] == "on" || words[0] == "of") {
		words = words[1:]
	}
	if len(words) == 0 || len(words) > 5 {
		return point{}, false
	}
	p := point{anchored: true, relative: true, unit: days}
	last := words[len(words)-1]
	switch {
	case contains(words, "same") || words[0] == "that":
		return p, true
	case len(words) == 1 && (last == "eve"):
		p.count = -1
		return p, true
	case contains(words, "before") || contains(words, "earlier"):
		return p.counted(words, -1)
	case contains(words, "after") || contains(words, "later") || contains(words, "following"):
		return p.counted(words, 1)
	case len(words) == 2 && (last == "day" || last == "evening" || last == "morning" || last == "afternoon"):
		if words[0] == "last" && last == "day" || words[0] == "final" || words[0] == "closing" {
			p.fromEnd = true
			return p, true
		}
		if n := number(words[0]); n > 0 && words[0] != "a" {
			p.count = n - 1
			return p, true
		}
	case len(words) == 2 && words[0] == "day":
		if n := number(last); n > 0 {
			p.count = n - 1
			return p, true
		}
	}
	return point{}, false
}

func (p point) counted(words []string, sign int) (point, bool) {
	p.count = sign
	for i, w := range words {
		u := unitOf(w)
		if u == noUnit {
			continue
		}
		if i > 0 {
			if words[i-1] == "the" { // earlier in the week
				return point{relative: true, unit: u}, true
			}
			if n := number(words[i-1]); n > 0 {
				p.count = sign * n
			}
		}
		p.unit, p.fromEnd = u, sign > 0
		return p, true
	}
	return point{}, false
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}
