package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph"
	"github.com/whomet/whomet/graph/kb"
)

// storeFlag adds --store to a command and returns where its value will be.
func storeFlag(cmd *cobra.Command, env lookupEnv) *string {
	return cmd.Flags().String("store", defaultStore(env), "where the graph is kept: bolt:PATH, memory:, postgres://... or cockroach://...")
}

// defaultStore is a file in the user's folder for data: $XDG_DATA_HOME or ~/.local/share, on macOS ~/Library/Application
// Support, on Windows %LocalAppData%. Where there is none it is the working directory.
func defaultStore(env lookupEnv) string {
	return "bolt:" + filepath.Join(dataFolder(runtime.GOOS, env), "whomet.bolt")
}

func dataFolder(system string, env lookupEnv) string {
	under := func(variable string, parts ...string) string {
		base, _ := env(variable)
		if base == "" {
			return ""
		}
		return filepath.Join(append([]string{base}, parts...)...)
	}
	var choices []string
	switch system {
	case "windows":
		choices = []string{under("LocalAppData", "whomet"), under("USERPROFILE", "AppData", "Local", "whomet")}
	case "darwin", "ios":
		choices = []string{under("XDG_DATA_HOME", "whomet"), under("HOME", "Library", "Application Support", "whomet")}
	default:
		choices = []string{under("XDG_DATA_HOME", "whomet"), under("HOME", ".local", "share", "whomet")}
	}
	for _, choice := range choices {
		if choice != "" {
			return choice
		}
	}
	return "."
}

// withBase opens the knowledge base at an address for reading, hands it to use, and closes it.
func withBase(ctx context.Context, address string, use func(*kb.Base) error) error {
	return openExisting(ctx, address, kb.Options{ReadOnly: true}, use)
}

// withDecidableBase is withBase for commands that change what is in the graph already.
func withDecidableBase(ctx context.Context, address string, use func(*kb.Base) error) error {
	return openExisting(ctx, address, kb.Options{}, use)
}

func openExisting(ctx context.Context, address string, o kb.Options, use func(*kb.Base) error) error {
	if err := checkStore(address); err != nil {
		return err
	}
	return open(ctx, address, o, use)
}

// checkStore says what to do where a file is not there yet.
func checkStore(address string) error {
	if path, isFile := strings.CutPrefix(address, "bolt:"); isFile {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("no graph in %s yet: load articles first (whomet load FILE|DIR), or name another with --store", address)
		}
	}
	return nil
}

// withWritableBase is withBase for commands that change the graph; the store and its folder are made where they are missing.
func withWritableBase(ctx context.Context, address string, use func(*kb.Base) error) error {
	if path, isFile := strings.CutPrefix(address, "bolt:"); isFile {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("make the folder of the store: %w", err)
		}
	}
	return open(ctx, address, kb.Options{}, use)
}

func open(ctx context.Context, address string, o kb.Options, use func(*kb.Base) error) (err error) {
	base, err := kb.Open(ctx, address, o)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := base.Close(); err == nil {
			err = closeErr
		}
	}()
	return use(base)
}

// findOne finds the one entity that a name, slug or id means.
func findOne(ctx context.Context, base *kb.Base, name string, kinds ...graph.EntityKind) (graph.Ref, error) {
	found, err := base.Find(ctx, name, kinds...)
	if err != nil {
		return graph.Ref{}, err
	}
	if len(found) == 1 {
		return found[0], nil
	}
	unclear := ambiguousError{name: name, candidates: describe(ctx, base, found)}
	if len(found) == 0 && len(kinds) > 0 {
		if others, err := base.Find(ctx, name); err == nil {
			unclear.wanted, unclear.others = kinds[0], describe(ctx, base, others)
		}
	}
	return graph.Ref{}, unclear
}

// maxCandidates bounds the things that a message about an unclear name lists.
const maxCandidates = 10

// describe says of each thing what tells it from the others: its latest post and how many articles name it.
func describe(ctx context.Context, base *kb.Base, refs []graph.Ref) []candidate {
	var out []candidate
	for _, ref := range refs[:min(len(refs), maxCandidates)] {
		c := candidate{Ref: ref}
		if page, err := base.Agent(ctx, ref.ID); err == nil {
			c.post, c.articles = latestPost(page.Posts), page.Articles
		}
		out = append(out, c)
	}
	return out
}
