package storetest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/cayley"
)

var texts = []string{
	"Plain.", "Line\nfeed and\r\nreturn\ttab", `"Quotes" and \backslashes\`, "<angle> & ampersand", "រាជធានីភ្នំពេញ", "e\u0301 \U0001F600", "\x01\x7f",
	"\x00 and \\x00",
}

var dates = []string{"2021", "2021-12", "2021-12-28", "2021-12-28/2021-12-30"}

// randomArticle makes up an article with facts of every kind about few entities, so that articles overlap.
func randomArticle(rng *rand.Rand, id graph.ArticleID) graph.ResolvedArticle {
	a := graph.ResolvedArticle{Canonical: map[graph.LocalID]graph.EntityID{}}
	a.Article = graph.Article{
		ID: id, Title: pick(rng, texts), Published: "2021-12-28", Text: pick(rng, texts) + pick(rng, texts),
		SHA256: fmt.Sprint(rng.IntN(3)), URL: pick(rng, []string{"", "https://example.org/x y"}),
	}
	a.Extractor = pick(rng, []string{"", "test 1"})
	for i := range 12 {
		kind := graph.EntityKinds[i%len(graph.EntityKinds)]
		local := graph.LocalID(fmt.Sprint(kind[:1], i))
		a.Entities = append(a.Entities, graph.Entity{
			ID: local, Kind: kind, Name: pick(rng, texts), Aliases: []string{pick(rng, texts)},
			Mentions: []graph.Mention{{Span: graph.Span{Start: i, End: i + 1}}},
			Status:   pick(rng, []graph.EventStatus{"", graph.EventPlanned}),
		})
		if kind != graph.KindRole && kind != graph.KindDate && rng.IntN(8) > 0 {
			a.Canonical[local] = graph.EntityID(fmt.Sprintf("%s/%d", kind, rng.IntN(5)))
		}
	}
	for range rng.IntN(12) {
		a.Facts = append(a.Facts, randomFact(rng, a.Entities))
	}
	return a
}

func randomFact(rng *rand.Rand, entities []graph.Entity) graph.Fact {
	any := func() graph.LocalID { return entities[rng.IntN(len(entities))].ID }
	f := graph.Fact{Kind: pick(rng, graph.FactKinds), Confidence: float64(1+rng.IntN(10)) / 10}
	switch f.Kind {
	case graph.FactHolds:
		f.Person, f.Role, f.Organisation, f.Former = any(), any(), any(), rng.IntN(2) == 0
	case graph.FactTakesPart:
		f.Agent, f.Event, f.As, f.Presence = any(), any(), pick(rng, graph.Capacities), pick(rng, graph.Presences)
	case graph.FactDate:
		f.Event, f.Date = any(), pick(rng, dates)
	case graph.FactPlace:
		f.Event, f.Place = any(), any()
	case graph.FactMode:
		f.Event, f.Mode = any(), pick(rng, []graph.Mode{graph.ModeOnline, graph.ModeHybrid})
	case graph.FactPartOf:
		f.Part, f.Whole = any(), any()
	case graph.FactSigns:
		f.Agent, f.Accord = any(), any()
	}
	for range rng.IntN(3) {
		start := rng.IntN(20)
		f.Evidence = append(f.Evidence, graph.Evidence{
			Sentence: pick(rng, texts), Span: graph.Span{Start: start, End: start + 5}, Rule: pick(rng, []string{"", "rule one", "two"}),
		})
	}
	return f
}

func randomEntity(rng *rand.Rand) graph.CanonicalEntity {
	kind := pick(rng, []graph.EntityKind{graph.KindPerson, graph.KindEvent, graph.KindAccord})
	return graph.CanonicalEntity{
		Ref:     graph.Ref{ID: graph.EntityID(fmt.Sprintf("%s/%d", kind, rng.IntN(5))), Kind: kind, Name: pick(rng, texts)},
		Aliases: []string{pick(rng, texts), pick(rng, texts)},
	}
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// model is what a store should hold: the lines of each article and entity, taken from a store that holds nothing else.
type model struct {
	articles map[graph.ArticleID]graph.ResolvedArticle
	lines    map[string][]string
}

func newModel() *model {
	return &model{map[graph.ArticleID]graph.ResolvedArticle{}, map[string][]string{}}
}

func alone(t testing.TB, b cayley.Batch) []string {
	t.Helper()
	s, err := cayley.Open(t.Context(), "memory:", cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	write(t, s, b)
	return Lines(t, s)
}

func (m *model) apply(t testing.TB, b cayley.Batch) {
	for _, id := range b.Delete {
		delete(m.articles, id)
		delete(m.lines, "article "+string(id))
	}
	for _, a := range b.Put {
		m.articles[a.Article.ID] = a
		m.lines["article "+string(a.Article.ID)] = alone(t, put(a))
	}
	for _, id := range b.Drop {
		delete(m.lines, "entity "+string(id))
	}
	for _, e := range b.Entities {
		m.lines["entity "+string(e.ID)] = alone(t, cayley.Batch{Entities: []graph.CanonicalEntity{e}})
	}
}

func (m *model) all() []string {
	var lines []string
	for _, some := range m.lines {
		lines = append(lines, some...)
	}
	slices.Sort(lines)
	return lines
}

func randomBatch(rng *rand.Rand) cayley.Batch {
	var b cayley.Batch
	id := func() graph.ArticleID { return graph.ArticleID(fmt.Sprint("article ", rng.IntN(8))) }
	for range rng.IntN(4) {
		b.Put = append(b.Put, randomArticle(rng, id()))
	}
	for range rng.IntN(3) {
		b.Delete = append(b.Delete, id())
	}
	for range rng.IntN(3) {
		b.Entities = append(b.Entities, randomEntity(rng))
	}
	for range rng.IntN(2) {
		b.Drop = append(b.Drop, randomEntity(rng).ID)
	}
	return b
}

// testRandom applies random batches to the store and to the model, opening the store anew now and then.
func testRandom(t *testing.T, p Place) {
	s := p.Open(t)
	defer func() { closeStore(t, s) }()
	steps := 60
	if testing.Short() {
		steps = 20
	}
	m := newModel()
	rng := rand.New(rand.NewPCG(15, 16))
	for step := range steps {
		before := len(m.all())
		b := randomBatch(rng)
		change := write(t, s, b)
		m.apply(t, b)
		if p.Persistent && rng.IntN(10) == 0 {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = p.Open(t)
		}
		want := m.all()
		if change.QuadsAdded-change.QuadsRemoved != len(want)-before {
			t.Errorf("step %d: changed %+v, want a difference of %d", step, change, len(want)-before)
		}
		checkModel(t, s, m, want)
		if t.Failed() {
			t.Fatalf("failed at step %d", step)
		}
	}
}

func checkModel(t *testing.T, s *cayley.Store, m *model, want []string) {
	t.Helper()
	same(t, "quads", want, Lines(t, s))
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	entities := 0
	for key := range m.lines {
		if strings.HasPrefix(key, "entity ") {
			entities++
		}
	}
	same(t, "stats", cayley.Stats{Articles: len(m.articles), Entities: entities, Quads: int64(len(want)), Bytes: stats.Bytes}, stats)
	got := map[graph.ArticleID]graph.ResolvedArticle{}
	for a, err := range s.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got[a.Article.ID] = a
	}
	same(t, "articles", m.articles, got)
	m.checkEvidence(t, s)
	Verify(t, s)
}

// checkEvidence asks for the evidence of every fact, and of one more in each article.
func (m *model) checkEvidence(t *testing.T, s *cayley.Store) {
	t.Helper()
	var refs []graph.FactRef
	var want [][]graph.Evidence
	for id, a := range m.articles {
		for i := range len(a.Facts) + 1 {
			refs, want = append(refs, graph.FactRef{Article: id, Fact: i}), append(want, nil)
			if i == len(a.Facts) {
				continue
			}
			for _, e := range a.Facts[i].Evidence {
				e.Article, e.Extractor = id, a.Extractor
				want[len(want)-1] = append(want[len(want)-1], e)
			}
		}
	}
	got, err := s.Evidence(t.Context(), refs)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "evidence", want, got)
}

// testOrder writes one set of articles in several orders and batch sizes.
func testOrder(t *testing.T, p Place) {
	rng := rand.New(rand.NewPCG(17, 18))
	var articles []graph.ResolvedArticle
	for i := range 12 {
		articles = append(articles, randomArticle(rng, graph.ArticleID(fmt.Sprint(i))))
	}
	want := alone(t, put(articles...))
	s := p.Open(t)
	defer closeStore(t, s)
	for _, size := range []int{1, 5} {
		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		for batch := range slices.Chunk(articles, size) {
			write(t, s, put(batch...))
		}
		same(t, fmt.Sprintf("quads after batches of %d", size), want, Lines(t, s))
	}
}

// testReaders reads in several ways beside a writer that keeps one invariant: articles "left" and "right" have one text.
func testReaders(t *testing.T, p Place) {
	s := p.Open(t)
	defer closeStore(t, s)
	rng := rand.New(rand.NewPCG(19, 20))
	pair := func() cayley.Batch {
		a, b := randomArticle(rng, "left"), randomArticle(rng, "right")
		a.Article.Text = fmt.Sprint("text ", rng.Uint64())
		b.Article.Text = a.Article.Text
		return put(a, b)
	}
	write(t, s, pair())
	done := make(chan struct{})
	var wait sync.WaitGroup
	for _, read := range []func(testing.TB, *cayley.Store){readPair, readGizmo, readLines} {
		wait.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					read(t, s)
				}
			}
		})
	}
	defer wait.Wait()
	defer close(done)
	for range 20 {
		write(t, s, pair())
	}
}

func readPair(t testing.TB, s *cayley.Store) {
	var read []string
	for a, err := range s.Articles(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		read = append(read, a.Article.Text)
	}
	if len(read) != 2 || read[0] != read[1] {
		t.Errorf("read a state that was never written: %q", read)
	}
}

func readGizmo(t testing.TB, s *cayley.Store) {
	const program = `g.emit(g.V("<wm:article/left>").out("<wm:text>").in("<wm:text>").toArray())`
	r, err := s.Gizmo(t.Context(), graph.GizmoQuery{Text: program})
	if err != nil || len(r.Rows) != 1 {
		t.Errorf("gizmo: %v %v", r, err)
		return
	}
	if nodes, _ := r.Rows[0].([]any); len(nodes) != 2 {
		t.Errorf("gizmo saw a state that was never written: %v", r.Rows)
	}
}

func readLines(t testing.TB, s *cayley.Store) {
	if err := s.WriteNQuads(t.Context(), io.Discard); err != nil {
		t.Error(err)
	}
}
