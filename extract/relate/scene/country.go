package scene

import (
	_ "embed"
	"strings"
)

//go:embed data/countries.txt
var countryLines string

// Countries knows the names of countries. The zero value knows none.
type Countries struct{ names map[string]string }

// LoadCountries reads the embedded list.
func LoadCountries() Countries {
	c := Countries{map[string]string{}}
	for _, line := range strings.Split(strings.TrimSpace(countryLines), "\n") {
		forms := strings.Split(line, "|")
		for _, f := range forms {
			c.names[strings.ToLower(f)] = forms[0]
		}
	}
	return c
}

// Name returns the plain name of the country that a form in lower case (name or demonym) stands for, or "".
func (c Countries) Name(lower string) string {
	if n := c.names[lower]; n != "" {
		return n
	}
	for _, before := range []string{"the ", "republic of ", "kingdom of ", "republic of the ", "state of "} {
		if rest, ok := strings.CutPrefix(lower, before); ok {
			return c.names[rest]
		}
	}
	return ""
}
