package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Version names the embedded words of the grammar: others have another name.
func Version() (string, error) {
	files, err := data.ReadDir("data")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, file := range files {
		content, err := data.ReadFile("data/" + file.Name())
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n%s", file.Name(), len(content), content)
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), nil
}
