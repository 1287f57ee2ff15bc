package correct

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/whomet/whomet/graph"
)

// Action is what a correction does. The set is closed.
type Action string

// The actions.
const (
	Reject Action = "reject" // the article does not say so
	Change Action = "change" // it says something else instead
	Add    Action = "add"    // it says something that was not seen
)

// ParseAction refuses strings that name no action.
func ParseAction(s string) (Action, error) {
	if a := Action(s); a == Reject || a == Change || a == Add {
		return a, nil
	}
	return "", fmt.Errorf("unknown action %q: want reject, change or add", s)
}

// Rule is the name that stands in the evidence of a fact that a person decided.
const Rule = "correction"

// Correction is what a person says of a fact of one article.
type Correction struct {
	ID      string          `json:"id"` // empty in a new one; Identified gives it one
	Article graph.ArticleID `json:"article"`
	SHA256  string          `json:"sha256,omitempty"` // of the text that it was made on
	Action  Action          `json:"action"`
	Was     *Statement      `json:"was,omitempty"`   // of Reject and Change: the fact that is wrong
	Is      *Statement      `json:"is,omitempty"`    // of Change and Add: what is right
	Quote   string          `json:"quote,omitempty"` // words of the article that say so; found by itself where empty
	By      string          `json:"by,omitempty"`
	When    time.Time       `json:"when"`
	Why     string          `json:"why,omitempty"`
}

// Identified gives a correction that has no id the one that follows from what it says, by whom and when.
func (c Correction) Identified() Correction {
	if c.ID == "" {
		data, err := json.Marshal(c)
		if err != nil {
			panic(err) // a struct of strings, numbers and a time
		}
		sum := sha256.Sum256(data)
		c.ID = hex.EncodeToString(sum[:8])
	}
	return c
}

// Check says what is wrong with a correction before it is taken in.
func (c Correction) Check() error {
	if _, err := ParseAction(string(c.Action)); err != nil {
		return err
	}
	switch {
	case c.Article == "":
		return errors.New("it names no article")
	case c.Action != Add && c.Was == nil:
		return fmt.Errorf("%s: it names no fact that is wrong", c.Action)
	case c.Action != Reject && c.Is == nil:
		return fmt.Errorf("%s: it does not say what is right", c.Action)
	case c.Action == Change && c.Was.Kind != c.Is.Kind:
		return fmt.Errorf("change: a fact of kind %s cannot become one of kind %s: reject the one and add the other", c.Was.Kind, c.Is.Kind)
	case c.Action == Reject && c.Was.Kind == Status, c.Action == Add && c.Is.Kind == Status:
		return fmt.Errorf("%s: an event has a status always: change it", c.Action)
	}
	for _, s := range []*Statement{c.Was, c.Is} {
		if s != nil {
			if err := s.Check(); err != nil {
				return err
			}
		}
	}
	return nil
}

// String says what the correction does.
func (c Correction) String() string {
	switch {
	case c.Action == Reject && c.Was != nil:
		return "not: " + c.Was.String()
	case c.Action == Change && c.Was != nil && c.Is != nil:
		return c.Is.String() + "; not: " + c.Was.String()
	case c.Is != nil:
		return c.Is.String()
	}
	return string(c.Action)
}

// Compare orders corrections by when they were made; they are applied in this order.
func (c Correction) Compare(d Correction) int {
	return cmp.Or(c.When.Compare(d.When), cmp.Compare(c.ID, d.ID))
}

// Outcome says what became of a correction.
type Outcome struct {
	ID    string `json:"id"`
	Stale string `json:"stale,omitempty"` // why it changed nothing; empty where it holds
}

// Apply returns an extraction as the corrections of its article have it, and what became of each. The extraction itself
// is not changed. Corrections are applied in the order in which they were made, so that a later one can correct an earlier
// one.
func Apply(x graph.Extraction, corrections []Correction) (graph.Extraction, []Outcome) {
	x.Entities, x.Facts = slices.Clone(x.Entities), slices.Clone(x.Facts)
	a := applier{builder: builder{x: &x}}
	var outcomes []Outcome
	for _, c := range slices.SortedFunc(slices.Values(corrections), Correction.Compare) {
		outcome := Outcome{ID: c.ID}
		if err := a.apply(c); err != nil {
			outcome.Stale = err.Error()
		}
		outcomes = append(outcomes, outcome)
	}
	return x, outcomes
}

type applier struct {
	builder
	rejected []Statement // as they were found
}

// apply returns why the correction does not fit.
func (a *applier) apply(c Correction) error {
	switch {
	case c.Action == Add:
		return a.add(c)
	case c.Was.Kind == Status:
		return a.changeStatus(c)
	case c.Action == Change:
		return a.change(c)
	}
	return a.reject(c)
}

var errGone = errors.New("no fact of the article is like the one it corrects")

func (a *applier) reject(c Correction) error {
	found := a.find(*c.Was, c.SHA256)
	if len(found) == 0 {
		if slices.ContainsFunc(a.rejected, func(s Statement) bool { return s.Handle() == c.Was.Handle() }) {
			return nil // somebody else said so before
		}
		return errGone
	}
	for _, i := range slices.Backward(found) {
		a.rejected = append(a.rejected, Describe(a.x, a.x.Facts[i]))
		a.x.Facts = slices.Delete(a.x.Facts, i, i+1)
	}
	return nil
}

func (a *applier) change(c Correction) error {
	found := a.find(*c.Was, c.SHA256)
	if len(found) == 0 {
		return errGone
	}
	for _, i := range found {
		fact, err := a.fact(*c.Is, c.SHA256, a.x.Facts[i], *c.Was)
		if err != nil {
			return err
		}
		fact.Evidence = a.evidence(c, fact, a.x.Facts[i].Evidence)
		fact.Confidence = 1
		a.x.Facts[i] = fact
	}
	return nil
}

func (a *applier) add(c Correction) error {
	fact, err := a.fact(*c.Is, c.SHA256, graph.Fact{}, Statement{})
	if err != nil {
		return err
	}
	fact.Evidence, fact.Confidence = a.evidence(c, fact, nil), 1
	for i, other := range a.x.Facts {
		if same(other, fact) { // the extractor says so too: it is confirmed
			a.x.Facts[i].Evidence = append(slices.Clip(other.Evidence), fact.Evidence...)
			a.x.Facts[i].Confidence = 1
			return nil
		}
	}
	a.x.Facts = append(a.x.Facts, fact)
	return nil
}

// same reports whether two facts say the same, whatever their evidence.
func same(f, g graph.Fact) bool {
	return Describe(&graph.Extraction{}, f) == Describe(&graph.Extraction{}, g) && slices.Equal(Arguments(f), Arguments(g))
}

func (a *applier) changeStatus(c Correction) error {
	id, found := a.entity(*c.Was.Event, c.SHA256)
	if !found {
		return errors.New("the article has no such event")
	}
	for i := range a.x.Entities {
		if a.x.Entities[i].ID == id {
			a.x.Entities[i].Status = graph.EventStatus(c.Is.Status)
		}
	}
	return nil
}
