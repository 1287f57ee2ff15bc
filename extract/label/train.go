package label

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"log/slog"
	"math/rand/v2"
	"sort"
	"strings"

	"github.com/whomet/whomet/extract/corpus"
	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/prose"
	"github.com/whomet/whomet/extract/text"
)

// TrainOptions says what to learn from.
type TrainOptions struct {
	Corpora  []string     // directories of annotated articles
	Data     string       // directory of texts without marks, described in MODEL.md, to learn from too; empty means none
	Without  []string     // directories of annotated articles that are to be measured on: their texts are left out of Data
	Seed     uint64       // of everything random; equal options and files give an equal model
	Caseless bool         // learn to read texts without capitals: the articles are read in small letters
	Epochs   int          // passes over the articles; 0 means as many as the recipe says
	Log      *slog.Logger // told of progress; nil means nobody
}

// Report says what came of a training.
type Report struct {
	Version  string    // of the model
	Articles int       // learned from
	Tokens   int       // in them
	Mentions int       // marked in them
	Inexact  int       // mentions that begin or end inside a token
	Raw      int       // articles of Data learned from
	Loss     []float64 // a token, of each epoch
}

// ErrNoArticles is returned by Train and CrossValidate when the corpora hold nothing to learn from.
var ErrNoArticles = errors.New("no annotated articles to learn from")

// Train learns a model from annotated articles. It runs on one core, and the same options over the same files give the
// same bytes.
func Train(ctx context.Context, options TrainOptions) (model []byte, report *Report, err error) {
	s, err := newSchool(options)
	if err != nil {
		return nil, nil, err
	}
	report = s.report()
	c, err := s.educate(ctx, s.examples, report)
	if err != nil {
		return nil, nil, err
	}
	c.calibration = measured
	model, err = writeCommittee(c, report.Version)
	return model, report, err
}

// Prediction is what a model that never saw an article finds in it.
type Prediction struct {
	Article  *corpus.Article
	Document *text.Document
	Gold     []text.Mention // with the index of the entity in Article
	Mentions []text.Mention
}

// CrossValidate trains as many models as there are folds, each without the articles of one fold, and returns for every
// article what the model that has not seen it finds. The predictions stand in the order of the corpora.
func CrossValidate(ctx context.Context, options TrainOptions, folds int) ([]Prediction, error) {
	s, err := newSchool(options)
	if err != nil {
		return nil, err
	}
	out := make([]Prediction, len(s.examples))
	for fold := range folds {
		var seen []*example
		for i, x := range s.examples {
			if i%folds != fold {
				seen = append(seen, x)
			}
		}
		s.log.Info("cross-validate", "fold", fold+1, "of", folds)
		c, err := s.educate(ctx, seen, &Report{})
		if err != nil {
			return nil, err
		}
		l := newLabeller(c, c, s.names)
		for i := fold; i < len(s.examples); i += folds {
			x := s.examples[i]
			out[i] = Prediction{Article: x.article, Document: x.document, Gold: x.gold, Mentions: l.Recognise(x.document)}
		}
	}
	return out, nil
}

// recipe holds the numbers of training, as cross-validation chose them.
type recipe struct {
	sizes
	epochs    int
	rate      float32 // highest learning rate; it rises over warmUp steps and then falls evenly to nothing
	decay     float32 // of the weights, a step and unit of rate
	averaging float32 // of the weights
	dropout   uint8   // share of 256 of the elements of every layer
	common    int     // a feature is learned when it is seen this often
	members   int     // networks of the committee
}

var standard = recipe{
	sizes:  sizes{Token: 64, Hidden: 64, Radius: 2},
	epochs: 14, rate: 0.002, decay: 0.01, averaging: 0.998, dropout: 80, common: 3, members: 3,
}

const (
	warmUp  = 200 // steps
	clip    = 5   // of the norm of the gradient
	forget  = 30  // percent of words whose own learned vector is left out, so that others are relied on
	unknown = 3   // percent of words taken for strangers without a word vector
)

// school holds what all trainings over the same articles share.
type school struct {
	recipe
	seed     uint64
	log      *slog.Logger
	names    *lexicon.Lexicon
	vectors  *embeddings
	analyser *prose.Analyser
	examples []*example
	raw      []*example // without marks
	inexact  int
	caseless bool
	digest   hash.Hash // of everything that is learned from
}

