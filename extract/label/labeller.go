package label

import (
	"sync"
	"unicode"

	"github.com/whomet/whomet/extract/lexicon"
	"github.com/whomet/whomet/extract/text"
)

// Labeller finds mentions with a trained model, and with another one in texts without capitals. It is safe for
// concurrent use.
type Labeller struct {
	version           string
	names             *lexicon.Lexicon
	readers, caseless sync.Pool // of *reader
}

func newLabeller(c, caseless *committee, names *lexicon.Lexicon) *Labeller {
	l := &Labeller{names: names}
	l.readers.New = func() any { return newReader(c) }
	l.caseless.New = func() any { return newReader(caseless) }
	return l
}

// Version names the model: hashes of all that it was trained from and of its files.
func (l *Labeller) Version() string { return l.version }

// Recognise returns the mentions of a document in the order of the text, without overlaps, each inside one sentence.
// Confidence is the share of mentions that are right where the networks give such a probability to exactly this span, as
// cross-validation measured it, before mentions are made to agree. Equal documents give equal mentions, and the time is
// linear in the number of tokens.
func (l *Labeller) Recognise(doc *text.Document) []text.Mention {
	pool := &l.readers
	if isCaseless(doc.Text) {
		pool = &l.caseless
	}
	r := pool.Get().(*reader)
	defer pool.Put(r)
	r.words = appendWords(r.words[:0], doc, l.names)
	mentions := r.read(doc.Sentences, r.words)
	clear(r.words) // lets go of the text
	return agree(doc, mentions)
}

// isCaseless reports whether a text is long enough to have capitals and has next to none.
func isCaseless(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			if upper++; upper*200 > len(s) {
				return false
			}
		case unicode.IsLower(r):
			lower++
		}
	}
	return lower > 30 && upper*200 < lower
}
