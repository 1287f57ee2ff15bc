// Package relate goes from the mentions of an article to what the article says: which mentions are the same thing, who held
// which role where, who took part in which event as what, when and where events were, which are parts of others, who signed
// what. The way is a fixed sequence of Stages (coreference, roles, organisations of roles, participation, dates, places,
// ...). In each one, candidates are read off a scene.Scene, described by features and decided by a small classifier of its
// own (package learn), whose weights are embedded and made by Train from the annotated corpus.
//
//	relater, err := relate.New()
//	entities, facts := relater.Relate(document, mentions)
//
// A long text is read passage by passage, so that the work grows with its length; what is the same thing is found over all of it.
//
// A Relater is pure and deterministic. It finds no mentions, and knows nothing that the article does not say.
package relate

import (
	"github.com/whomet/whomet/extract/relate/coref"
	"github.com/whomet/whomet/extract/relate/learn"
	"github.com/whomet/whomet/extract/relate/scene"
	"github.com/whomet/whomet/extract/text"
	"github.com/whomet/whomet/graph"
)

// Relater finds entities and facts. It is safe for concurrent use.
type Relater struct {
	models      Models
	calibration Calibration
	knowledge   knowledge
}

// knowledge is what is known before any article is read.
type knowledge struct {
	countries scene.Countries
	clusters  scene.Clusters
}

func loadKnowledge() (knowledge, error) {
	clusters, err := scene.LoadClusters()
	return knowledge{scene.LoadCountries(), clusters}, err
}

// New makes a Relater with the embedded weights.
func New() (*Relater, error) {
	models, err := embedded()
	if err != nil {
		return nil, err
	}
	calibration, err := embeddedCalibration()
	if err != nil {
		return nil, err
	}
	r, err := With(models)
	if err == nil {
		r.calibration = calibration
	}
	return r, err
}

// With makes a Relater that decides by the given models. The confidence of its facts is the probability of the decisions.
func With(models Models) (*Relater, error) {
	k, err := loadKnowledge()
	if err != nil {
		return nil, err
	}
	return &Relater{models: models, knowledge: k}, nil
}

// Relate returns the entities and facts of a document. Mentions must be in the order of the text; their Entity is ignored.
func (r *Relater) Relate(doc *text.Document, mentions []text.Mention) ([]graph.Entity, []graph.Fact) {
	return r.relate(doc, mentions, &modelDecider{models: r.models})
}

func (r *Relater) relate(doc *text.Document, mentions []text.Mention, d decider) ([]graph.Entity, []graph.Fact) {
	a := newArticle(scene.New(doc, mentions, r.knowledge.clusters), r.knowledge.countries, d)
	a.sureness.calibration = r.calibration
	a.read(func() {})
	return a.entities(), a.facts()
}

// modelDecider answers by the models.
type modelDecider struct {
	models  Models
	scratch learn.Scratch
}

func (d *modelDecider) decide(c candidate, features []learn.Feature, out []float32) {
	m := d.models[c.stage]
	if m == nil {
		clear(out)
		out[0] = 1
		return
	}
	m.Predict(features, &d.scratch, out)
}

// article is the state of reading one article: what has been decided so far, in the passage that is being read above all.
type article struct {
	*scene.Scene
	countries scene.Countries
	decider   decider
	set       learn.Set
	likes     bool // whether the stage has word clusters as features
	probs     [16]float32
	of        []int // cluster of each mention
	body      int   // first sentence of the text proper
	published string
	context   eventContext
	sureness  sureness
	unsaid    []Decision // facts that were not sure enough

	reading
	readings []reading       // of the passages before
	whole    []coref.Cluster // things of the article, once all passages are read
}

func newArticle(s *scene.Scene, countries scene.Countries, d decider) *article {
	return &article{Scene: s, countries: countries, decider: d}
}

// read decides everything, in the order in which decisions build on each other: what is the same in the whole article, the
// rest passage by passage. It calls done after each of these, while the article numbers its clusters as the decisions did.
func (a *article) read(done func()) {
	a.body = a.findBody()
	a.published = a.findPublished()
	a.clusters, a.of = coref.Resolve(a.Scene, a.countries, a.linkEvent)
	done()
	whole := a.clusters
	for _, p := range a.passages() {
		a.enter(p)
		a.readPassage()
		done()
		a.leave()
	}
	a.gather(whole)
}

func (a *article) readPassage() {
	a.readPosts()
	a.readAffiliations()
	a.readUnits()
	a.observeEvents()
	a.readStandIns()
	a.readParticipations()
	a.readDates()
	a.readPlaces()
	a.readModes()
	a.readSessions()
	a.readSignings()
	a.readStatuses()
}

// begin empties the features for a candidate of a stage.
func (a *article) begin(stage Stage) *learn.Set {
	a.set.Reset()
	a.likes = stages[stage].likes
	return &a.set
}

// yes asks a question of two answers and returns the probability of yes, and whether that is enough.
func (a *article) yes(c candidate) (float32, bool) {
	p := a.decide(c)[1]
	return p, p > stages[c.stage].from
}

// decide asks for the probabilities of the classes of a candidate described by the current features.
func (a *article) decide(c candidate) []float32 {
	out := a.probs[:stages[c.stage].classes]
	a.decider.decide(c, a.set.Features(), out)
	return out
}

// decider gives the probability of every class of a candidate.
type decider interface {
	decide(c candidate, features []learn.Feature, out []float32)
}

// candidate is one question. What x and y are (mentions or clusters) depends on the stage; a question about the seat of a
// role says which person mention holds it.
type candidate struct {
	stage  Stage
	x, y   int
	value  string
	holder int
}
