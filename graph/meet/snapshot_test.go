package meet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"testing"
	"testing/iotest"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/meet"
)

func small(t testing.TB) *meet.Index {
	t.Helper()
	ix := load(
		newArticle("a", "2021-01-02").held("talks", "2021-01-01", "ann", "bob").holds("ann", "Director", "navy"),
		newArticle("b", "2021-02-02").held("lunch", "2021-02-01", "ann", "cid").holds("cid", "", "navy"),
	)
	ix.SetEntities([]graph.CanonicalEntity{
		{Ref: graph.Ref{ID: "person/ann", Name: "Ann Ax"}, Aliases: []string{"Ann Ax", "Dr. Ax"}},
		{Ref: graph.Ref{ID: "person/unheard-of", Name: "Unheard Of"}},
	})
	return ix
}

func TestSnapshotKeepsNames(t *testing.T) {
	raw := snapshot(t, small(t))
	ix := meet.New(meet.Options{})
	if err := ix.Restore(bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	if got, err := ix.Entity("person/ann"); err != nil || got.Name != "Ann Ax" || len(got.Aliases) != 2 {
		t.Errorf("got %+v, %v", got, err)
	}
	if got := ix.Ref("person/unheard-of").Name; got != "Unheard Of" {
		t.Errorf("got %q", got)
	}
	if !bytes.Equal(raw, snapshot(t, ix)) {
		t.Error("a snapshot of the restored index differs")
	}
}

func TestDamagedSnapshotLeavesTheIndexAsItWas(t *testing.T) {
	ix := small(t)
	raw := snapshot(t, ix)
	damage := map[string][]byte{
		"empty": nil, "not one": []byte("{}\n{}\n"), "cut": raw[:len(raw)-9], "longer": append(bytes.Clone(raw), 0),
	}
	for i := range raw {
		flipped := bytes.Clone(raw)
		flipped[i] ^= 4
		damage[fmt.Sprintf("bit flipped in byte %d", i)] = flipped
	}
	for name, bad := range damage {
		if err := ix.Restore(bytes.NewReader(bad)); !errors.Is(err, meet.ErrSnapshot) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	broken := errors.New("disk is gone")
	if err := ix.Restore(io.MultiReader(bytes.NewReader(raw[:20]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(raw, snapshot(t, ix)) {
		t.Error("the index has changed")
	}
}

// failing accepts so many bytes.
type failing int

var errFull = errors.New("disk is full")

func (f *failing) Write(p []byte) (int, error) {
	if *f -= failing(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestSnapshotReportsAFullDisk(t *testing.T) {
	ix := small(t)
	whole := len(snapshot(t, ix))
	for _, room := range []int{0, whole - 5, whole - 1} {
		w := failing(room)
		if err := ix.Snapshot(&w); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes of %d: got %v", room, whole, err)
		}
	}
}

// FuzzRestore gives the bytes a right checksum, so that what lies behind it is reached: a file that somebody made.
func FuzzRestore(f *testing.F) {
	var out bytes.Buffer
	if err := small(f).Snapshot(&out); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes()[:out.Len()-4])
	f.Add([]byte("whomet meeting index\n\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli))
		ix := meet.New(meet.Options{})
		err := ix.Restore(bytes.NewReader(binary.LittleEndian.AppendUint32(bytes.Clone(body), sum)))
		if err != nil && !errors.Is(err, meet.ErrSnapshot) {
			t.Fatal(err)
		}
		if err := ix.Snapshot(io.Discard); err != nil {
			t.Fatal(err)
		}
		ix.Stats()
	})
}
