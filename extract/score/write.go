package score

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/whomet/whomet/graph"
)

// TextOptions says what a text report shows besides the standard table.
type TextOptions struct {
	Breakdown bool // by series of files, by capacity, and what mentions were confused with
	Articles  bool // people who met, article by article
	Errors    int  // at most so many lost and extra facts of each measure and article; 0 means none, below 0 all
}

// WriteText writes the report for people to read.
func (r *Report) WriteText(w io.Writer, o TextOptions) error {
	out := bufio.NewWriter(w)
	if o.Errors != 0 {
		r.writeErrors(out, o.Errors)
	}
	if o.Articles {
		r.writeArticles(out)
	}
	r.writeTable(out)
	if o.Breakdown {
		r.writeGroups(out)
		r.writeCapacities(out)
		r.writeConfusions(out)
		r.writeCauses(out)
	}
	return out.Flush()
}

func (r *Report) writeTable(w io.Writer) {
	missing := r.Missing()
	fmt.Fprintf(w, "%d articles; not predicted: %d", len(r.Articles), len(missing))
	if len(missing) > 0 {
		fmt.Fprintf(w, " (%s)", strings.Join(missing[:min(5, len(missing))], ", "))
	}
	fmt.Fprintf(w, "\n%-22s%7s%7s%7s%7s%7s\n", "measure", "P", "R", "F1", "gold", "pred")
	for _, m := range Measures {
		writeRow(w, string(m), r.Total(m))
	}
}

func writeRow(w io.Writer, name string, t Tally) {
	fmt.Fprintf(w, "%-22s%7.1f%7.1f%7.1f%7d%7d\n", name, 100*t.Precision(), 100*t.Recall(), 100*t.F1(), t.Gold(), t.Predicted())
}

func (r *Report) writeGroups(w io.Writer) {
	fmt.Fprintf(w, "\n%-22s%7s%7s%7s%7s%12s%7s%7s%7s\n", "F1 by source", "files", "people", "bodies", "holds", "takes_part", "date", "FACTS", "met")
	groups := r.Group(func(a ArticleReport) string { return a.Series })
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		g := groups[name]
		fmt.Fprintf(w, "%-22s%7d", name, len(g.Articles))
		for _, m := range []Measure{MentionPerson, MentionOrganisation, Holds, TakesPart, Date, Facts, Met} {
			width := 7
			if m == TakesPart {
				width = 12
			}
			fmt.Fprintf(w, "%*.1f", width, 100*g.Total(m).F1())
		}
		fmt.Fprintln(w)
	}
}

func (r *Report) writeCapacities(w io.Writer) {
	fmt.Fprintf(w, "\n%-22s%7s%7s%7s%7s%7s\n", "capacity", "P", "R", "F1", "gold", "pred")
	for _, c := range graph.Capacities {
		writeRow(w, string(c), r.Capacity(c))
	}
	fmt.Fprintf(w, "\n%-22s%7s%7s%7s%7s%7s\n", "further", "P", "R", "F1", "gold", "pred")
	for _, m := range FurtherMeasures {
		writeRow(w, string(m), r.Total(m))
	}
}

func (r *Report) writeConfusions(w io.Writer) {
	fmt.Fprintf(w, "\n%-14s%-14s%-8s%6s  %s\n", "gold mention", "taken as", "bounds", "count", "for example")
	for _, c := range r.Confusions() {
		bounds := "other"
		switch {
		case c.Gold == "" || c.Predicted == "":
			bounds = "-"
		case c.SameSpan:
			bounds = "same"
		}
		fmt.Fprintf(w, "%-14s%-14s%-8s%6d  %s\n", cmp.Or(string(c.Gold), "-"), cmp.Or(string(c.Predicted), "-"), bounds, c.Count,
			oneLine(strings.Join(c.Examples[:min(2, len(c.Examples))], "; ")))
	}
}

func (r *Report) writeCauses(w io.Writer) {
	causes := r.Causes()
	if len(causes) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%-14s%6s  %s\n", "lost fact", "count", "instead")
	for _, c := range causes {
		fmt.Fprintf(w, "%-14s%6d  %s\n", c.Measure, c.Count, c.Text)
	}
}

func (r *Report) writeArticles(w io.Writer) {
	for _, a := range r.Articles {
		t := a.Tallies[Met]
		fmt.Fprintf(w, "%s: met found %d, wrong %d, lost %d\n", a.Name, t.Found, t.Wrong, t.Lost)
	}
}

