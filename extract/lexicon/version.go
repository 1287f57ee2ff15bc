package lexicon

import (
	"crypto/sha256"
	"encoding/hex"
)

// Version names the embedded words: others have another name.
func Version() string {
	h := sha256.New()
	h.Write([]byte(wordsFile))
	h.Write(gazetteerFile)
	return hex.EncodeToString(h.Sum(nil)[:6])
}
