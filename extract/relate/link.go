package relate

import (
	"github.com/whomet/whomet/extract/relate/coref"
	"github.com/whomet/whomet/extract/relate/scene"
)

// linkEvent decides which earlier event a mention speaks of; it is a coref.EventLinker.
func (a *article) linkEvent(s *scene.Scene, clusters []coref.Cluster, events []int, m int) int {
	best, top := -1, stages[StageLink].from
	for rank, c := range events {
		a.begin(StageLink)
		a.linkFeatures(clusters[c].Mentions, len(events)-rank, len(events), m)
		// The cluster is named by its first mention, as clusters change while they are made.
		p := a.decide(candidate{stage: StageLink, x: m, y: clusters[c].Mentions[0]})[1]
		if p > top {
			best, top = c, p
		}
	}
	return best
}

// comparedMentions is how many of an event's mentions, the latest, a new one is compared with.
const comparedMentions = 40

func (a *article) linkFeatures(cluster []int, age, count, m int) {
	f, mention := &a.set, &a.Mentions[m]
	last := &a.Mentions[cluster[len(cluster)-1]]
	words := a.contentWords(m)
	f.Add(fBias)
	f.Add(fRecency, uint32(min(age, 4)), uint32(min(count, 4)))
	f.Add(fDistance, bucket(mention.Sentence-last.Sentence))
	f.Add(fCountMentions, uint32(min(len(cluster), 4)))
	f.Add(fHeadA, mention.Head)
	a.like(fHeadA, 0, mention.Like)
	f.Add(fTitle, mark(a.title(mention.Sentence)), mark(a.title(a.Mentions[cluster[0]].Sentence)))
	det := a.determiner(m)
	f.Add(fDeterminer, det)
	f.Add(fVerbal, mark(a.verbal(m)), mark(a.verbal(cluster[0])))
	sameHead, sameText, subset, clash, best := false, false, false, false, 0
	for _, c := range cluster[max(0, len(cluster)-comparedMentions):] {
		other := &a.Mentions[c]
		sameHead = sameHead || other.Head == mention.Head
		sameText = sameText || other.Hash == mention.Hash
		shared, numberClash := a.shared(words, c)
		best = max(best, shared)
		subset = subset || shared == len(words)
		clash = clash || numberClash
		f.Add(fHeads, mention.Head, other.Head)
		f.Add(fLike+fHeads, uint32(mention.Like.Fine), uint32(other.Like.Fine))
	}
	f.Add(fSameHead, mark(sameHead), mark(len(words) == 1), det)
	f.Add(fSameText, mark(sameText), mark(len(words) == 1))
	f.Add(fSameWords, uint32(min(best, 4)), uint32(min(len(words), 4)))
	f.Add(fOther, mark(subset), mark(sameHead))
	f.Add(fNumberClash, mark(clash))
	f.Add(fSameSentence, mark(mention.Sentence == last.Sentence), mark(sameHead))
	a.company(cluster, m)
	s := mention.Sentence
	f.Add(fContextBefore, a.symbol(s, mention.Item-1))
	f.Add(fBefore2, a.symbol(s, mention.Item-2), a.symbol(s, mention.Item-1))
	f.Add(fContextAfter, a.symbol(s, mention.Item+1))
	if v := a.verb(mention.Item-1, a.Sentences[s][0]-1, -1); v >= 0 {
		f.Add(fVerbBefore, a.Items[v].Hash)
	}
	if v := a.verb(mention.Item+1, a.Sentences[s][1], 1); v >= 0 {
		f.Add(fVerbAfter, a.Items[v].Hash)
	}
	for _, w := range words {
		f.Add(fWord, w, mark(best == 0))
	}
}

// company compares the people, dates and places named in the sentence of an event mention with those in the sentences of
// an earlier event.
func (a *article) company(cluster []int, m int) {
	f := &a.set
	for _, letter := range []scene.Letter{'P', 'D', 'L', 'O'} {
		mine, shared := 0, 0
		for i := a.InOf[a.Mentions[m].Sentence][0]; i < a.InOf[a.Mentions[m].Sentence][1]; i++ {
			if a.Mentions[i].Letter != letter {
				continue
			}
			mine++
			if a.inCompany(cluster, a.Mentions[i].Entity) {
				shared++
			}
		}
		theirs := 0
		for _, c := range cluster[max(0, len(cluster)-comparedSentences):] {
			theirs += a.count(a.Mentions[c].Sentence, letter)
		}
		f.Add(fCompany, uint32(letter), uint32(min(mine, 2)), uint32(min(shared, 2)), uint32(min(theirs, 1)))
		f.Add(fCompany, uint32(letter), uint32(min(mine, 2)), uint32(min(shared, 2)), a.Mentions[m].Head)
	}
}

