package resolve

import "math/bits"

// unlike holds of two names of two parts each of which one part goes with none of the other's: most pairs that share a given
// name and the first letter of a family name. In a world of a hundred thousand people that are hundreds for each of them.
func (*people) unlike(x, y *atom) bool {
	a, b := x.features.(personTraits).name.parts, y.features.(personTraits).name.parts
	if !plainPair(a) || !plainPair(b) || writtenAsOne(a, b) || writtenAsOne(b, a) {
		return false
	}
	straight := mayBeLike(&a[0], &b[0]) && mayBeLike(&a[1], &b[1])
	crossed := mayBeLike(&a[0], &b[1]) && mayBeLike(&a[1], &b[0])
	return !straight && !crossed
}

// plainPair reports whether a name is two parts that are no initials and no forms of one name.
func plainPair(n []part) bool {
	return len(n) == 2 && !n[0].initial && !n[1].initial && n[0].form != n[1].form
}

// writtenAsOne reports whether the two parts of x written as one word sound like a part of y.
func writtenAsOne(x, y []part) bool {
	return x[0].joint == y[0].rawSound || x[0].joint == y[1].rawSound
}

// mayBeLike holds wherever likeness finds two full parts alike.
func mayBeLike(p, q *part) bool {
	if p.sound == q.sound || p.form == q.form {
		return true
	}
	if d := len(p.text) - len(q.text); d == 2 || d == -2 || d == 5 || d == -5 { // one may begin with el, al or abdel
		return likeness(*p, *q) > unlike
	}
	long, short := max(len(p.sound), len(q.sound)), min(len(p.sound), len(q.sound))
	return short >= 4 && long-short <= 1 && bits.OnesCount32(p.letters^q.letters) <= 2*(1+short/9)
}
