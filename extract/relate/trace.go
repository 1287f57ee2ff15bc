package relate

import (
	"slices"

	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Decision is a question that was put to the model of a stage while an article was read, and its answer.
type Decision struct {
	Stage       string          // the name of the stage, or the rule of a fact that was not sure enough in the end
	About       []text.ByteSpan // the mentions asked about, such as a role and a person; of things, those that stand nearest
	Answer      string          // the likeliest one besides no: "yes", a capacity, a date, a mode, a status
	Probability float64         // of Answer; of a participation, of any capacity
	Needed      float64         // the probability from which the answer counts
	Taken       bool            // whether it was taken; an answer may lose against a better one to the same question
}

// Trace relates as Relate does and also returns every decision, in the order in which they were made; of those that are
// made twice, the last.
func (r *Relater) Trace(doc *text.Document, mentions []text.Mention) ([]graph.Entity, []graph.Fact, []Decision) {
	recorder := &recorder{inner: &modelDecider{models: r.models}}
	a := newArticle(scene.New(doc, mentions, r.knowledge.clusters), r.knowledge.countries, recorder)
	a.sureness.calibration = r.calibration
	var decisions []Decision
	a.read(func() { decisions = append(decisions, recorder.decisions(a)...) })
	entities, facts := a.entities(), a.facts()
	return entities, facts, append(decisions, a.unsaid...)
}

// recorder is a decider that remembers.
type recorder struct {
	inner decider
	asked []asked
}

type asked struct {
	candidate
	best        int // the likeliest class besides the first, which is no
	probability float32
}

func (d *recorder) decide(c candidate, features []learn.Feature, out []float32) {
	d.inner.decide(c, features, out)
	q := asked{candidate: c, best: 1}
	for i := range out {
		if i > 0 && out[i] > out[q.best] {
			q.best = i
		}
	}
	q.probability = out[q.best]
	if c.stage == StagePart || c.stage == StageJoint {
		q.probability = 1 - out[0]
	}
	d.asked = append(d.asked, q)
}

// decisions tells what was asked in terms of the text, and forgets it. First impressions of a participation give way to the later look at it.
func (d *recorder) decisions(a *article) []Decision {
	type question struct {
		stage  Stage
		x, y   int
		value  string
		holder int
	}
	last := map[question]int{}
	var out []Decision
	asked := d.asked
	d.asked = nil
	for _, q := range asked {
		key := question{q.stage, q.x, q.y, q.value, q.holder}
		if key.stage == StageJoint {
			key.stage = StagePart
		}
		x, y := a.asksAbout(q.candidate)
		decision := Decision{
			Stage: key.stage.String(), About: a.witnesses(x, y), Answer: a.answer(q), Probability: float64(q.probability),
			Needed: float64(a.needed(q.candidate)), Taken: a.took(q),
		}
		if at, again := last[key]; again {
			out[at] = decision
			continue
		}
		last[key] = len(out)
		out = append(out, decision)
	}
	return out
}

// asksAbout returns the mentions of the two things that a candidate is about; none for a thing that is no mention.
func (a *article) asksAbout(c candidate) (x, y []int) {
	switch c.stage {
	case StageLink, StageHolder, StageFormer, StagePostIn, StagePostFar, StageMember, StageUnit:
		return []int{c.x}, []int{c.y}
	case StageDate, StageMode, StageStatus:
		return a.clusters[c.x].Mentions, nil
	}
	return a.clusters[c.x].Mentions, a.clusters[c.y].Mentions
}

// witnesses returns the spans of the two mentions that stand nearest to each other, or of the first one where there is but one
// thing.
func (a *article) witnesses(x, y []int) []text.ByteSpan {
	if len(x) == 0 {
		return nil
	}
	if len(y) == 0 {
		return []text.ByteSpan{a.Doc.Range(a.Mentions[x[0]].Mention)}
	}
	first, second := x[0], y[0]
	for _, i := range x {
		for _, j := range y {
			if abs(i-j) < abs(first-second) {
				first, second = i, j
			}
		}
	}
	return []text.ByteSpan{a.Doc.Range(a.Mentions[first].Mention), a.Doc.Range(a.Mentions[second].Mention)}
}

func (a *article) answer(q asked) string {
	switch q.stage {
	case StagePart, StageJoint:
		return string(outcomes[q.best])
	case StageDate:
		return q.value
	case StageMode:
		return string(modeClasses[q.best])
	case StageStatus:
		return string(statusClasses[q.best])
	}
	return "yes"
}

func (a *article) needed(c candidate) float32 {
	if c.stage == StagePart || c.stage == StageJoint {
		return threshold[a.clusters[c.x].Letter]
	}
	return stages[c.stage].from
}

// took reports whether what was decided in the end says what an answer says.
func (a *article) took(q asked) bool {
	switch q.stage {
	case StageLink:
		return a.of[q.x] == a.of[q.y]
	case StageHolder:
		return slices.ContainsFunc(a.posts, func(p post) bool { return p.role == a.of[q.x] && p.person == a.of[q.y] })
	case StageFormer:
		return slices.ContainsFunc(a.posts, func(p post) bool { return p.role == a.of[q.x] && p.person == a.of[q.y] && p.former })
	case StagePostIn, StagePostFar:
		return slices.ContainsFunc(a.posts, func(p post) bool { return p.role == a.of[q.x] && p.at == a.of[q.y] })
	case StageMember:
		return slices.ContainsFunc(a.affils, func(m affiliation) bool { return m.person == a.of[q.x] && m.at == a.of[q.y] })
	case StageUnit:
		return slices.ContainsFunc(a.wholes, func(w inclusion) bool { return w.part == a.of[q.x] && w.whole == a.of[q.y] })
	case StageSession:
		return slices.ContainsFunc(a.wholes, func(w inclusion) bool { return w.part == q.x && w.whole == q.y })
	case StagePart, StageJoint:
		return slices.ContainsFunc(a.parts, func(p participation) bool { return p.agent == q.x && p.event == q.y })
	case StageMissed:
		return slices.ContainsFunc(a.parts, func(p participation) bool {
			return p.agent == q.x && p.event == q.y && p.outcome == missedClass
		})
	case StageDate:
		return slices.ContainsFunc(a.dates, func(d dating) bool { return d.event == q.x && d.date == q.value })
	case StagePlace:
		return slices.ContainsFunc(a.places, func(p placing) bool { return p.event == q.x && p.place == q.y })
	case StageMode:
		return slices.ContainsFunc(a.modes, func(m moding) bool { return m.event == q.x })
	case StageSigns:
		return slices.ContainsFunc(a.signings, func(s signing) bool { return s.agent == q.x && s.accord == q.y })
	case StageStatus:
		return a.statuses[q.x] == statusClasses[q.best]
	}
	return false
}
