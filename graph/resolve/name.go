package resolve

import (
	"slices"
	"strings"

	edlib "github.com/hbollon/go-edlib"
)

// part is one word of a person's name.
type part struct {
	text    string // folded
	form    string // the given name it is a form of, else text
	sound   string // of form
	initial bool   // one letter only
	common  bool   // one of the most popular names of a country
}

// personName is a name in the form that names are compared in: parts without order.
type personName struct {
	parts  []part
	full   int    // parts that are more than an initial
	suffix string // jr, filho and the like
}

// particles are lower-case words of names that one spelling has and another lacks.
var particles = []string{"al", "el", "ul", "de", "da", "do", "dos", "del", "di", "du", "la", "le", "van", "von", "der", "den", "y", "e", "of", "bin", "bint", "ibn", "s"}

// suffixes tell a child from a parent of the same name.
var suffixes = map[string]string{"jr": "jr", "junior": "jr", "filho": "jr", "hijo": "jr", "fils": "jr", "neto": "iii", "ii": "jr", "iii": "iii", "sr": "", "phd": "", "md": "md"}

// personName reads a name: honorifics and particles go, initials stay as such.
func (l *lexicon) personName(name string) personName {
	raw := strings.FieldsFunc(name, func(r rune) bool {
		return r == ' ' || r == '-' || r == '.' || r == ',' || r == '"' || r == '“' || r == '”' || r == '(' || r == ')' || r == '\u00a0' || r == '‑'
	})
	var n personName
	for i, w := range raw {
		f := strings.ReplaceAll(fold(w), " ", "")
		if f == "" || l.honorifics[f] && len(n.parts) == 0 && i < len(raw)-1 {
			continue
		}
		if s, ok := suffixes[f]; ok && n.full >= 2 && i > 0 {
			if s != "md" {
				n.suffix = s
			}
			continue
		}
		if slices.Contains(particles, f) && (w == strings.ToLower(w) || f == "al" || f == "el") && i < len(raw)-1 {
			if k := len(n.parts) - 1; k >= 0 && n.parts[k].text == "abd" { // Abd el-Kader is Abdelkader
				n.parts[k].text = "abdel"
			}
			continue
		}
		n.add(l, f)
	}
	return n
}

func (n *personName) add(l *lexicon, f string) {
	if k := len(n.parts) - 1; k >= 0 && (n.parts[k].text == "abdel" || n.parts[k].text == "abd") {
		f = "abdel" + f
		n.parts = n.parts[:k]
		n.full--
	}
	if strings.HasPrefix(f, "abdul") || strings.HasPrefix(f, "abdal") {
		if rest := f[5:]; len(rest) > 2 && l.given[f] == "" {
			f = "abdel" + rest
		}
	}
	p := part{text: f, form: l.givenForm(f), initial: len(f) == 1}
	p.sound = sound(p.form)
	p.common = l.common[p.sound]
	if !p.initial {
		n.full++
	}
	n.parts = append(n.parts, p)
}

// with adds parts of another form of the name that n has nothing like of, such as a maiden name.
func (n personName) with(o personName) personName {
	out := personName{slices.Clone(n.parts), n.full, n.suffix}
	for _, p := range o.parts {
		if !p.initial && !slices.ContainsFunc(n.parts, func(q part) bool { return likeness(p, q) > unlike }) {
			out.parts = append(out.parts, p)
			out.full++
		}
	}
	if out.suffix == "" {
		out.suffix = o.suffix
	}
	return out
}

func (n personName) String() string {
	t := make([]string, len(n.parts))
	for i, p := range n.parts {
		t[i] = p.text
	}
	slices.Sort(t)
	return strings.Join(append(t, n.suffix), " ")
}

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
		if p.text[0] == q.text[0] || p.form[0] == q.form[0] || p.sound != "" && q.sound != "" && p.sound[0] == q.sound[0] {
			return byInitial
		}
		return unlike
	case p.form == q.form || p.text == "abdel"+q.text || q.text == "abdel"+p.text:
		if sound(p.text) == sound(q.text) {
			return bySound
		}
		return byForm
	case p.sound == q.sound:
		return bySound
	}
	long, short := max(len(p.sound), len(q.sound)), min(len(p.sound), len(q.sound))
	if short >= 4 && long-short <= 1 && edlib.OSADamerauLevenshteinDistance(p.sound, q.sound) <= 1+short/9 {
		return byTypo
	}
	return unlike
}

// nameMatch is what comparing two names gave.
type nameMatch struct {
	worst        alike // of the parts that match
	full         int   // matched pairs in which neither is an initial
	leftX, leftY int   // full parts that match nothing
	middle       bool  // an initial that is not the first part stands for the first part of the other name
	second       bool  // the same of a full part that is not spelt alike: Khaled Muftah and Miftah
	shuffled     bool  // more than turned round: Ibrahima Sory Camara and Sory Ibrahima Camara
	gender       bool
	suffix       bool
	rare         bool // a shared part is no common name, or three parts are shared
}

// conflict reports whether each name has something that the other one lacks, or nothing but initials matches.
func (m nameMatch) conflict() bool {
	return m.full == 0 || m.leftX > 0 && m.leftY > 0 || m.middle && m.leftX+m.leftY > 0
}

// compareNames pairs the parts of two names, the best pairs first.
func compareNames(x, y personName) nameMatch {
	m := nameMatch{worst: equal}
	takenX, takenY := make([]bool, len(x.parts)), make([]bool, len(y.parts))
	var pairs [][2]int
	joined(x, y, takenX, takenY, &m)
	joined(y, x, takenY, takenX, &m)
	for want := equal; want > unlike; want-- {
		for i, p := range x.parts {
			for j, q := range y.parts {
				if takenX[i] || takenY[j] || likeness(p, q) != want {
					continue
				}
				takenX[i], takenY[j] = true, true
				pairs = append(pairs, [2]int{i, j})
				m.worst = min(m.worst, want)
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
	m.shuffled = shuffled(pairs)
	for _, p := range pairs {
		displaced := p[0] == 0 && p[1] > 0 && !takenY[0] || p[1] == 0 && p[0] > 0 && !takenX[0]
		m.second = m.second || displaced && likeness(x.parts[p[0]], y.parts[p[1]]) == byTypo
	}
	m.suffix = x.suffix != y.suffix
	return m
}

// shuffled reports whether the order of the pairs differs by more than where the name begins: family names stand first in
// one language and last in another, but given names keep their order.
func shuffled(pairs [][2]int) bool {
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	falls := 0
	for i := range pairs {
		if pairs[(i+1)%len(pairs)][1] < pairs[i][1] {
			falls++
		}
	}
	return falls > 1
}

// joined pairs two parts of x that one part of y writes as one word: Thea Vuth and Theavuth.
func joined(x, y personName, takenX, takenY []bool, m *nameMatch) {
	for i := 0; i+1 < len(x.parts); i++ {
		a, b := x.parts[i], x.parts[i+1]
		if a.initial || b.initial || takenX[i] || takenX[i+1] {
			continue
		}
		for j, q := range y.parts {
			if !takenY[j] && len(q.text) > len(a.text) && sound(a.text+b.text) == sound(q.text) {
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

// feminine reports whether two given names differ by the ending that makes one a woman's: Oleksandr, Oleksandra.
func feminine(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(b) == len(a)+1 && strings.HasPrefix(b, a) && b[len(b)-1] == 'a'
}
