package graph

// EntityID names a canonical entity: its kind, a slash and a slug, such as "person/watt-botksal". In the graph it is the
// IRI "wm:" + EntityID; in an API path it is split at the slash (people/watt-botksal).
type EntityID string

// Ref names a canonical entity with what a link needs.
type Ref struct {
	ID   EntityID   `json:"id"`
	Kind EntityKind `json:"kind"`
	Name string     `json:"name"`
}

// MentionRef is a mention of a canonical entity, in one article.
type MentionRef struct {
	Article ArticleID `json:"article"`
	Span
}

// CanonicalEntity is one thing of the world with all that is known of its names.
type CanonicalEntity struct {
	Ref
	Aliases  []string     `json:"aliases"` // every distinct name, most frequent first, Name included
	Articles int          `json:"articles"`
	Mentions []MentionRef `json:"mentions,omitempty"` // only where asked for
}

// Post is a role that a person holds at an organisation, or for a place. Role may be empty (only the organisation is
// stated), and so may At.
type Post struct {
	Person    Ref        `json:"person"`
	Role      string     `json:"role,omitempty"`
	At        *Ref       `json:"at,omitempty"`
	Former    bool       `json:"former,omitempty"`
	FirstSeen string     `json:"first_seen,omitempty"` // published date of the earliest article that states it
	LastSeen  string     `json:"last_seen,omitempty"`  // of the latest
	Evidence  []Evidence `json:"evidence"`
}

// Participation is one agent's part in one event.
type Participation struct {
	Agent    Ref      `json:"agent"`
	Event    Ref      `json:"event"`
	Date     string   `json:"date,omitempty"` // of the event
	As       Capacity `json:"as"`
	Presence Presence `json:"status"`
	Roles    []string `json:"roles,omitempty"` // roles the agent is given by the articles that report this event
	// AsOf is, on the page of the event and of a person without Roles, the post that articles published until the event's
	// first day last say the person holds; FirstSeen and LastSeen are as of then, too.
	AsOf     *Post      `json:"post_as_of,omitempty"`
	Evidence []Evidence `json:"evidence"`
}

// Event is a canonical meeting with everything the articles say of it.
type Event struct {
	CanonicalEntity
	Date           string          `json:"date,omitempty"` // the date most articles give; ties go to the more precise, then the earlier
	Dates          []string        `json:"dates,omitempty"`
	Places         []Ref           `json:"places,omitempty"`
	Mode           Mode            `json:"mode,omitempty"`
	Status         EventStatus     `json:"status"`
	PartOf         []Ref           `json:"part_of,omitempty"`
	Parts          []Ref           `json:"parts,omitempty"`
	Participations []Participation `json:"participations"`
	Total          int             `json:"total"`    // of all participations, also where Participations was cut
	Reports        []ArticleID     `json:"reports"`  // the articles that tell of it
	Evidence       []Evidence      `json:"evidence"` // for date, place, mode
}

// Agent is the page of a person, an organisation or a place: posts, units and participations.
type Agent struct {
	CanonicalEntity
	Posts          []Post          `json:"posts"` // of the person, or held by people at the organisation
	PartOf         []Ref           `json:"part_of,omitempty"`
	Parts          []Ref           `json:"parts,omitempty"`
	Participations []Participation `json:"participations"` // newest event first
	Total          int             `json:"total"`          // of all participations, also where Participations was cut
	Signed         []Signature     `json:"signed,omitempty"`
	Held           []Ref           `json:"held,omitempty"` // events held at the place, newest first, as many as Participations at most
}

// Signature says that an agent signed an accord.
type Signature struct {
	Agent    Ref        `json:"agent"`
	Accord   Ref        `json:"accord"`
	Evidence []Evidence `json:"evidence"`
}

// Encounter is a person met by another one: the events they share.
type Encounter struct {
	Person Ref      `json:"person"`
	Roles  []string `json:"roles,omitempty"` // the roles the person is given in the reports of the shared events
	Events []MetAt  `json:"events"`          // newest first
	Count  int      `json:"count"`           // of all shared events, also where Events was cut
}

// MetAt is one shared event of an Encounter or of a hop on a Path: in which capacity each took part and what says so.
type MetAt struct {
	Event    Ref        `json:"event"`
	Date     string     `json:"date,omitempty"`
	As       Capacity   `json:"as"`       // of the first person
	OtherAs  Capacity   `json:"other_as"` // of the other person
	Evidence []Evidence `json:"evidence"` // of both participations
}

// Hop is one step of a Path: From met To at the events.
type Hop struct {
	From   Ref     `json:"from"`
	To     Ref     `json:"to"`
	Events []MetAt `json:"events"`
}

// Path is a shortest chain of people of whom each met the next.
type Path struct {
	Hops []Hop `json:"hops"`
}

// ArticleView is an article with what it says in terms of canonical entities.
type ArticleView struct {
	Article
	Extractor string          `json:"extractor,omitempty"`
	Mentions  []LinkedMention `json:"mentions"` // sorted by start
	Posts     []Post          `json:"posts"`
	Events    []Event         `json:"events"`
}

// LinkedMention is a mention in an article that links to its canonical entity.
type LinkedMention struct {
	Span
	Entity Ref `json:"entity"`
}

// Hit is one search result.
type Hit struct {
	Kind    string  `json:"kind"` // an EntityKind, or "article"
	ID      string  `json:"id"`
	Name    string  `json:"name"`    // of an article: its title
	Summary string  `json:"summary"` // plain text: latest role and organisation, event date, or an excerpt of the article
	Score   float64 `json:"score"`
}

// Stats counts what a store holds.
type Stats struct {
	Articles       int                `json:"articles"`
	Entities       map[EntityKind]int `json:"entities"`       // canonical ones
	Facts          map[FactKind]int   `json:"facts"`          // as the articles state them
	Participations int                `json:"participations"` // distinct agent and event
	Quads          int64              `json:"quads"`
	Store          string             `json:"store"` // address without secrets
}
