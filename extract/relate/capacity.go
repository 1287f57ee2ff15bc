package relate

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/graph"
)

// capacityList has a line for a kind of agent and a capacity, a colon, and past forms of verbs that say it both ways: "A
// chaired", "chaired by A".
//
//go:embed data/capacity.txt
var capacityList string

// saying is a verb said of a kind of agent.
type saying struct {
	letter scene.Letter
	verb   uint32
}

// capacityVerbs is capacityList by verb.
var capacityVerbs = readCapacityVerbs(capacityList)

func readCapacityVerbs(list string) map[saying]graph.Capacity {
	out := map[saying]graph.Capacity{}
	for line := range strings.Lines(list) {
		what, verbs, _ := strings.Cut(line, ":")
		letter, capacity, _ := strings.Cut(what, " ")
		for verb := range strings.FieldsSeq(verbs) {
			out[saying{scene.Letter(letter[0]), scene.Hash(verb)}] = graph.Capacity(capacity)
		}
	}
	return out
}

// reach is how many items may stand between somebody and the verb: his role and organisation, or others of the same list.
const reach = 14

var (
	hashBy    = scene.Hash("by")
	hashOver  = scene.Hash("over")
	beforeBy  = hashSet("jointly", "also")
	titleLink = hashSet("of", "for", "the", ",", "(", ")")
	listLink  = hashSet("of", "for", "the", ",", "(", ")", "and", "&")
)

// stated gives the capacity that the words around an agent's mention state, where they state one that comes before the
// likeliest: classes of few examples are learned badly, and the verb leaves no doubt. Co-chairs can be said to have chaired.
func (a *article) stated(p *impression, best int) int {
	if outcomes[best] == graph.CapacityCoChair {
		return best
	}
	m := &a.Mentions[p.x]
	r := a.Sentences[m.Sentence]
	for _, verb := range []uint32{a.verbBefore(m.Item, r[0]), a.verbBehind(m.Item, r[1])} {
		capacity, ok := capacityVerbs[saying{m.Letter, verb}]
		if i := slices.Index(outcomes, capacity); ok && i < best {
			best = i
		}
	}
	return best
}

// verbBefore finds the verb of "chaired by A", "chaired by the minister, A" and "chaired by B, C and A".
func (a *article) verbBefore(item, first int) uint32 {
	i := item - 1
	for i > first && item-i < reach && (a.Items[i].Mention >= 0 || listLink[a.Items[i].Hash]) {
		i--
	}
	if i <= first || a.Items[i].Hash != hashBy {
		return 0
	}
	for i--; i > first && (a.Items[i].Hash == hashOver || beforeBy[a.Items[i].Hash]); {
		i--
	}
	return a.Items[i].Hash
}

// verbBehind finds the verb of "A chaired" and "A, minister of B, chaired". Another person in between may be who did.
func (a *article) verbBehind(item, last int) uint32 {
	i := item + 1
	for i < last && i-item < reach && a.partOfTitle(i) {
		i++
	}
	if i >= last || i+1 < last && a.Items[i+1].Hash == hashBy {
		return 0
	}
	return a.Items[i].Hash
}

// partOfTitle reports whether an item can belong to what stands behind a name.
func (a *article) partOfTitle(i int) bool {
	m := a.Items[i].Mention
	if m < 0 {
		return titleLink[a.Items[i].Hash]
	}
	return a.Mentions[m].Letter != 'P' && a.Mentions[m].Letter != 'E'
}
