package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// metAnswer is what met prints: whom a person met, and who that person is.
type metAnswer struct {
	Person     graph.Ref         `json:"person"`
	Post       string            `json:"post,omitempty"` // the latest one known
	Total      int               `json:"total"`          // people met, also where Encounters is shorter
	Encounters []graph.Encounter `json:"encounters"`

	places map[graph.EntityID]string // of the latest event of each encounter
}

type metOptions struct {
	query   graph.MetQuery
	as      []string
	json    bool
	verbose bool
}

func newMet(env lookupEnv) *cobra.Command {
	var o metOptions
	cmd := &cobra.Command{
		Use:     "met NAME",
		Short:   "Whom a person met: how often, last when and where",
		GroupID: groupAsk,
		Long: `Lists whom a person met, most often first: how often, when they met last, at what and where.

NAME is a name as the articles write it, or an id such as person/antony-blinken. Where a name fits several people they
are listed with their ids. With -v every shared event is told, with the sentences that say who was there.`,
		Example: `  whomet met "Antony Blinken"
  whomet met -v --since 2022-01-01 "Antony Blinken"
  whomet met --json person/antony-blinken`,
		Args: cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	flags := cmd.Flags()
	flags.StringVar(&o.query.Since, "since", "", "leave out what was before this day (YYYY-MM-DD)")
	flags.StringVar(&o.query.Until, "until", "", "leave out what was after this day (YYYY-MM-DD)")
	flags.StringSliceVar(&o.as, "as", nil, "only where the person took part as one of these: chair, host, speaker...")
	flags.IntVarP(&o.query.Limit, "limit", "n", 50, "people to list")
	flags.IntVar(&o.query.Events, "events", 5, "events to tell of each with -v or --json")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "tell every shared event with the sentences that say so")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := o.parse(); err != nil {
			return err
		}
		return withBase(cmd.Context(), *store, func(base *kb.Base) error {
			answer, err := o.ask(cmd.Context(), base, args[0])
			if err != nil {
				return err
			}
			if o.json {
				return writeJSON(cmd.OutOrStdout(), answer)
			}
			return answer.write(cmd.OutOrStdout(), o.verbose)
		})
	}
	return cmd
}

func (o *metOptions) parse() error {
	for _, s := range o.as {
		capacity, err := graph.ParseCapacity(s)
		if err != nil {
			return usageError{fmt.Errorf("--as: %w", err)}
		}
		o.query.As = append(o.query.As, capacity)
	}
	return checkDays(o.query.Since, o.query.Until)
}

// checkDays refuses what is no day, month or year.
func checkDays(days ...string) error {
	for _, day := range days {
		if day != "" && (graph.PrecisionOf(day) == "" || graph.PrecisionOf(day) == graph.PrecisionRange) {
			return usageError{fmt.Errorf("%q is no date: want YYYY-MM-DD, YYYY-MM or YYYY", day)}
		}
	}
	return nil
}

func (o *metOptions) ask(ctx context.Context, base *kb.Base, name string) (metAnswer, error) {
	person, err := findOne(ctx, base, name, graph.KindPerson)
	if err != nil {
		return metAnswer{}, err
	}
	answer := metAnswer{Person: person, places: map[graph.EntityID]string{}}
	if page, err := base.Agent(ctx, person.ID); err == nil {
		answer.Post = latestPost(page.Posts)
	}
	answer.Encounters, answer.Total, err = base.Met(ctx, person.ID, o.query)
	if err != nil {
		return metAnswer{}, err
	}
	for _, e := range answer.Encounters {
		if len(e.Events) == 0 {
			continue
		}
		event, err := base.Event(ctx, e.Events[0].Event.ID)
		if err != nil {
			return metAnswer{}, err
		}
		answer.places[event.ID] = placesOf(event)
	}
	return answer, nil
}

func placesOf(e graph.Event) string {
	var names []string
	for _, p := range e.Places {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// latestPost says in words what somebody is, as of the latest article that says it.
func latestPost(posts []graph.Post) string {
	best := graph.Post{}
	for _, p := range posts {
		if best.Person.ID == "" || !p.Former && best.Former || p.Former == best.Former && p.LastSeen > best.LastSeen {
			best = p
		}
	}
	return postInWords(best)
}

func postInWords(p graph.Post) string {
	words := p.Role
	if p.At != nil {
		if words != "" {
			words += ", "
		}
		words += p.At.Name
	}
	if p.Former && words != "" {
		words = "former " + words
	}
	return words
}

func (a metAnswer) write(w io.Writer, verbose bool) error {
	who := a.Person.Name
	if a.Post != "" {
		who += " (" + a.Post + ")"
	}
	if a.Total == 0 {
		_, err := fmt.Fprintf(w, "%s: no meeting is known\n", who)
		return err
	}
	fmt.Fprintf(w, "%s met %s\n\n", who, plural(a.Total, "person", "people"))
	var err error
	if verbose {
		err = a.writeEvents(w)
	} else {
		err = a.writeTable(w)
	}
	if hidden := a.Total - len(a.Encounters); hidden > 0 && err == nil {
		_, err = fmt.Fprintf(w, "\nand %s more; see --limit\n", strconv.Itoa(hidden))
	}
	return err
}

func (a metAnswer) writeTable(w io.Writer) error {
	t := table{head: []string{"times", "last", "person", "role", "at", "in"}, right: map[int]bool{0: true}}
	for _, e := range a.Encounters {
		cells := []string{strconv.Itoa(e.Count), "", e.Person.Name, strings.Join(e.Roles, "; "), "", ""}
		if len(e.Events) > 0 {
			last := e.Events[0]
			cells[1], cells[4], cells[5] = last.Date, last.Event.Name, a.places[last.Event.ID]
		}
		t.add(cells...)
	}
	return t.write(w, widthOf(w))
}

func (a metAnswer) writeEvents(w io.Writer) error {
	for _, e := range a.Encounters {
		fmt.Fprintf(w, "%s  %s", oneLine(e.Person.Name), plural(e.Count, "time", "times"))
		if len(e.Roles) > 0 {
			fmt.Fprintf(w, "  (%s)", oneLine(strings.Join(e.Roles, "; ")))
		}
		fmt.Fprintln(w)
		if err := writeShared(w, "  ", e.Events); err != nil {
			return err
		}
		if hidden := e.Count - len(e.Events); hidden > 0 {
			fmt.Fprintf(w, "  and %s more; see --events\n", plural(hidden, "event", "events"))
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	return nil
}

// writeShared tells events that two people share, with the sentences that say so.
func writeShared(w io.Writer, indent string, events []graph.MetAt) error {
	for _, e := range events {
		date := e.Date
		if date == "" {
			date = "undated"
		}
		fmt.Fprintf(w, "%s%-10s  %s  [%s, %s]\n", indent, date, oneLine(e.Event.Name), e.As, e.OtherAs)
		if err := writeEvidence(w, indent+strings.Repeat(" ", 12), e.Evidence); err != nil {
			return err
		}
	}
	return nil
}

// writeEvidence quotes every distinct sentence with the article that it stands in.
func writeEvidence(w io.Writer, indent string, evidence []graph.Evidence) error {
	told := map[string]bool{}
	for _, e := range evidence {
		sentence := oneLine(e.Sentence)
		key := string(e.Article) + "\x00" + sentence
		if told[key] || sentence == "" {
			continue
		}
		told[key] = true
		for _, line := range wrap(`"`+sentence+`" (`+string(e.Article)+")", max(30, widthOf(w)-len(indent))) {
			if _, err := fmt.Fprintln(w, indent+line); err != nil {
				return err
			}
		}
	}
	return nil
}
