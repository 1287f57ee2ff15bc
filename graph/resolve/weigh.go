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
	personNameLoneRare
	personNameJunior
	personNameConflict
	personNameSuffix
	personNameGender
	personNameShuffled
	personNameSecond
	personRoleSame
	personRoleClass
	personRoleConflict
	personRoleChange
	personRoleCareer
	personOrgSame
	personOrgOther
	personCountrySame
	personCountryOther
	personCitySame
	personEventDay
	personEventPlace
	personEventChair
	orgNameEqual
	orgNameSpelt
	orgNameCountry
	orgNamePart
	orgNameAkin
	orgNameAcronym
	orgNameAcronymShort
	orgAcronymDefined
	orgAcronymBare
	orgAcronymForeign
	orgAcronymConflict
	orgPeopleSame
	orgCountrySame
	orgCountryOther
	orgCountryUnknown
	orgWholeSame
	orgWholeOther
	orgUnit
	eventDateSame
	eventDateNear
	eventDateOther
	eventDateUnknown
	eventDatePublished
	eventDateFar
	eventNounSame
	eventNounRelated
	eventNounOther
	eventScopeOther
	eventPartOther
	eventNumberSame
	eventNumberOther
	eventNumberLoose
	eventNameEqual
	eventNameSimilar
	eventNameBody
	eventNameOther
	eventBodySame
	eventPlaceSame
	eventPlaceOther
	eventPlaceNear
	eventPlaceCountry
	eventAgentSome
	eventAgentMany
	eventAgentNone
	eventAgentOther
	eventSidesSame
	eventStatus
	placeNameSame
	placeCountryOther
	comparisons // how many there are
)

var comparisonNames = [comparisons]string{
	"person.name.equal", "person.name.spelt", "person.name.typo", "person.name.variant", "person.name.part",
	"person.name.initials", "person.name.lone", "person.name.rare", "person.name.lone.rare", "person.name.junior", "person.name.conflict", "person.name.suffix",
	"person.name.gender", "person.name.shuffled", "person.name.second", "person.role.same", "person.role.class", "person.role.conflict", "person.role.change", "person.role.career",
	"person.org.same", "person.org.other", "person.country.same", "person.country.other", "person.city.same",
	"person.event.day", "person.event.place", "person.event.chair",
	"organisation.name.equal", "organisation.name.spelt", "organisation.name.country", "organisation.name.part",
	"organisation.name.akin", "organisation.name.acronym", "organisation.name.acronym.short", "organisation.acronym.defined", "organisation.acronym.bare",
	"organisation.acronym.foreign", "organisation.acronym.conflict", "organisation.people.same",
	"organisation.country.same", "organisation.country.other", "organisation.country.unknown", "organisation.whole.same", "organisation.whole.other",
	"organisation.unit",
	"event.date.same", "event.date.near", "event.date.other", "event.date.unknown", "event.date.published", "event.date.far", "event.noun.same",
	"event.noun.related", "event.noun.other", "event.scope.other", "event.part.other", "event.number.same", "event.number.other", "event.number.loose", "event.name.equal",
	"event.name.similar", "event.name.body", "event.name.other", "event.body.same", "event.place.same", "event.place.other", "event.place.near", "event.place.country", "event.agent.some", "event.agent.many",
	"event.agent.none", "event.agent.other", "event.sides.same", "event.status", "place.name.same", "place.country.other",
}

func (c comparison) String() string { return comparisonNames[c] }

// reasons is the set of comparisons that held of a pair.
type reasons [2]uint64

func because(cs ...comparison) (r reasons) {
	for _, c := range cs {
		r.add(c)
	}
	return r
}

func (r *reasons) add(c comparison) { r[c/64] |= 1 << (c % 64) }

func (r *reasons) drop(c comparison) { r[c/64] &^= 1 << (c % 64) }

func (r reasons) has(c comparison) bool { return r[c/64]&(1<<(c%64)) != 0 }

func (r reasons) and(s reasons) reasons { return reasons{r[0] & s[0], r[1] & s[1]} }

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
	for half := range r {
		for rest := r[half]; rest != 0; rest &= rest - 1 {
			w := l.weights[half*64+bits.TrailingZeros64(rest)]
			sum += w
			against += min(0, w)
		}
	}
	return sum, against
}

// joins is the weight from which on a pair is taken for the same thing.
const joins = 50
