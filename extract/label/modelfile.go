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
	"math"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/whomet/whomet/extract/lexicon"
)

// A model is two files. The vectors are those of words, the same for every model: a line with the number of words, the
// words in lines, and their vectors. The network is what Train makes: a line that says what it is and a line of JSON (the
// header), the names of the learned features in lines, and the weights as the upper halves of their float32. Both are
// compressed with zstd.

//go:embed data/vectors.zst
var vectorsFile []byte

//go:embed data/network.zst
var networkFile []byte

// caselessFile is the network for texts without capitals.
//
//go:embed data/caseless.zst
var caselessFile []byte

// networkMagic is the first line of a network; its number changes with the form of the file and of the features.
const networkMagic = "whomet label network 2"

// ErrModel is wrapped by the errors of Load, Open and Train about files that are not what they should be.
var ErrModel = errors.New("bad labeller model")

// header is the second line of a network.
type header struct {
	Sizes    sizes  `json:"sizes"`
	Fixed    int    `json:"fixed"`    // features that every network has, in the number of this program
	Features int    `json:"features"` // learned ones
	Version  string `json:"version"`  // of the training: a hash of what it was given
}

// Load opens the embedded model.
func Load() (*Labeller, error) { return Open(networkFile) }

// Open opens a model that Train returned, over the embedded word vectors, the embedded lexicon and the embedded network
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
	n, version, err := readNetwork(model, vectors)
	if err != nil {
		return nil, err
	}
	caseless, caselessVersion, err := readNetwork(caselessFile, vectors)
	if err != nil {
		return nil, fmt.Errorf("for texts without capitals: %w", err)
	}
	l := newLabeller(n, caseless, names)
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

func writeNetwork(n *network, version string) ([]byte, error) {
	var b bytes.Buffer
	names := n.names()
	head, err := json.Marshal(header{Sizes: n.sizes, Fixed: learnedRow, Features: len(names), Version: version})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "%s\n%s\n", networkMagic, head)
	for _, name := range names {
		b.WriteString(name)
		b.WriteByte('\n')
	}
	for _, t := range n.tensors() {
		for _, v := range t.w {
			b.Write(binary.LittleEndian.AppendUint16(nil, upperHalf(v)))
		}
	}
	return compress(b.Bytes())
}

// round gives the weights the values that they will have when read from a file.
func (n *network) round() {
	for _, t := range n.tensors() {
		for i, v := range t.w {
			t.w[i] = math.Float32frombits(uint32(upperHalf(v)) << 16)
		}
	}
}

func readNetwork(file []byte, words *embeddings) (*network, string, error) {
	raw, err := decompress(file)
	if err != nil {
		return nil, "", fmt.Errorf("network: %w", err)
	}
	r := bufio.NewReader(bytes.NewReader(raw))
	if magic, _ := r.ReadString('\n'); magic != networkMagic+"\n" {
		return nil, "", fmt.Errorf("%w: network begins with %.40q, want %q", ErrModel, magic, networkMagic)
	}
	var head header
	line, _ := r.ReadBytes('\n')
	if err := json.Unmarshal(line, &head); err != nil {
		return nil, "", fmt.Errorf("%w: header: %w", ErrModel, err)
	}
	if head.Fixed != learnedRow {
		return nil, "", fmt.Errorf("%w: %d fixed features, want %d: train it again", ErrModel, head.Fixed, learnedRow)
	}
	var names []string
	for i := range head.Features {
		name, err := r.ReadString('\n')
		if err != nil {
			return nil, "", fmt.Errorf("%w: feature %d: %w", ErrModel, i, err)
		}
		names = append(names, strings.TrimSuffix(name, "\n"))
	}
	rest, err := io.ReadAll(r)
	if err != nil {
		return nil, "", err
	}
	n, err := fillNetwork(head.Sizes, words, newVocabulary(names), rest)
	return n, head.Version, err
}

// valid refuses sizes that no training gives.
func (s sizes) valid() bool {
	within := func(n, most int) bool { return 0 < n && n <= most }
	return within(s.Token, 1024) && within(s.Hidden, 1024) && within(s.Radius, 16)
}

func fillNetwork(s sizes, words *embeddings, v vocabulary, raw []byte) (*network, error) {
	if !s.valid() {
		return nil, fmt.Errorf("%w: sizes %+v", ErrModel, s)
	}
	n := newNetwork(s, words, v)
	for _, t := range n.tensors() {
		if len(raw) < 2*len(t.w) {
			return nil, fmt.Errorf("%w: %s is cut off", ErrModel, t.name)
		}
		for i := range t.w {
			t.w[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(raw[2*i:])) << 16)
		}
		raw = raw[2*len(t.w):]
	}
	if len(raw) > 0 {
		return nil, fmt.Errorf("%w: %d bytes behind the weights", ErrModel, len(raw))
	}
	return n, nil
}

// upperHalf rounds a float32 to its upper 16 bits, to the nearest and to even.
func upperHalf(v float32) uint16 {
	bits := math.Float32bits(v)
	return uint16((bits + 0x7FFF + bits>>16&1) >> 16)
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
