package cayley_test

import (
	"path/filepath"
	"testing"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/cayley/storetest"
)

func TestConformance(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		storetest.Run(t, func(*testing.T) storetest.Place {
			return storetest.Place{Open: func(t *testing.T) *cayley.Store { return open(t, "memory:") }}
		})
	})
	t.Run("bolt", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) storetest.Place {
			address := "bolt:" + filepath.Join(t.TempDir(), "graph.bolt")
			return storetest.Place{Open: func(t *testing.T) *cayley.Store { return open(t, address) }, Persistent: true}
		})
	})
}