func (r *Report) writeErrors(w io.Writer, limit int) {
	for _, a := range r.Articles {
		shown := map[string]int{}
		for _, e := range a.Errors {
			tag := "extra"
			if e.Lost {
				tag = "lost "
			}
			key := tag + string(e.Measure)
			if shown[key]++; limit > 0 && shown[key] > limit {
				continue
			}
			fmt.Fprintf(w, "%s %s %s: %s", a.Name, tag, e.Measure, oneLine(e.Text))
			if e.Cause != "" {
				fmt.Fprintf(w, " (%s)", e.Cause)
			}
			fmt.Fprintln(w)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Cause counts the lost facts of a measure that one reason explains.
type Cause struct {
	Measure Measure `json:"measure"`
	Text    string  `json:"text"`
	Count   int     `json:"count"`
}

// Causes counts what came in the place of lost holds and takes_part facts, the most frequent first.
func (r *Report) Causes() []Cause {
	sums := map[Cause]int{}
	for _, a := range r.Articles {
		for _, e := range a.Errors {
			if e.Cause != "" {
				sums[Cause{Measure: e.Measure, Text: e.Cause}]++
			}
		}
	}
	var out []Cause
	for c, count := range sums {
		c.Count = count
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Cause) int {
		return cmp.Or(cmp.Compare(a.Measure, b.Measure), b.Count-a.Count, cmp.Compare(a.Text, b.Text))
	})
	return out
}

// WriteDifferences writes a comparison of two runs for people to read, with an asterisk where chance explains less than
// one difference in twenty.
func WriteDifferences(w io.Writer, differences []Difference) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%-22s%7s%7s%7s  %-16s%7s\n", "F1", "first", "second", "delta", "95 % interval", "p")
	for _, d := range differences {
		mark := ""
		if d.P < 0.05 {
			mark = " *"
		}
		between := fmt.Sprintf("%+.1f to %+.1f", 100*d.Low, 100*d.High)
		fmt.Fprintf(out, "%-22s%7.1f%7.1f%+7.1f  %-16s%7.4f%s\n", d.Measure, 100*d.First, 100*d.Second, 100*d.Delta, between, d.P, mark)
	}
	return out.Flush()
}

// figure is a tally as JSON shows it.
type figure struct {
	Name      string  `json:"name"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Gold      int     `json:"gold"`
	Predicted int     `json:"predicted"`
	Found     int     `json:"found"`
}

func newFigure(name string, t Tally) figure {
	return figure{name, t.Precision(), t.Recall(), t.F1(), t.Gold(), t.Predicted(), t.Found}
}

func (r *Report) figures(measures []Measure) []figure {
	out := make([]figure, 0, len(measures))
	for _, m := range measures {
		out = append(out, newFigure(string(m), r.Total(m)))
	}
	return out
}

func groupFigures(groups map[string]*Report) map[string][]figure {
	out := make(map[string][]figure, len(groups))
	for name, g := range groups {
		out[name] = g.figures(Measures)
	}
	return out
}

// MarshalJSON gives everything that WriteText can show.
func (r *Report) MarshalJSON() ([]byte, error) {
	out := struct {
		Articles     int                 `json:"articles"`
		NotPredicted []string            `json:"not_predicted,omitempty"`
		Measures     []figure            `json:"measures"`
		Further      []figure            `json:"further"`
		BySeries     map[string][]figure `json:"by_series"`
		BySort       map[string][]figure `json:"by_sort"`
		ByCapacity   []figure            `json:"by_capacity"`
		Confusions   []Confusion         `json:"confusions"`
		Causes       []Cause             `json:"causes"`
		Errors       []FactError         `json:"errors"`
	}{
		Articles: len(r.Articles), NotPredicted: r.Missing(),
		Measures: r.figures(Measures), Further: r.figures(FurtherMeasures),
		BySeries:   groupFigures(r.Group(func(a ArticleReport) string { return a.Series })),
		BySort:     groupFigures(r.Group(func(a ArticleReport) string { return a.Sort })),
		Confusions: r.Confusions(), Causes: r.Causes(),
	}
	for _, c := range graph.Capacities {
		out.ByCapacity = append(out.ByCapacity, newFigure(string(c), r.Capacity(c)))
	}
	for _, a := range r.Articles {
		out.Errors = append(out.Errors, a.Errors...)
	}
	return json.Marshal(out)
}
