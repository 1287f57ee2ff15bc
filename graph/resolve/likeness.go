package resolve

import (
	"math/bits"
	"slices"
	"strings"

	edlib "github.com/hbollon/go-edlib"
)

// alike is how alike two parts of names are.
type alike int

const (
	unlike alike = iota
	byInitial
	byTypo
	byForm
	bySound
	equal
)

// likeness compares two parts.
func likeness(p, q part) alike {
	switch {
	case p.text == q.text && !p.initial:
		return equal
	case p.initial || q.initial:
		if shortens(p, q) || shortens(q, p) {
			return byInitial
		}
		return unlike
	case begins("el", p, q) || begins("al", p, q) || begins("el", q, p) || begins("al", q, p):
		return bySound
	case p.form == q.form || begins("abdel", p, q) || begins("abdel", q, p):
		if sound(p.text) == sound(q.text) {
			return bySound
		}
		return byForm
	case p.sound == q.sound:
		return bySound
	}
	long, short := max(len(p.sound), len(q.sound)), min(len(p.sound), len(q.sound))
	if typos := 1 + short/9; short >= 4 && long-short <= 1 && bits.OnesCount32(p.letters^q.letters) <= 2*typos &&
		edlib.OSADamerauLevenshteinDistance(p.sound, q.sound) <= typos {
		return byTypo
	}
	return unlike
}

// begins reports whether p is q with a beginning.
func begins(with string, p, q part) bool {
	return len(p.text) == len(with)+len(q.text) && strings.HasPrefix(p.text, with) && p.text[len(with):] == q.text
}

// letters is the set of letters of a word. A typo changes at most two of them, which spares most words the counting of typos.
func letters(word string) uint32 {
	var set uint32
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// shortens reports whether p is an initial of q, in one of the spellings of q.
func shortens(p, q part) bool {
	return p.initial && (strings.HasPrefix(q.text, p.text) || len(p.text) == 1 && (q.form[0] == p.text[0] || q.sound[0] == p.text[0]))
}

// nameMatch is what comparing two names gave.
type nameMatch struct {
	worst        alike // of the parts that match
	full         int   // matched pairs in which neither is an initial
	leftX, leftY int   // full parts that match nothing
	lone         bool  // one name has an initial and the other a full part that match nothing
	middle       bool  // an initial that is not the first part stands for the first part of the other name
	second       bool  // the same of a full part that is not spelt alike: Khaled Muftah and Miftah
	shuffled     bool  // more than turned round: Ibrahima Sory Camara and Sory Ibrahima Camara
	gender       bool
	suffix       bool
	rare         bool // a shared part is no common name, or three parts are shared
}

// conflict reports whether each name has something that the other one lacks, or nothing but initials matches.
func (m nameMatch) conflict() bool {
	return m.full == 0 || m.leftX > 0 && m.leftY > 0 || m.lone || m.middle && m.leftX+m.leftY > 0
}

// compareNames pairs the parts of two names, the best pairs first.
func compareNames(x, y personName) nameMatch {
	m := nameMatch{worst: equal}
	takenX, takenY := make([]bool, len(x.parts)), make([]bool, len(y.parts))
	var pairs [][2]int
	joined(x, y, takenX, takenY, &m)
	joined(y, x, takenY, takenX, &m)
	all := likenesses(x, y)
	for want := equal; want > unlike; want-- {
		for i, p := range x.parts {
			for j, q := range y.parts {
				if takenX[i] || takenY[j] || all[i*len(y.parts)+j] != want {
					continue
				}
				takenX[i], takenY[j] = true, true
				pairs = append(pairs, [2]int{i, j})
				if want != byInitial || m.full <= 1 || !middleInitial(p, q, i, j) {
					m.worst = min(m.worst, want)
				}
				if want == byInitial {
					m.middle = m.middle || p.initial && i > 0 && j == 0 && !takenX[0] || q.initial && j > 0 && i == 0 && !takenY[0]
					continue
				}
				m.full++
				m.rare = m.rare || want > byForm && !p.common && !q.common
				m.gender = m.gender || want < equal && feminine(p.text, q.text)
			}
		}
	}
	m.leftX, m.leftY = left(x, takenX), left(y, takenY)
	m.lone = m.leftX > 0 && initialLeft(y, takenY) || m.leftY > 0 && initialLeft(x, takenX)
	m.shuffled = shuffled(pairs, x, y)
	for _, p := range pairs {
		displaced := p[0] == 0 && p[1] > 0 && !takenY[0] || p[1] == 0 && p[0] > 0 && !takenX[0]
		m.second = m.second || displaced && all[p[0]*len(y.parts)+p[1]] == byTypo
	}
	m.suffix = x.suffix != y.suffix
	return m
}

// likenesses compares all parts of x with all parts of y, row by row.
func likenesses(x, y personName) []alike {
	all := make([]alike, 0, 16)
	for _, p := range x.parts {
		for _, q := range y.parts {
			all = append(all, likeness(p, q))
		}
	}
	return all
}

// shuffled reports whether the order of the pairs differs by more than where the name begins: family names stand first in
// one language and last in another, but given names keep their order, and Ahmed Hassan is not Hassan Ahmed.
func shuffled(pairs [][2]int, x, y personName) bool {
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	falls, given := 0, true
	for i := range pairs {
		if pairs[(i+1)%len(pairs)][1] < pairs[i][1] {
			falls++
		}
		given = given && x.parts[pairs[i][0]].given && y.parts[pairs[i][1]].given
	}
	turned := len(pairs) > 1 && pairs[0][1] > pairs[len(pairs)-1][1]
	return falls > 1 || turned && given
}

// joined pairs two parts of x that one part of y writes as one word: Thea Vuth and Theavuth.
func joined(x, y personName, takenX, takenY []bool, m *nameMatch) {
	for i := 0; i+1 < len(x.parts); i++ {
		a, b := x.parts[i], x.parts[i+1]
		if a.initial || b.initial || takenX[i] || takenX[i+1] {
			continue
		}
		for j, q := range y.parts {
			if !takenY[j] && len(q.raw) > len(a.raw) && a.joint == q.rawSound {
				takenX[i], takenX[i+1], takenY[j] = true, true, true
				m.worst = min(m.worst, bySound)
				m.full++
				break
			}
		}
	}
}

// left counts the full parts that match nothing and say something: not a short form beside its long one, and not a name
// that spellings of one person's name often leave out.
func left(n personName, taken []bool) int {
	k := 0
	for i, p := range n.parts {
		if taken[i] || p.initial || p.form == "mohammad" && n.full > 2 {
			continue
		}
		if !slices.ContainsFunc(n.parts, func(q part) bool { return q != p && q.form == p.form }) {
			k++
		}
	}
	return k
}

// middleInitial reports whether an initial stands where a name that is otherwise given in full has a middle name.
func middleInitial(p, q part, i, j int) bool {
	return p.initial && q.initial || p.initial && i > 0 || q.initial && j > 0
}

func initialLeft(n personName, taken []bool) bool {
	for i, p := range n.parts {
		if p.initial && !taken[i] {
			return true
		}
	}
	return false
}

// feminine reports whether two given names differ by the ending that makes one a woman's: Oleksandr, Oleksandra.
func feminine(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(b) == len(a)+1 && strings.HasPrefix(b, a) && b[len(b)-1] == 'a'
}
