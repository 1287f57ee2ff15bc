package graph

// Explanation shows how an article was read, sentence by sentence.
type Explanation struct {
	Extraction Extraction          `json:"extraction"`
	Sentences  []SentenceExplained `json:"sentences"`
}

// SentenceExplained is what was found in one sentence.
type SentenceExplained struct {
	Span
	Text     string             `json:"text"`
	Block    string             `json:"block"` // title, heading, list item, prose or boilerplate
	Mentions []MentionExplained `json:"mentions"`
	Facts    []FactExplained    `json:"facts"`   // for which this sentence is evidence
	Refused  []AnswerExplained  `json:"refused"` // what was nearly said of this sentence's mentions, likeliest first
}

// MentionExplained is a mention and what found it.
type MentionExplained struct {
	Span
	Kind       EntityKind `json:"kind"`
	Text       string     `json:"text"`
	Entity     LocalID    `json:"entity,omitempty"`
	Name       string     `json:"name,omitempty"` // of the entity
	Rule       string     `json:"rule,omitempty"`
	Confidence float64    `json:"confidence,omitempty"`
}

// FactExplained is a fact in words, and what decided it.
type FactExplained struct {
	Fact
	Words []string `json:"words"` // the names of what the fact joins, and its values
	Rule  string   `json:"rule"`
}

// AnswerExplained is an answer to a question of extraction that was not taken: it was not likely enough, or another one was
// likelier.
type AnswerExplained struct {
	Question    string   `json:"question"` // the stage that asked
	Words       []string `json:"words"`    // the mentions asked about, and the answer where it is more than yes
	Probability float64  `json:"probability"`
	Needed      float64  `json:"needed"` // from which it would have counted
}
