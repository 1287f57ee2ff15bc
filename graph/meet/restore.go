package meet

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/whomet/whomet/graph"
)

// Restore replaces all that the index knows by a snapshot. It reads to the end of r. It returns ErrSnapshot, or the error
// of r; the index is to be filled from the articles then.
func (ix *Index) Restore(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read snapshot: %w", err)
	}
	s, err := decode(raw)
	if err != nil {
		return err
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	ix.s = s
	return nil
}

func decode(raw []byte) (*state, error) {
	if len(raw) < 4 || crc32.Checksum(raw[:len(raw)-4], castagnoli) != binary.LittleEndian.Uint32(raw[len(raw)-4:]) {
		return nil, fmt.Errorf("%w: its checksum is wrong", ErrSnapshot)
	}
	body, ok := strings.CutPrefix(string(raw[:len(raw)-4]), snapshotMagic)
	if !ok {
		return nil, fmt.Errorf("%w: it begins otherwise", ErrSnapshot)
	}
	dec := &decoder{rest: body}
	if version := dec.number(); version != snapshotVersion {
		return nil, fmt.Errorf("%w: it has version %d, this program reads %d", ErrSnapshot, version, snapshotVersion)
	}
	s := dec.state()
	if dec.bad || dec.rest != "" {
		return nil, fmt.Errorf("%w: it is not well formed", ErrSnapshot)
	}
	return s, nil
}

// decoder reads from a string, so that the texts of a state are parts of it and not copies. Once something is wrong it is
// bad and gives zeros.
type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) fail() int {
	d.bad, d.rest = true, ""
	return 0
}

func (d *decoder) number() int {
	var n uint64
	for i := 0; i < len(d.rest) && i < binary.MaxVarintLen32; i++ {
		b := d.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			d.rest = d.rest[i+1:]
			return int(n)
		}
	}
	return d.fail()
}

// below reads a number that must be less than a bound.
func (d *decoder) below(bound int) int {
	n := d.number()
	if n >= bound {
		return d.fail()
	}
	return n
}

// count reads how many things follow, of which each takes a byte at least.
func (d *decoder) count() int { return d.below(len(d.rest) + 1) }

func (d *decoder) text() string {
	n := d.count()
	if n > len(d.rest) {
		d.fail()
		return ""
	}
	text := d.rest[:n]
	d.rest = d.rest[n:]
	return text
}

func (d *decoder) byteBelow(bound int) uint8 {
	if d.rest == "" || int(d.rest[0]) >= bound {
		return uint8(d.fail())
	}
	b := d.rest[0]
	d.rest = d.rest[1:]
	return b
}

func (d *decoder) list() []string {
	var out []string
	if n := d.count(); n > 0 {
		out = make([]string, n)
	}
	for i := range out {
		out[i] = d.text()
	}
	return out
}

func (d *decoder) state() *state {
	s := newState()
	var words []word
	for _, text := range d.list() {
		words = append(words, s.word(text))
	}
	entities := d.count()
	s.entities = make([]entity, 0, entities)
	s.nodes = make(map[graph.EntityID]node, entities)
	for range entities {
		n := s.intern(graph.EntityID(d.text()))
		s.entities[n].name, s.entities[n].aliases = d.text(), d.list()
		if d.bad || int(n) != len(s.entities)-1 || len(s.entities) > entities {
			d.fail()
			return s
		}
	}
	articles := d.count()
	s.articles = make([]article, 0, articles)
	s.slots = make(map[graph.ArticleID]slot, articles)
	for range articles {
		record := d.article(s, words)
		if _, twice := s.slots[record.id]; d.bad || twice {
			d.fail()
			return s
		}
		s.addArticle(record, nil)
	}
	var events []node
	for i := range s.entities {
		if s.entities[i].event != nil {
			events = append(events, node(i))
		}
	}
	s.settle(events)
	return s
}

func (d *decoder) article(s *state, words []word) article {
	record := article{id: graph.ArticleID(d.text()), published: d.text()}
	record.entities = make([]node, d.count())
	for i := range record.entities {
		record.entities[i] = node(d.below(len(s.entities)))
	}
	record.says = make([]statement, d.count())
	for i := range record.says {
		if d.bad {
			break
		}
		d.statement(&record.says[i], s, words)
	}
	return record
}

func (d *decoder) statement(st *statement, s *state, words []word) {
	st.kind = kind(d.byteBelow(int(status) + 1))
	st.value = d.byteBelow(values[st.kind])
	st.presence = d.byteBelow(len(presenceRanks))
	st.fact = uint32(d.number())
	st.subject = node(d.below(len(s.entities)))
	st.object = node(d.below(len(s.entities)+1)) - 1 // noNode is the largest node, one below zero
	if at := d.below(len(words)); !d.bad {
		st.word = words[at]
	}
	if !d.bad && !s.sound(st) {
		d.fail()
	}
}

// values is how many values a statement of a kind can have.
var values = [...]int{
	holds: 2, takesPart: len(graph.Capacities), dated: 1, placed: 1, moded: 2, partOf: 1, signs: 1, status: len(graph.EventStatuses),
}

// sound reports whether a statement is about the things its kind is about.
func (s *state) sound(st *statement) bool {
	switch st.kind {
	case takesPart:
		return s.isEvent(st.object)
	case dated, moded, status:
		return s.isEvent(st.subject)
	case placed, partOf, signs:
		return st.object != noNode
	}
	return true
}
