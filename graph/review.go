package graph

// Effect is what a decision of a person changes in the graph.
type Effect struct {
	Moves    []Move            `json:"moves"`    // the facts that speak of another entity than before, as many as were asked for
	Facts    int               `json:"facts"`    // that move, also where Moves was cut
	Articles int               `json:"articles"` // in which an entity becomes another one
	Entities []CanonicalEntity `json:"entities"` // that appear, or have another name or number of articles
	Gone     []EntityID        `json:"gone"`
}

// Move is a fact of an article of which an argument becomes another entity.
type Move struct {
	Article  ArticleID  `json:"article"`
	Fact     string     `json:"fact"` // in words, as the article names things
	Becomes  []Becoming `json:"becomes"`
	Sentence string     `json:"sentence,omitempty"` // the first one that states it
}

// Becoming is an argument that was one entity and becomes another.
type Becoming struct {
	From EntityID `json:"from,omitempty"`
	To   Ref      `json:"to"`
}
