package meet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
)

// A snapshot is the magic line, the version, then words, entities and articles as unsigned varints and strings with their
// length before them, and last the CRC-32C of all that in four bytes. Only what articles say is in it: events and
// members are made anew by Restore, in less time than reading them would take. Indexes that answer alike write the same bytes.
const (
	snapshotMagic   = "whomet meeting index\n"
	snapshotVersion = 1
)

// ErrSnapshot is returned by Restore for a snapshot that is damaged or of another version. The index is as before.
var ErrSnapshot = errors.New("unusable snapshot of the meeting index")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Snapshot writes all that the index knows. Updates wait until it is done.
func (ix *Index) Snapshot(w io.Writer) error {
	ix.mu.RLock()
	defer ix.mu.RUnlock()
	sum := crc32.New(castagnoli)
	enc := &encoder{w: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)}
	enc.raw(snapshotMagic)
	enc.number(snapshotVersion)
	ix.s.encode(enc)
	if err := enc.w.Flush(); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	if err := binary.Write(w, binary.LittleEndian, sum.Sum32()); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// encoder leaves errors to the Flush of its writer, which keeps the first one.
type encoder struct{ w *bufio.Writer }

func (e *encoder) raw(s string)  { _, _ = e.w.WriteString(s) }
func (e *encoder) byte(b uint8)  { _ = e.w.WriteByte(b) }
func (e *encoder) text(s string) { e.number(len(s)); e.raw(s) }
func (e *encoder) number(n int) {
	_, _ = e.w.Write(binary.AppendUvarint(e.w.AvailableBuffer(), uint64(n)))
}
func (e *encoder) list(s []string) {
	e.number(len(s))
	for _, t := range s {
		e.text(t)
	}
}

// encode numbers nodes and words anew, in the order of their ids and texts.
func (s *state) encode(enc *encoder) {
	nodes := slices.SortedFunc(maps.Values(s.nodes), s.compareIDs)
	nodeNumbers := make([]int, len(s.entities))
	wordNumbers := make([]int, len(s.wordText))
	for i := range s.articles {
		for j := range s.articles[i].says {
			wordNumbers[s.articles[i].says[j].word] = 1
		}
	}
	var used []string
	for w, text := range s.wordText {
		if wordNumbers[w] > 0 {
			used = append(used, text)
		}
	}
	slices.Sort(used)
	enc.list(used)
	for i, text := range used {
		wordNumbers[s.words[text]] = i
	}
	enc.number(len(nodes))
	for i, n := range nodes {
		nodeNumbers[n] = i
		e := &s.entities[n]
		enc.text(string(e.id))
		enc.text(e.name)
		enc.list(e.aliases)
	}
	slots := slices.SortedFunc(maps.Values(s.slots), func(a, b slot) int {
		return strings.Compare(string(s.articles[a].id), string(s.articles[b].id))
	})
	enc.number(len(slots))
	for _, at := range slots {
		s.articles[at].encode(enc, nodeNumbers, wordNumbers)
	}
}

func (a *article) encode(enc *encoder, nodeNumbers, wordNumbers []int) {
	enc.text(string(a.id))
	enc.text(a.published)
	numbers := make([]int, len(a.entities))
	for i, n := range a.entities {
		numbers[i] = nodeNumbers[n]
	}
	slices.Sort(numbers)
	enc.number(len(numbers))
	for _, n := range numbers {
		enc.number(n)
	}
	enc.number(len(a.says))
	for i := range a.says {
		st := &a.says[i]
		enc.byte(uint8(st.kind))
		enc.byte(st.value)
		enc.byte(st.presence)
		enc.number(int(st.fact))
		enc.number(nodeNumbers[st.subject])
		if st.object == noNode {
			enc.number(0)
		} else {
			enc.number(nodeNumbers[st.object] + 1)
		}
		enc.number(wordNumbers[st.word])
	}
}