func newSchool(options TrainOptions) (*school, error) {
	s := &school{recipe: standard, seed: options.Seed, log: options.Log, caseless: options.Caseless, digest: sha256.New()}
	if options.Epochs > 0 {
		s.epochs = options.Epochs
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.names, err = lexicon.Load(); err != nil {
		return nil, fmt.Errorf("load the lexicon: %w", err)
	}
	if s.vectors, err = embeddedVectors(); err != nil {
		return nil, err
	}
	if s.analyser, err = prose.New(); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.digest, "%s %d %+v\n", networkMagic, s.seed, s.recipe)
	if err := s.read(options.Corpora); err != nil {
		return nil, err
	}
	if len(s.examples) == 0 {
		return nil, ErrNoArticles
	}
	return s, s.readRaw(options.Data, options.Without)
}

// read makes the examples from the articles of the corpora.
func (s *school) read(corpora []string) error {
	for _, dir := range corpora {
		articles, err := corpus.ReadDir(dir)
		if err != nil {
			return err
		}
		for _, a := range articles {
			s.disguise(&a.Article)
			doc, err := s.analyser.Analyse(a.Article)
			if err != nil {
				return fmt.Errorf("analyse %q: %w", a.Article.ID, err)
			}
			gold, inexact := corpus.Align(a, doc)
			s.inexact += len(inexact)
			x := newExample(appendWords(nil, doc, s.names), doc.Sentences, gold)
			x.article, x.document = a, doc
			s.examples = append(s.examples, x)
			fmt.Fprintf(s.digest, "%s %q %v\n", a.Article.ID, doc.Text, x.tags)
		}
	}
	return nil
}

func (s *school) report() *Report {
	r := &Report{Version: fmt.Sprintf("%x", s.digest.Sum(nil)[:6]), Articles: len(s.examples), Inexact: s.inexact, Raw: len(s.raw)}
	for _, x := range s.examples {
		r.Tokens += len(x.words)
		r.Mentions += len(x.gold)
	}
	return r
}

// educate trains a committee from articles. Where there are texts without marks, it is the teacher of a second committee,
// which learns from the articles and from what the first one finds in those texts.
func (s *school) educate(ctx context.Context, examples []*example, report *Report) (*committee, error) {
	c, err := s.assemble(ctx, examples, nil, s.seed, report)
	if err != nil || len(s.raw) == 0 {
		return c, err
	}
	c.teach(s.raw)
	return s.assemble(ctx, examples, s.raw, s.seed+uint64(s.members), report)
}

// assemble trains the members of a committee.
func (s *school) assemble(ctx context.Context, examples, raw []*example, seed uint64, report *Report) (*committee, error) {
	var members []*network
	for i := range s.members {
		s.log.Info("train a network", "number", i+1, "of", s.members, "texts", len(raw))
		n, err := s.train(ctx, examples, raw, seed+uint64(i), report)
		if err != nil {
			return nil, err
		}
		members = append(members, n)
	}
	return newCommittee(members...), nil
}

// train trains one network from articles, and after each of them from one text without marks, if there are any.
func (s *school) train(ctx context.Context, examples, raw []*example, seed uint64, report *Report) (*network, error) {
	random := rand.New(rand.NewPCG(seed, 1))
	n := newNetwork(s.sizes, s.vectors, s.learnable(examples))
	n.randomise(random)
	t := newTrainer(n, random)
	t.adam = adam{decay: s.decay, clip: clip, averaging: s.averaging}
	t.dropout = dropper{random: rand.NewPCG(seed, 2), share: s.dropout}
	step, steps := 0, s.epochs*len(examples)
	for epoch := range s.epochs {
		loss, tokens := 0.0, 0
		for _, i := range random.Perm(len(examples)) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			rate := s.rateAt(step, steps)
			x := examples[i]
			loss += t.learn(x, rate)
			tokens += len(x.words)
			if len(raw) > 0 {
				t.learn(raw[random.IntN(len(raw))], rate)
			}
			step++
		}
		loss /= float64(max(tokens, 1))
		report.Loss = append(report.Loss, loss)
		s.log.Info("train", "epoch", epoch+1, "of", s.epochs, "loss", loss)
	}
	t.adam.finish(t.parameters)
	n.round()
	return n, nil
}

func (s *school) rateAt(step, steps int) float32 {
	rate := s.rate * float32(1-float64(step)/float64(steps))
	if step < warmUp {
		rate *= float32(step+1) / warmUp
	}
	return rate
}

// learnable numbers the features that are common enough in the examples.
func (s *school) learnable(examples []*example) vocabulary {
	count := make(map[string]int)
	for _, x := range examples {
		for _, w := range x.words {
			lower := strings.ToLower(w.text)
			for field := range fields {
				count[fieldLetters[field:field+1]+view(w.form, lower, field)]++
			}
		}
	}
	var names []string
	for name, n := range count {
		if n >= s.common {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return newVocabulary(names)
}
