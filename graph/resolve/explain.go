package resolve

// Explanation says how a pair was compared.
type Explanation struct {
	Weight      int      `json:"weight"`      // in hundredths; 50 and more joins, unless something else stands against it
	Comparisons []string `json:"comparisons"` // those that held, by their names in data/weights.tsv
	Blocked     bool     `json:"blocked"`     // true where the two share no blocking key, so that they are never compared
}

// Explain compares two local entities of one kind. It returns false where either is not held or the kinds differ.
func (r *Resolver) Explain(a, b Mention) (Explanation, bool) {
	x, y := r.item(a), r.item(b)
	if x == nil || y == nil {
		return Explanation{}, false
	}
	for _, s := range r.stages {
		if s.kind() == x.article.entities[x.entity].kind && s.kind() == y.article.entities[y.entity].kind {
			why := s.compare(x.atom, y.atom)
			weight, _ := r.lexicon.weigh(why)
			return Explanation{weight, why.names(), x.atom != y.atom && !meet(x.atom.keys, y.atom.keys)}, true
		}
	}
	return Explanation{}, false
}
