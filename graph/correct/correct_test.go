package correct_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/correct"
)

const text = `Talks on water

Watt Botksal, Deputy Secretary-General of the CNMC, co-chaired a meeting with Li Zhongping.
In the evening he had a second meeting, with Ana Solheim. The World Bank sent greetings.`

// talks is what an extractor could say of the text: two meetings of one name.
func talks() graph.Extraction {
	at := func(id graph.LocalID, kind graph.EntityKind, name string, which int) graph.Entity {
		e := graph.Entity{ID: id, Kind: kind, Name: name, Aliases: []string{name}}
		from := 0
		for range which {
			from += strings.Index(text[from:], name) + len(name)
		}
		start := from + strings.Index(text[from:], name)
		e.Mentions = []graph.Mention{{Span: graph.Span{Start: start, End: start + len(name)}}}
		return e
	}
	first, second := line("Watt Botksal,"), line("In the evening")
	return graph.Extraction{
		Article: graph.Article{ID: "talks", Text: text, SHA256: "1", Published: "2022-03-02"},
		Entities: []graph.Entity{
			at("P1", graph.KindPerson, "Watt Botksal", 0), at("R1", graph.KindRole, "Deputy Secretary-General", 0),
			at("O1", graph.KindOrganisation, "CNMC", 0), at("E1", graph.KindEvent, "meeting", 0),
			at("P2", graph.KindPerson, "Li Zhongping", 0), at("E2", graph.KindEvent, "meeting", 1),
			at("P3", graph.KindPerson, "Ana Solheim", 0),
		},
		Facts: []graph.Fact{
			{Kind: graph.FactHolds, Person: "P1", Role: "R1", Organisation: "O1", Evidence: first, Confidence: 0.9},
			{Kind: graph.FactTakesPart, Agent: "P1", Event: "E1", As: graph.CapacityAttendee, Evidence: first, Confidence: 0.8},
			{Kind: graph.FactTakesPart, Agent: "P2", Event: "E1", As: graph.CapacityAttendee, Evidence: first, Confidence: 0.8},
			{Kind: graph.FactTakesPart, Agent: "P1", Event: "E2", As: graph.CapacityAttendee, Evidence: second, Confidence: 0.8},
			{Kind: graph.FactTakesPart, Agent: "P3", Event: "E2", As: graph.CapacityAttendee, Evidence: second, Confidence: 0.8},
			{Kind: graph.FactDate, Event: "E1", Date: "2022-03-01", Evidence: first, Confidence: 0.5},
		},
	}
}

// line quotes the line that begins with some words.
func line(begins string) []graph.Evidence {
	start := strings.Index(text, begins)
	sentence, _, _ := strings.Cut(text[start:], "\n")
	return []graph.Evidence{{Sentence: sentence, Span: graph.Span{Start: start, End: start + len(sentence)}, Rule: "model", Confidence: 0.8}}
}

// about describes the fact that reads like this.
func about(t *testing.T, x graph.Extraction, i int) *correct.Statement {
	t.Helper()
	s := correct.Describe(&x, x.Facts[i])
	return &s
}

func with(t *testing.T, x graph.Extraction, s correct.Statement, words map[string]string) *correct.Statement {
	t.Helper()
	changed, err := s.With(&x, words)
	if err != nil {
		t.Fatal(err)
	}
	return &changed
}

func at(minute int) time.Time { return time.Date(2024, 1, 1, 0, minute, 0, 0, time.UTC) }

func reject(was *correct.Statement) correct.Correction {
	return correct.Correction{ID: "r", Article: "talks", SHA256: "1", Action: correct.Reject, Was: was, By: "ana", When: at(1)}
}

func change(was, is *correct.Statement) correct.Correction {
	return correct.Correction{ID: "c", Article: "talks", SHA256: "1", Action: correct.Change, Was: was, Is: is, By: "ana", When: at(2)}
}

func add(is *correct.Statement) correct.Correction {
	return correct.Correction{ID: "a", Article: "talks", SHA256: "1", Action: correct.Add, Is: is, By: "ana", When: at(3)}
}

// said lists the facts of an extraction as sentences, and who decided those that a person did.
func said(x graph.Extraction) []string {
	var out []string
	for _, f := range x.Facts {
		text := correct.Describe(&x, f).String()
		for _, e := range f.Evidence {
			if e.Rule == correct.Rule {
				text += " [" + e.By + ": " + e.Sentence + "]"
			}
		}
		out = append(out, text)
	}
	return out
}

// difference lists the facts that went and came.
func difference(before, after []string) []string {
	var out []string
	for _, s := range before {
		if !slices.Contains(after, s) {
			out = append(out, "- "+s)
		}
	}
	for _, s := range after {
		if !slices.Contains(before, s) {
			out = append(out, "+ "+s)
		}
	}
	return out
}

