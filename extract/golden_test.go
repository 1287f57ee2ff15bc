package extract_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/extract"
	"github.com/whomet/whomet/extract/source"
	"github.com/whomet/whomet/graph"
)

var update = flag.Bool("update", false, "write testdata/golden anew from what is extracted now; read the difference before committing it")

// TestGolden compares what the trained model finds in seed articles with what it found when somebody last looked.
func TestGolden(t *testing.T) {
	x, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"workshop-on-cambodia-china-rural-water-technology",
		"preparations-under-way-for-31st-council-meeting",
		"cholera-meeting-held-without-malawi",
		"nordic-baltic-eight-foreign-ministers-gathered-in-kaunas",
	} {
		t.Run(name, func(t *testing.T) {
			for item, err := range source.Read(t.Context(), []string{filepath.Join("..", "seeds", name+".txt")}, source.Options{}) {
				if err != nil {
					t.Fatal(err)
				}
				found, err := x.Extract(item.Article)
				if err != nil {
					t.Fatal(err)
				}
				compareGolden(t, filepath.Join("testdata", "golden", name+".txt"), readable(&found))
			}
		})
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// readable writes an extraction as lines for people: entities, then facts with names for ids.
func readable(x *graph.Extraction) string {
	var b strings.Builder
	names := map[graph.LocalID]string{}
	for _, e := range x.Entities {
		names[e.ID] = e.Name
		fmt.Fprintf(&b, "%s: %s\n", e.Kind, strings.Join(append([]string{e.Name, string(e.Status)}, e.Aliases...), " | "))
	}
	for _, f := range x.Facts {
		fmt.Fprintf(&b, "%s", f.Kind)
		for _, id := range []graph.LocalID{f.Person, f.Role, f.Organisation, f.Agent, f.Event, f.Place, f.Part, f.Whole, f.Accord} {
			if id != "" {
				fmt.Fprintf(&b, " | %s", names[id])
			}
		}
		for _, value := range []string{string(f.As), string(f.Presence), f.Date, string(f.Mode)} {
			if value != "" {
				fmt.Fprintf(&b, " | %s", value)
			}
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}
