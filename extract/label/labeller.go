package label

import (
	"sync"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// Labeller finds mentions with a trained network. It is safe for concurrent use.
type Labeller struct {
	version string
	names   *lexicon.Lexicon
	readers sync.Pool // of *reader
}

func newLabeller(n *network, names *lexicon.Lexicon) *Labeller {
	l := &Labeller{names: names}
	l.readers.New = func() any { return newReader(n) }
	return l
}

// Version names the model: a hash of all that it was trained from.
func (l *Labeller) Version() string { return l.version }

// Recognise returns the mentions of a document in the order of the text, without overlaps, each inside one sentence.
// Confidence is the probability that the network gives to exactly this span, before mentions are made to agree. Equal
// documents give equal mentions, and the time is linear in the number of tokens.
func (l *Labeller) Recognise(doc *text.Document) []text.Mention {
	r := l.readers.Get().(*reader)
	defer l.readers.Put(r)
	r.words = appendWords(r.words[:0], doc, l.names)
	mentions := r.read(doc.Sentences, r.words)
	clear(r.words) // lets go of the text
	return agree(doc, mentions)
}
