package score

import "github.com/whomet/whomet/graph"

// Measure names one thing that is counted.
type Measure string

// The measures. A mention counts where start, end and kind are those of gold; an entity where one of its names is one of
// gold's; a fact where every part is.
const (
	MentionPerson       Measure = "mention:person"
	MentionOrganisation Measure = "mention:organisation"
	MentionPlace        Measure = "mention:place"
	MentionRole         Measure = "mention:role"
	MentionEvent        Measure = "mention:event"
	EntityPerson        Measure = "entity:person"
	EntityOrganisation  Measure = "entity:organisation"
	EntityPlace         Measure = "entity:place"
	EntityAccord        Measure = "entity:accord"
	Affiliation         Measure = "affiliation" // person and organisation of a holds fact
	Holds               Measure = "holds"       // person, role and organisation; of the role one word in four may differ
	TakesPart           Measure = "takes_part"  // agent and event
	Capacity            Measure = "capacity"    // agent, event and capacity
	Date                Measure = "date"        // event and date
	Place               Measure = "place"       // event and place
	PartOf              Measure = "part_of"     // part and whole
	Signs               Measure = "signs"       // agent and accord
	Status              Measure = "status"      // event and that it was planned, cancelled or declined, where gold says so
	Missed              Measure = "missed"      // agent and event it was not at, where gold says so
	Facts               Measure = "FACTS"       // holds, takes_part, date, place, part_of and signs together
	Met                 Measure = "met"         // unordered pairs of people who take part in one event: the headline

	// Counted beside the above, not part of the standard table.
	MentionDate   Measure = "mention:date"
	MentionAccord Measure = "mention:accord"
	Mode          Measure = "mode" // event and mode
)

// Measures lists the measures of the standard table in its order.
var Measures = []Measure{
	MentionPerson, MentionOrganisation, MentionPlace, MentionRole, MentionEvent,
	EntityPerson, EntityOrganisation, EntityPlace, EntityAccord,
	Affiliation, Holds, TakesPart, Capacity, Date, Place, PartOf, Signs, Status, Missed, Facts, Met,
}

// FurtherMeasures lists what is counted beside the standard table.
var FurtherMeasures = []Measure{MentionDate, MentionAccord, Mode}

// factMeasures are the measures of single facts.
var factMeasures = []Measure{
	Affiliation, Holds, TakesPart, Capacity, Date, Place, Met, PartOf, Signs, Mode, Status, Missed,
}

// summed are the measures that Facts adds up.
var summed = []Measure{Holds, TakesPart, Date, Place, PartOf, Signs}

func mentionMeasure(k graph.EntityKind) Measure { return Measure("mention:" + string(k)) }

func entityMeasure(k graph.EntityKind) Measure { return Measure("entity:" + string(k)) }

// paired are the kinds of entity that are paired by name.
var paired = []graph.EntityKind{graph.KindPerson, graph.KindOrganisation, graph.KindPlace, graph.KindAccord}

// mentioned are the kinds whose mentions are counted.
var mentioned = graph.EntityKinds
