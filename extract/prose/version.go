package prose

import (
	"crypto/sha256"
	"encoding/hex"
)

// Version names the embedded lists and weights that sentences, tokens and tags depend on: others have another name.
func Version() string {
	h := sha256.New()
	for _, file := range []string{abbreviationsFile, openersFile, hyphensFile, boilerplateFile} {
		h.Write([]byte(file))
	}
	h.Write(weightsFile)
	return hex.EncodeToString(h.Sum(nil)[:6])
}
