package extract

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// worthTelling is the probability from which a refused answer is told.
const worthTelling = 0.1

// Explain extracts an article and tells what every sentence gave and what it nearly gave.
func (x *Extractor) Explain(article graph.Article) (explanation graph.Explanation, err error) {
	defer fence(article.ID, &err)
	doc, mentions, err := x.Recognise(article)
	if err != nil {
		return graph.Explanation{}, err
	}
	entities, facts, decisions := x.relater.Trace(doc, mentions)
	extraction := graph.Extraction{Article: doc.Article, Entities: entities, Facts: facts, Extractor: x.version}
	assemble(&extraction, x.minConfidence)
	e := explainer{doc: doc, extraction: &extraction, entities: map[graph.LocalID]*graph.Entity{}, at: map[graph.Span]*graph.Entity{}}
	for i := range extraction.Entities {
		entity := &extraction.Entities[i]
		e.entities[entity.ID] = entity
		for _, m := range entity.Mentions {
			e.at[m.Span] = entity
		}
	}
	sentences := e.sentences(mentions)
	e.addRefused(sentences, decisions)
	return graph.Explanation{Extraction: extraction, Sentences: sentences}, nil
}

type explainer struct {
	doc        *text.Document
	extraction *graph.Extraction
	entities   map[graph.LocalID]*graph.Entity
	at         map[graph.Span]*graph.Entity // entities by their mentions
}

func (e *explainer) sentences(mentions []text.Mention) []graph.SentenceExplained {
	out := make([]graph.SentenceExplained, len(e.doc.Sentences))
	for i, s := range e.doc.Sentences {
		out[i] = graph.SentenceExplained{
			Span: e.doc.Span(s.ByteSpan), Text: e.doc.Text[s.Start:s.End], Block: s.Block.String(),
			Mentions: []graph.MentionExplained{}, Facts: []graph.FactExplained{}, Refused: []graph.AnswerExplained{},
		}
	}
	for _, m := range mentions {
		out[m.Sentence].Mentions = append(out[m.Sentence].Mentions, e.mention(m))
	}
	for _, f := range e.extraction.Facts {
		for _, evidence := range f.Evidence {
			if i, found := slices.BinarySearchFunc(out, evidence.Start, func(s graph.SentenceExplained, start int) int { return cmp.Compare(s.Start, start) }); found {
				out[i].Facts = append(out[i].Facts, graph.FactExplained{Fact: f, Words: e.words(f), Rule: evidence.Rule})
			}
		}
	}
	return out
}

// addRefused tells each decision that was not taken in the sentence of the first mention that it is about.
func (e *explainer) addRefused(sentences []graph.SentenceExplained, decisions []relate.Decision) {
	for _, d := range decisions {
		if d.Taken || d.Probability < worthTelling || len(d.About) == 0 {
			continue
		}
		answer := graph.AnswerExplained{Question: d.Stage, Probability: d.Probability, Needed: d.Needed}
		for _, at := range d.About {
			answer.Words = append(answer.Words, e.doc.Text[at.Start:at.End])
		}
		if d.Answer != "yes" {
			answer.Words = append(answer.Words, d.Answer)
		}
		i := slices.IndexFunc(e.doc.Sentences, func(s text.Sentence) bool { return d.About[0].Start < s.End })
		sentences[i].Refused = append(sentences[i].Refused, answer)
	}
	for i := range sentences {
		slices.SortStableFunc(sentences[i].Refused, func(a, b graph.AnswerExplained) int { return cmp.Compare(b.Probability, a.Probability) })
	}
}

func (e *explainer) mention(m text.Mention) graph.MentionExplained {
	out := graph.MentionExplained{
		Span: e.doc.Span(e.doc.Range(m)), Kind: m.Kind, Text: e.doc.Surface(m), Rule: m.Rule, Confidence: m.Confidence,
	}
	if entity := e.at[out.Span]; entity != nil {
		out.Entity, out.Name = entity.ID, entity.Name
	}
	return out
}

// words names what a fact joins, in the order in which the fact reads.
func (e *explainer) words(f graph.Fact) []string {
	var out []string
	for _, id := range []graph.LocalID{f.Person, f.Role, f.Organisation, f.Agent, f.Event, f.Place, f.Part, f.Whole, f.Accord} {
		if entity := e.entities[id]; entity != nil {
			out = append(out, entity.Name)
		}
	}
	former := ""
	if f.Former {
		former = "former"
	}
	for _, value := range []string{string(f.As), string(f.Presence), f.Date, string(f.Mode), former} {
		if value != "" {
			out = append(out, value)
		}
	}
	return out
}
