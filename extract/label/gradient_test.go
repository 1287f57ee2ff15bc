package label

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// small is an article of two sentences with equal capitalised words in both, and a network over it.
func small(t *testing.T) (*trainer, *example) {
	t.Helper()
	words := []word{}
	for _, s := range strings.Fields("Minister Sok met Mekong Fund . Sok left Mekong") {
		words = append(words, word{form: form{text: s, tag: "NN"}, around: inList})
	}
	sentences := []text.Sentence{{First: 0, Last: 6}, {First: 6, Last: 9}}
	x := newExample(words, sentences, []text.Mention{
		{Kind: graph.KindRole, First: 0, Last: 1}, {Kind: graph.KindPerson, First: 1, Last: 2},
		{Kind: graph.KindOrganisation, First: 3, Last: 5}, {Kind: graph.KindPerson, First: 6, Last: 7, Sentence: 1},
	})
	vectors, err := newEmbeddings("met\nsok\nmekong\n", []byte(strings.Repeat("\x10\xf0\x05\x20", 75)))
	if err != nil {
		t.Fatal(err)
	}
	s := &school{recipe: recipe{sizes: sizes{Token: 8, Hidden: 16, Radius: 2}, common: 1}}
	n := newNetwork(s.sizes, vectors, s.learnable([]*example{x}))
	random := rand.New(rand.NewPCG(1, 1))
	for _, w := range n.tensors() {
		w.randomise(random, 0.5)
	}
	tr := newTrainer(n, random)
	tr.dropout = dropper{random: rand.NewPCG(1, 2)}
	tr.adam = adam{clip: 1e9, averaging: 0.9}
	return tr, x
}

// lossOf runs the network forward and backward without forgetting words, so that it can be repeated.
func lossOf(t *trainer, x *example) float64 {
	t.random = rand.New(always{})
	t.tokens(x)
	t.nearLayer(x.words)
	t.upperLayers(&t.act, &t.dropout)
	t.chain.set(t.network.transitions)
	return t.chainGradient(x)
}

// always is a source of random numbers that forgets nothing.
type always struct{}

func (always) Uint64() uint64 { return math.MaxUint64 - 1<<32 }

// The gradient of every sort of weight agrees with the difference that a small change of the weight makes to the loss.
func TestGradient(t *testing.T) {
	tr, x := small(t)
	lossOf(tr, x)
	tr.upperGradient(x.words)
	tr.tokenGradient()
	gradients := make(map[*parameter][]float32)
	for _, p := range tr.parameters {
		gradients[p] = slices.Clone(p.gradient) // each further run adds to it
	}
	for _, p := range tr.parameters {
		gradient := gradients[p]
		checked, off := 0, 0
		for i := 0; i < len(p.w); i += 1 + len(p.w)/60 {
			if gradient[i] == 0 {
				continue
			}
			const step = 1.0 / 8192
			w := p.w[i]
			p.w[i] = w + step
			up := lossOf(tr, x)
			p.w[i] = w - step
			down := lossOf(tr, x)
			p.w[i] = w
			want := (up - down) / (2 * step)
			checked++
			if math.Abs(want-float64(gradient[i])) > 0.02*math.Max(1, math.Abs(want)) {
				off++ // a rectifier or the pool may have a corner inside the step
			}
		}
		if checked == 0 || off*8 > checked {
			t.Errorf("%s: %d of %d gradients differ", p.name, off, checked)
		}
	}
}

// The chain's probabilities agree with the sum over all tag sequences of a short sentence.
func TestChainSumsOverAllSequences(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	transitions := newTensor("transitions", width, width)
	transitions.randomise(random, 1)
	scores := newTensor("scores", 3, width)
	scores.randomise(random, 2)
	personUnit, placeBegin := firstTag(0)+unit, firstTag(4)+begin
	scores.w[personUnit] += 4
	scores.w[placeBegin] += 4
	scores.w[width+placeBegin-begin+last] += 4
	c := newChain(transitions, exactFloor)
	got := c.run(scores.w, 3)

	var total, unitFirst float64
	score := func(tags ...int) float64 {
		sum := float64(transitions.w[edge*width+tags[0]])
		for i, tag := range tags {
			sum += float64(scores.w[i*width+tag])
			to := edge
			if i+1 < len(tags) {
				to = tags[i+1]
			}
			if !allowed(tag, to) {
				return math.Inf(-1)
			}
			sum += float64(transitions.w[tag*width+to])
		}
		return sum
	}
	var placeSpan float64
	for a := range edge {
		for b := range edge {
			for d := range edge {
				if !allowed(edge, a) {
					continue
				}
				p := math.Exp(score(a, b, d))
				total += p
				if a == personUnit {
					unitFirst += p
				}
				if a == placeBegin && b == placeBegin-begin+last {
					placeSpan += p
				}
			}
		}
	}
	if math.Abs(got-math.Log(total)) > 1e-4 {
		t.Errorf("log of the sum = %v, want %v", got, math.Log(total))
	}
	var unit0, begin4 float64
	for _, x := range c.candidates(nil, 3) {
		switch {
		case x.kind == 0 && x.first == 0 && x.end == 1:
			unit0 = float64(x.probability)
		case x.kind == 4 && x.first == 0 && x.end == 2:
			begin4 = float64(x.probability)
		}
	}
	if want := unitFirst / total; want < least || math.Abs(unit0-want) > 1e-5 {
		t.Errorf("probability of a person = %v, want %v", unit0, want)
	}
	if want := placeSpan / total; want < least || math.Abs(begin4-want) > 1e-5 {
		t.Errorf("probability of a place = %v, want %v", begin4, want)
	}
}

