package learn

// Template names a kind of observation; the values observed are hashed with it.
type Template uint32

// Set gathers the features of one example, each once. The zero value is ready; Reset empties it for the next example.
type Set struct {
	list  []Feature
	slots []slotOf
	turn  uint32
}

type slotOf struct {
	feature Feature
	turn    uint32
}

const setSlots = 1 << 12 // an example has a few hundred features

// Reset empties the set, keeping its memory. Slices that Features gave out before become invalid.
func (s *Set) Reset() {
	if s.slots == nil {
		s.slots = make([]slotOf, setSlots)
	}
	s.list = s.list[:0]
	s.turn++
}

// Restore empties the set and puts back the features of another example. What is added then is taken to be new.
func (s *Set) Restore(features []Feature) {
	s.Reset()
	s.list = append(s.list, features...)
}

// Features returns what was added, in order.
func (s *Set) Features() []Feature { return s.list }

// Add adds an observation made of a template and up to three values.
func (s *Set) Add(t Template, values ...uint32) {
	h := uint64(t)*0x9E3779B97F4A7C15 + 1
	for _, v := range values {
		h = (h ^ uint64(v)) * 0xD6E8FEB86659FD93
		h ^= h >> 32
	}
	s.add(Feature(h^h>>29) | 1)
}

// AddIf adds an observation where it was made.
func (s *Set) AddIf(made bool, t Template, values ...uint32) {
	if made {
		s.Add(t, values...)
	}
}

func (s *Set) add(f Feature) {
	if s.slots == nil {
		s.Reset()
	}
	if len(s.list) >= setSlots/2 {
		return
	}
	for at := slot(f) & (setSlots - 1); ; at = (at + 1) & (setSlots - 1) {
		cell := &s.slots[at]
		if cell.turn != s.turn {
			*cell = slotOf{f, s.turn}
			s.list = append(s.list, f)
			return
		}
		if cell.feature == f {
			return
		}
	}
}
