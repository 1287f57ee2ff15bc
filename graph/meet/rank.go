package meet

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// smallest returns the k smallest items, sorted; all of them where k is not positive. It leaves items as they are and
// costs n + k log k where few items displace others, so that a page of a person with 100,000 events needs no full sort.
func smallest[T any](items []T, k int, compare func(a, b T) int) []T {
	if k <= 0 || k >= len(items) {
		sorted := slices.Clone(items)
		slices.SortFunc(sorted, compare)
		return sorted
	}
	rest := len(items) - k
	heap := slices.Clone(items[rest:]) // the largest one on top
	for i := k/2 - 1; i >= 0; i-- {
		sink(heap, i, compare)
	}
	for _, item := range slices.Backward(items[:rest]) { // articles mostly come by date, so the newest are here already
		if compare(item, heap[0]) < 0 {
			heap[0] = item
			sink(heap, 0, compare)
		}
	}
	slices.SortFunc(heap, compare)
	return heap
}

func sink[T any](heap []T, i int, compare func(a, b T) int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && compare(heap[child], heap[child+1]) < 0 {
			child++
		}
		if compare(heap[i], heap[child]) >= 0 {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}

// newestFirst orders events by date, undated ones last, then by id. Here and below ids are compared only where they
// decide: most of the time of a page would go into them.
func (s *state) newestFirst(a, b node) int {
	if c := cmp.Compare(s.entities[b].event.period.from, s.entities[a].event.period.from); c != 0 {
		return c
	}
	return s.compareIDs(a, b)
}

// position is where a page ended in a list that is ordered by count, date and id. A cursor carries it, so that the next
// page goes on at the right place although items came or went in between.
type position struct {
	count int
	date  int32
	id    graph.EntityID
}

func (p position) compare(q position) int {
	if c := cmp.Compare(q.count, p.count); c != 0 {
		return c
	}
	if c := cmp.Compare(q.date, p.date); c != 0 {
		return c
	}
	return cmp.Compare(p.id, q.id)
}

func (p position) cursor() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d|%d|%s", p.count, p.date, p.id))
}

func parseCursor(cursor string) (position, error) {
	bad := fmt.Errorf("%w: cursor %q is not one that this index gave", ErrBadQuery, cursor)
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return position{}, bad
	}
	parts := strings.SplitN(string(raw), "|", 3)
	if len(parts) != 3 {
		return position{}, bad
	}
	count, err := strconv.Atoi(parts[0])
	if err != nil {
		return position{}, bad
	}
	date, err := strconv.ParseInt(parts[1], 10, 32)
	if err != nil {
		return position{}, bad
	}
	return position{count, int32(date), graph.EntityID(parts[2])}, nil
}

// parsePage reads what the queries for pages have in common.
func parsePage(since, until string, limit int, cursor string) (window, position, error) {
	w, err := parseWindow(since, until)
	if err == nil && limit < 0 {
		err = fmt.Errorf("%w: limit %d", ErrBadQuery, limit)
	}
	if err != nil || cursor == "" {
		return w, position{}, err
	}
	after, err := parseCursor(cursor)
	return w, after, err
}
