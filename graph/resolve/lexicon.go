package resolve

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed data/countries.tsv
var countriesTSV string

//go:embed data/places.tsv
var placesTSV string

//go:embed data/honorifics.txt
var honorificsTXT string

//go:embed data/given.tsv
var givenTSV string

//go:embed data/common.txt
var commonTXT string

//go:embed data/roles.tsv
var rolesTSV string

//go:embed data/words.tsv
var wordsTSV string

//go:embed data/accords.txt
var accordsTXT string

//go:embed data/acronyms.tsv
var acronymsTSV string

//go:embed data/bodies.txt
var bodiesTXT string

//go:embed data/meetings.tsv
var meetingsTSV string

//go:embed data/weights.tsv
var weightsTSV string

// lexicon holds the embedded word lists in the form the comparisons look things up in. It is read-only after newLexicon.
type lexicon struct {
	read       map[string]personName // names, of late
	countries  map[string]string     // folded name or demonym → country code
	countryOf  map[string]string     // code → English name
	capitals   map[string]string     // key of a capital → country code
	places     map[string]string     // folded other name → folded name it is read as
	honorifics map[string]bool
	given      map[string]string // folded given name → the form it is compared as
	common     map[string]bool   // sounds of the most popular names of all countries
	roles      []roleWords
	words      map[string]string // word of an organisation's name → what it is compared as
	acronyms   map[string]string // acronym known the world over → name
	accords    map[string]bool   // words for kinds of accord
	bodies     map[string]bool   // words that name a kind of body → whether they say which
	meetings   []meetingWord
	passing    map[string]bool    // words of a meeting's name that tell it from no other
	formal     map[string]bool    // words of a meeting's name that make it a session of a body
	related    map[[2]string]bool // kinds of meeting that are used for one another
	weights    [comparisons]int
}

// meetingWord is one phrase that names a kind of meeting.
type meetingWord struct {
	phrase []string
	kind   string
}

// roleWords is one phrase that names a class of post.
type roleWords struct {
	phrase []string
	class  string
	office bool // one person does not hold two such posts at a time
}

func newLexicon() (*lexicon, error) {
	l := &lexicon{
		countries: map[string]string{}, countryOf: map[string]string{}, capitals: map[string]string{}, places: map[string]string{},
		honorifics: map[string]bool{}, given: map[string]string{}, words: map[string]string{},
		common: map[string]bool{}, acronyms: map[string]string{}, bodies: map[string]bool{}, accords: map[string]bool{}, related: map[[2]string]bool{}, passing: map[string]bool{}, formal: map[string]bool{},
	}
	l.readCountries()
	for w := range lines(honorificsTXT) {
		l.honorifics[w] = true
	}
	for line := range lines(givenTSV) {
		form, others, _ := strings.Cut(line, "\t")
		l.given[form] = form
		for o := range strings.SplitSeq(others, "|") {
			if _, taken := l.given[o]; !taken {
				l.given[o] = form
			}
		}
	}
	for line := range lines(wordsTSV) {
		word, as, _ := strings.Cut(line, "\t")
		l.words[word] = as
	}
	for word := range lines(accordsTXT) {
		l.accords[word] = true
	}
	for line := range lines(acronymsTSV) {
		acronym, name, _ := strings.Cut(line, "\t")
		l.acronyms[acronym] = name
	}
	for name := range lines(commonTXT) {
		l.common[sound(l.givenForm(name))] = true
	}
	l.readRoles()
	l.readBodies()
	l.readMeetings()
	return l, l.readWeights()
}

func (l *lexicon) readCountries() {
	add := func(name, code string) {
		if f := fold(name); f != "" {
			if _, taken := l.countries[f]; !taken {
				l.countries[f] = code
			}
		}
	}
	var demonyms [][2]string
	for line := range lines(countriesTSV) {
		f := strings.Split(line, "\t")
		l.countryOf[f[0]] = f[1]
		add(f[1], f[0])
		for d := range strings.SplitSeq(f[2], " - ") {
			demonyms = append(demonyms, [2]string{d, f[0]})
		}
	}
	for line := range lines(placesTSV) {
		key, others, _ := strings.Cut(line, "\t")
		for o := range strings.SplitSeq(others, "|") {
			if len(key) == 2 && key == strings.ToUpper(key) {
				add(o, key)
			} else {
				l.places[o] = key
			}
		}
	}
	for line := range lines(countriesTSV) {
		if f := strings.Split(line, "\t"); f[3] != "" {
			l.capitals[l.placeKey(f[3])] = f[0]
		}
	}
	for _, d := range demonyms {
		add(d[0], d[1])
		add(d[0]+"s", d[1])
	}
}

func (l *lexicon) readRoles() {
	for line := range lines(rolesTSV) {
		f := strings.Split(line, "\t")
		for p := range strings.SplitSeq(f[2], "|") {
			l.roles = append(l.roles, roleWords{words(p), f[0], f[1] == "office"})
		}
	}
}

func (l *lexicon) readBodies() {
	for line := range lines(bodiesTXT) {
		word, general := strings.CutPrefix(line, "- ")
		l.bodies[word] = !general
	}
}

func (l *lexicon) readMeetings() {
	for line := range lines(meetingsTSV) {
		if word, ok := strings.CutPrefix(line, "- "); ok {
			l.passing[word] = true
			continue
		}
		if word, ok := strings.CutPrefix(line, "+ "); ok {
			l.formal[word] = true
			continue
		}
		kind, rest, _ := strings.Cut(line, "\t")
		if k, ok := strings.CutPrefix(kind, "= "); ok {
			l.related[[2]string{k, rest}], l.related[[2]string{rest, k}] = true, true
			continue
		}
		for p := range strings.SplitSeq(rest, "|") {
			l.meetings = append(l.meetings, meetingWord{words(p), kind})
		}
	}
}

func (l *lexicon) readWeights() error {
	byName := map[string]comparison{}
	for c := range comparisons {
		byName[c.String()] = c
	}
	for line := range lines(weightsTSV) {
		f := strings.Split(line, "\t")
		c, known := byName[f[0]]
		w, err := strconv.Atoi(f[1])
		if !known || err != nil {
			return fmt.Errorf("weights: %q is no comparison or has no number", line)
		}
		l.weights[c] = w
		delete(byName, f[0])
	}
	if len(byName) > 0 {
		return fmt.Errorf("weights: no weight for %v", byName)
	}
	return nil
}

// lines yields the lines of a data file that hold data.
func lines(data string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(data) {
			line = strings.TrimRight(line, "\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(line) {
				return
			}
		}
	}
}

// country returns the code of the country that a name or demonym means, or nothing.
func (l *lexicon) country(name string) string {
	f := strings.TrimPrefix(strings.Join(words(name), " "), "the ")
	return l.countries[f]
}

// placeKey returns what two names of one place have in common: "country:KH" for a country or its demonym, else the name
// without spaces, read through the list of other names.
func (l *lexicon) placeKey(name string) string {
	f := strings.TrimPrefix(strings.Join(words(name), " "), "the ")
	if code := l.countries[f]; code != "" {
		return "country:" + code
	}
	if as, ok := l.places[f]; ok {
		f = as
	}
	return strings.ReplaceAll(f, " ", "")
}

// givenForm is the form that a folded given name is compared as.
func (l *lexicon) givenForm(name string) string {
	if form, ok := l.given[name]; ok {
		return form
	}
	return name
}
