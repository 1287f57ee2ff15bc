package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	tests := []struct {
		name  string
		width int
		want  string
	}{
		{"wide", 80, "  n  name             place\n 12  Nguyễn Văn Hùng  Hà Nội\n  3  李强             Beijing, capital of China\n"},
		{"narrow", 30, "  n  name         place\n 12  Nguyễn Văn…  Hà Nội\n  3  李强         Beijing, ca…\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			table := table{head: []string{"  n", "name", "place"}, right: map[int]bool{0: true}}
			table.add("12", "Nguyễn Văn Hùng", "Hà Nội")
			table.add("3", "李强", "Beijing,\ncapital \x1b of China")
			var out strings.Builder
			if err := table.write(&out, test.width); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("table (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	want := []string{"They met in", "Phnom Penh", "today"}
	if diff := cmp.Diff(want, wrap("They met in Phnom   Penh\ntoday", 11)); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if got := wrap("", 10); got != nil {
		t.Errorf("lines of nothing: %q", got)
	}
}

func TestColumnsOf(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "é": 1, "e\u0301": 1, "李": 2, "ភ្នំ": 2} {
		if got := columnsOf(s); got != want {
			t.Errorf("columnsOf(%q) = %d, want %d", s, got, want)
		}
	}
}
