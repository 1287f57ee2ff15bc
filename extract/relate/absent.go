package relate

import (
	_ "embed"
	"strings"

	"github.com/whomet/whomet/extract/relate/scene"
)

// absenceList has a line for a sort of word that news uses to say that somebody was not there, a colon, and the words.
//
//go:embed data/absence.txt
var absenceList string

// absenceCues is absenceList by word: the number of its line, from 1.
var absenceCues = readAbsenceCues(absenceList)

func readAbsenceCues(list string) map[uint32]uint32 {
	out := map[uint32]uint32{}
	sort := uint32(0)
	for line := range strings.Lines(list) {
		_, words, _ := strings.Cut(line, ":")
		sort++
		for w := range strings.FieldsSeq(words) {
			out[scene.Hash(w)] = sort
		}
	}
	return out
}

const (
	cueReach  = 24 // items between a mention and a word that may say that the one named was not there
	mostAbout = 12 // events that an absence may be from
)

// absences decides which agents were expected or invited and, as the text says, not there, by agent and event. Only of who is
// named near a word that may say so is it asked: there are too few examples to learn it among all pairs.
func (a *article) absences() map[[2]int]participation {
	out := map[[2]int]participation{}
	for x := range a.clusters {
		if l := a.clusters[x].Letter; l != 'P' && l != 'O' && l != 'L' {
			continue
		}
		said := a.absenceMentions(x)
		if len(said) == 0 {
			continue
		}
		for _, e := range a.events[:min(len(a.events), mostAbout)] {
			a.absenceFeatures(x, e, said)
			p, ok := a.yes(candidate{stage: StageMissed, x: x, y: e})
			if !ok {
				continue
			}
			with := a.closest(said[0], e)
			if with < 0 {
				with = a.clusters[e].Mentions[0]
			}
			out[[2]int{x, e}] = participation{x, e, said[0], with, missedClass, p}
		}
	}
	return out
}

// absenceMentions returns the mentions of an agent with a cue near.
func (a *article) absenceMentions(x int) []int {
	var out []int
	for _, m := range a.clusters[x].Mentions {
		if a.Blank(a.Mentions[m].Sentence) {
			continue
		}
		strong := false
		a.cues(m, func(_ int, sort uint32) { strong = strong || sort < cueExpected })
		if strong {
			out = append(out, m)
		}
	}
	return out
}

// cueExpected is the sort of words that say that somebody was expected, which alone says nothing of absence.
const cueExpected = 5

// cues calls f with every cue within reach of a mention in its sentence.
func (a *article) cues(m int, f func(item int, sort uint32)) {
	at, r := a.Mentions[m].Item, a.Sentences[a.Mentions[m].Sentence]
	for i := max(r[0], at-cueReach); i < min(r[1], at+cueReach); i++ {
		if sort := absenceCues[a.Items[i].Hash]; sort > 0 {
			f(i, sort)
		}
	}
}

func (a *article) absenceFeatures(x, e int, said []int) {
	f := a.begin(StageMissed)
	c := &a.context
	letter := uint32(a.clusters[x].Letter)
	f.Add(fBias, letter)
	f.Add(fMain, mark(c.main == e), uint32(min(len(a.events), 4)))
	f.Add(fRank, uint32(min(c.rank[e], 4)), uint32(min(len(a.events), 4)))
	f.Add(fCountMentions, mark(len(a.clusters[x].Mentions) > 1), uint32(min(len(said), 2)))
	for _, m := range said {
		s, item := a.Mentions[m].Sentence, a.Mentions[m].Item
		relation := a.absenceRelation(m, e)
		f.Add(fRelation, relation, mark(c.main == e), uint32(min(len(a.events), 3)))
		f.Add(fTitle, mark(a.title(s)), relation)
		a.cues(m, func(i int, sort uint32) { a.cueFeatures(m, i, sort, letter, relation) })
		f.Add(fBefore, letter, a.symbol(s, item-1))
		f.Add(fBefore2, letter, a.symbol(s, item-2), a.symbol(s, item-1))
		f.Add(fAfter, letter, a.symbol(s, item+1))
		if em := a.closest(m, e); em >= 0 {
			f.Add(fTogether, letter, mark(m < em), bucket(abs(item-a.Mentions[em].Item)))
		}
	}
}

// absenceRelation says how the sentence of a mention stands to an event.
func (a *article) absenceRelation(m, e int) uint32 {
	s, c := a.Mentions[m].Sentence, &a.context
	switch {
	case a.closest(m, e) >= 0:
		return 1
	case c.here[s] > 0:
		return 2
	case c.previous[s] == e:
		return 3
	}
	return 4
}

// cueFeatures describes a mention and a cue: what stands between them, who else is nearer.
func (a *article) cueFeatures(m, cue int, sort, letter, relation uint32) {
	f := &a.set
	at := a.Mentions[m].Item
	lo, hi := min(at, cue), max(at, cue)
	side := mark(cue < at)
	others := 0
	h := uint32(17)
	for i := lo + 1; i < hi; i++ {
		item := &a.Items[i]
		if item.Mention >= 0 && a.is(int(item.Mention), "PO") {
			others++
		}
		if item.Verb {
			h = (h ^ item.Hash) * 16777619
		}
	}
	hash := a.Items[cue].Hash
	f.Add(fCue, sort, side, uint32(min(others, 2)))
	f.Add(fCue, hash, side, mark(others > 0))
	f.Add(fCue, hash, side, mark(others > 0), letter)
	f.Add(fCueSide, sort, side, bucket(hi-lo), mark(others > 0))
	f.Add(fCueSide, sort, side, relation, mark(others > 0))
	f.Add(fCueSide, sort, side, h, mark(others > 0))
	s := a.Mentions[m].Sentence
	f.Add(fCue, hash, side, a.symbol(s, cue+1), 3)
	f.Add(fCue, hash, side, a.symbol(s, cue-1), 4)
	if v := a.verb(cue+1, a.Sentences[s][1], 1); v >= 0 && sort == 2 {
		f.Add(fCue, side, a.Items[v].Hash, mark(others > 0), 5)
		a.like(fCue, side, a.Items[v].Cluster)
	}
}

// represented reports whether the words behind the mention of an organisation or country say that others stood for it.
func (a *article) represented(m int) bool {
	mention := &a.Mentions[m]
	if mention.Letter != 'O' && mention.Letter != 'L' {
		return false
	}
	end := a.Sentences[mention.Sentence][1]
	for i := mention.Item + 1; i < min(end-1, mention.Item+5); i++ {
		if a.Items[i].Mention >= 0 {
			return false
		}
		if a.Items[i].Hash == hashRepresented && a.Items[i+1].Hash == hashBy {
			return true
		}
	}
	return false
}

var hashRepresented = scene.Hash("represented")
