package resolve

import (
	"slices"
	"strings"
)

// post is a role in the form that posts are compared in.
type post struct {
	class     string
	general   bool     // the class is too general to speak against another one
	portfolio []string // content words beside those that name the class
	former    bool
}

// post reads the class of a role's title and its portfolio. An unknown title is its own class.
func (l *lexicon) post(title string, former bool) post {
	w := words(title)
	p := post{former: former}
	best, at := roleWords{}, len(w)
	for _, r := range l.roles {
		i := indexOf(w, r.phrase)
		if i >= 0 && (i < at || i == at && len(r.phrase) > len(best.phrase)) ||
			i >= 0 && len(r.phrase) > len(best.phrase) && i <= at+len(best.phrase) {
			best, at = r, i
		}
	}
	p.class, p.general = best.class, best.general
	rest := w
	if at < len(w) {
		rest = slices.Concat(w[:at], w[at+len(best.phrase):])
	}
	p.portfolio = l.contentWords(strings.Join(rest, " "))
	slices.Sort(p.portfolio)
	if p.class == "" {
		p.class, p.general, p.portfolio = strings.Join(p.portfolio, " "), true, nil
	}
	return p
}

func (p post) String() string {
	s := p.class + ":" + strings.Join(p.portfolio, "+")
	if p.former {
		s += "-"
	}
	return s
}

// overlaps reports whether the portfolios have a word in common, or one title leaves it out.
func (p post) overlaps(q post) bool {
	return len(p.portfolio) == 0 || len(q.portfolio) == 0 ||
		slices.ContainsFunc(p.portfolio, func(w string) bool { return slices.Contains(q.portfolio, w) })
}

func indexOf(w, phrase []string) int {
	for i := 0; i+len(phrase) <= len(w); i++ {
		if slices.Equal(w[i:i+len(phrase)], phrase) {
			return i
		}
	}
	return -1
}
