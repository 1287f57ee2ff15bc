package resolve

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// part is one word of a person's name.
type part struct {
	text    string // folded, names that begin with a spelling of Abdul read alike
	raw     string // folded
	form    string // the given name it is a form of, else text
	sound   string // of form
	letters uint32 // of sound
	initial bool   // one letter only
	common  bool   // one of the most popular names of a country
	given   bool   // a known given name

	rawSound string // sound of raw
	joint    string // sound of raw and the next part's written as one word
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
var suffixes = map[string]string{"jr": "jr", "junior": "filho", "filho": "filho", "hijo": "filho", "fils": "filho", "neto": "iii", "ii": "ii", "iii": "iii", "sr": "", "phd": "", "md": ""}

// remembered is how many names a lexicon keeps as read: an article gives the same ones several times over.
const remembered = 4096

// personName reads a name: honorifics and particles go, initials stay as such. The parts are shared and not to be changed.
func (l *lexicon) personName(name string) personName {
	n, ok := l.read[name]
	if !ok {
		if n = l.readName(name); len(l.read) >= remembered || l.read == nil {
			l.read = map[string]personName{}
		}
		l.read[name] = n
	}
	return n
}

func (l *lexicon) readName(name string) personName {
	raw := nameParts(name)
	var n personName
	for i, w := range raw {
		short := strings.HasSuffix(w, ".")
		f := strings.ReplaceAll(fold(w), " ", "")
		last := i == len(raw)-1
		if f == "" || l.honorifics[f] && len(n.parts) == 0 && !last {
			continue
		}
		if s, ok := suffixes[f]; ok && n.full >= 2 {
			n.suffix = s
			continue
		}
		lower := w == strings.ToLower(w)
		if !last && (slices.Contains(particles, f) && lower || f == "al" || f == "el" || f == "bin" || f == "bint" || f == "ibn") {
			continue
		}
		n.add(l, f, short)
	}
	n.join()
	return n
}

// nameParts cuts a name at everything that stands between its parts; a point stays with what it shortens.
func nameParts(name string) []string {
	name = strings.ReplaceAll(strings.ReplaceAll(name, ".", ". "), "’", "'")
	return strings.FieldsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune(",\"“”()/", r)
	})
}

// servant is how names like Abd el-Kader, Abdul Rahman and Abdelaziz begin.
var servant = regexp.MustCompile(`^abd(?:[aeiou][lr]|e?r)?`)

func (n *personName) add(l *lexicon, f string, short bool) {
	raw := f
	if k := len(n.parts) - 1; k >= 0 && n.parts[k].text == "abdel" {
		f = "abdel" + f
		n.parts = n.parts[:k]
		n.full--
	} else if start := servant.FindString(f); len(start) >= 3 && l.given[f] == "" && (f == start || len(start) > 3 && len(f) > len(start)+2) {
		f = "abdel" + f[len(start):]
	}
	p := part{text: f, raw: raw, form: l.givenForm(f)}
	p.initial = len(f) == 1 || short && len(f) <= 3 && p.form == f
	_, p.given = l.given[f]
	p.sound = sound(p.form)
	p.letters = letters(p.sound)
	p.common = l.common[p.sound]
	if !p.initial {
		n.full++
	}
	n.parts = append(n.parts, p)
}

// join works out how the parts, and each two neighbours written as one word, sound.
func (n *personName) join() {
	for i := range n.parts {
		n.parts[i].rawSound = sound(n.parts[i].raw)
		n.parts[i].joint = ""
		if i+1 < len(n.parts) {
			n.parts[i].joint = sound(n.parts[i].raw + n.parts[i+1].raw)
		}
	}
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
	if len(out.parts) > len(n.parts) {
		out.join()
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
