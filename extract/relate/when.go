package relate

import (
	"strconv"
	"strings"

	"github.com/whomet/whomet/extract/relate/date"
)

// dating is the date of an event.
type dating struct {
	event      int
	date       string
	d, e       int // mentions; d is -1 for the published date itself
	resolved   bool
	confidence float32
}

// dateOption is one date that expressions of the article may mean.
type dateOption struct {
	value string
	said  []dateMention
}

type dateMention struct {
	m       int // -1: the published date, not said at all
	way     date.Way
	reading int // position among the readings of the expression
}

func itoa(n int) string { return strconv.Itoa(n) }

// dateOptions reads every date mention; the last option is the published date without a mention.
func (a *article) dateOptions() []dateOption {
	var out []dateOption
	index := map[string]int{}
	add := func(value string, m dateMention) {
		i, seen := index[value]
		if !seen {
			i = len(out)
			index[value] = i
			out = append(out, dateOption{value: value})
		}
		out[i].said = append(out[i].said, m)
	}
	context := date.Context{Published: a.published}
	for m := a.first; m < a.last; m++ {
		if a.Mentions[m].Letter != 'D' || a.Blank(a.Mentions[m].Sentence) {
			continue
		}
		readings := date.Read(a.Doc.Surface(a.Mentions[m].Mention), context)
		for i, r := range readings {
			add(r.Date, dateMention{m, r.Way, i})
		}
		if len(readings) > 0 && readings[0].Way != date.Anchored {
			context.Anchor = readings[0].Date
		}
	}
	if p := a.Doc.Article.Published; p != "" {
		add(p, dateMention{m: -1, way: "unsaid"})
	}
	return out
}

// findPublished returns the date of the article: given with it, or else the first day that the text says in full.
func (a *article) findPublished() string {
	if p := a.Doc.Article.Published; p != "" {
		return p
	}
	for m := range a.Mentions {
		if a.Mentions[m].Letter != 'D' {
			continue
		}
		for _, r := range date.Read(a.Doc.Surface(a.Mentions[m].Mention), date.Context{}) {
			if r.Way == date.Stated && len(r.Date) == len("2006-01-02") {
				return r.Date
			}
		}
	}
	return ""
}

// readDates gives every event the likeliest of the dates, where one is likely enough.
func (a *article) readDates() {
	options := a.dateOptions()
	if len(options) == 0 {
		return
	}
	c := &a.context
	for _, e := range a.events {
		best := dating{event: e, confidence: stages[StageDate].from}
		found := false
		for i := range options {
			d, em := a.dateFeatures(e, &options[i], len(options), c)
			p := a.decide(candidate{stage: StageDate, x: e, y: 0, value: options[i].value})[1]
			if p > best.confidence {
				found = true
				best.date, best.d, best.e, best.confidence = options[i].value, d.m, em, p
				best.resolved = d.way != date.Stated
			}
		}
		if found {
			a.dates = append(a.dates, best)
		}
	}
}

