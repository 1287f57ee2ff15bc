package relate

import "strings"

// mergeRoles gives a short role mention ("Minister") the cluster of the longer role that the same person holds.
func (a *article) mergeRoles(holdings []holding) {
	longest := map[int][]int{} // person cluster: role clusters
	for _, h := range holdings {
		longest[a.of[h.p]] = append(longest[a.of[h.p]], a.of[h.r])
	}
	for _, h := range holdings {
		mine := a.of[h.r]
		best, size := mine, len(a.roleWords(mine))
		for _, other := range longest[a.of[h.p]] {
			if words := a.roleWords(other); len(words) > size && within(a.roleWords(mine), words) {
				best, size = other, len(words)
			}
		}
		if best != mine {
			a.move(h.r, best)
		}
	}
}

// roleWords returns the words of the first mention of a role cluster, in the singular.
func (a *article) roleWords(c int) []string {
	if len(a.clusters[c].Mentions) == 0 {
		return nil
	}
	return strings.Fields(singular(a.Mentions[a.clusters[c].Mentions[0]].Lower))
}

func within(some, all []string) bool {
	if len(some) == 0 {
		return false
	}
next:
	for _, w := range some {
		for _, x := range all {
			if w == x || abbreviations[strings.TrimSuffix(w, ".")] == x {
				continue next
			}
		}
		return false
	}
	return true
}

var abbreviations = map[string]string{"gov": "governor", "sen": "senator", "rep": "representative", "sec": "secretary", "pres": "president",
	"cong": "congressman", "dep": "deputy", "min": "minister", "amb": "ambassador", "dir": "director"}

// move puts a mention into another cluster.
func (a *article) move(m, to int) {
	from := a.of[m]
	if from == to {
		return
	}
	list := a.clusters[from].Mentions
	for i, x := range list {
		if x == m {
			a.clusters[from].Mentions = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	a.of[m] = to
	target := a.clusters[to].Mentions
	at := len(target)
	for at > 0 && target[at-1] > m {
		at--
	}
	a.clusters[to].Mentions = append(target[:at:at], append([]int{m}, target[at:]...)...)
}

// plural reports whether a role is named in the plural ("Foreign Ministers").
func plural(lower string) bool { return singular(lower) != lower }

// singular turns the head of a role into the singular.
func singular(role string) string {
	words := strings.Fields(role)
	head := len(words) - 1
	for i, w := range words {
		if i > 0 && (w == "of" || w == "for" || w == "to" || w == "on" || w == "in") {
			head = i - 1
			break
		}
	}
	if head < 0 {
		return role
	}
	one := singularWord(words[head])
	if one == words[head] {
		return role
	}
	return strings.Replace(role, words[head], one, 1)
}

var notPlural = map[string]bool{"affairs": true, "affaires": true, "d'affaires": true, "d’affaires": true, "operations": true, "relations": true,
	"services": true, "sales": true, "programs": true, "programmes": true, "communications": true, "systems": true, "resources": true,
	"partnerships": true, "projects": true, "studies": true, "works": true, "sports": true, "arts": true, "boss": true, "mp's": true}

func singularWord(w string) string {
	lower := strings.ToLower(w)
	switch {
	case len(w) < 4 || notPlural[lower]:
		return w
	case strings.HasSuffix(lower, "men"):
		return w[:len(w)-2] + "an"
	case strings.HasSuffix(lower, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(lower, "ss") || strings.HasSuffix(lower, "us") || strings.HasSuffix(lower, "is") || !strings.HasSuffix(lower, "s"):
		return w
	case strings.HasSuffix(lower, "'s") || strings.HasSuffix(lower, "’s"):
		return w
	}
	return w[:len(w)-1]
}
