package relate

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/whomet/whomet/extract/relate/scene"
)

// Version names the embedded weights and lists: others have another name.
func Version() string {
	h := sha256.New()
	h.Write(weights)
	h.Write([]byte(capacityList))
	h.Write([]byte(scene.Version()))
	h.Write([]byte(absenceList))
	h.Write([]byte(calibrationTable))
	return hex.EncodeToString(h.Sum(nil)[:6])
}
