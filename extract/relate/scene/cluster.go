package scene

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

//go:embed data/clusters.txt.gz
var clusterFile []byte

// Cluster says which words a word is like: the same numbers for words that news uses alike. Zero is none.
type Cluster struct{ Coarse, Fine uint16 }

// Clusters knows the clusters of frequent words by their hashes.
type Clusters map[uint32]Cluster

// LoadClusters reads the embedded clusters.
func LoadClusters() (Clusters, error) {
	z, err := gzip.NewReader(bytes.NewReader(clusterFile))
	if err != nil {
		return nil, fmt.Errorf("read word clusters: %w", err)
	}
	out := make(Clusters, 45000)
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		first, second, _ := strings.Cut(rest, " ")
		coarse, err1 := strconv.ParseUint(first, 10, 15)
		fine, err2 := strconv.ParseUint(second, 10, 15)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("read word clusters: line %q: %w", lines.Text(), err)
		}
		out[Hash(word)] = Cluster{uint16(coarse + 1), uint16(fine + 1)}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read word clusters: %w", err)
	}
	return out, nil
}
