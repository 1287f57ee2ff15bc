package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/whomet/whomet/graph/cayley"
	"github.com/whomet/whomet/graph/kb"
)

// withStore opens the store at an address for reading, without the indexes that are derived from it.
func withStore(ctx context.Context, address string, use func(*cayley.Store) error) error {
	return withStoreFor(ctx, address, cayley.Options{ReadOnly: true}, use)
}

func withStoreFor(ctx context.Context, address string, o cayley.Options, use func(*cayley.Store) error) error {
	if err := checkStore(address); err != nil {
		return err
	}
	s, err := cayley.Open(ctx, address, o)
	if err != nil {
		return err
	}
	return errors.Join(use(s), s.Close())
}

func newBackup(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "backup FILE",
		Short:   "Copy the graph to a file, verified, while it is in use",
		GroupID: groupKeep,
		Long: `Copies one state of the graph, with judgements, corrections and histories, to a new file, and verifies the copy. The file is a
store by itself (--store bolt:FILE), of whatever kind the store is; restore makes a store of any kind from it. Servers may
read a file meanwhile, and read and write a database; while a file is being loaded into, the loading process alone has it.

` + serverHelp,
		Example: `  whomet backup saved.bolt
  whomet backup --server http://127.0.0.1:8080 saved.bolt`,
		Args: cobra.ExactArgs(1),
	}
	store, live := storeFlag(cmd, env), serverFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if live.url != "" {
			stats, err := live.backup(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return writeBackup(cmd, stats, args[0])
		}
		return hinted(withStore(cmd.Context(), *store, func(s *cayley.Store) error {
			if err := s.Backup(cmd.Context(), args[0]); err != nil {
				return err
			}
			stats, err := s.Stats(cmd.Context())
			if err != nil {
				return err
			}
			return writeBackup(cmd, stats, args[0])
		}))
	}
	return cmd
}

func writeBackup(cmd *cobra.Command, stats cayley.Stats, file string) error {
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s, %d quads in %s, verified\n", plural(stats.Articles, "article", "articles"), stats.Quads, file)
	return err
}

func newRestore(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "restore FILE",
		Short:   "Make a store anew from a backup",
		GroupID: groupKeep,
		Long: `Verifies a backup, makes the store that --store names from it, of whatever kind, and verifies that. Nothing is
overwritten: a file must not exist yet, a database must hold no articles and never have held any.`,
		Example: `  whomet restore --store bolt:new.bolt backup.bolt
  whomet restore --store postgres://localhost/whomet backup.bolt`,
		Args: cobra.ExactArgs(1),
	}
	store := storeFlag(cmd, env)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if _, err := os.Stat(args[0]); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		stats, err := cayley.Restore(cmd.Context(), args[0], *store)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s, %d quads restored, verified\n",
			plural(stats.Articles, "article", "articles"), stats.Quads)
		return err
	}
	return cmd
}

func newCompact(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "compact",
		Short:   "Give the room back that replaced and deleted articles took",
		GroupID: groupKeep,
		Long: `Writes the file of the store anew without what replaced and deleted articles left behind, or vacuums the tables of a
database. A process killed meanwhile leaves the store as it was.

A file that another process reads or loads into cannot be opened for this: the command says so within a second, and nothing
is changed; a server that has it open can do it (--server). A database is vacuumed beside servers.

` + serverHelp,
		Args: cobra.NoArgs,
	}
	store, live := storeFlag(cmd, env), serverFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if live.url != "" {
			done, err := live.compact(cmd.Context())
			if err != nil {
				return err
			}
			return writeCompacted(cmd, done.Before, done.After)
		}
		return hinted(withStoreFor(cmd.Context(), *store, cayley.Options{}, func(s *cayley.Store) error {
			before, after, err := s.Compact(cmd.Context())
			if err != nil {
				return err
			}
			return writeCompacted(cmd, before, after)
		}))
	}
	return cmd
}

func writeCompacted(cmd *cobra.Command, before, after int64) error {
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "from %.1f to %.1f MiB\n", float64(before)/(1<<20), float64(after)/(1<<20))
	return err
}

const verifyHelp = `Checks what every write keeps true in the store (each article reads back and projects to exactly its quads, every quad is in each
index, counts agree, the pages of a file are whole), then compares the meeting index and the search index with what the store
says. What is wrong is printed with how to mend it. The exit code is 0 where all is well, 1 where something is wrong, 2
where the check could not be made.

Where a server has the search index beside a file open, one made anew is checked in its place.

` + serverHelp

func newVerify(env lookupEnv) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "verify",
		Short:   "Check the store, and the indexes against it",
		GroupID: groupKeep,
		Long:    verifyHelp,
		Args:    cobra.NoArgs,
	}
	store, live := storeFlag(cmd, env), serverFlags(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print JSON: the list of what is wrong")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		address, faults, err := verify(cmd.Context(), *store, live)
		if err != nil {
			return codeError{err, exitUsage}
		}
		if err := writeFaults(cmd, address, faults, *asJSON); err != nil {
			return err
		}
		if len(faults) > 0 {
			return codeError{nil, exitFailure}
		}
		return nil
	}
	return cmd
}

// verify returns the address of the store that was verified, and what is wrong with it.
func verify(ctx context.Context, store string, live *liveServer) (address string, faults []kb.Fault, err error) {
	if live.url != "" {
		found, err := live.verify(ctx)
		return found.Store, found.Faults, err
	}
	err = hinted(withBase(ctx, store, func(base *kb.Base) (err error) {
		faults, err = base.Verify(ctx)
		return err
	}))
	return store, faults, err
}

func writeFaults(cmd *cobra.Command, store string, faults []kb.Fault, asJSON bool) error {
	out := cmd.OutOrStdout()
	if asJSON {
		return writeJSON(out, append([]kb.Fault{}, faults...))
	}
	if len(faults) == 0 {
		_, err := fmt.Fprintln(out, "store, meeting index and search index are sound")
		return err
	}
	where := map[string]bool{}
	for _, f := range faults {
		where[f.Where] = true
		if _, err := fmt.Fprintf(out, "%s: %s\n", f.Where, oneLine(f.What)); err != nil {
			return err
		}
	}
	path, isFile := strings.CutPrefix(store, "bolt:")
	for _, w := range []string{kb.WhereStore, kb.WhereMeetings, kb.WhereSearch} {
		if !where[w] {
			continue
		}
		if _, err := fmt.Fprintf(out, "to mend the %s: %s\n", w, mend(w, path, isFile)); err != nil {
			return err
		}
	}
	return nil
}

// mend says what to do about faults.
func mend(where, path string, isFile bool) string {
	switch {
	case where == kb.WhereStore:
		return "restore the last backup to a new store (whomet restore), and load there what came after it"
	case !isFile:
		return "start the server again: it is made anew from the store"
	case where == kb.WhereMeetings:
		return "end what has the store open, remove " + path + ".index: it is made anew from the store at the next start"
	}
	return "end what has the store open, remove " + path + ".search: it is made anew from the store at the next start"
}
