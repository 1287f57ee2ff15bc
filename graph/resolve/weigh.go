package resolve

import "math/bits"

// comparison is one named question that is asked of a pair. The weights stand in data/weights.tsv.
type comparison int

// The comparisons, in the order of data/weights.tsv.
const (
	personNameEqual comparison = iota
	personNameSpelt
	personNameTypo
	personNameVariant
	personNamePart
	personNameInitials
	personNameLone
	personNameRare
	personNameConflict
	personNameSuffix
	personNameGender
	personNameShuffled
	personNameSecond
	personRoleSame
	personRoleClass
	personRoleConflict
	personRoleChange
	personOrgSame
	personOrgOther
	personCountrySame
	personCountryOther
	personCitySame
	personEventDay
	personEventPlace
	orgNameEqual
	orgNameSpelt
	orgNameCountry
	orgNamePart
	orgNameAcronym
	orgAcronymDefined
	orgAcronymBare
	orgAcronymForeign
	orgAcronymConflict
	orgPeopleSame
	orgCountrySame
	orgCountryOther
	orgWholeSame
	orgWholeOther
	orgUnit
	eventDateSame
	eventDateNear
	eventDateOther
	eventDateUnknown
	eventNounSame
	eventNounRelated
	eventNounOther
	eventNumberSame
	eventNumberOther
	eventNameEqual
	eventNameSimilar
	eventPlaceSame
	eventPlaceOther
	eventAgentSome
	eventAgentMany
	eventAgentNone
	eventStatus
	placeNameSame
	placeCountryOther
	comparisons // how many there are
)

var comparisonNames = [comparisons]string{
	"person.name.equal", "person.name.spelt", "person.name.typo", "person.name.variant", "person.name.part",
	"person.name.initials", "person.name.lone", "person.name.rare", "person.name.conflict", "person.name.suffix",
	"person.name.gender", "person.name.shuffled", "person.name.second", "person.role.same", "person.role.class", "person.role.conflict", "person.role.change",
	"person.org.same", "person.org.other", "person.country.same", "person.country.other", "person.city.same",
	"person.event.day", "person.event.place",
	"organisation.name.equal", "organisation.name.spelt", "organisation.name.country", "organisation.name.part",
	"organisation.name.acronym", "organisation.acronym.defined", "organisation.acronym.bare",
	"organisation.acronym.foreign", "organisation.acronym.conflict", "organisation.people.same",
	"organisation.country.same", "organisation.country.other", "organisation.whole.same", "organisation.whole.other",
	"organisation.unit",
	"event.date.same", "event.date.near", "event.date.other", "event.date.unknown", "event.noun.same",
	"event.noun.related", "event.noun.other", "event.number.same", "event.number.other", "event.name.equal",
	"event.name.similar", "event.place.same", "event.place.other", "event.agent.some", "event.agent.many",
	"event.agent.none", "event.status", "place.name.same", "place.country.other",
}

func (c comparison) String() string { return comparisonNames[c] }

// reasons is the set of comparisons that held of a pair.
type reasons uint64

func (r *reasons) add(c comparison) { *r |= 1 << c }

func (r reasons) has(c comparison) bool { return r&(1<<c) != 0 }

// names lists the comparisons that held.
func (r reasons) names() []string {
	var out []string
	for c := range comparisons {
		if r.has(c) {
			out = append(out, c.String())
		}
	}
	return out
}

// weigh adds up the weights of the comparisons that held: all of them, and those below zero.
func (l *lexicon) weigh(r reasons) (sum, against int) {
	for rest := uint64(r); rest != 0; rest &= rest - 1 {
		w := l.weights[bits.TrailingZeros64(rest)]
		sum += w
		against += min(0, w)
	}
	return sum, against
}

// joins is the weight from which on a pair is taken for the same thing.
const joins = 50
