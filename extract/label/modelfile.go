package label

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/whomet/whomet/extract/label/internal/vec"
	"github.com/whomet/whomet/extract/lexicon"
)

// A model is two files. The vectors are those of words, the same for every model: a line with the number of words, the
// words in lines, and their vectors. The networks are what Train makes: a line that says what it is and a line of JSON (the
// header), the names of the learned features in lines, and the weights of each as the upper halves of their float32. Both
// are compressed with zstd.

//go:embed data/vectors.zst
var vectorsFile []byte

//go:embed data/network.zst
var networkFile []byte

// caselessFile holds the networks for texts without capitals.
//
//go:embed data/caseless.zst
var caselessFile []byte

// networkMagic is the first line of a file of networks; its number changes with the form of the file and of the features.
const networkMagic = "whomet label network 3"

// ErrModel is wrapped by the errors of Load, Open and Train about files that are not what they should be.
var ErrModel = errors.New("bad labeller model")

// header is the second line.
type header struct {
	Sizes    sizes  `json:"sizes"`
	Members  int    `json:"members"`  // networks
	Fixed    int    `json:"fixed"`    // features that every network has, in the number of this program
	Features int    `json:"features"` // learned ones
	Version  string `json:"version"`  // of the training: a hash of what it was given

	Calibration Calibration `json:"calibration"`
}

// Load opens the embedded model.
func Load() (*Labeller, error) { return Open(networkFile) }

// Open opens a model that Train returned, over the embedded word vectors, the embedded lexicon and the embedded networks
// for texts without capitals.
func Open(model []byte) (*Labeller, error) {
	names, err := lexicon.Load()
	if err != nil {
		return nil, fmt.Errorf("load the lexicon: %w", err)
	}
	vectors, err := embeddedVectors()
	if err != nil {
		return nil, err
	}
	c, version, err := readCommittee(model, vectors)
	if err != nil {
		return nil, err
	}
	caseless, caselessVersion, err := readCommittee(caselessFile, vectors)
	if err != nil {
		return nil, fmt.Errorf("for texts without capitals: %w", err)
	}
	l := newLabeller(c, caseless, names)
	l.version = versionOf(version, caselessVersion, model)
	return l, nil
}

func embeddedVectors() (*embeddings, error) {
	raw, err := decompress(vectorsFile)
	if err != nil {
		return nil, fmt.Errorf("word vectors: %w", err)
	}
	return readVectors(raw)
}

// PackVectors makes the file of word vectors from lines of words, most frequent first, and rows of 100 int8 each, of which
// it keeps the first limit.
func PackVectors(words string, data []byte, limit int) ([]byte, error) {
	lines := strings.SplitAfterN(words, "\n", limit+1)
	n := min(limit, strings.Count(words, "\n"))
	if len(data) < n*dimensions {
		return nil, fmt.Errorf("%w: %d bytes of vectors for %d words", ErrModel, len(data), n)
	}
	raw := fmt.Appendf(nil, "%d\n%s", n, strings.Join(lines[:n], ""))
	return compress(append(raw, data[:n*dimensions]...))
}

func readVectors(raw []byte) (*embeddings, error) {
	count, rest, _ := bytes.Cut(raw, []byte("\n"))
	var n int
	if _, err := fmt.Sscan(string(count), &n); err != nil || n < 0 || n*dimensions > len(rest) {
		return nil, fmt.Errorf("%w: word vectors begin with %.20q", ErrModel, count)
	}
	split := len(rest) - n*dimensions
	return newEmbeddings(string(rest[:split]), rest[split:])
}

func writeCommittee(c *committee, version string) ([]byte, error) {
	var b bytes.Buffer
	lead := c.lead()
	head, err := json.Marshal(header{
		Sizes: lead.sizes, Members: len(c.members), Fixed: learnedRow, Features: len(lead.names), Version: version, Calibration: c.calibration,
	})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "%s\n%s\n", networkMagic, head)
	for _, name := range lead.names {
		b.WriteString(name)
		b.WriteByte('\n')
	}
	for _, n := range c.members {
		for _, t := range n.tensors() {
			for _, v := range t.w {
				b.Write(binary.LittleEndian.AppendUint16(nil, vec.Half(v)))
			}
		}
	}
	return compress(b.Bytes())
}

