package cayley

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/whomet/whomet/graph"
)

// Evidence returns the evidence of facts, each named by its article and its place among the article's facts, in their order, with
// article and extractor filled in. A fact that is not there, as its article was replaced or deleted meanwhile, has none. All
// are read from one state, by a key for each article: the extraction as JSON takes a hundred times as long to decode.
func (s *Store) Evidence(ctx context.Context, facts []graph.FactRef) ([][]graph.Evidence, error) {
	if len(facts) == 0 {
		return nil, nil
	}
	r, err := s.read(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer r.close()
	keys := make([]string, 0, len(facts))
	for _, f := range facts {
		keys = append(keys, string(f.Article))
	}
	records, err := r.values(ctx, spaceEvidence, keys)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	out := make([][]graph.Evidence, len(facts))
	for i, f := range facts {
		if out[i], err = r.evidenceOf(ctx, records[string(f.Article)], f); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// evidenceOf reads that of one fact from the record of its article, or from the article where a store that an older version
// made, and that is open for reading only, has no record.
func (r *reader) evidenceOf(ctx context.Context, kept record, f graph.FactRef) ([]graph.Evidence, error) {
	if kept == nil {
		a, err := r.article(ctx, f.Article)
		if errors.Is(err, graph.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		kept = newRecord(&a.Extraction)
	}
	return kept.evidence(f)
}

// A record holds the evidence of all facts of an article, so that that of one fact is read without the rest:
//
//	version     a byte
//	facts       their count, four bytes
//	offsets     of each fact's entry, and of the end of the last, from the start of the record: four bytes each
//	extractor   length as a varint, and text
//	texts       sentences and names of rules and people, each once: length as a varint, and text
//	entries     the count of evidence, then of each: offsets of sentence, rule and person, start, end, count of arguments, start
//	            and end of each, as varints; confidence in eight bytes
type record []byte

const (
	recordVersion = 1
	recordHead    = 1 + 4
)

// newRecord writes the evidence of an article's facts.
func newRecord(x *graph.Extraction) record {
	size := recordHead + 4*(len(x.Facts)+1)
	r := make(record, size, size+64*len(x.Facts))
	r[0] = recordVersion
	binary.LittleEndian.PutUint32(r[1:], uint32(len(x.Facts)))
	r = r.appendText(x.Extractor)
	texts := map[string]int{}
	for i := range x.Facts {
		for j := range x.Facts[i].Evidence {
			e := &x.Facts[i].Evidence[j]
			for _, text := range []string{e.Sentence, e.Rule, e.By} {
				if _, ok := texts[text]; !ok {
					texts[text] = len(r)
					r = r.appendText(text)
				}
			}
		}
	}
	for i := range x.Facts {
		r.setOffset(i)
		r = binary.AppendUvarint(r, uint64(len(x.Facts[i].Evidence)))
		for j := range x.Facts[i].Evidence {
			r = r.appendEvidence(&x.Facts[i].Evidence[j], texts)
		}
	}
	r.setOffset(len(x.Facts))
	return r
}

func (r record) appendText(s string) record {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // replaces what JSON does
	}
	return append(binary.AppendUvarint(r, uint64(len(s))), s...)
}

func (r record) appendEvidence(e *graph.Evidence, texts map[string]int) record {
	numbers := []int{texts[e.Sentence], texts[e.Rule], texts[e.By], e.Start, e.End, len(e.Arguments)}
	for _, a := range e.Arguments {
		numbers = append(numbers, a.Start, a.End)
	}
	for _, n := range numbers {
		r = binary.AppendVarint(r, int64(n))
	}
	return binary.LittleEndian.AppendUint64(r, math.Float64bits(e.Confidence))
}

// setOffset notes that the entry of a fact begins at the end of the record.
func (r record) setOffset(fact int) {
	binary.LittleEndian.PutUint32(r[recordHead+4*fact:], uint32(len(r)))
}

// errRecord says that a record is not what newRecord writes.
var errRecord = errors.New("the record of its evidence is damaged")

// evidence reads that of one fact; none where the article has no such fact.
func (r record) evidence(f graph.FactRef) ([]graph.Evidence, error) {
	damaged := fmt.Errorf("article %q: %w", f.Article, errRecord)
	if len(r) < recordHead || r[0] != recordVersion {
		return nil, damaged
	}
	facts := int(binary.LittleEndian.Uint32(r[1:]))
	head := recordHead + 4*(facts+1)
	if facts > len(r) || head > len(r) {
		return nil, damaged
	}
	if f.Fact < 0 || f.Fact >= facts {
		return nil, nil
	}
	from, to := binary.LittleEndian.Uint32(r[recordHead+4*f.Fact:]), binary.LittleEndian.Uint32(r[recordHead+4*f.Fact+4:])
	if from > to || int64(to) > int64(len(r)) {
		return nil, damaged
	}
	c := cursor{record: r, at: int(from), end: int(to)}
	extractor := r.text(head)
	found := make([]graph.Evidence, 0, min(c.count(), len(r)))
	for len(found) < cap(found) && !c.bad {
		e := c.evidence()
		if e.Article = f.Article; e.By == "" { // a person decided, not a program
			e.Extractor = extractor
		}
		found = append(found, e)
	}
	if c.bad || c.at != c.end {
		return nil, damaged
	}
	return found, nil
}

// text reads the text at an offset; empty where none can be.
func (r record) text(at int) string {
	if at < 0 || at > len(r) {
		return ""
	}
	n, size := binary.Uvarint(r[at:])
	if size <= 0 || n > uint64(len(r)-at-size) {
		return ""
	}
	return string(r[at+size : at+size+int(n)])
}

// cursor reads an entry. Once something is wrong it is bad and gives zeros.
type cursor struct {
	record
	at, end int
	bad     bool
}

func (c *cursor) count() int {
	n, size := binary.Uvarint(c.record[c.at:c.end])
	if c.bad = c.bad || size <= 0 || n > uint64(c.end-c.at); c.bad {
		return 0
	}
	c.at += size
	return int(n)
}

func (c *cursor) number() int {
	n, size := binary.Varint(c.record[c.at:c.end])
	if c.bad = c.bad || size <= 0; c.bad {
		return 0
	}
	c.at += size
	return int(n)
}

func (c *cursor) evidence() (e graph.Evidence) {
	e.Sentence, e.Rule, e.By = c.text(c.number()), c.text(c.number()), c.text(c.number())
	e.Start, e.End = c.number(), c.number()
	arguments := c.number()
	if c.bad = c.bad || arguments < 0 || arguments > c.end-c.at; c.bad {
		return e
	}
	if arguments > 0 {
		e.Arguments = make([]graph.Span, arguments)
	}
	for i := range e.Arguments {
		e.Arguments[i] = graph.Span{Start: c.number(), End: c.number()}
	}
	if c.bad = c.bad || c.end-c.at < 8; c.bad {
		return e
	}
	e.Confidence = math.Float64frombits(binary.LittleEndian.Uint64(c.record[c.at:]))
	c.at += 8
	return e
}

// record compares the record of an article with what the article says.
func (v *verifier) record(ctx context.Context, a *graph.ResolvedArticle) error {
	kept, err := v.get(ctx, spaceEvidence, string(a.Article.ID))
	if err == nil && !bytes.Equal(kept, newRecord(&a.Extraction)) {
		v.fault("article %q: the record of its evidence is not that of its facts", a.Article.ID)
	}
	return err
}
