// Package published finds the day on which an article was published in the article's own text, for sources that do not say
// it beside the text: a line that is a date ("28 December 2021", "(December 28, 2021)", "Published: 2021-12-28"), or a
// dateline at the head of the text ("Vientiane, Lao PDR, 27 July 2018 -"). Its noun is the day, in ISO 8601.
//
//	published.Find("Talks held\n\nBANGKOK, 3 May 2023 - The ministers met on Tuesday.")
//
// gives 2023-05-03. The package takes no date of an event for it: "The meeting of 3 May 2023 ..." is not a dateline.
package published

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/relate/date"
)

const (
	headLines = 12 // lines at the start of an article, blank ones left out, in which the day may stand
	tailLines = 4  // lines at its end
	lineward  = 64 // characters that a dateline may have before the dash
	label     = 40 // characters that a line which is a date may have beside the date
)

const (
	month = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	day   = `\d{1,2}(?:st|nd|rd|th)?`
	year  = `(?:B\.?E\.? ?)?\d{4}`
)

// expression matches a day said in full.
var expression = regexp.MustCompile(`(?i)\b(?:` +
	day + `(?: of)? ` + month + `,? ` + year + `|` + month + ` ` + day + `,? ` + year + `|\d{4}-\d{2}-\d{2}|` +
	`\d{1,2}[./]\d{1,2}[./]\d{4})\b`)

// labelled matches a line that says what its date is.
var labelled = regexp.MustCompile(`(?i)^\W*(?:(?:date )?(?:published|posted|released|issued|updated|release date|publication date|date)(?: on| at)?\b|for immediate release)`)

// dash ends a dateline.
var dash = regexp.MustCompile(`^\W{0,3}(?:\([^()]{1,30}\)\s*)?\s*(?:[-–—:]|\.{1,2}\s)`)

// Find returns the day that an article says it was published on, as YYYY-MM-DD; empty where it says none.
func Find(text string) string {
	head, tail := ends(text)
	for _, lines := range [][]string{head, tail} {
		for _, line := range lines {
			if labelled.MatchString(line) && utf8.RuneCountInString(line) < 2*label {
				if d := stated(expression.FindString(line)); d != "" {
					return d
				}
			}
		}
	}
	for _, line := range head {
		if d := ofLine(line); d != "" {
			return d
		}
	}
	for i := len(tail) - 1; i >= 0; i-- {
		if d := alone(tail[i]); d != "" {
			return d
		}
	}
	return ""
}

// ends returns the first and the last lines that are not blank, no line in both.
func ends(text string) (head, tail []string) {
	rest := text
	for rest != "" && len(head) < headLines {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if line = strings.TrimSpace(line); line != "" {
			head = append(head, line)
		}
	}
	for rest = strings.TrimSpace(rest); rest != "" && len(tail) < tailLines; {
		at := strings.LastIndexByte(rest, '\n')
		tail = append([]string{strings.TrimSpace(rest[at+1:])}, tail...)
		rest = strings.TrimSpace(rest[:max(at, 0)])
	}
	return head, tail
}

// ofLine returns the day of a line that is a date or begins with a dateline.
func ofLine(line string) string {
	if d := alone(line); d != "" {
		return d
	}
	at := expression.FindStringIndex(line)
	if at == nil || utf8.RuneCountInString(line[:at[0]]) > lineward || !dash.MatchString(line[at[1]:]) || !places(line[:at[0]]) {
		return ""
	}
	return stated(line[at[0]:at[1]])
}

// alone returns the day of a line with little beside a date, and nothing that tells of an event.
func alone(line string) string {
	at := expression.FindStringIndex(line)
	if at == nil || utf8.RuneCountInString(line)-(at[1]-at[0]) > label {
		return ""
	}
	for w := range strings.FieldsSeq(line[:at[0]] + " " + line[at[1]:]) {
		if w = strings.Trim(w, ".,:;|()[]–—-"); w != "" && w == strings.ToLower(w) && !beside[w] && !digits(w) {
			return ""
		}
	}
	return stated(line[at[0]:at[1]])
}

// beside are the words in small letters that stand beside a date which is a line's matter.
var beside = map[string]bool{
	"on": true, "by": true, "at": true, "of": true, "the": true, "am": true, "pm": true, "a.m": true, "p.m": true,
	"published": true, "posted": true, "updated": true, "last": true, "views": true, "hits": true, "date": true, "h": true, "hrs": true,
}

func digits(w string) bool {
	return strings.Trim(w, "0123456789:.,") == ""
}

// places reports whether what stands before a date can be the places of a dateline: names and commas, no small words but
// those inside names.
func places(before string) bool {
	for w := range strings.FieldsSeq(before) {
		w = strings.Trim(w, ".,()/–—-")
		if w != "" && w == strings.ToLower(w) && !inNames[w] {
			return false
		}
	}
	return true
}

var inNames = map[string]bool{"of": true, "the": true, "and": true, "de": true, "la": true, "le": true, "da": true, "do": true, "al": true, "el": true, "on": true}

// stated returns the one day that an expression says in full.
func stated(expression string) string {
	if expression == "" || twoWays(expression) {
		return ""
	}
	for _, r := range date.Read(expression, date.Context{}) {
		if r.Way == date.Stated && len(r.Date) == len("2006-01-02") {
			return r.Date
		}
	}
	return ""
}

// twoWays reports whether a date in figures may have its day or its month first: "06/10/2022".
func twoWays(expression string) bool {
	parts := strings.FieldsFunc(expression, func(r rune) bool { return r == '/' || r == '.' })
	if len(parts) != 3 || len(parts[2]) != 4 {
		return false
	}
	first, second := fmt.Sprintf("%02s", parts[0]), fmt.Sprintf("%02s", parts[1])
	return first <= "12" && second <= "12" && first != second
}