// round gives the weights the values that they will have when read from a file.
func (n *network) round() {
	for _, t := range n.tensors() {
		for i, v := range t.w {
			t.w[i] = vec.Whole(vec.Half(v))
		}
	}
}

func readCommittee(file []byte, words *embeddings) (*committee, string, error) {
	raw, err := decompress(file)
	if err != nil {
		return nil, "", fmt.Errorf("network: %w", err)
	}
	r := bufio.NewReader(bytes.NewReader(raw))
	head, err := readHeader(r)
	if err != nil {
		return nil, "", err
	}
	names := make([]string, 0, head.Features)
	for i := range head.Features {
		name, err := r.ReadString('\n')
		if err != nil || name == "\n" {
			return nil, "", fmt.Errorf("%w: feature %d has no name", ErrModel, i)
		}
		names = append(names, strings.TrimSuffix(name, "\n"))
	}
	rest, err := io.ReadAll(r)
	if err != nil {
		return nil, "", err
	}
	var members []*network
	for range head.Members {
		n := newNetwork(head.Sizes, words, newVocabulary(names))
		if rest, err = n.take(rest); err != nil {
			return nil, "", err
		}
		members = append(members, n)
	}
	if len(rest) > 0 {
		return nil, "", fmt.Errorf("%w: %d bytes behind the weights", ErrModel, len(rest))
	}
	c := newCommittee(members...)
	c.calibration = head.Calibration
	return c, head.Version, nil
}

// readHeader reads the first two lines of a network file, and refuses what this program cannot run.
func readHeader(r *bufio.Reader) (header, error) {
	var head header
	if magic, _ := r.ReadString('\n'); magic != networkMagic+"\n" {
		return head, fmt.Errorf("%w: network begins with %.40q, want %q", ErrModel, magic, networkMagic)
	}
	line, _ := r.ReadBytes('\n')
	if err := json.Unmarshal(line, &head); err != nil {
		return head, fmt.Errorf("%w: header: %w", ErrModel, err)
	}
	if head.Fixed != learnedRow {
		return head, fmt.Errorf("%w: %d fixed features, want %d: train it again", ErrModel, head.Fixed, learnedRow)
	}
	if !head.Sizes.valid() || head.Members < 1 || head.Members > mostMembers || head.Features < 0 || head.Features > mostFeatures {
		return head, fmt.Errorf("%w: %d networks of sizes %+v with %d features", ErrModel, head.Members, head.Sizes, head.Features)
	}
	return head, nil
}

// Headers that say more are refused before room is made.
const (
	mostMembers  = 16
	mostFeatures = 1 << 20
)

// valid refuses sizes that no training gives.
func (s sizes) valid() bool {
	within := func(n, most int) bool { return 0 < n && n <= most }
	return within(s.Token, 1024) && within(s.Hidden, 1024) && within(s.Radius, 16)
}

// take fills the weights from the head of raw and returns the rest.
func (n *network) take(raw []byte) ([]byte, error) {
	for _, t := range n.tensors() {
		if len(raw) < 2*len(t.w) {
			return nil, fmt.Errorf("%w: %s is cut off", ErrModel, t.name)
		}
		for i := range t.w {
			t.w[i] = vec.Whole(binary.LittleEndian.Uint16(raw[2*i:]))
		}
		raw = raw[2*len(t.w):]
	}
	return raw, nil
}

func compress(raw []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return w.EncodeAll(raw, nil), w.Close()
}

// largestModel keeps a file that is no model from filling the memory.
const largestModel = 256 << 20

func decompress(file []byte) ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(largestModel))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := r.DecodeAll(file, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModel, err)
	}
	return raw, nil
}
