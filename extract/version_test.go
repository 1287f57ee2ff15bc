package extract_test

import (
	"regexp"
	"testing"

	"github.com/whomet/whomet/extract"
)

// TestVersion wants a hash of everything that is embedded in the version.
func TestVersion(t *testing.T) {
	want := map[extract.RecogniserName]string{
		extract.RecogniserModel: `^whomet-extract/\d+ model/[0-9a-f]{12}\+[0-9a-f]{12}\.[0-9a-f]{8} relate/[0-9a-f]{12} words/[0-9a-f]{12}\+[0-9a-f]{12}$`,
		extract.RecogniserRules: `^whomet-extract/\d+ rules/[0-9a-f]{12} relate/[0-9a-f]{12} words/[0-9a-f]{12}\+[0-9a-f]{12} confidence>=0.5$`,
	}
	for name, form := range want {
		o := extract.Options{Recogniser: name}
		if name == extract.RecogniserRules {
			o.MinConfidence = 0.5
		}
		x, err := extract.New(o)
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(form).MatchString(x.Version()) {
			t.Errorf("%s: version %q", name, x.Version())
		}
	}
}