func TestApply(t *testing.T) {
	x := talks()
	first := line("Watt Botksal,")[0].Sentence
	fresh := func(words map[string]string, kind graph.FactKind) *correct.Statement {
		s, err := correct.New(&x, kind, words)
		if err != nil {
			t.Fatal(err)
		}
		return &s
	}
	quoted := add(fresh(map[string]string{"agent": "organisation:World Bank", "event": "E2", "status": "absent"}, graph.FactTakesPart))
	quoted.Quote = "The World Bank sent greetings."
	for _, c := range []struct {
		name string
		do   []correct.Correction
		want []string
	}{
		{"a fact is rejected", []correct.Correction{reject(about(t, x, 3))},
			nil}, // two facts read alike; TestRejectOneOfTwoAlike looks at which went
		{"a capacity is changed", []correct.Correction{change(about(t, x, 1), with(t, x, *about(t, x, 1), map[string]string{"as": "co-chair"}))},
			[]string{"+ Watt Botksal takes part in meeting as co-chair [ana: " + first + "]"}},
		{"an argument is changed", []correct.Correction{change(about(t, x, 4), with(t, x, *about(t, x, 4), map[string]string{"event": "E1"}))},
			[]string{"- Ana Solheim takes part in meeting as attendee", "+ Ana Solheim takes part in meeting as attendee [ana: " + line("In the evening")[0].Sentence + "]"}},
		{"a date is changed", []correct.Correction{change(about(t, x, 5), with(t, x, *about(t, x, 5), map[string]string{"date": "2022-03-02"}))},
			[]string{"- meeting is on 2022-03-01", "+ meeting is on 2022-03-02 [ana: " + first + "]"}},
		{"a fact about somebody new is added", []correct.Correction{quoted},
			[]string{"+ World Bank takes part in meeting as attendee, absent [ana: The World Bank sent greetings.]"}},
		{"a role that no entity has", []correct.Correction{change(about(t, x, 0), with(t, x, *about(t, x, 0), map[string]string{"role": "Secretary-General"}))},
			[]string{"- Watt Botksal is Deputy Secretary-General, CNMC", "+ Watt Botksal is Secretary-General, CNMC [ana: " + first + "]"}},
		{"a later one corrects an earlier one", []correct.Correction{
			change(about(t, x, 1), with(t, x, *about(t, x, 1), map[string]string{"as": "co-chair"})),
			{ID: "later", Action: correct.Reject, SHA256: "1", Was: with(t, x, *about(t, x, 1), map[string]string{"as": "co-chair"}), When: at(9)},
		}, nil},
		{"what is there is confirmed", []correct.Correction{add(about(t, x, 5))},
			[]string{"- meeting is on 2022-03-01", "+ meeting is on 2022-03-01 [ana: " + first + "]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			got, outcomes := correct.Apply(x, c.do)
			for _, o := range outcomes {
				if o.Stale != "" {
					t.Errorf("%s: %s", o.ID, o.Stale)
				}
			}
			if d := cmp.Diff(c.want, difference(said(x), said(got))); c.want != nil && d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if err := got.Check(); err != nil {
				t.Error(err)
			}
			if after, _ := json.Marshal(x); !bytes.Equal(before, after) {
				t.Error("the extraction itself was changed")
			}
		})
	}
}

func TestRejectOneOfTwoAlike(t *testing.T) {
	x := talks()
	got, _ := correct.Apply(x, []correct.Correction{reject(about(t, x, 3))})
	var events []graph.LocalID
	for _, f := range got.Facts {
		if f.Agent == "P1" {
			events = append(events, f.Event)
		}
	}
	if d := cmp.Diff([]graph.LocalID{"E1"}, events); d != "" {
		t.Errorf("Botksal's meetings, -want +got:\n%s", d)
	}
}

func TestStatusOfAnEvent(t *testing.T) {
	x := talks()
	was := correct.DescribeStatus(&x, x.Entities[5])
	is := was
	is.Status = string(graph.EventPlanned)
	got, outcomes := correct.Apply(x, []correct.Correction{change(&was, &is)})
	if got.Entities[5].Status != graph.EventPlanned || got.Entities[3].Status != "" || outcomes[0].Stale != "" {
		t.Errorf("got %+v, %v", got.Entities, outcomes)
	}
}

