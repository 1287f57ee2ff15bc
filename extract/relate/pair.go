package relate

import (
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
)

func bucket(n int) uint32 {
	switch {
	case n < 6:
		return uint32(max(n, 0))
	case n < 9:
		return 6
	case n < 13:
		return 7
	case n < 20:
		return 8
	case n < 32:
		return 9
	}
	return 10
}

func mark(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// symbol is the hash of the item at i, or a mark of the edge where i lies outside the sentence.
func (a *article) symbol(sentence, i int) uint32 {
	r := a.Sentences[sentence]
	if i < r[0] {
		return 2
	}
	if i >= r[1] {
		return 3
	}
	return a.Items[i].Hash
}

// pair describes two mentions of one sentence by what stands between and around them.
func (a *article) pair(x, y int) {
	mx, my := &a.Mentions[x], &a.Mentions[y]
	f := &a.set
	f.Add(fLetters, mark(mx.Item > my.Item), uint32(mx.Letter), uint32(my.Letter))
	f.Add(fHeadA, mx.Head)
	f.Add(fHeadB, my.Head)
	a.like(fHeadA, 0, mx.Like)
	a.like(fHeadB, 0, my.Like)
	a.items(mx.Sentence, mx.Item, my.Item, 0)
}

// items describes two items of a sentence by what stands between and around them. What it observes is told apart by kind.
func (a *article) items(s, x, y int, kind uint32) {
	lo, hi, order := x, y, kind*2
	if lo > hi {
		lo, hi, order = hi, lo, kind*2+1
	}
	f := &a.set
	f.Add(fGap, order, bucket(hi-lo))
	f.Add(fBlock, uint32(a.Doc.Sentences[s].Block), order)
	a.between(lo, hi, order)
	f.Add(fBefore, order, a.symbol(s, lo-1))
	f.Add(fBefore2, order, a.symbol(s, lo-2), a.symbol(s, lo-1))
	f.Add(fAfter, order, a.symbol(s, hi+1))
	f.Add(fAfter2, order, a.symbol(s, hi+1), a.symbol(s, hi+2))
	if hi > lo {
		f.Add(fNextLow, order, a.symbol(s, lo+1))
		f.Add(fNextLow2, order, a.symbol(s, lo+1), a.symbol(s, lo+2))
		f.Add(fPrevHigh, order, a.symbol(s, hi-1))
		f.Add(fPrevHigh2, order, a.symbol(s, hi-2), a.symbol(s, hi-1))
	}
	a.verbs(s, lo, hi, order)
}

// like adds what a word is like to what is observed of it.
func (a *article) like(t learn.Template, with uint32, c scene.Cluster) {
	if c.Fine == 0 || !a.likes {
		return
	}
	a.set.Add(fLike+t, with, uint32(c.Fine))
	a.set.Add(fLike+t, with, uint32(c.Coarse)+5000)
}

const (
	wholeBetween = 12 // items that a string between two mentions may have to be a feature as a whole
	longBetween  = 30
)

// between describes the items strictly between lo and hi.
func (a *article) between(lo, hi int, order uint32) {
	f := &a.set
	whole, skeleton, lastWasWord := uint32(17), uint32(17), false
	var counts [128]uint8
	marks := uint32(0)
	for i := lo + 1; i < hi && i < lo+longBetween; i++ {
		item := &a.Items[i]
		h := item.Hash
		whole = (whole ^ h) * 16777619
		if item.Mention >= 0 {
			counts[a.Mentions[item.Mention].Letter]++
		}
		plain := item.Mention < 0 && !functionWords[h]
		if !plain {
			skeleton = (skeleton ^ h) * 16777619
		} else if !lastWasWord {
			skeleton = (skeleton ^ 5) * 16777619
		}
		lastWasWord = plain
		marks |= markBits[h]
		f.Add(fBetweenWord, order, h)
		if plain && item.Cluster.Fine > 0 && a.likes {
			f.Add(fLike+fBetweenWord, order, uint32(item.Cluster.Fine))
		}
		if i > lo+1 && i < lo+14 {
			f.Add(fBetweenPair, order, a.Items[i-1].Hash, h)
		}
	}
	if hi-lo <= wholeBetween {
		f.Add(fBetween, order, whole, uint32(hi-lo))
	}
	if hi-lo < longBetween {
		f.Add(fSkeleton, order, skeleton)
	}
	for _, l := range "PROLED" {
		f.Add(fBetweenCount, order, uint32(l), uint32(min(counts[l], 3)))
	}
	f.Add(fMarks, order, marks)
}

// verbs describes the verbs around and between lo and hi.
func (a *article) verbs(s, lo, hi int, order uint32) {
	f := &a.set
	if v := a.verb(lo+1, hi, 1); v >= 0 && hi > lo {
		last := &a.Items[a.verb(hi-1, lo, -1)]
		f.Add(fVerbFirst, order, a.Items[v].Hash)
		f.Add(fVerbLast, order, last.Hash)
		a.like(fVerbFirst, order, a.Items[v].Cluster)
		a.like(fVerbLast, order, last.Cluster)
	} else {
		f.Add(fVerbFirst, order, 0)
	}
	r := a.Sentences[s]
	if v := a.verb(lo-1, r[0]-1, -1); v >= 0 {
		f.Add(fVerbBefore, order, a.Items[v].Hash)
		a.like(fVerbBefore, order, a.Items[v].Cluster)
	}
	if v := a.verb(hi+1, r[1], 1); v >= 0 {
		f.Add(fVerbAfter, order, a.Items[v].Hash)
		a.like(fVerbAfter, order, a.Items[v].Cluster)
	}
}

// verb returns the first verb from i on, in steps, before end; -1 where there is none. Auxiliaries are passed over.
func (a *article) verb(i, end, step int) int {
	aux := -1
	for ; (end-i)*step > 0; i += step {
		if !a.Items[i].Verb {
			continue
		}
		if !auxiliaries[a.Items[i].Hash] {
			return i
		}
		if aux < 0 {
			aux = i
		}
	}
	return aux
}

// hashSet makes a set of the hashes of words.
func hashSet(words ...string) map[uint32]bool {
	out := map[uint32]bool{}
	for _, w := range words {
		out[scene.Hash(w)] = true
	}
	return out
}

var functionWords = hashSet(",", ";", ":", "(", ")", "-", "–", "—", ".", "of", "and", "for", "to", "at", "in", "from", "with", "by", "on", "as",
	"who", "whose", "which", "that", "&", "or", "including", "former", "'s", "’s", "his", "her", "its", "their", "both", "between", "respectively", "was", "is", "also")

var auxiliaries = hashSet("is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "'s", "’s", "do", "does", "did")

var markBits = func() map[uint32]uint32 {
	out := map[uint32]uint32{}
	for i, w := range []string{",", ";", ":", "(", ")", "-", "–", "—", "and", "who", "which"} {
		out[scene.Hash(w)] = 1 << i
	}
	out[scene.Hash("—")] = out[scene.Hash("–")]
	return out
}()

func hashOf(w string) uint32 { return scene.Hash(w) }
