package extract

import (
	"cmp"
	"slices"

	"github.com/whomet/whomet/extract/relate"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Explanation shows how an article was read, sentence by sentence.
type Explanation struct {
	Extraction graph.Extraction    `json:"extraction"`
	Sentences  []SentenceExplained `json:"sentences"`
}

// SentenceExplained is what was found in one sentence.
type SentenceExplained struct {
	graph.Span
	Text     string             `json:"text"`
	Block    string             `json:"block"` // title, heading, list item, prose or boilerplate
	Mentions []MentionExplained `json:"mentions"`
	Facts    []FactExplained    `json:"facts"`   // for which this sentence is evidence
	Refused  []AnswerExplained  `json:"refused"` // what was nearly said of this sentence's mentions, likeliest first
}

// MentionExplained is a mention and what found it.
type MentionExplained struct {
	graph.Span
	Kind       graph.EntityKind `json:"kind"`
	Text       string           `json:"text"`
	Entity     graph.LocalID    `json:"entity,omitempty"`
	Name       string           `json:"name,omitempty"` // of the entity
	Rule       string           `json:"rule,omitempty"`
	Confidence float64          `json:"confidence,omitempty"`
}

// FactExplained is a fact in words, and what decided it.
type FactExplained struct {
	graph.Fact
	Words []string `json:"words"` // the names of what the fact joins, and its values
	Rule  string   `json:"rule"`
}

// AnswerExplained is an answer to a question of relate that was not taken: it was not likely enough, or another one was
// likelier.
type AnswerExplained struct {
	Question    string   `json:"question"` // the stage that asked
	Words       []string `json:"words"`    // the mentions asked about, and the answer where it is more than yes
	Probability float64  `json:"probability"`
	Needed      float64  `json:"needed"` // from which it would have counted
}

// worthTelling is the probability from which a refused answer is told.
const worthTelling = 0.1

// Explain extracts an article and tells what every sentence gave and what it nearly gave.
func (x *Extractor) Explain(article graph.Article) (explanation Explanation, err error) {
	defer fence(article.ID, &err)
	doc, mentions, err := x.Recognise(article)
	if err != nil {
		return Explanation{}, err
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
	return Explanation{Extraction: extraction, Sentences: sentences}, nil
}

type explainer struct {
	doc        *text.Document
	extraction *graph.Extraction
	entities   map[graph.LocalID]*graph.Entity
	at         map[graph.Span]*graph.Entity // entities by their mentions
}

func (e *explainer) sentences(mentions []text.Mention) []SentenceExplained {
	out := make([]SentenceExplained, len(e.doc.Sentences))
	for i, s := range e.doc.Sentences {
		out[i] = SentenceExplained{
			Span: e.doc.Span(s.ByteSpan), Text: e.doc.Text[s.Start:s.End], Block: s.Block.String(),
			Mentions: []MentionExplained{}, Facts: []FactExplained{}, Refused: []AnswerExplained{},
		}
	}
	for _, m := range mentions {
		out[m.Sentence].Mentions = append(out[m.Sentence].Mentions, e.mention(m))
	}
	for _, f := range e.extraction.Facts {
		for _, evidence := range f.Evidence {
			if i, found := slices.BinarySearchFunc(out, evidence.Start, func(s SentenceExplained, start int) int { return cmp.Compare(s.Start, start) }); found {
				out[i].Facts = append(out[i].Facts, FactExplained{Fact: f, Words: e.words(f), Rule: evidence.Rule})
			}
		}
	}
	return out
}

// addRefused tells each decision that was not taken in the sentence of the first mention that it is about.
func (e *explainer) addRefused(sentences []SentenceExplained, decisions []relate.Decision) {
	for _, d := range decisions {
		if d.Taken || d.Probability < worthTelling || len(d.About) == 0 {
			continue
		}
		answer := AnswerExplained{Question: d.Stage, Probability: d.Probability, Needed: d.Needed}
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
		slices.SortStableFunc(sentences[i].Refused, func(a, b AnswerExplained) int { return cmp.Compare(b.Probability, a.Probability) })
	}
}

func (e *explainer) mention(m text.Mention) MentionExplained {
	out := MentionExplained{
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
