package relate

// signing is an agent that signed an accord.
type signing struct {
	agent, accord int
	x, y          int
	confidence    float32
}

func (a *article) readSignings() {
	for y := range a.clusters {
		if a.clusters[y].Letter != 'A' || !a.nearSigning(y) {
			continue
		}
		for x := range a.clusters {
			if l := a.clusters[x].Letter; l != 'P' && l != 'O' && l != 'L' || len(a.clusters[x].Mentions) == 0 {
				continue
			}
			at, with := a.signFeatures(x, y)
			if p, ok := a.yes(candidate{stage: StageSigns, x: x, y: y}); ok {
				a.signings = append(a.signings, signing{x, y, at, with, p})
			}
		}
	}
}

// nearSigning reports whether a word of signing stands in a sentence with the accord, or anywhere in a short article.
func (a *article) nearSigning(y int) bool {
	for i := a.Sentences[a.from][0]; i < a.Sentences[a.to-1][1]; i++ {
		if signWords[a.Items[i].Hash] {
			return true
		}
	}
	for _, e := range a.events {
		for _, m := range a.clusters[e].Mentions {
			for _, w := range a.contentWords(m) {
				if signWords[w] {
					return true
				}
			}
		}
	}
	return false
}

var signWords = hashSet("sign", "signed", "signing", "signs", "signature", "signatures", "inked", "initialled", "initialed", "ink", "concluded", "signatory",
	"exchanged", "names", "sealed", "endorsed", "adopted", "agreement", "put", "countersigned", "witnessed")

func (a *article) signFeatures(x, y int) (at, with int) {
	f := a.begin(StageSigns)
	letter := uint32(a.clusters[x].Letter)
	f.Add(fBias, letter)
	at, with = a.clusters[x].Mentions[0], a.clusters[y].Mentions[0]
	gap := 1 << 20
	for _, m := range a.clusters[x].Mentions {
		s := a.Mentions[m].Sentence
		if a.Blank(s) || a.InBrackets(m) {
			continue
		}
		for i := a.Sentences[s][0]; i < a.Sentences[s][1]; i++ {
			if signWords[a.Items[i].Hash] {
				f.Add(fSentenceWord, letter, a.Items[i].Hash, mark(i > a.Mentions[m].Item))
			}
		}
		if near := a.closest(m, y); near >= 0 {
			a.pair(m, near)
			if g := abs(a.Mentions[m].Item - a.Mentions[near].Item); g < gap {
				gap, at, with = g, m, near
			}
		}
	}
	f.Add(fTogether, letter, bucket(gap))
	for _, p := range a.parts {
		if p.agent == x {
			f.Add(fKnown, letter, uint32(p.outcome))
		}
	}
	return at, with
}
