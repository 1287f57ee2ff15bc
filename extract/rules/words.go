package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func fold(word string) string { return strings.ToLower(word) }

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

func isUpper(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

func isNumber(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }

// isInitial reports whether a word is the initial of a name: "K.", "J.R.".
func isInitial(word string) bool {
	return len(word) <= 6 && strings.HasSuffix(word, ".") && isCapital(word) && len(word) == 2*strings.Count(word, ".")
}

// isOrdinalNumber reports whether a word is a number with an ending: 4th, 21st.
func isOrdinalNumber(word string) bool {
	n := strings.TrimRight(fold(word), "sthndr")
	return n != word && len(word)-len(n) == 2 && isNumber(n)
}

// wordSet reads the words of an embedded list.
func wordSet(name string) (map[string]bool, error) {
	file, err := data.ReadFile(name)
	if err != nil {
		return nil, err
	}
	set := map[string]bool{}
	for line := range strings.Lines(string(file)) {
		if !strings.HasPrefix(line, "#") {
			for _, word := range strings.Fields(line) {
				set[word] = true
			}
		}
	}
	return set, nil
}
