package graph

// ArticleID names one article for good: the id field of a JSON Lines source, else the base name of its file.
type ArticleID string

// LocalID names an entity inside one article ("P1", "O3"). It means nothing outside that article.
type LocalID string

// Span is a range of a text, Start inclusive and End exclusive, in Unicode code points of the article's stored text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Contains reports whether the other span lies wholly inside s.
func (s Span) Contains(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Article is a text about meetings with what its source says of it. Text is the stored text that every Span counts in:
// the text of the source unchanged, beginning with the title.
type Article struct {
	ID        ArticleID `json:"id"`
	Title     string    `json:"title"`
	Published string    `json:"published,omitempty"` // YYYY-MM-DD, YYYY-MM or YYYY; empty where unknown
	Source    string    `json:"source,omitempty"`    // where it was read: a file's path, or what the article's header says
	URL       string    `json:"url,omitempty"`
	SHA256    string    `json:"sha256,omitempty"` // of the stored text, lower-case hexadecimal
	Text      string    `json:"text,omitempty"`
}

// Mention is one place in the text that names an entity.
type Mention struct {
	Span
	Text string `json:"text,omitempty"` // the surface form; may be left out, as the span says it
}

// Entity is one thing that one article speaks of, with every place that names it.
type Entity struct {
	ID       LocalID     `json:"id"`
	Kind     EntityKind  `json:"kind"`
	Name     string      `json:"name"`    // the fullest name the article gives it
	Aliases  []string    `json:"aliases"` // every distinct surface form, Name included, in order of appearance
	Mentions []Mention   `json:"mentions"`
	Status   EventStatus `json:"status,omitempty"` // events only; empty means held
}

// Fact is one statement of one article. Kind decides which of the other fields are filled; the rest stay empty:
//
//	holds       Person, Role and/or Organisation (an organisation or a place), Former
//	takes_part  Agent, Event, As, Presence
//	date        Event, Date, Precision, Resolved
//	place       Event, Place
//	mode        Event, Mode
//	part_of     Part, Whole
//	signs       Agent, Accord
type Fact struct {
	Kind         FactKind      `json:"kind"`
	Person       LocalID       `json:"person,omitempty"`
	Role         LocalID       `json:"role,omitempty"`
	Organisation LocalID       `json:"organisation,omitempty"`
	Former       bool          `json:"former,omitempty"`
	Agent        LocalID       `json:"agent,omitempty"`
	Event        LocalID       `json:"event,omitempty"`
	As           Capacity      `json:"as,omitempty"`
	Presence     Presence      `json:"status,omitempty"`    // empty means present
	Date         string        `json:"date,omitempty"`      // YYYY, YYYY-MM, YYYY-MM-DD or two of these with a slash between
	Precision    DatePrecision `json:"precision,omitempty"` // of Date
	Resolved     bool          `json:"resolved,omitempty"`  // true where Date was worked out from the published date
	Place        LocalID       `json:"place,omitempty"`
	Mode         Mode          `json:"mode,omitempty"`
	Part         LocalID       `json:"part,omitempty"`
	Whole        LocalID       `json:"whole,omitempty"`
	Accord       LocalID       `json:"accord,omitempty"`

	Evidence   []Evidence `json:"evidence,omitempty"`
	Confidence float64    `json:"confidence,omitempty"` // in (0, 1]: the estimated chance that the article states this
}

// Evidence is the sentence that states a fact, and who decided that it does.
type Evidence struct {
	Article   ArticleID `json:"article,omitempty"`
	Sentence  string    `json:"sentence"`
	Span                // of the sentence
	Arguments []Span    `json:"arguments,omitempty"` // of the mentions that the fact joins; may lie in other sentences
	Rule      string    `json:"rule"`                // name of the rule or model that decided; "correction" where a person did
	By        string    `json:"by,omitempty"`        // that person
	// Confidence is that of this sentence alone; a fact's own may be higher when several sentences state it.
	Confidence float64 `json:"confidence,omitempty"`
	// Extractor is that of the article, filled in where evidence is shown apart from it.
	Extractor string `json:"extractor,omitempty"`
}

// Extraction is everything that one article says: the unit that extract prints, load takes and a store keeps.
type Extraction struct {
	Article   Article  `json:"article"`
	Entities  []Entity `json:"entities"`
	Facts     []Fact   `json:"facts"`
	Extractor string   `json:"extractor,omitempty"` // name and version of the program and model that decided
}
