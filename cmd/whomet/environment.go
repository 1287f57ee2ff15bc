package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagsFromEnvironment sets every flag that the command line leaves alone and the environment names: --min-confidence from
// WHOMET_MIN_CONFIDENCE. Empty variables count as not set.
func flagsFromEnvironment(cmd *cobra.Command, env lookupEnv) error {
	var failed error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := variableOf(f.Name)
		value, found := env(name)
		if !found || value == "" || f.Changed || f.Name == "help" || failed != nil {
			return
		}
		if err := cmd.Flags().Set(f.Name, value); err != nil {
			failed = usageError{fmt.Errorf("%s: %w", name, err)}
		}
	})
	return failed
}

// variableOf names the variable of the environment that stands for a flag.
func variableOf(flag string) string {
	return "WHOMET_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