// TestSurvivesNewExtraction applies a correction made on one extraction to another one of the same article.
func TestSurvivesNewExtraction(t *testing.T) {
	old := talks()
	renumber := func(x *graph.Extraction) {
		slices.Reverse(x.Entities)
		slices.Reverse(x.Facts)
		for i := range x.Entities {
			x.Entities[i].ID += "0"
		}
		for i := range x.Facts {
			f := &x.Facts[i]
			for _, id := range []*graph.LocalID{&f.Person, &f.Role, &f.Organisation, &f.Agent, &f.Event} {
				if *id != "" {
					*id += "0"
				}
			}
		}
	}
	for _, c := range []struct {
		name  string
		again func(x *graph.Extraction)
		fact  int // of the old one
		stale bool
	}{
		{"the same", func(*graph.Extraction) {}, 1, false},
		{"other numbers, other order", renumber, 3, false},
		{"a fuller name", func(x *graph.Extraction) { x.Entities[0].Name = "H.E. Watt Botksal" }, 1, false},
		{"the machine has seen the capacity", func(x *graph.Extraction) { x.Facts[1].As = graph.CapacityCoChair }, 1, false},
		{"the event is called more", func(x *graph.Extraction) {
			x.Entities[3].Name = "a meeting"
			x.Entities[3].Mentions[0].Start -= 2
		}, 1, false},
		{"the fact is gone", func(x *graph.Extraction) { x.Facts = slices.Delete(x.Facts, 3, 4) }, 3, true},
		{"the event is gone, another of its name is there", func(x *graph.Extraction) {
			x.Entities = slices.Delete(x.Entities, 5, 6)
			x.Facts = slices.DeleteFunc(x.Facts, func(f graph.Fact) bool { return f.Event == "E2" })
		}, 3, true},
		{"the text has changed, and with it the places", func(x *graph.Extraction) {
			x.Article.SHA256 = "2"
			for i := range x.Entities {
				x.Entities[i].Mentions[0].Start += 500
				x.Entities[i].Mentions[0].End += 500
			}
		}, 2, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := talks()
			c.again(&x)
			got, outcomes := correct.Apply(x, []correct.Correction{reject(about(t, old, c.fact))})
			if (outcomes[0].Stale != "") != c.stale {
				t.Fatalf("outcome %+v, want stale %v", outcomes[0], c.stale)
			}
			want := len(x.Facts) - 1
			if c.stale {
				want++
			}
			if len(got.Facts) != want {
				t.Errorf("%d facts are left of %d:\n%s", len(got.Facts), len(x.Facts), strings.Join(difference(said(x), said(got)), "\n"))
			}
		})
	}
}

func TestCheck(t *testing.T) {
	x := talks()
	s := func(i int) *correct.Statement { return about(t, x, i) }
	nobody := *s(1)
	nobody.Agent = nil
	wrong := *s(1)
	wrong.Agent = &correct.Argument{Kind: graph.KindRole, Name: "Minister"}
	status := correct.DescribeStatus(&x, x.Entities[3])
	for _, c := range []struct {
		name string
		c    correct.Correction
		want string
	}{
		{"sound", reject(s(1)), ""},
		{"no action", correct.Correction{Article: "talks"}, "action"},
		{"no article", correct.Correction{Action: correct.Reject, Was: s(1)}, "article"},
		{"rejects nothing", reject(nil), "names no fact"},
		{"adds nothing", add(nil), "what is right"},
		{"changes the kind", change(s(1), s(0)), "cannot become"},
		{"nobody takes part", add(&nobody), "agent"},
		{"a role takes part", add(&wrong), "of kind role"},
		{"a status is rejected", reject(&status), "change it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.c.Check()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestLines(t *testing.T) {
	x := talks()
	want := []correct.Correction{reject(about(t, x, 1)), add(about(t, x, 2)), change(about(t, x, 1), with(t, x, *about(t, x, 1), map[string]string{"as": "chair"}))}
	var lines bytes.Buffer
	if err := correct.Write(&lines, want); err != nil {
		t.Fatal(err)
	}
	got, err := correct.Read(&lines)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-written +read:\n%s", d)
	}
	if _, err := correct.Read(strings.NewReader("{\"action\":\"reject\"}")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a correction of nothing: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	x := talks()
	s := correct.Describe(&x, x.Facts[1])
	var seed bytes.Buffer
	if err := correct.Write(&seed, []correct.Correction{reject(&s), change(&s, &s), add(&s)}); err != nil {
		f.Fatal(err)
	}
	f.Add(seed.Bytes())
	f.Add([]byte(`{"article":"talks","action":"change","was":{"kind":"status","event":{"kind":"event","name":"meeting"},"status":"held"},"is":{"kind":"status","event":{"kind":"event","name":"meeting"},"status":"planned"},"when":"2024-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		cs, _ := correct.Read(bytes.NewReader(in))
		got, outcomes := correct.Apply(x, cs)
		if len(outcomes) != len(cs) {
			t.Errorf("%d outcomes of %d corrections", len(outcomes), len(cs))
		}
		if err := got.Check(); err != nil {
			t.Errorf("the corrected extraction breaks the contract: %v", err)
		}
	})
}