// Where scores say that a mention goes on and then that nothing is there, quick reading leaves no way through, and the exact
// way is taken.
func TestChainComesThrough(t *testing.T) {
	const n = 30
	transitions, scores := newTensor("transitions", width, width), newTensor("scores", n, width)
	scores.w[firstTag(1)+begin] = 50
	for i := 1; i < n-1; i++ {
		scores.row(i)[firstTag(1)+inside] = 50
	}
	scores.row(n - 1)[outside] = 50
	quick, exact := newChain(transitions, quickFloor), newChain(transitions, exactFloor)
	got, want := quick.run(scores.w, n), exact.run(scores.w, n)
	if math.IsNaN(got) || math.Abs(got-want) > 1e-3 {
		t.Errorf("log of the sum = %v, want %v", got, want)
	}
	for i := range n {
		p := make([]float32, width)
		quick.marginals(p, i)
		if sum := p[outside] + p[firstTag(1)+inside]; math.IsNaN(float64(sum)) {
			t.Fatalf("token %d: no probabilities", i)
		}
	}
}

func TestExp(t *testing.T) {
	for x := float32(-30); x < 30; x += 0.37 {
		if got, want := float64(exp(x)), math.Exp(float64(x)); math.Abs(got-want) > 1e-6*want {
			t.Errorf("exp(%v) = %v, want %v", x, got, want)
		}
	}
}

// The quick way over remembered and rounded parts of words gives the scores of the layers run one after the other.
func TestReaderAgreesWithTrainer(t *testing.T) {
	tr, x := small(t)
	lossOf(tr, x)
	r := newReader(newCommittee(tr.network))
	for range 2 {
		r.score(x.sentences, x.words)
		for i, v := range tr.act.scores {
			if math.Abs(float64(v-r.scores[i])) > 0.02 {
				t.Fatalf("score %d: %v, want %v", i, r.scores[i], v)
			}
		}
	}
}

// The scores of a committee, and its transitions, are the means of those of its members.
func TestCommitteeIsTheMean(t *testing.T) {
	one, x := small(t)
	other, _ := small(t)
	random := rand.New(rand.NewPCG(9, 9))
	for _, w := range other.network.tensors() {
		w.randomise(random, 0.5)
	}
	scores := func(members ...*network) ([]float32, *committee) {
		c := newCommittee(members...)
		r := newReader(c)
		r.score(x.sentences, x.words)
		return r.scores, c
	}
	a, _ := scores(one.network)
	b, _ := scores(other.network)
	both, c := scores(one.network, other.network)
	for i, v := range both {
		if want := (a[i] + b[i]) / 2; math.Abs(float64(v-want)) > 1e-5 {
			t.Fatalf("score %d: %v, want %v", i, v, want)
		}
	}
	for i, v := range c.transitions.w {
		if want := (one.network.transitions.w[i] + other.network.transitions.w[i]) / 2; math.Abs(float64(v-want)) > 1e-6 {
			t.Fatalf("transition %d: %v, want %v", i, v, want)
		}
	}
}

// A reader that has forgotten and begun to remember anew gives the scores of a new one.
func TestReaderForgets(t *testing.T) {
	tr, _ := small(t)
	r := newReader(newCommittee(tr.network))
	for round := range 25 {
		var words []word
		for i := range 1000 {
			word := word{form: form{text: fmt.Sprintf("Word%d", 700*round+i), tag: "NN"}} // some words of the round before
			words = append(words, word)
		}
		sentences := []text.Sentence{{First: 0, Last: 400}, {First: 400, Last: 1000}}
		fresh := newReader(newCommittee(tr.network))
		fresh.score(sentences, words)
		r.score(sentences, words)
		if !slices.Equal(fresh.scores, r.scores) {
			t.Fatalf("round %d: other scores", round)
		}
		if len(r.now.keys) > remembered {
			t.Fatalf("round %d: %d forms remembered", round, len(r.now.keys))
		}
	}
}

func TestChoose(t *testing.T) {
	tests := []struct {
		name       string
		candidates []candidate
		want       []candidate
	}{
		{"none", nil, nil},
		{"unlikely", []candidate{{0, 1, 2, 0.3}}, nil},
		{"one long or two short", []candidate{{1, 0, 1, 0.9}, {1, 0, 3, 0.95}, {1, 1, 3, 0.8}}, []candidate{{1, 0, 1, 0.9}, {1, 1, 3, 0.8}}},
		{"the likelier of two", []candidate{{1, 0, 3, 0.5}, {4, 1, 4, 0.6}}, []candidate{{4, 1, 4, 0.6}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newChain(newTensor("transitions", width, width), exactFloor)
			if got := c.choose(nil, tt.candidates, 5); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
