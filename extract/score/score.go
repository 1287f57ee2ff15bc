package score

import (
	"github.com/whomet/whomet/graph"
)

// Report holds the counts of a run, article by article.
type Report struct {
	Articles []ArticleReport
}

// ArticleReport holds what was counted in one article.
type ArticleReport struct {
	Name       string
	Series     string // see Gold.Series
	Sort       string // see Gold.Sort
	Predicted  bool   // false where the run says nothing of the article
	Tallies    map[Measure]Tally
	Capacities map[graph.Capacity]Tally // the capacity measure by capacity
	Confusions []Confusion
	Errors     []FactError
}

// Score counts a run against gold, in the order of gold. Predictions of other articles are left out of account.
func Score(gold []Gold, predictions Predictions) *Report {
	names := newNormaliser()
	report := &Report{Articles: make([]ArticleReport, 0, len(gold))}
	for _, g := range gold {
		predicted, found := predictions[g.Name]
		article := scoreArticle(names, g, predicted)
		article.Predicted = found
		report.Articles = append(report.Articles, article)
	}
	return report
}

func scoreArticle(names *normaliser, gold Gold, predicted Document) ArticleReport {
	out := ArticleReport{Name: gold.Name, Series: gold.Series(), Sort: gold.Sort(), Tallies: map[Measure]Tally{}}
	scoreMentions(out.Tallies, gold.Document, predicted)
	out.Confusions = mentionConfusions(gold, predicted)

	things := names.alignThings(gold.Document, predicted, paired...)
	scoreEntities(out.Tallies, gold.Document, predicted, things)

	events := names.alignEvents(gold.Document, predicted, things)
	roles := roleNames(gold.Document)
	goldFacts := translator{names, identity(gold.Document), nil, roles, byID(gold.Document)}.facts(gold.Document)
	predictedFacts := translator{names, things, events, roles, byID(predicted)}.facts(predicted)
	scoreFacts(out.Tallies, goldFacts, predictedFacts, gold.Statuses)

	out.Capacities = capacityTallies(goldFacts[Capacity], predictedFacts[Capacity])
	errors := errorLister{gold: gold, predicted: predicted, goldFacts: goldFacts, predictedFacts: predictedFacts}
	out.Errors = errors.list()
	return out
}

func scoreMentions(tallies map[Measure]Tally, gold, predicted Document) {
	for _, kind := range mentioned {
		tallies[mentionMeasure(kind)] = tallySets(mentionSet(gold, kind), mentionSet(predicted, kind))
	}
}

func mentionSet(d Document, kind graph.EntityKind) map[graph.Span]bool {
	out := map[graph.Span]bool{}
	for _, e := range d.Entities {
		if e.Kind == kind {
			for _, m := range e.Mentions {
				out[m.Span] = true
			}
		}
	}
	return out
}

func scoreEntities(tallies map[Measure]Tally, gold, predicted Document, things alignment) {
	same := translator{things: identity(gold)}
	mapped := translator{things: things}
	for _, kind := range paired {
		tallies[entityMeasure(kind)] = tallySets(entitySet(gold, kind, same), entitySet(predicted, kind, mapped))
	}
}

func entitySet(d Document, kind graph.EntityKind, t translator) map[string]bool {
	out := map[string]bool{}
	for _, e := range d.Entities {
		if e.Kind == kind {
			out[t.id(e.ID)] = true
		}
	}
	return out
}

func scoreFacts(tallies map[Measure]Tally, gold, predicted factSets, statuses bool) {
	for _, m := range factMeasures {
		if !statuses && (m == Status || m == Missed) {
			continue
		}
		tallies[m] = tallySets(gold[m], predicted[m])
	}
	var sum Tally
	for _, m := range summed {
		sum.add(tallies[m])
	}
	tallies[Facts] = sum
}

func capacityTallies(gold, predicted map[factKey]bool) map[graph.Capacity]Tally {
	out := map[graph.Capacity]Tally{}
	count := func(set, other map[factKey]bool, missing Tally) {
		for key := range set {
			if !other[key] {
				t := out[graph.Capacity(key[2])]
				t.add(missing)
				out[graph.Capacity(key[2])] = t
			}
		}
	}
	count(gold, nil, Tally{Found: 1})
	count(gold, predicted, Tally{Found: -1, Lost: 1})
	count(predicted, gold, Tally{Wrong: 1})
	return out
}

// identity maps every thing of gold to itself.
func identity(gold Document) alignment {
	out := alignment{}
	for _, e := range gold.Entities {
		out[e.ID] = e.ID
	}
	return out
}

func byID(d Document) map[graph.LocalID]graph.Entity {
	out := make(map[graph.LocalID]graph.Entity, len(d.Entities))
	for _, e := range d.Entities {
		out[e.ID] = e
	}
	return out
}

func roleNames(d Document) []string {
	var out []string
	for _, e := range ofKind(d, []graph.EntityKind{graph.KindRole}) {
		out = append(out, e.Name)
	}
	return out
}

// Total adds up a measure over all articles.
func (r *Report) Total(m Measure) Tally {
	var sum Tally
	for _, a := range r.Articles {
		sum.add(a.Tallies[m])
	}
	return sum
}

// Missing names the articles that the run says nothing of.
func (r *Report) Missing() []string {
	var out []string
	for _, a := range r.Articles {
		if !a.Predicted {
			out = append(out, a.Name)
		}
	}
	return out
}

// Capacity adds up the capacity measure of one capacity over all articles.
func (r *Report) Capacity(c graph.Capacity) Tally {
	var sum Tally
	for _, a := range r.Articles {
		sum.add(a.Capacities[c])
	}
	return sum
}

// Group splits a report by a property of its articles.
func (r *Report) Group(key func(ArticleReport) string) map[string]*Report {
	out := map[string]*Report{}
	for _, a := range r.Articles {
		k := key(a)
		if out[k] == nil {
			out[k] = &Report{}
		}
		out[k].Articles = append(out[k].Articles, a)
	}
	return out
}
