package main

import (
	"context"
	"fmt"
	"io"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// stdio is where a command reads and writes.
type stdio struct {
	in  io.Reader
	out io.Writer // results alone
	err io.Writer // everything else
}

// lookupEnv finds a variable of the environment.
type lookupEnv func(name string) (string, bool)

// run executes a command line and returns the exit code. An interrupt or a request to terminate cancels the command's
// context, so that it stops after what it has in hand; a second one ends the process at once.
func run(args []string, io stdio, env lookupEnv) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	root := newRoot(io, env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	code := exitCode(ctx, err)
	switch {
	case code == exitInterrupted:
		fmt.Fprintln(io.err, "whomet: interrupted")
	case err != nil && !isSilent(err):
		fmt.Fprintf(io.err, "whomet: %v\n", err)
	}
	return code
}

const rootHelp = `whomet reads news about official meetings, extracts who held which role at which organisation and who took part in
which event, keeps every fact with the sentence that says so, and answers who met whom.

Every flag can be set in the environment too: --store is WHOMET_STORE, --min-confidence is WHOMET_MIN_CONFIDENCE. A flag
on the command line comes first, then the environment, then the default.

Exit codes:
  0    done
  1    failed, nothing was done
  2    the command line is wrong
  3    some articles failed, the rest was done
  4    nothing, or more than one thing, goes by that name
  130  interrupted; what was reported as done is kept`

const rootExample = `  whomet load articles/            read, extract and keep every article of a folder
  whomet met "Antony Blinken"      whom he met, when and where
  whomet serve                     the same in a browser, at http://127.0.0.1:8080
  whomet extract report.txt        print the facts of an article, keep nothing`

func newRoot(io stdio, env lookupEnv) *cobra.Command {
	root := &cobra.Command{
		Use:           "whomet",
		Short:         "Who met whom, from the news, with the sentence that says so",
		Long:          rootHelp,
		Example:       rootExample,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			return flagsFromEnvironment(cmd, env)
		},
	}
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddGroup(
		&cobra.Group{ID: groupFill, Title: "Fill the graph:"},
		&cobra.Group{ID: groupAsk, Title: "Ask the graph:"},
		&cobra.Group{ID: groupDecide, Title: "Correct the graph:"},
		&cobra.Group{ID: groupKeep, Title: "Follow, compare and keep the graph:"},
		&cobra.Group{ID: groupExtract, Title: "Extract, measure, train:"},
	)
	root.AddCommand(
		newLoad(env), newDelete(env), newWorker(env), newQueue(env),
		newMet(env), newPath(env), newQuery(env), newStats(env), newExport(env), newServe(env),
		newCandidates(env), newJudge(env), newSplit(env), newJudgements(env), newCorrect(env), newCorrections(env),
		newHistory(env), newReprocess(env), newDiff(env), newBackup(env), newRestore(env), newCompact(env), newVerify(env),
		newExtract(), newExplain(env), newEval(), newTrain(), newBench(),
		newVersion(),
	)
	asUsageErrors(root)
	return root
}

// The groups that help lists commands in.
const (
	groupFill    = "fill"
	groupAsk     = "ask"
	groupDecide  = "decide"
	groupKeep    = "keep"
	groupExtract = "extract"
)

// asUsageErrors makes every command's complaints about its arguments usage errors.
func asUsageErrors(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{fmt.Errorf("%w; see '%s --help'", err, c.CommandPath())}
			}
			return nil
		}
	}
	for _, child := range cmd.Commands() {
		asUsageErrors(child)
	}
}
