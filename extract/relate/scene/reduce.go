package scene

import "strings"

// dropped words carry no relation between mentions.
var dropped = wordSet(`the a an h.e. he. h.e h e mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor hon hon. honorable honourable
 his her excellency excellencies rt rt. right sir dame lord lady sheikh sheikha shri smt madam engr engr. comrade dato dato' datuk tan sri
 tun tengku lok chumteav samdech oknha okhna gen gen. general lt lt. col col. colonel maj maj. major brig brig. admiral adm adm. vice-admiral
 capt capt. captain commodore royal highness majesty rev rev. father cardinal sister dasho lyonpo u daw late " “ ” * amb. senator. assoc.
 respected esteemed eminent`)

// kept words of dropped are kept where they are not honorifics: "he said", "his delegation".
var kept = wordSet(`he his her right general royal father sister late respected`)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// reduce fills Items, Sentences and InOf.
func (s *Scene) reduce() {
	s.Items = make([]Item, 0, len(s.Words))
	s.Sentences = make([][2]int, len(s.Doc.Sentences))
	s.InOf = make([][2]int, len(s.Doc.Sentences))
	mention := 0
	for i, sentence := range s.Doc.Sentences {
		from, first := len(s.Items), mention
		for t := sentence.First; t < sentence.Last; {
			m := int(s.Words[t].Mention)
			if m < 0 {
				s.word(t)
				t++
				continue
			}
			t = max(t+1, s.Mentions[m].Last)
			if s.mention(m, from) {
				t++ // the closing bracket
			}
			mention = m + 1
		}
		s.Sentences[i], s.InOf[i] = [2]int{from, len(s.Items)}, [2]int{first, mention}
	}
}

func (s *Scene) word(t int) {
	w := &s.Words[t]
	if dropped[w.Lower] && (!kept[w.Lower] || s.honorific(t)) {
		return
	}
	s.Items = append(s.Items, Item{w.Hash, -1, int32(t), strings.HasPrefix(s.Doc.Tokens[t].Tag, "VB"), w.Cluster})
}

// honorific reports whether a name or more honorifics follow at once.
func (s *Scene) honorific(t int) bool {
	for t++; t < len(s.Words); t++ {
		if m := s.Words[t].Mention; m >= 0 {
			return s.Mentions[m].Letter == 'P'
		}
		if w := s.Words[t].Lower; !dropped[w] && w != "." {
			return false
		}
	}
	return false
}

// mention appends the symbol of a mention, or folds an acronym in brackets into the name before it and reports that.
func (s *Scene) mention(m, from int) (folded bool) {
	mention := &s.Mentions[m]
	if at := s.bracketed(m, from); at >= 0 {
		mention.Item = at
		s.Items = s.Items[:at+1]
		return true
	}
	mention.Item = len(s.Items)
	s.Items = append(s.Items, Item{LetterHash(mention.Letter), int32(m), int32(mention.First), false, Cluster{}})
	return false
}

// bracketed returns the item of the mention that m stands behind in brackets, or -1.
func (s *Scene) bracketed(m, from int) int {
	n, mention := len(s.Items), &s.Mentions[m]
	if n-2 < from || s.Items[n-1].Hash != openBracket || mention.Last >= len(s.Words) || s.Words[mention.Last].Lower != ")" {
		return -1
	}
	before := s.Items[n-2].Mention
	if before < 0 || s.Mentions[before].Letter != mention.Letter || mention.Letter == 'P' || mention.Letter == 'D' {
		return -1
	}
	return n - 2
}

var openBracket = Hash("(")

var letterHashes = func() (out [128]uint32) {
	for i := range out {
		out[i] = Hash("[" + string(rune(i)) + "]")
	}
	return out
}()

// LetterHash returns the hash of the symbol that mentions of a letter have in Items.
func LetterHash(l Letter) uint32 { return letterHashes[l] }

// InBrackets reports whether a mention is folded into the mention before it.
func (s *Scene) InBrackets(m int) bool {
	at := s.Mentions[m].Item
	return int(s.Items[at].Mention) != m
}
