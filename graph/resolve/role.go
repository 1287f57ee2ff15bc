package resolve

import (
	"slices"
	"strings"
)

// post is a role in the form that posts are compared in.
type post struct {
	class     string   // with the words deputy or former deputy in front, where the title has them
	title     string   // the words that name the class
	office    bool     // one person does not hold two such posts at a time
	portfolio []string // content words beside those that name the class
	former    bool
}

// deputies are words that put a post one below the one that the title goes on to name.
var deputies = map[string]bool{"deputy": true, "vice": true, "assistant": true, "associate": true, "junior": true, "state": true, "sub": true}

// plain are words of titles that say nothing about which post it is.
var plain = map[string]bool{"acting": true, "interim": true, "former": true, "new": true, "senior": true, "first": true, "chief": true, "technical": true, "union": true, "honorary": true, "incumbent": true, "outgoing": true, "ex": true, "late": true, "then": true, "joint": true, "special": true}

// post reads the class of a role's title and its portfolio. An unknown title is a class of its own.
func (l *lexicon) post(title string, former bool) post {
	w := words(title)
	end := len(w)
	for i, x := range w {
		if i > 0 && (x == "of" || x == "for" || x == "to" || x == "at" || x == "in" || x == "on") {
			end = i
			break
		}
	}
	if strings.Contains(title, ",") {
		first, _, _ := strings.Cut(title, ",")
		end = min(end, len(words(first)))
	}
	p := post{former: former}
	var found roleWords
	at := 0
	for _, r := range l.roles { // the longest phrase that ends the first part, or stands across its end ("secretary of state")
		n := len(r.phrase)
		for _, i := range []int{end - n, end - 1, 0} {
			if i >= 0 && i+n <= len(w) && n > len(found.phrase) && slices.Equal(w[i:i+n], r.phrase) {
				found, at = r, i
			}
		}
	}
	if found.class == "" {
		p.title = strings.Join(w, " ")
		p.class = p.title
		return p
	}
	p.class, p.office, p.title = found.class, found.office, strings.Join(found.phrase, " ")
	var rest []string
	for i, x := range w {
		switch {
		case i >= at && i < at+len(found.phrase):
		case deputies[x] && i < at:
			p.class = "deputy " + found.class
		case plain[x] && i < at:
		default:
			rest = append(rest, x)
		}
	}
	p.portfolio = sorted(l.contentWords(strings.Join(rest, " ")))
	return p
}

func (p post) String() string {
	s := p.class + ":" + p.title + ":" + strings.Join(p.portfolio, "+")
	if p.former {
		s += "-"
	}
	return s
}

// common counts the words that two portfolios share.
func (p post) common(q post) int {
	n := 0
	for _, w := range p.portfolio {
		if slices.Contains(q.portfolio, w) {
			n++
		}
	}
	return n
}

// concord is how well two posts go together.
type concord int

const (
	clash     concord = iota // two offices that one person does not hold at once
	otherPost                // two posts that one person may hold
	sameClass                // the same class, and nothing said about the rest
	samePost                 // the same class and portfolio, or the same telling title
)

func (p post) agrees(q post) concord {
	switch {
	case p.class == q.class && p.common(q) > 0:
		return samePost
	case p.class == q.class && len(p.portfolio) > 0 && len(q.portfolio) > 0 && p.office:
		return otherPost
	case p.class == q.class && p.title == q.title && strings.Contains(p.title, " "):
		return samePost
	case p.class == q.class && p.title == q.title && (!p.office && p.class == p.title || p.class == "speaker" || p.class == "mayor"):
		return samePost
	case p.class == q.class:
		return sameClass
	case rank(p.class) == rank(q.class) && p.common(q) > 0:
		return sameClass
	case !p.office || !q.office || rank(p.class) == rank(q.class):
		return otherPost
	}
	return clash
}

// rank puts posts together that translators take for one another.
func rank(class string) string {
	switch class {
	case "deputy minister", "state_secretary", "deputy head", "deputy state_secretary", "deputy secretary":
		return "deputy minister"
	}
	return class
}
