package prose

import (
	"strings"
	"unicode/utf8"
)

// No address is longer than this, so that looking for one at every word of an endless one stays cheap.
const longestLink = 512

// linkAt returns the length of the address (URL, mail) that s begins with, 0 where there is none.
func linkAt(s string) int {
	mail := false
	end := 0
	for end < min(len(s), longestLink) && s[end] > ' ' && s[end] < utf8.RuneSelf && strings.IndexByte(`<>"()[]{}|,;`, s[end]) < 0 {
		if s[end] == '@' && end > 0 {
			mail = true
		}
		if end == 12 && !mail && !strings.Contains(s[:end], ":/") && !strings.HasPrefix(s, "www.") && !mailAhead(s[end:]) {
			return 0
		}
		end++
	}
	link := s[:end]
	if !mail && !strings.Contains(link, "://") && !strings.HasPrefix(link, "www.") {
		return 0
	}
	if mail && !strings.Contains(link[strings.IndexByte(link, '@'):], ".") {
		return 0
	}
	return len(strings.TrimRight(link, ".:!?'*_"))
}

// mailAhead reports whether an @ follows before the next white space, within the length of a sane address.
func mailAhead(s string) bool {
	for i := 0; i < len(s) && i < 64 && s[i] > ' '; i++ {
		if s[i] == '@' {
			return true
		}
	}
	return false
}

// entityAt returns the length of an HTML character reference left in the text (&rsquo; &#8217;).
func entityAt(s string) int {
	for i := 1; i < len(s) && i < 10; i++ {
		if s[i] == ';' && i > 2 {
			return i + 1
		}
		if !isLetter(s[i]) && !isDigit(s[i]) && (i > 1 || s[i] != '#') {
			return 0
		}
	}
	return 0
}

// markupAt returns the length of an HTML tag or comment left in the text.
func markupAt(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if n := strings.Index(s[:min(len(s), 1000)], "-->"); n > 0 {
			return n + len("-->")
		}
	}
	if len(s) < 3 || !isLetter(s[1]) && (s[1] != '/' || !isLetter(s[2])) {
		return 0
	}
	for i := 2; i < len(s) && i < 300; i++ {
		switch s[i] {
		case '>':
			return i + 1
		case '<', '\n':
			return 0
		}
	}
	return 0
}