// dateFeatures describes an event and a date, and returns the nearest mentions of both.
func (a *article) dateFeatures(e int, o *dateOption, options int, c *eventContext) (d dateMention, em int) {
	f := a.begin(StageDate)
	f.Add(fBias)
	f.Add(fRank, uint32(min(c.rank[e], 4)), uint32(min(len(a.events), 4)), mark(c.main == e))
	f.Add(fOther, uint32(min(options, 5)))
	f.Add(fOffset, offset(o.value, a.published), uint32(len(o.value)))
	f.Add(fReading, mark(len(o.said) > 1))
	for _, m := range a.clusters[e].Mentions {
		f.Add(fHeadB, a.Mentions[m].Head)
		f.Add(fDeterminer, a.determiner(m))
		s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
		if v := a.verb(item+1, a.Sentences[s][1], 1); v >= 0 {
			f.Add(fVerbAfter, a.Items[v].Hash)
		}
		f.Add(fTense, a.tense(s), offset(o.value, a.published))
	}
	d, em = o.said[0], a.clusters[e].Mentions[0]
	gap := 1 << 20
	for _, said := range o.said {
		f.Add(fWay, hashOf(string(said.way)), uint32(min(said.reading, 2)))
		if said.m < 0 {
			f.Add(fPublished, a.dateSaid(), mark(c.main == e), uint32(min(len(a.events), 3)))
			continue
		}
		m := said.m
		s := a.Mentions[m].Sentence
		f.Add(fDateline, mark(s < 3), bucket(a.Mentions[m].Item-a.Sentences[s][0]), a.symbol(s, a.Mentions[m].Item+1))
		f.Add(fTextA, a.Mentions[m].Hash)
		f.Add(fTense, 9, a.tense(s), hashOf(string(said.way)), uint32(min(said.reading, 2)))
		if near := a.closest(m, e); near >= 0 {
			a.pair(m, near)
			f.Add(fNearest, mark(a.nearest(m, near, "E")), mark(a.nearest(near, m, "D")), uint32(min(c.here[s], 3)))
			if g := abs(a.Mentions[m].Item - a.Mentions[near].Item); g < gap {
				gap, d, em = g, said, near
			}
			continue
		}
		a.dateApart(m, e, c)
	}
	f.Add(fTogether, bucket(gap))
	return d, em
}

// dateApart describes a date mention in a sentence that does not mention the event.
func (a *article) dateApart(m, e int, c *eventContext) {
	f := &a.set
	s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
	least := 1 << 20
	for _, em := range a.clusters[e].Mentions {
		if d := a.Mentions[em].Sentence - s; abs(d) < abs(least) {
			least = d
		}
	}
	side := mark(least < 0)
	f.Add(fDistance, side, bucket(abs(least)), uint32(min(c.here[s], 2)))
	f.Add(fRelation, mark(c.previous[s] == e), uint32(min(c.here[s], 2)), mark(c.main == e))
	f.Add(fContextBefore, a.symbol(s, item-1), uint32(min(c.here[s], 2)))
	f.Add(fContextAfter, a.symbol(s, item+1), uint32(min(c.here[s], 2)))
	if v := a.verb(a.Sentences[s][0], a.Sentences[s][1], 1); v >= 0 {
		f.Add(fVerbFirst, a.Items[v].Hash)
	}
}

// dateSaid counts the sentences with a date of day precision, up to three.
func (a *article) dateSaid() uint32 {
	n := uint32(0)
	for m := a.first; m < a.last; m++ {
		if a.Mentions[m].Letter == 'D' && n < 3 {
			n++
		}
	}
	return n
}

// What offset returns for a date that lies wholly before, and wholly after, the day of the article.
const (
	offsetEarlier = 2
	offsetLater   = 3
)

// offset says in classes how a date lies to the published date.
func offset(value, published string) uint32 {
	from, to, _ := strings.Cut(value, "/")
	if to == "" {
		to = from
	}
	n := min(len(from), len(published))
	m := min(len(to), len(published))
	switch {
	case n == 0:
		return 0
	case value == published:
		return 1
	case to[:m] < published[:m]:
		return offsetEarlier
	case from[:n] > published[:n]:
		return offsetLater
	}
	return 4
}

// tense says whether a sentence speaks of what is to come, what is past, or both.
func (a *article) tense(s int) uint32 {
	out := uint32(0)
	for i := a.Sentences[s][0]; i < a.Sentences[s][1]; i++ {
		item := &a.Items[i]
		if futureWords[item.Hash] {
			out |= 1
		}
		if item.Verb && a.Doc.Tokens[item.Token].Tag == "VBD" {
			out |= 2
		}
	}
	return out
}

var futureWords = hashSet("will", "would", "shall", "plans", "planned", "scheduled", "upcoming", "expected", "due", "set", "slated", "forthcoming", "next", "invited", "looked", "looks", "ahead")
