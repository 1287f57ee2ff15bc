package server

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/whomet/whomet/graph"
)

// A cursor says where the next page of a list begins. To a client it is an opaque string: either the id of the last item
// of the page before, or the number of items before the page, each behind a letter that tells which.

func cursorAfter(id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("a" + id))
}

func cursorOffset(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("o" + strconv.Itoa(offset)))
}

func parseCursorAfter(cursor string) (string, error) {
	if cursor == "" {
		return "", nil
	}
	text, err := decodeCursor(cursor)
	id, ok := strings.CutPrefix(text, "a")
	if err != nil || !ok {
		return "", fmt.Errorf("cursor %q is none of this list: %w", cursor, graph.ErrBadQuery)
	}
	return id, nil
}

func parseCursorOffset(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	text, err := decodeCursor(cursor)
	digits, ok := strings.CutPrefix(text, "o")
	offset, convErr := strconv.Atoi(digits)
	if err != nil || !ok || convErr != nil || offset < 0 {
		return 0, fmt.Errorf("cursor %q is none of this list: %w", cursor, graph.ErrBadQuery)
	}
	return offset, nil
}

func decodeCursor(cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	return string(raw), err
}

// nextOffset is the cursor of the page after the one that begins at offset and shows so many, or "" after the last one.
func nextOffset(offset, shown, total int) string {
	if shown == 0 || offset+shown >= total {
		return ""
	}
	return cursorOffset(offset + shown)
}
