package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whomet/whomet/extract/text"
)

type tokenRange struct{ first, last int }

// No sentence is longer than this; a list without a full stop is cut, so that no later step meets a sentence of a whole
// article.
const longestSentence = 400

// sentences cuts the tokens from first on, those of one paragraph, into sentences.
func (w *wordLists) sentences(tokens []text.Token, first int, s string) []tokenRange {
	var out []tokenRange
	if first == len(tokens) {
		return nil
	}
	bullet := bulletOf(tokens[first])
	begin := first
	for i := first + w.enumeratorTokens(tokens[first:], s); i < len(tokens); i++ {
		if i-begin+1 < longestSentence && !w.endsAt(tokens, begin, i, s) && !startsItem(tokens, i+1, bullet) {
			continue
		}
		i = lastClosing(tokens, i)
		out = append(out, tokenRange{begin, i + 1})
		begin = i + 1
	}
	if begin < len(tokens) {
		out = append(out, tokenRange{begin, len(tokens)})
	}
	return out
}

// bulletOf returns the bullet that a token is, "" where it is none.
func bulletOf(t text.Token) string {
	switch t.Text {
	case "-", "–", "•", "*":
		return t.Text
	}
	return ""
}

// startsItem reports whether another item of a list that was run into one line begins at token i: the same bullet as at the
// head of the line, between spaces and before a capital.
func startsItem(tokens []text.Token, i int, bullet string) bool {
	if bullet == "" || i+1 >= len(tokens) || tokens[i].Text != bullet || tokens[i-1].End == tokens[i].Start || tokens[i].End == tokens[i+1].Start {
		return false
	}
	first, _ := utf8.DecodeRuneInString(tokens[i+1].Text)
	return unicode.IsUpper(first)
}

// enumeratorTokens returns how many tokens the bullet or number at the head of a list item takes; "1." ends no sentence.
func (w *wordLists) enumeratorTokens(tokens []text.Token, s string) int {
	end := tokens[len(tokens)-1].End
	n := enumerator(s[tokens[0].Start:end])
	k := 0
	for k < len(tokens) && tokens[k].Start < tokens[0].Start+n {
		k++
	}
	return k
}

// endsAt reports whether a sentence that began at first ends with token i (and the quotes and brackets that close after it).
func (w *wordLists) endsAt(tokens []text.Token, first, i int, s string) bool {
	t := tokens[i]
	if i+1 < len(tokens) && cellEnds(s[t.End:tokens[i+1].Start]) {
		return true
	}
	if isBreakingMarkup(t.Text) {
		return true
	}
	last := t.Text[len(t.Text)-1]
	switch {
	case t.Text == "|":
		return true
	case last == '.' && len(t.Text) > 1 && t.Text[0] != '.':
		return w.abbreviationEnds(tokens, i)
	case last == '.', last == '!', last == '?':
		return opensSentence(tokens, i, s) && !insideBrackets(tokens[first:], i-first)
	case t.Text == "…":
		return opensSentence(tokens, i, s)
	case t.Text == "。", t.Text == "！", t.Text == "？", t.Text == "។", t.Text == "۔", t.Text == "।":
		return true
	}
	return false
}

// insideBrackets reports whether the stop at i stands before a bracket that opened inside the sentence: "Admiral (ret.) Lee".
func insideBrackets(sentence []text.Token, i int) bool {
	if i+1 >= len(sentence) || sentence[i+1].Text != ")" {
		return false
	}
	for k := i - 1; k > 0 && k > i-longestSentence; k-- {
		if sentence[k].Text == "(" {
			return true
		}
	}
	return false
}

// cellEnds reports whether the white space between two tokens parts the cells of a table.
func cellEnds(gap string) bool { return strings.Contains(gap, "\t") || strings.Contains(gap, "     ") }

func isBreakingMarkup(token string) bool {
	if token[0] != '<' || len(token) < 3 {
		return false
	}
	name := strings.ToLower(strings.Trim(token, "</> "))
	name, _, _ = strings.Cut(name, " ")
	switch name {
	case "br", "p", "div", "li", "td", "th", "tr", "ul", "ol", "h1", "h2", "h3", "h4":
		return true
	}
	return false
}

// abbreviationEnds decides about a token with a stop of its own: "U.S." ends a sentence before a usual opener, "Dr." never.
func (w *wordLists) abbreviationEnds(tokens []text.Token, i int) bool {
	next, ok := nextWord(tokens, i)
	if !ok {
		return false // the paragraph ends anyway
	}
	may, known := w.abbreviations[lower(tokens[i].Text)]
	if known && !may {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.Text)
	return unicode.IsUpper(first) && w.openers[lower(next.Text)]
}

// nextWord returns the token after i that closes nothing: the first of the next sentence, were there one.
func nextWord(tokens []text.Token, i int) (text.Token, bool) {
	i = lastClosing(tokens, i)
	if i+1 >= len(tokens) {
		return text.Token{}, false
	}
	return tokens[i+1], true
}

// lastClosing returns the last of the tokens that close the sentence which ends at i. It looks at a few only, as a text may be
// nothing but stops.
func lastClosing(tokens []text.Token, i int) int {
	const most = 16
	last := min(i+most, len(tokens)-1)
	for i < last && closes(tokens[i+1], tokens[i]) {
		i++
	}
	return i
}

// opensSentence reports whether what follows the stop at i can begin a sentence: not a small letter, and not a mark such as
// a comma.
func opensSentence(tokens []text.Token, i int, s string) bool {
	next, ok := nextWord(tokens, i)
	if !ok {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.Text)
	switch {
	case unicode.IsLower(first):
		return false
	case unicode.IsLetter(first), unicode.IsDigit(first):
		return true
	}
	return strings.ContainsRune(`"“‘'([*_#@<•-$€£¿¡«&`, first)
}

// closes reports whether a token belongs to the sentence that the one before it ends: quotes and brackets that stand close
// to it, and further stops.
func closes(t, before text.Token) bool {
	switch t.Text {
	case ")", "]", "”", "’", "»", "\"", "'":
		return t.Start == before.End
	case ".", "!", "?", "...", "…":
		return true
	}
	return false
}
