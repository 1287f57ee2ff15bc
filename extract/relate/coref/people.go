package coref

// person joins names of one person.
func (r *resolver) person(m int) int {
	r.current = newName(r.scene, m, honorifics)
	return r.best('P', func(c int) int { return r.scoreNames(c, samePerson) })
}

// samePerson scores how well two names go together; zero means they do not.
func samePerson(a, b name) int {
	switch {
	case a.text == b.text:
		return 100
	case sameWords(a.words, b.words):
		return 90
	case len(a.words) == 1:
		return partOfName(a.words[0], b.words)
	case len(b.words) == 1:
		return partOfName(b.words[0], a.words)
	case subset(a.words, b.words) || subset(b.words, a.words):
		return 80
	}
	return slips(a.words, b.words)
}

// partOfName scores a single name against a full one: surname before first name before the rest.
func partOfName(w string, full []string) int {
	last := len(full) - 1
	switch {
	case full[last] == w:
		return 70
	case full[0] == w:
		return 65
	}
	for i, x := range full {
		if x == w || hyphenated(x, w) {
			return 60
		}
		if len(w) >= 5 && x[0] == w[0] && closeSpelling(x, w) {
			if i == last {
				return 40
			}
			return 35
		}
	}
	return 0
}

// hyphenated reports whether w is a part of a compound name like Haddad-Roy.
func hyphenated(compound, w string) bool {
	n := len(compound) - len(w)
	return len(w) > 2 && n > 1 && (compound[:len(w)] == w && compound[len(w)] == '-' || compound[n:] == w && compound[n-1] == '-')
}

// slips scores two names of several words that differ by spelling or by an initial.
func slips(a, b []string) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	at, slips, equal := 0, 0, 0
	for _, w := range a {
		found := false
		for ; at < len(b) && !found; at++ {
			switch {
			case b[at] == w:
				equal++
				found = true
			case len(w) == 1 && b[at][0] == w[0], len(b[at]) == 1 && b[at][0] == w[0]:
				found = true
			case b[at][0] == w[0] && closeSpelling(w, b[at]), hyphenated(b[at], w), hyphenated(w, b[at]):
				slips++
				found = true
			}
		}
		if !found {
			return 0
		}
	}
	if equal == 0 && slips < 2 || slips > 2 {
		return 0
	}
	return 30
}
