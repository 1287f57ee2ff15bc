package relate

import (
	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// oracle answers candidates from an annotated article and records them as examples.
type oracle struct {
	gold     *corpus.Article
	article  *article
	goldOf   []graph.LocalID // per mention; empty where it marks nothing of the gold
	truth    map[triple]int
	examples *examples
	other    decider // takes the decisions where it is given, while the answers of the gold are recorded
}

// triple is a statement of the gold: its stage and up to three ids or values.
type triple struct {
	stage  Stage
	x, y   graph.LocalID
	holder graph.LocalID
}

func newOracle(gold *corpus.Article, s *scene.Scene, record *examples) *oracle {
	o := &oracle{gold: gold, goldOf: make([]graph.LocalID, len(s.Mentions)), truth: map[triple]int{}, examples: record}
	o.match(s)
	o.readFacts()
	return o
}

// match finds for every mention the gold mention of its kind that overlaps it.
func (o *oracle) match(s *scene.Scene) {
	next := 0
	for i := range s.Mentions {
		span := s.Doc.Span(s.Doc.Range(s.Mentions[i].Mention))
		for next < len(o.gold.Mentions) && o.gold.Mentions[next].End <= span.Start {
			next++
		}
		for j := next; j < len(o.gold.Mentions) && o.gold.Mentions[j].Start < span.End; j++ {
			if g := o.gold.Mentions[j]; scene.Letter(g.ID[0]) == s.Mentions[i].Letter {
				o.goldOf[i] = g.ID
				break
			}
		}
	}
}

func (o *oracle) readFacts() {
	say := func(stage Stage, x, y graph.LocalID, class int) { o.truth[triple{stage, x, y, ""}] = class }
	for _, f := range o.gold.Facts {
		switch f.Kind {
		case graph.FactHolds:
			if f.Role == "" {
				say(StageMember, f.Person, f.Organisation, 1)
				continue
			}
			say(StageHolder, f.Role, f.Person, 1)
			if f.Former {
				say(StageFormer, f.Role, f.Person, 1)
			}
			if f.Organisation != "" {
				o.truth[triple{StagePostIn, f.Role, f.Organisation, f.Person}] = 1
			}
		case graph.FactTakesPart:
			for c, capacity := range outcomes {
				if capacity == f.As {
					say(StagePart, f.Agent, f.Event, c)
				}
			}
		case graph.FactDate:
			say(StageDate, f.Event, graph.LocalID(f.Date), 1)
		case graph.FactPlace:
			say(StagePlace, f.Event, f.Place, 1)
		case graph.FactMode:
			for c, mode := range modeClasses {
				if mode == f.Mode {
					say(StageMode, f.Event, "", c)
				}
			}
		case graph.FactPartOf:
			say(StageUnit, f.Part, f.Whole, 1)
			say(StageSession, f.Part, f.Whole, 1)
		case graph.FactSigns:
			say(StageSigns, f.Agent, f.Accord, 1)
		}
	}
	for _, m := range o.gold.Missed {
		say(StagePart, m.Agent, m.Event, missedClass)
	}
	for _, e := range o.gold.Entities {
		for c, status := range statusClasses {
			if c > 0 && e.Status == status {
				say(StageStatus, e.ID, "", c)
			}
		}
	}
}

func (o *oracle) decide(c candidate, features []learn.Feature, out []float32) {
	class := o.class(c)
	if o.other != nil {
		o.other.decide(c, features, out)
	} else {
		clear(out)
		out[class] = 1
	}
	if !o.gold.StatusAnnotated && (c.stage == StageStatus || c.stage == StageMissed && !o.tookPart(c)) {
		return // nobody looked
	}
	if o.examples != nil {
		o.examples[c.stage] = append(o.examples[c.stage], learn.Example{Features: append([]learn.Feature(nil), features...), Class: class})
	}
}

func (o *oracle) class(c candidate) int {
	switch c.stage {
	case StageLink:
		if o.goldOf[c.x] != "" && o.goldOf[c.x] == o.goldOf[c.y] {
			return 1
		}
		return 0
	case StageHolder:
		return o.holder(c.x, c.y)
	case StagePostIn, StagePostFar:
		return o.truth[triple{StagePostIn, o.goldOf[c.x], o.goldOf[c.y], o.goldOf[c.holder]}]
	case StageFormer, StageMember, StageUnit:
		return o.truth[triple{c.stage, o.goldOf[c.x], o.goldOf[c.y], ""}]
	case StageJoint:
		return o.truth[triple{StagePart, o.cluster(c.x), o.cluster(c.y), ""}]
	case StageMissed:
		if o.truth[triple{StagePart, o.cluster(c.x), o.cluster(c.y), ""}] == missedClass {
			return 1
		}
		return 0
	case StageDate:
		return o.truth[triple{c.stage, o.cluster(c.x), graph.LocalID(c.value), ""}]
	case StageMode, StageStatus:
		return o.truth[triple{c.stage, o.cluster(c.x), "", ""}]
	}
	return o.truth[triple{c.stage, o.cluster(c.x), o.cluster(c.y), ""}]
}

// tookPart reports whether the gold says that an agent took part in an event.
func (o *oracle) tookPart(c candidate) bool {
	part := o.truth[triple{StagePart, o.cluster(c.x), o.cluster(c.y), ""}]
	return part > 0 && part != missedClass
}

// holder answers whether a person mention holds a role mention. Where several people of the sentence hold the role, as
// that title is mentioned for each of them, it is the mention nearest to the person that says so.
func (o *oracle) holder(r, p int) int {
	role, person := o.goldOf[r], o.goldOf[p]
	if o.truth[triple{StageHolder, role, person, ""}] == 0 {
		return 0
	}
	s := o.article
	sentence := s.Mentions[p].Sentence
	if s.Mentions[r].Sentence != sentence {
		return 1
	}
	shared, mine := false, abs(s.Mentions[r].Item-s.Mentions[p].Item)
	nearest := true
	for m := s.InOf[sentence][0]; m < s.InOf[sentence][1]; m++ {
		switch {
		case o.goldOf[m] == "" || m == r:
		case o.goldOf[m] == role:
			nearest = nearest && mine <= abs(s.Mentions[m].Item-s.Mentions[p].Item)
		case o.goldOf[m] != person && o.truth[triple{StageHolder, role, o.goldOf[m], ""}] == 1:
			shared = true
		}
	}
	if shared && !nearest {
		return 0
	}
	return 1
}

// cluster returns the gold id that most mentions of a cluster have.
func (o *oracle) cluster(c int) graph.LocalID {
	counts := map[graph.LocalID]int{}
	best := graph.LocalID("")
	for _, m := range o.article.clusters[c].Mentions {
		id := o.goldOf[m]
		if id == "" {
			continue
		}
		counts[id]++
		if counts[id] > counts[best] {
			best = id
		}
	}
	return best
}
