package label

import (
	"crypto/sha256"
	"encoding/hex"
)

// versionOf names a model: what its two networks were trained from, and after the point a hash of the files themselves, which
// also depend on how the training went.
func versionOf(trained, caseless string, model []byte) string {
	h := sha256.New()
	for _, file := range [][]byte{model, caselessFile, vectorsFile} {
		h.Write(file)
	}
	return trained + "+" + caseless + "." + hex.EncodeToString(h.Sum(nil)[:4])
}
