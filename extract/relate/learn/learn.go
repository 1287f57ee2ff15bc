// Package learn trains and runs the small classifiers that decide in extract/relate. An Example is a set of Features,
// which are hashes of what is observed, and the class it belongs to; a Model is a sum of one vector per feature, a layer of
// rectified units and a softmax, with direct weights from feature to class beside it:
//
//	logits = W·relu(Σ hidden[f]) + Σ direct[f] + bias
//
// A network of this shape learns conjunctions of features by itself, which a linear model would have to be told, and a
// prediction costs a few additions per feature. Several networks from different seeds are trained and run as one.
//
// Training is deterministic: the same examples and Options give the same bytes. The package knows nothing of text.
package learn

// Feature is the hash of one observation. Zero is no feature.
type Feature uint32

// Example is one decision with its right answer.
type Example struct {
	Features []Feature
	Class    int
	Weight   float32 // zero means 1
}

// Options says how a model is trained. The zero value of a field means the default named there.
type Options struct {
	Classes  int     // number of classes, at least 2
	Hidden   int     // units of one network; default 24
	Networks int     // networks that are averaged; default 3
	Epochs   int     // passes over the examples; default 8
	MinCount int     // features seen in fewer examples are dropped; default 3
	Rate     float32 // learning rate; default 0.03
	Decay    float32 // share of every weight that one epoch takes away; default 0.02
	Dropout  float32 // share of features left out of an example in training; default 0.3
	Seed     uint64
}

func (o Options) withDefaults() Options {
	setInt := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	setFloat := func(p *float32, v float32) {
		if *p == 0 {
			*p = v
		}
	}
	setInt(&o.Hidden, 24)
	setInt(&o.Networks, 2)
	setInt(&o.Epochs, 8)
	setInt(&o.MinCount, 3)
	setFloat(&o.Rate, 0.03)
	setFloat(&o.Decay, 0.02)
	setFloat(&o.Dropout, 0.3)
	return o
}