// comparedSentences is how many sentences of an event, the latest, are searched for who is named with a new mention.
const comparedSentences = 8

func (a *article) inCompany(cluster []int, thing int) bool {
	for _, c := range cluster[max(0, len(cluster)-comparedSentences):] {
		r := a.InOf[a.Mentions[c].Sentence]
		for i := r[0]; i < r[1]; i++ {
			if a.Mentions[i].Letter != 'E' && a.Mentions[i].Entity == thing {
				return true
			}
		}
	}
	return false
}

// title reports whether a sentence is the title or one of the lines above the text proper.
func (a *article) title(sentence int) bool {
	return a.Doc.Sentences[sentence].Paragraph == 0 || sentence < a.body && !a.Blank(sentence)
}

// findBody returns the first sentence below the title that says something: one with a finite verb.
func (a *article) findBody() int {
	for i, s := range a.Doc.Sentences {
		if s.Paragraph == 0 || a.Blank(i) {
			continue
		}
		for t := s.First; t < s.Last; t++ {
			if tag := a.Doc.Tokens[t].Tag; a.Words[t].Mention < 0 && (tag == "VBD" || tag == "VBZ" || tag == "VBP" || tag == "MD") {
				return i
			}
		}
	}
	return 0
}

func (a *article) verbal(m int) bool {
	mention := &a.Mentions[m]
	tag := a.Doc.Tokens[mention.First].Tag
	return mention.Last == mention.First+1 && len(tag) > 2 && tag[:2] == "VB" && tag != "VBG"
}

// determiner returns the hash of the article, demonstrative or order word before a mention or at its start, else 0.
func (a *article) determiner(m int) uint32 {
	mention := &a.Mentions[m]
	if h := a.Words[mention.First].Hash; determiners[h] {
		return h
	}
	if mention.First > a.Doc.Sentences[mention.Sentence].First {
		if h := a.Words[mention.First-1].Hash; determiners[h] {
			return h
		}
	}
	return 0
}

// contentWords returns the hashes of the words of a mention that name something.
func (a *article) contentWords(m int) []uint32 {
	var out []uint32
	for i := a.Mentions[m].First; i < a.Mentions[m].Last; i++ {
		if h := a.Words[i].Hash; !functionWords[h] && !articles[h] {
			out = append(out, h)
		}
	}
	return out
}

// shared counts the words that stand in another mention too, and reports whether both have a number or an order word and
// not the same.
func (a *article) shared(words []uint32, other int) (n int, clash bool) {
	theirs := a.contentWords(other)
	var mine, their uint32
	for _, w := range words {
		for _, t := range theirs {
			if w == t {
				n++
				break
			}
		}
		if ordinals[w] {
			mine = w
		}
	}
	for _, t := range theirs {
		if ordinals[t] {
			their = t
		}
	}
	return n, mine != 0 && their != 0 && mine != their
}

var determiners = hashSet("the", "a", "an", "this", "that", "these", "those", "another", "next", "last", "previous", "second", "first", "third",
	"its", "his", "her", "their", "same", "latest", "earlier", "two", "three", "similar", "such", "each", "no", "any", "upcoming", "separate")

var articles = hashSet("the", "a", "an")

var ordinals = func() map[uint32]bool {
	out := hashSet("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "next", "last", "previous",
		"opening", "closing", "morning", "afternoon", "evening", "bilateral", "follow-up", "spring", "autumn")
	for _, suffix := range []string{"", "st", "nd", "rd", "th"} {
		for n := range 130 {
			out[hashOf(itoa(n)+suffix)] = true
		}
	}
	for y := 1990; y < 2040; y++ {
		out[hashOf(itoa(y))] = true
	}
	return out
}()
