package extract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/label"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/rules"
)

// RecogniserName names one of the recognisers. The set is closed.
type RecogniserName string

// The recognisers.
const (
	RecogniserModel RecogniserName = "model" // the trained labeller of package label
	RecogniserRules RecogniserName = "rules" // the grammar of package rules
	RecogniserProse RecogniserName = "prose" // prose's own entity recogniser, for comparison
)

// RecogniserNames lists every recogniser, the default first.
var RecogniserNames = []RecogniserName{RecogniserModel, RecogniserRules, RecogniserProse}

func (n RecogniserName) String() string { return string(n) }

// ParseRecogniserName refuses strings that name no recogniser.
func ParseRecogniserName(s string) (RecogniserName, error) {
	if slices.Contains(RecogniserNames, RecogniserName(s)) {
		return RecogniserName(s), nil
	}
	return "", fmt.Errorf("unknown recogniser %q: want one of %v", s, RecogniserNames)
}

// formVersion is part of every version; it rises when the steps around the recogniser come to decide otherwise.
const formVersion = formName + "1"

// formName begins the versions of this program's extractors, of whatever form.
const formName = "whomet-extract/"

// IsVersion reports whether a string is the version of an extractor of this package, in this or another release of it.
func IsVersion(version string) bool { return strings.HasPrefix(version, formName) }

// newRecogniser loads a recogniser and names its version.
func newRecogniser(name RecogniserName) (Recogniser, string, error) {
	version := formVersion + " " + string(name)
	switch name {
	case RecogniserModel:
		r, err := label.Load()
		if err != nil {
			return nil, "", err
		}
		return r, version + "/" + r.Version(), nil
	case RecogniserRules:
		words, err := rules.Version()
		if err != nil {
			return nil, "", err
		}
		r, err := rules.New()
		return r, version + "/" + words, err
	case RecogniserProse:
		r, err := prose.NewEntities()
		return r, version, err
	}
	_, err := ParseRecogniserName(string(name))
	return nil, "", err
}
