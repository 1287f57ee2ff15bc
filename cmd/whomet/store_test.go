package main

import "testing"

func TestDataFolder(t *testing.T) {
	tests := []struct {
		name, system string
		env          map[string]string
		want         string
	}{
		{"linux", "linux", map[string]string{"HOME": "/home/a"}, "/home/a/.local/share/whomet"},
		{"xdg", "linux", map[string]string{"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "/data/whomet"},
		{"macos", "darwin", map[string]string{"HOME": "/Users/a"}, "/Users/a/Library/Application Support/whomet"},
		{"windows", "windows", map[string]string{"LocalAppData": "/local"}, "/local/whomet"},
		{"nothing known", "linux", nil, "."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := func(name string) (string, bool) { v, found := test.env[name]; return v, found }
			if got := dataFolder(test.system, env); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
